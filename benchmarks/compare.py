"""Whether two outputs hold the same clips: as many, as long, as loud. Times are quoted only of those that do."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pyarrow.parquet as pq

from benchmarks.timing import BenchmarkError
from earmark.audio import decode
from earmark.loudness import LoudnessMeter
from earmark.shards import read_rows, shard_files

LOUDNESS_LU = 0.2
# A gain moves quiet blocks through the absolute gate of BS.1770. Peers do not measure again; few clips tell.
BEYOND_SHARE = 0.02
DURATION_S = 1e-3
_CUT_NUMBER = re.compile(r"-\d+(_ln-[\d.]+)?\.flac$")
_HELD_DBFS = -1.02  # our true peak stops at -1 dBTP: such a clip is quieter on purpose


class Heard(NamedTuple):
    """A clip as measured here, with one meter for all.

    Attributes:
        held: Whether its true peak kept it from the loudness wanted.
    """

    duration_s: float
    lufs: float | None
    held: bool = False


class Likeness(NamedTuple):
    """How far two outputs are apart.

    Attributes:
        duration_s: The largest difference of two lengths.
        beyond: Clips whose loudness differs by more than LOUDNESS_LU.
        loudness_lu: The largest difference of the others.
        held: Clips of ours that are quieter for their peak's sake, and are not compared in loudness.
    """

    clips: int
    duration_s: float
    loudness_lu: float
    beyond: int
    held: int

    def text(self) -> str:
        """For a table."""
        but = f" but for {self.beyond}" if self.beyond else ""
        held = f"; {self.held} held by their peak not compared" if self.held else ""
        lengths = f"lengths within {1e3 * self.duration_s:.2f} ms"
        return f"{self.clips} clips; {lengths}; loudness within {self.loudness_lu:.2f} LU{but}{held}"


def heard_in_stage(folder: Path) -> dict[str, Heard]:
    """The clips of a stage's output, by the stem of the upstream file."""
    found = {}
    for file in shard_files(folder):
        for row in read_rows(file, ["audio", "clips"]):
            clip = row["clips"][0]
            held = clip["true_peak_dbfs"] >= _HELD_DBFS
            found[Path(clip["source"]["record"]).stem] = _heard(row["audio"][0]["bytes"], held=held)
    return found


def heard_in_table(folder: Path) -> dict[str, Heard]:
    """The clips of a Parquet file with the columns record and audio."""
    with pq.ParquetFile(folder / "data.parquet") as file:
        batches = (batch for batch in file.iter_batches(batch_size=16, columns=["record", "audio"]))
        rows = (row for batch in batches for row in batch.to_pylist())
        return {Path(row["record"]).stem: _heard(row["audio"]["bytes"]) for row in rows}


def heard_in_tars(folder: Path) -> dict[str, Heard]:
    """The clips of Shar tars: FLAC members `<upstream stem>-<number>_ln-<LUFS>.flac`."""
    return {_CUT_NUMBER.sub("", name): _heard(data) for name, data in _flac_members(folder)}


def _flac_members(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.glob("recording.*.tar")):
        with tarfile.open(path) as tar:
            for member in tar:
                file = tar.extractfile(member)
                if file and member.name.endswith(".flac"):
                    yield member.name, file.read()


def _heard(flac: bytes, *, held: bool = False) -> Heard:
    sound = decode(flac)
    meter = LoudnessMeter(sound.sample_rate_hz, len(sound.samples), "mono")
    meter.add(sound.samples)
    return Heard(sound.duration_s, meter.loudness_lufs(), held)


def likeness(ours: Mapping[str, Heard], theirs: Mapping[str, Heard], peer: str) -> Likeness:
    """Compare two outputs clip by clip.

    Args:
        ours: What the stage made.
        theirs: What the peer made.
        peer: Its name.

    Raises:
        BenchmarkError: Other clips, or one of another length or loudness.
    """
    if ours.keys() != theirs.keys():
        odd = sorted(ours.keys() ^ theirs.keys())
        got = f"{len(theirs)}; one side alone has {', '.join(odd[:3])}"
        raise BenchmarkError(peer, expected=f"the same {len(ours)} clips", got=got)
    free = [name for name, heard in ours.items() if not heard.held]
    apart_s = {name: abs(ours[name].duration_s - theirs[name].duration_s) for name in ours}
    apart_lu = {name: _apart_lu(ours[name], theirs[name]) for name in free}
    farthest = max(apart_s, key=apart_s.__getitem__)
    beyond = [name for name in free if apart_lu[name] > LOUDNESS_LU]
    if apart_s[farthest] > DURATION_S:
        got = f"{ours[farthest].duration_s} and {theirs[farthest].duration_s} s of {farthest}"
        raise BenchmarkError(peer, expected=f"lengths within {DURATION_S} s", got=got)
    if len(beyond) > BEYOND_SHARE * len(free):
        got = f"{len(beyond)} of {len(free)} beyond, {beyond[0]} for one"
        raise BenchmarkError(peer, expected=f"loudness within {LOUDNESS_LU} LU", got=got)
    within = max((apart_lu[name] for name in free if apart_lu[name] <= LOUDNESS_LU), default=0.0)
    return Likeness(len(ours), apart_s[farthest], within, len(beyond), len(ours) - len(free))


def _apart_lu(one: Heard, other: Heard) -> float:
    if one.lufs is None or other.lufs is None:
        return 0.0 if one.lufs is other.lufs else float("inf")
    return abs(one.lufs - other.lufs)
