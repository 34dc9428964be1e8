"""Two speakers of the table and one who is not in it."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "audio_mnist/1270df34af7e54d6"

SPEAKERS: dict[str, dict[str, object]] = {
    "01": {"accent": "german", "age": 30, "gender": "male", "native speaker": "no", "origin": "Europe, Germany, Ulm"},
    "45": {"accent": "Tamil", "age": "1234", "gender": "female", "native speaker": "yes", "origin": "Asia, India"},
}
FACTS = {"recordingdate": "17-06-22-11-04-28", "recordingroom": "Kino"}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AudioMNIST" / "data"
    for n, name in enumerate(("0_01_0", "7_01_49", "3_45_12", "9_17_3")):
        tone(folder / name.split("_")[1] / f"{name}.wav", 200.0 + 70 * n, 0.3)
    json_file(folder / "audioMNIST_meta.txt", {name: {**facts, **FACTS} for name, facts in SPEAKERS.items()})
