"""Two excerpts; of one the key changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 5
EXPECTED_FIRST_ID = "guitarset/c1f9bae733c583e6"


def _annotation(namespace: str, *values: object) -> dict[str, Any]:
    data = [{"time": 0.1 * n, "duration": 0.1, "value": value, "confidence": 1.0} for n, value in enumerate(values)]
    return {"namespace": namespace, "data": data, "annotation_metadata": {}, "sandbox": {}, "time": 0, "duration": 0.3}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "GuitarSet"
    excerpts = (("09_BN3-119-G_solo", 119, ["G:major"]), ("09_Funk1-97-C_comp", 97, ["C:major", "A:minor"]))
    for n, (name, tempo, keys) in enumerate(excerpts):
        tone(folder / "audio_mono-mic" / f"{name}_mic.wav", 330.0 + 40 * n)
        notes = [_annotation("tempo", tempo), _annotation("key_mode", *keys), _annotation("chord", "G:maj", "D:7")]
        jams = {"file_metadata": {"title": name, "duration": 0.3}, "annotations": notes, "sandbox": {}}
        json_file(folder / "annotation" / f"{name}.jams", jams)
