"""Two people, three sounds."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise
from tests.fake.text import json_file

EXPECTED_ITEMS = 9
EXPECTED_FIRST_ID = "vocalsound/37a6f224e4fb267c"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "vs_release_16k"
    clips = (("f0003_0_cough", "/m/01b_21"), ("m0011_1_throatclearing", "/m/0dl9sf8"), ("m0011_0_sniff", "/m/07ppn3j"))
    rows = [{"wav": f"/home/someone/data/audio_16k/{name}.wav", "labels": label} for name, label in clips]
    json_file(folder / "datafiles" / "te.json", {"data": rows})
    for n, (name, _) in enumerate(clips):
        noise(folder / "audio_16k" / f"{name}.wav", n)
