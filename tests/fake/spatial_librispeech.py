"""Two test clips and one of training."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet
from tests.fake.sound import tone

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "spatial_librispeech/eaea4785f30b1d4a"

# sample_id, split, distance (m), volume (m3), words, sex, reader
ROWS = (
    (900002, "test", 3.5, 800.0, "THE GATE STANDS OPEN", "F", 7001),
    (900000, "train", 1.0, 50.0, "NOBODY SPEAKS", "M", 7002),
    (900001, "test", 0.8, 60.0, "IT RAINED ALL NIGHT", "M", 7003),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "spatial_librispeech"
    spoken = "speech/librispeech_metadata"
    rows = [
        {
            "sample_id": number,
            "split": split,
            "lite_version": True,
            "speech/azimuth": 0.5,
            "speech/elevation": 0.1,
            "speech/distance": distance,
            "speech/speaking_azimuth": 0.0,
            f"{spoken}/transcription": words,
            f"{spoken}/reader_sex": sex,
            f"{spoken}/reader_id": reader,
            f"{spoken}/subset": "test-clean",
            "noise/azimuth": -1.0,
            "noise/snr": 12.0,
            "room/room_id": number,
            "room/floor_area": 20.0,
            "room/surface_area": 90.0,
            "room/volume": volume,
            "acoustics/c50_db": [10.0] * 33,
            "acoustics/t30_ms": [400.0] * 33,
            "audio_info/duration": 0.3,
            "audio_info/frames": 4800,
        }
        for number, split, distance, volume, words, sex, reader in ROWS
    ]
    parquet(folder / "metadata.parquet", rows, media=())
    for n, row in enumerate(ROWS):
        tone(folder / "ambisonics" / f"{row[0]:06}.flac", 260.0 + 40 * n, channels=4)
