"""Three clips of two actors, heard as something else than what was meant."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "crema_d/74429db0a783a164"

CLIPS = (("1001_DFA_ANG_XX", "N"), ("1001_IEO_HAP_LO", "H"), ("1002_TIE_SAD_XX", "S"))
VOTE_COLUMNS = ("", "FileName", "VoiceVote", "VoiceLevel", "FaceVote", "FaceLevel", "MultiModalVote", "MultiModalLevel")


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "CREMA-D"
    table(
        folder / "VideoDemographics.csv",
        ("ActorID", "Age", "Sex", "Race", "Ethnicity"),
        (1001, 51, "Male", "Caucasian", "Not Hispanic"),
        (1002, 21, "Female", "Asian", "Not Hispanic"),
    )
    rows = [(n, name, vote, "60", "A:D", "50:61.5", vote, "70") for n, (name, vote) in enumerate(CLIPS, 1)]
    table(folder / "processedResults" / "summaryTable.csv", VOTE_COLUMNS, *rows)
    for n, (name, _) in enumerate(CLIPS):
        tone(folder / "AudioWAV" / f"{name}.wav", 300.0 + 100 * n)
