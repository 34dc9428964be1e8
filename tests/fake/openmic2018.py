"""Two clips: of one two instruments are clear, of the other one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file, table

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "openmic2018/c25ca1fda129cd3c"

_METADATA = (
    "track_id", "album_id", "album_title", "artist_id", "artist_name", "license_title", "license_url", "tags",
    "track_genres", "track_title", "track_url", "sample_key", "start_time",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "openmic-2018"
    classes = (
        "accordion", "banjo", "bass", "cello", "clarinet", "cymbals", "drums", "flute", "guitar", "mallet_percussion",
        "mandolin", "organ", "piano", "saxophone", "synthesizer", "trombone", "trumpet", "ukulele", "violin", "voice",
    )  # fmt: skip
    json_file(folder / "class-map.json", {name: n for n, name in enumerate(classes)})
    table(
        folder / "openmic-2018-aggregated-labels.csv",
        ("sample_key", "instrument", "relevance", "num_responses"),
        ("900046_3840", "clarinet", 0.17104999999999998, 3),
        ("900046_3840", "flute", 0.9, 3),
        ("900046_3840", "trumpet", 0.5, 3),
        ("900178_3840", "mallet_percussion", 0.0, 5),
        ("900178_3840", "voice", 0.41, 3),
    )
    deeds = ("http://creativecommons.org/licenses/by-nc-nd/3.0/", "http://creativecommons.org/licenses/by/3.0/us/")
    rows = (
        (
            key[:6], 4.0, "Album", 4, "Someone", "A licence", deed, "[]", "[{'genre_id': '76', 'genre_title': 'Pop'}]",
            "Title", "https://freemusicarchive.org/music/title", key, 3.84,
        )
        for key, deed in zip(("900046_3840", "900178_3840"), deeds, strict=True)
    )  # fmt: skip
    table(folder / "openmic-2018-metadata.csv", _METADATA, *rows)
    for n, key in enumerate(("900046_3840", "900178_3840")):
        tone(folder / "audio" / key[:3] / f"{key}.ogg", 300.0 + 50 * n)
