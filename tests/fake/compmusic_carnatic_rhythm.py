"""A piece without beats, and two excerpts."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "compmusic_carnatic_rhythm/ef1141d36a3d70fe"

PIECES: dict[str, tuple[str, tuple[str, ...]]] = {
    "CMR_full_dataset_1.0/90001_01_Piece": ("8/4", ()),
    "CMR_subset_1.0/01_90002_1-02_Piece": ("8/4", ("0.501000,7", "1.215000,8", "1.931000,1")),
    "CMR_subset_1.0/02_90003_2-03_Piece": ("5/8", ("0.400000,1", "0.820000,2", "1.246000,3")),
}


def make(root: Path) -> None:
    """Write the corpus."""
    for n, (name, (meter, beats)) in enumerate(PIECES.items()):
        part, stem = name.split("/")
        folder = root / "compmusic_carnatic_rhythm" / part
        tone(folder / "audio" / f"{stem}.wav", 180.0 + 20 * n)
        lines(folder / "annotations" / "beats" / f"{stem}.beats", *beats)
        (folder / "annotations" / "meter").mkdir(parents=True, exist_ok=True)
        (folder / "annotations" / "meter" / f"{stem}.meter").write_text(meter, encoding="utf-8")
