"""The way of `datasets`: audiofolder, cast to 16 kHz, map, Parquet.

Called as `python datasets_map.py FOLDER OUT PROCESSES`; needs datasets, torch, torchcodec, pyloudnorm and
soundfile. The map returns encoded bytes, which is the quicker and leaner of its two ways (arrays are the other).
"""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

RATE_HZ = 16_000
LOUDNESS_LUFS = -23.0


def normalised(row: dict[str, Any]) -> dict[str, Any]:
    """One decoded and resampled clip, brought to level, as FLAC."""
    meter = import_module("pyloudnorm").Meter(RATE_HZ, filter_class="DeMan")
    samples = row["audio"].get_all_samples().data[0].numpy()
    gain_db = LOUDNESS_LUFS - meter.integrated_loudness(samples)
    encoded = io.BytesIO()
    loud = samples * np.float32(10.0 ** (gain_db / 20.0))
    soundfile.write(encoded, loud, RATE_HZ, format="FLAC", subtype="PCM_16")
    return {"audio": {"bytes": encoded.getvalue(), "path": row["record"]}}


def main() -> None:
    """Load, cast, map and store every file below a folder."""
    folder, out, processes = Path(sys.argv[1]).absolute(), Path(sys.argv[2]), int(sys.argv[3])
    os.environ.update(HF_HOME=str(out / "cache"), HF_HUB_OFFLINE="1")
    datasets: Any = import_module("datasets")
    datasets.disable_progress_bars()
    found = datasets.load_dataset("audiofolder", data_dir=str(folder), drop_labels=True, split="train")
    records = [Path(row["path"]).stem for row in found.cast_column("audio", datasets.Audio(decode=False))["audio"]]
    found = found.add_column("record", records).cast_column("audio", datasets.Audio(sampling_rate=RATE_HZ))
    found.map(normalised, num_proc=processes).to_parquet(str(out / "data.parquet"))


if __name__ == "__main__":
    main()
