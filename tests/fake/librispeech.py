"""Three speakers in two subsets; the chapter of one has no text."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 39
EXPECTED_FIRST_ID = "librispeech/b21e70506cbade74"

TEXTS = (
    "THE HARBOUR SLEPT WHILE EVERY LANTERN BURNED",
    "NOBODY ANSWERED WHEN EVENING BELLS STOPPED",
    "SEVEN GEESE CROSSED THE FROZEN MEADOW SLOWLY",
    "HE KEPT THAT LETTER UNDER SEVERAL STONES", "OUR WAGON ROLLED PAST EMPTY ORCHARDS", "SHE HAD NO MAP",
    "COLD MORNING LIGHT FILLED THE NARROW KITCHEN", "THEY LAUGHED AND LEFT BEFORE SUPPER", "A DOG BARKED",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "LibriSpeech"
    lines(
        folder / "SPEAKERS.TXT",
        "; ID | SEX | SUBSET | MINUTES | NAME",
        "9001 | F | test-clean       | 1.10 | A Reader",
        "9002 | M | test-clean       | 1.20 | Another | Reader",
    )
    _chapter(folder / "test-clean" / "9001" / "501", TEXTS, 100.0)
    _chapter(folder / "test-clean" / "9002" / "601", TEXTS[4:], 400.0)
    _chapter(folder / "test-other" / "9003" / "701", ("",) * 3, 900.0)


def make_flat(root: Path) -> None:
    """Three speakers of five utterances each, without text and without folders for chapters."""
    for number, name in enumerate(("9101", "9102", "9103")):
        for n in range(5):
            folder = root / "LibriSpeech-test-other-10spk" / "librispeech_test-other" / name
            tone(folder / f"{name}-11-{n:04}.flac", 150.0 + 100 * number + 7 * n)


def _chapter(folder: Path, texts: tuple[str, ...], frequency_hz: float) -> None:
    name = f"{folder.parent.name}-{folder.name}"
    for n in range(len(texts)):
        tone(folder / f"{name}-{n:04}.flac", frequency_hz + 11 * n)
    if any(texts):
        lines(folder / f"{name}.trans.txt", *(f"{name}-{n:04} {text}" for n, text in enumerate(texts)))
