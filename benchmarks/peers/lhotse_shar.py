"""The way of lhotse: resample, normalise, Shar with FLAC.

Called as `python lhotse_shar.py FOLDER OUT PROCESSES`; needs lhotse, torch, soundfile and pyloudnorm.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

RATE_HZ = 16_000
LOUDNESS_LUFS = -23.0
SHARDS_A_PROCESS = 2


def main() -> None:
    """Normalise and store every file below a folder."""
    folder, out, processes = Path(sys.argv[1]).absolute(), Path(sys.argv[2]), int(sys.argv[3])
    lhotse: Any = import_module("lhotse")
    found = lhotse.RecordingSet.from_dir(folder, "*.[wo][ag][vg]", num_jobs=processes)
    cuts = lhotse.CutSet.from_manifests(recordings=found).resample(RATE_HZ).normalize_loudness(LOUDNESS_LUFS)
    size = -(-len(found) // (SHARDS_A_PROCESS * processes))  # as many shards for each process
    out.mkdir(parents=True)
    cuts.to_eager().to_shar(out, fields={"recording": "flac"}, shard_size=size, num_jobs=processes)


if __name__ == "__main__":
    main()
