"""The bare loop that an expert would write: soundfile, soxr, pyloudnorm, FLAC, pyarrow.

Called as `python bare_loop.py FOLDER OUT`. No record, no checks, no hashes, no true peak, no restart: the
least that the work can be, on one process.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyloudnorm
import soundfile
import soxr

RATE_HZ = 16_000
LOUDNESS_LUFS = -23.0
ROWS = 100
SUFFIXES = frozenset({".wav", ".ogg"})


def main() -> None:
    """Read, resample, normalise, encode and store every file below a folder."""
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    out.mkdir(parents=True)
    audio = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    schema = pa.schema([("record", pa.string()), ("audio", audio)])
    meter = pyloudnorm.Meter(RATE_HZ, filter_class="DeMan")  # its default sits 0.1 LU from other meters
    rows: list[dict[str, object]] = []
    with pq.ParquetWriter(out / "data.parquet", schema, compression="NONE", use_dictionary=False) as writer:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES):
            samples, rate_hz = soundfile.read(path, dtype="float32")
            if rate_hz != RATE_HZ:
                samples = soxr.resample(samples, rate_hz, RATE_HZ, quality="HQ")
            gain_db = LOUDNESS_LUFS - meter.integrated_loudness(samples)
            samples = samples * np.float32(10.0 ** (gain_db / 20.0))
            encoded = io.BytesIO()
            soundfile.write(encoded, samples, RATE_HZ, format="FLAC", subtype="PCM_16")
            record = path.relative_to(folder).as_posix()
            rows.append({"record": record, "audio": {"bytes": encoded.getvalue(), "path": record}})
            if len(rows) == ROWS:
                writer.write_table(pa.Table.from_pylist(rows, schema))
                rows = []
        if rows:
            writer.write_table(pa.Table.from_pylist(rows, schema))


if __name__ == "__main__":
    main()
