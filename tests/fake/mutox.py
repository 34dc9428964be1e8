"""Two utterances of devtest, one of train."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "mutox/5c300dbc7f405eb4"

HEADER = (
    "id", "lang", "partition", "public_url_segment", "audio_file_transcript", "contains_toxicity", "toxicity_types",
    "perlocutionary_effects", "label", "etox_result", "detoxify_score", "mutox_speech_score", "mutox_text_score",
    "mutox_zero_shot_speech_score", "mutox_zero_shot_text_score",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    url = "https://example.org/a.mp3 100 400"
    rows = (
        ("eng_1", "eng", "devtest", url, 'She said "no.', "No", "", "", "0", "", "0.1", "-2", "-2", "-2", "-2"),
        ("fin_9", "fin", "devtest", url, "Jotain.", "Yes", "Profanities", "Anger", "1", "x", "0.9", "2", "2", "2", "2"),
        ("spa_4", "spa", "train", url, "Algo.", "No", "", "", "0", "", "0.1", "-2", "-2", "-2", "-2"),
    )
    lines(root / "MuTox" / "mutox.tsv", *("\t".join(row) for row in (HEADER, *rows)))
    for n, row in enumerate(rows[:2]):
        tone(root / "MuTox" / "audio" / f"{row[0]}.mp3", 300.0 + 100 * n, duration_s=0.5)
