"""Three children: one labelled by hand in full, one in part, one by class alone."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "ultrasuite/a2bc71c028042fd4"

LABELS = {
    "processed-core-uxssd/core/03F/010B": {
        "disorder_class": "speech_disorder",
        "disorder_type": "articulation",
        "disorder_symptom": "substitution",
        "transcription": "kettle",
    },
    "processed-core-uxssd/core/05M/011A": {
        "disorder_class": "speech_disorder",
        "disorder_symptom": "omission",
        "transcription": "spoon",
    },
    "processed-core-uxtd/core/34M/016D": {"disorder_class": "typically_developing", "transcription": "a green boat"},
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "SLPHelmManualLabels"
    for n, (name, facts) in enumerate(LABELS.items()):
        json_file(folder / f"{name}.json", facts)
        tone(folder / f"{name}.mp3", 250.0 + 60 * n, 0.5)
