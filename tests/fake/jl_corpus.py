"""Two speakers, two emotions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "jl_corpus/c706cced85db3785"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "JL_Corpus" / "Raw JL corpus (unchecked and unannotated)"
    for n, name in enumerate(("female1_angry_10a_1", "male2_pensive_1b_2", "male2_excited_1b_1")):
        tone(folder / f"{name}.wav", 200.0 + 70 * n)
        lines(folder / f"{name}.txt", f"Sentence {n} is said.")
