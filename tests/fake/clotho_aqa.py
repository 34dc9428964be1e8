"""Two clips: a yes, a no and a word."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import table

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "clotho_aqa/61d9bcbfd0477575"
ENCODED = ("clotho_aqa_metadata.csv",)

HEADER = ("file_name", "QuestionText", "answer", "confidence")
ROWS = (
    *(("Yard gate.wav", "Does a hinge creak?", answer, "yes") for answer in ("yes", "Yes", "yes")),
    *(("Yard gate.wav", "Is there music?", "no", sure) for sure in ("yes", "maybe", "yes")),
    *(("Roof.wav", "What falls on the tin?", "rain", "yes") for _ in range(3)),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "Clotho-AQA"
    table(folder / "clotho_aqa_test.csv", HEADER, *ROWS)
    licences = "http://creativecommons.org/licenses"
    text = (
        ",file_name,keywords,sound_link,start_end_samples,manufacturer,license\n"
        f"0,Yard gate.wav,gate;yard,https://freesound.org/people/a/sounds/9001,[0 9],José,{licences}/by/3.0/\n"
        f"1,Roof.wav,rain,https://freesound.org/people/b/sounds/9002,[0 9],bo,{licences}/sampling+/1.0/\n"
    )
    (folder / "clotho_aqa_metadata.csv").write_bytes(text.encode("iso-8859-1"))
    noise(folder / "audio_files" / "Yard gate.wav", 1)
    noise(folder / "audio_files" / "Roof.wav", 2)
