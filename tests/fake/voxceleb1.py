"""Two speakers with two clips each; five trials, of which three can be asked."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "voxceleb1/69162f9acfdb9f2d"

FILES = ("id19990/aaaaaaaaaaa/00001.wav", "id19990/bbbbbbbbbbb/00002.wav", "id19991/ccccccccccc/00001.wav",
         "id19991/ddddddddddd/00007.wav")  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "ProgramComputer__voxceleb" / "vox1"
    for n, name in enumerate(FILES):
        tone(folder / "wav" / name, 150.0 + 60 * n)
    lines(
        folder / "vox1_meta.csv",
        "VoxCeleb1 ID\tVGGFace1 ID\tGender\tNationality\tSet",
        "id19990\tA.N._Actor\tm\tIreland\ttest",
        "id19991\tA_Singer\tf\tIndia\ttest",
    )
    a, b, c, d = FILES
    lines(folder / "voxceleb1_test_v2.txt", f"1 {a} {b}", f"0 {a} {c}", f"1 {c} {d}", f"0 {b} {d}", f"0 {a} {d}")
