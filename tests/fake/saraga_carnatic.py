"""Two pieces of a concert: of one the tempo is not a number, and the tala is not asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file, lines

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "saraga_carnatic/a2320bfedae926c8"


def _entry(name: str) -> dict[str, Any]:
    return {"uuid": f"00000000-0000-0000-0000-{len(name):012d}", "name": name.title(), "common_name": name}


def make(root: Path) -> None:
    """Write the corpus."""
    for n, (piece, raga, tala, tempo) in enumerate(
        (
            ("Piece One", "kalyani", "adi", "330, 82, 5.827, 32, 4"),
            ("Piece Two", "todi", "khanda dhruva", "NaN, NaN, 5.901, 32, 4"),
        )
    ):
        folder = root / "saraga1.5_carnatic" / "Someone at Somewhere" / piece
        instrument = {"mbid": "00000000-0000-0000-0000-000000000001", "name": "Voice"}
        artist = {"artist": {"mbid": "", "name": "Someone"}, "instrument": instrument, "lead": True, "attributes": ""}
        facts = {
            "mbid": f"00000000-0000-0000-0000-00000000009{n}",
            "title": piece,
            "length": 300,
            "artists": [artist],
            "raaga": [_entry(raga)],
            "taala": [_entry(tala)],
            "form": [{"name": "Kriti"}],
            "work": [],
            "concert": [],
            "album_artists": [],
        }
        json_file(folder / f"{piece}.json", facts)
        tone(folder / f"{piece}.mp3.mp3", 300.0 + 50 * n, duration_s=0.5, channels=2)
        lines(folder / f"{piece}.tempo-manual.txt", tempo)
        lines(folder / f"{piece}.sections-manual-p.txt", "0.065\t1\t85.289\tPallavi")
        lines(folder / f"{piece}.sama-manual.txt", "4.894", "10.229")
