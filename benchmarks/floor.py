"""The floor: what the four steps that cannot be left out take, each timed on its own inside one process.

Called as `python -m benchmarks.floor FOLDER RESULT.json`: read, resample, measure (with our loudness) and encode
every file below a folder; nothing is stored, hashed or checked, and importing is not counted.
"""

from __future__ import annotations

import io
import json
import sys
import time
from pathlib import Path

import numpy as np
import soundfile
import soxr

from benchmarks.corpus import SUFFIXES
from earmark.loudness import LoudnessMeter

RATE_HZ = 16_000
LOUDNESS_LUFS = -23.0
STEPS = ("read_s", "resample_s", "loudness_s", "flac_s")


def main() -> None:
    """Write the seconds of each step as JSON."""
    folder, result = Path(sys.argv[1]), Path(sys.argv[2])
    LoudnessMeter(RATE_HZ, 1, "mono")  # imports what it needs
    spent = dict.fromkeys(STEPS, 0.0)
    for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES):
        times = [time.perf_counter()]
        samples, rate_hz = soundfile.read(path, dtype="float32")
        times.append(time.perf_counter())
        samples = soxr.resample(samples, rate_hz, RATE_HZ, quality="HQ")
        times.append(time.perf_counter())
        meter = LoudnessMeter(RATE_HZ, 1, "mono")
        meter.add(samples[None])
        lufs = meter.loudness_lufs() or LOUDNESS_LUFS
        times.append(time.perf_counter())
        loud = samples * np.float32(10.0 ** ((LOUDNESS_LUFS - lufs) / 20.0))
        soundfile.write(io.BytesIO(), loud, RATE_HZ, format="FLAC", subtype="PCM_16")
        times.append(time.perf_counter())
        for name, start, end in zip(STEPS, times, times[1:], strict=False):
            spent[name] += end - start
    result.write_text(json.dumps(spent), encoding="utf-8")


if __name__ == "__main__":
    main()
