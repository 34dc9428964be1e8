"""Three tracks of two singers."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file, lines

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "scms/a3eae0147f27fcee"

TRACKS = {"Singer One": ["A_Song_0", "A_Song_1"], "Singer Two": ["Another_Song_3"]}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "SCMS"
    json_file(
        folder / "metadata.json",
        {
            "train": {"Singer One": {"tonic": 170.6259, "gender": "female", "number of tracks": 2}},
            "test": {"Singer Two": {"tonic": 138.5913, "gender": "male", "number of tracks": 1}},
        },
    )
    json_file(folder / "artists_to_track_mapping.json", TRACKS)
    for n, track in enumerate(track for tracks in TRACKS.values() for track in tracks):
        tone(folder / "audio" / f"{track}.wav", 300.0 + 40 * n)
        lines(folder / "annotations" / "activations" / f"{track}.lab", "0.0, 0.25, singer")
