"""Three notes of three kinds."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 9
EXPECTED_FIRST_ID = "nsynth/c25e50b3054f1442"

QUALITIES = (
    "bright", "dark", "distortion", "fast_decay", "long_release", "multiphonic", "nonlinear_env", "percussive",
    "reverb", "tempo-synced",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "nsynth-test"
    rows = {}
    sounds = (("bass", 0, "synthetic", 2, 49), ("guitar", 3, "acoustic", 0, 60), ("keyboard", 4, "electronic", 1, 71))
    for n, (family, family_number, kind, kind_number, pitch) in enumerate(sounds):
        instrument = f"{family}_{kind}_90{n}"
        name = f"{instrument}-{pitch:03d}-100"
        tone(folder / "audio" / f"{name}.wav", 10.0 * pitch)
        rows[name] = {
            "note": 900 + n,
            "note_str": name,
            "pitch": pitch,
            "velocity": 100,
            "sample_rate": 16000,
            "instrument": 90 + n,
            "instrument_str": instrument,
            "instrument_family": family_number,
            "instrument_family_str": family,
            "instrument_source": kind_number,
            "instrument_source_str": kind,
            "qualities": [int(n == k) for k in range(len(QUALITIES))],
            "qualities_str": [QUALITIES[n]],
        }
    json_file(folder / "examples.json", rows)
