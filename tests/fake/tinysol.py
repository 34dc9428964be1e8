"""Two notes, one of them retuned."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "tinysol/5ac3078db76a7743"

_HEADER = (
    "Path", "Fold", "Family", "Instrument (abbr.)", "Instrument (in full)", "Technique (abbr.)",
    "Technique (in full)", "Pitch", "Pitch ID", "Dynamics", "Dynamics ID", "Instance ID", "String ID (if applicable)",
    "Needed digital retuning",
)  # fmt: skip
ROWS = (
    (
        "Brass/Trumpet/ordinario/TpC-ord-A#3-ff-N-N.wav", 4, "Brass", "TpC", "Trumpet in C", "ord", "ordinario",
        "A#3", 58, "ff", 4, 0, "", "FALSE",
    ),
    (
        "Strings/Viola/ordinario/Va-ord-C4-pp-3c-T9u.wav", 0, "Strings", "Va", "Viola", "ord", "ordinario", "C4", 60,
        "pp", 0, 1, "3.0", "TRUE",
    ),
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "TinySOL"
    table(folder / "annotation" / "TinySOL_metadata.csv", _HEADER, *ROWS)
    for row in ROWS:
        tone(folder / "audio" / str(row[0]), 100.0 + 4 * int(row[8]))
