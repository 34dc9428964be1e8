"""Two sound effects."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "wavcaps/e4ab734b7550275e"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "cvssp__WavCaps"
    said = {"90001": "An old clock that winds down.", "90002": "Water runs out of a sink."}
    data = [
        {
            "title": f"Take {name}",
            "description": text,
            "author": "ann",
            "href": f"https://example.org/{name}.html",
            "caption": "Something is heard.",
            "id": name,
            "duration": 0.3,
            "audio": "wav/mono/16 bit",
            "download_link": f"https://example.org/{name}.wav",
        }
        for name, text in said.items()
    ]
    json_file(folder / "json_files" / "SoundBible" / "sb_final.json", {"num_captions_per_audio": 1, "data": data})
    for n, name in enumerate(said):
        tone(folder / "Zip_files" / "SoundBible" / "mnt" / "SoundBible_flac" / f"{name}.flac", 300.0 + 50 * n)
