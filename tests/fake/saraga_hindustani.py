"""Two performances; one keeps two tals and begins at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file, lines

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "saraga_hindustani/f3c7296f44d3edb9"


def _entry(name: str) -> dict[str, Any]:
    return {"uuid": f"00000000-0000-0000-0000-{len(name):012d}", "common_name": name, "name": name.title()}


def make(root: Path) -> None:
    """Write the corpus."""
    for n, (piece, raag, tals, tempi) in enumerate(
        (
            (
                "Raag One",
                "Yaman",
                ("Teentaal", "Teentaal"),
                ("-1, -1, -1, -1, 3.85, 90.8", "52, 1.1, 18.3, 16, 91, 60"),
            ),
            ("Raag Two", "Bhairav", ("Ektaal", "Dadra taal"), ("60, 1.0, 12.0, 12, 0.5, 60.0",)),
        )
    ):
        folder = root / "saraga1.5_hindustani" / "Release by Someone" / piece
        facts = {
            "mbid": f"00000000-0000-0000-0000-00000000008{n}",
            "title": piece,
            "length": 300,
            "artists": [],
            "raags": [_entry(raag)],
            "taals": [_entry(tal) for tal in tals],
            "layas": [_entry("Vilambit")],
            "forms": [_entry("Khayal")],
            "works": [],
            "release": [],
            "album_artists": [],
        }
        json_file(folder / f"{piece}.json", facts)
        tone(folder / f"{piece}.mp3.mp3", 320.0 + 50 * n, duration_s=0.5, channels=2)
        lines(folder / f"{piece}.tempo-manual.txt", *tempi)
        lines(folder / f"{piece}.sections-manual-p.txt", "3.298,1,56.192,Ālāp")
