"""Three places; one is a station."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "cochlscene/ecca73db847bb3f2"


def make(root: Path) -> None:
    """Write the corpus."""
    names = ("Bus/Bus_u901_0.wav", "Kitchen/Kitchen_u902_1.wav", "SubwayStation/SubwayStation_u903_2.wav")
    for seed, name in enumerate(names):
        noise(root / "CochlScene" / "Test" / name, seed)
