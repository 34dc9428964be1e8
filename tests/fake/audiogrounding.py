"""Two clips: one with two phrases one after the other, one with a phrase that is heard twice."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "audiogrounding/1578908f4264e660"

LABELS = [
    {
        "audiocap_id": 9001,
        "audio_id": "YaaAAaaAAaa1.wav",
        "tokens": "a door slams then a bell rings",
        "phrases": [
            {"phrase": "a door slams", "start_index": 0, "end_index": 2, "segments": [[0.5, 1.1]]},
            {"phrase": "a bell rings", "start_index": 4, "end_index": 6, "segments": [[4.6, 8.0]]},
        ],
    },
    {
        "audiocap_id": 9002,
        "audio_id": "YbbBBbbBBbb2.wav",
        "tokens": "a dog barks",
        "phrases": [{"phrase": "a dog barks", "start_index": 0, "end_index": 2, "segments": [[8.0, 8.4], [7.1, 7.5]]}],
    },
]


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AudioGrounding"
    json_file(folder / "test" / "label.json", LABELS)
    for seed, label in enumerate(LABELS):
        noise(folder / "test" / "audio" / str(label["audio_id"]), seed)
