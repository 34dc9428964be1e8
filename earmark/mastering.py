"""From whatever a corpus holds to the clip that a release carries: rate, level, FLAC, facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from earmark import audio
from earmark.audio import Encoded, FlacWriter, Samples, Sound
from earmark.errors import AudioError
from earmark.item import Layout
from earmark.loudness import LoudnessMeter, PeakMeter

# A clip that fits is decoded once and kept; a longer one is decoded twice and never held.
_KEPT_BYTES = 16 << 20
_SILENT_DBFS = -80.0
_GAIN_ROUNDS = 6
_NEAR_ENOUGH_LU = 0.005
TOGETHER = "one for all clips"


@dataclass(frozen=True, slots=True)
class Target:
    """What every clip is brought to.

    Attributes:
        loudness_lufs: Integrated loudness wanted; None leaves the level as it is.
        true_peak_dbtp: No clip's true peak goes above it: the loudness gives way instead.
        max_sample_rate_hz: Higher rates come down to it; lower ones stay: upsampling adds nothing but a
            claim of bandwidth that is not there.
    """

    loudness_lufs: float | None = -23.0
    true_peak_dbtp: float = -1.0
    max_sample_rate_hz: int = 48_000


@dataclass(frozen=True, slots=True)
class Mastered:
    """A clip as released: FLAC bytes and the facts of the record."""

    flac: bytes
    sha256: str
    pcm_sha256: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    layout: Layout
    loudness_lufs: float | None
    true_peak_dbfs: float
    transform: str

    def facts(self) -> dict[str, Any]:
        """What the record of a clip says of it, by field of `earmark.item.Clip`."""
        return {field.name: getattr(self, field.name) for field in fields(self) if field.name != "flac"}


class _Reading:
    """A source that can be read twice; what is small enough is kept from the first time."""

    def __init__(self, source: Encoded | Sound, target: Target) -> None:
        self._source = source
        self.rate_hz, self.channels, self._blocks = audio.decoded_blocks(source)
        self.to_hz = min(self.rate_hz, target.max_sample_rate_hz)
        self._kept: list[Samples] | None = []
        self._size = 0

    def first(self) -> Iterator[Samples]:
        for block in audio.resampled_blocks(self._blocks, self.rate_hz, self.to_hz, self.channels):
            self._size += block.nbytes
            if self._size > _KEPT_BYTES:
                self._kept = None
            if self._kept is not None:
                self._kept.append(block)
            yield block

    def second(self) -> Iterator[Samples]:
        if self._kept is not None:
            return iter(self._kept)
        _, _, blocks = audio.decoded_blocks(self._source)
        return audio.resampled_blocks(blocks, self.rate_hz, self.to_hz, self.channels)


def default_layout(channels: int) -> Layout:
    """What channels mean where nobody says: one is mono, two are stereo, more are an array."""
    return "mono" if channels == 1 else "stereo" if channels == 2 else "array"


def own_gain_db(source: Encoded | Sound, target: Target, layout: Layout | None = None) -> float:
    """The gain (dB) that `master` gives a source that is alone.

    Raises:
        AudioError: It cannot be read to the end, or is silent.
    """
    reading = _Reading(source, target)
    return _gain_db(*_measured(source, reading, layout or default_layout(reading.channels)), target)


def master(
    source: Encoded | Sound, target: Target, layout: Layout | None = None, shared_gain_db: float | None = None
) -> Mastered:
    """Bring a source to its rate and level, and write it as FLAC.

    Two passes in blocks: measure, then write. The gain is one constant, rounded down to 0.01 dB, so that no
    clip is limited or clipped. All channels are kept.

    Args:
        source: A file, encoded bytes, or samples.
        target: Rate and level.
        layout: What the channels mean; None goes by their number.
        shared_gain_db: The gain of all clips that are compared, no more than `own_gain_db` of any; None for its own.

    Raises:
        AudioError: It cannot be read to the end, or is silent.
    """
    reading = _Reading(source, target)
    layout = layout or default_layout(reading.channels)
    loudness, peak_dbtp = _measured(source, reading, layout)
    gain_db = _gain_db(loudness, peak_dbtp, target) if shared_gain_db is None else shared_gain_db
    lufs = loudness.loudness_lufs(gain_db)
    writer = FlacWriter(reading.to_hz, reading.channels)
    factor = np.float32(10.0 ** (gain_db / 20.0))
    for block in reading.second():
        writer.write(block * factor)
    flac, pcm = writer.close()
    return Mastered(
        flac=flac,
        sha256=hashlib.sha256(flac).hexdigest(),
        pcm_sha256=pcm,
        duration_s=round(writer.frames / reading.to_hz, 6),
        sample_rate_hz=reading.to_hz,
        channels=reading.channels,
        layout=layout,
        loudness_lufs=None if lufs is None else round(lufs, 2),
        true_peak_dbfs=round(peak_dbtp + gain_db, 2),
        transform=_transform(reading.rate_hz, reading.to_hz, gain_db, shared=shared_gain_db is not None),
    )


def _measured(source: Encoded | Sound, reading: _Reading, layout: Layout) -> tuple[LoudnessMeter, float]:
    """A source's loudness and true peak (dBTP), read for the first time."""
    loudness = LoudnessMeter(reading.to_hz, reading.channels, layout)
    peaks = PeakMeter(reading.to_hz, reading.channels)
    for block in reading.first():
        loudness.add(block)
        peaks.add(block)
    peak_dbtp = peaks.true_peak_dbtp()
    if peak_dbtp is None or peak_dbtp < _SILENT_DBFS:
        name = "made sound" if isinstance(source, Sound) else audio.name_of(source)
        got = "digital silence" if peak_dbtp is None else f"a peak of {peak_dbtp:.1f} dBFS"
        raise AudioError(name, expected=f"sound above {_SILENT_DBFS} dBFS", got=got, remedy="Leave it out")
    return loudness, peak_dbtp


def _gain_db(loudness: LoudnessMeter, peak_dbtp: float, target: Target) -> float:
    """The gain that reaches the loudness wanted, or as much of it as the peak leaves room for."""
    gain, room = 0.0, target.true_peak_dbtp - peak_dbtp
    for _ in range(_GAIN_ROUNDS if target.loudness_lufs is not None else 0):
        # A gain moves blocks through the absolute gate, so the first step may miss.
        lufs = loudness.loudness_lufs(gain)
        if lufs is None or target.loudness_lufs is None or abs(target.loudness_lufs - lufs) < _NEAR_ENOUGH_LU:
            break
        gain += target.loudness_lufs - lufs
    return float(np.floor(min(gain, room) * 100.0) / 100.0)


def _transform(rate_hz: int, to_hz: int, gain_db: float, *, shared: bool) -> str:
    steps = [f"{audio.RESAMPLER} {rate_hz}>{to_hz} Hz"] if rate_hz != to_hz else []
    gain = f"gain {gain_db:+.2f} dB" + (f", {TOGETHER}" if shared else "")
    return "; ".join([*steps, gain, "16-bit FLAC"])
