"""Two speakers, three clips, two pairs."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import RATE_HZ, sine
from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "voxceleb2/13cc8442b54ac5d5"

FILES = ("id09990/aaaaaaaaaaa/00001.m4a", "id09990/bbbbbbbbbbb/00002.m4a", "id09991/ccccccccccc/00003.m4a")


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "ProgramComputer__voxceleb"
    for n, name in enumerate(FILES):
        aac(folder / "vox2" / "aac" / name, 200.0 + 90 * n)
    a, b, c = FILES
    table(folder / "voxceleb2_audioidentity.csv", ("first", "second", "same"), (a, b, True), (a, c, False))


def aac(path: Path, frequency_hz: float, duration_s: float = 1.0) -> None:
    """Write a tone as AAC in MPEG-4."""
    import av
    import numpy as np

    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=RATE_HZ, layout="mono")
        samples = (sine(frequency_hz, duration_s) * 32767).astype(np.int16).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
        frame.sample_rate = RATE_HZ
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
