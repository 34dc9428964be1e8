"""Listening to a clip as a reader will: decoded to the end, hashed, measured, searched for flat tops."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark import audio
from earmark.errors import AudioError
from earmark.item import Item, Layout
from earmark.loudness import LoudnessMeter, PeakMeter

Pcm = NDArray[np.int16]

# Flat tops: so many samples in a row within one step of 16 bits of the highest value ...
FLAT_SAMPLES = 3
_FLAT_LSB = 1
# ... with a drop of more than the round top of a slow wave has (at most six steps beside three such samples).
_DROP_LSB = 8
# A clip whose samples fit is decoded once; a longer one is decoded a second time for its flat tops.
_KEPT_BYTES = 64 << 20
_REMEMBERED_CLIPS = 4096
_FULL_SCALE = 32768


class FlatTops(NamedTuple):
    """What clipping leaves in the samples.

    Attributes:
        runs: Number of flat tops.
        share: Samples in them, of all samples of all channels.
    """

    runs: int
    share: float


class Heard(NamedTuple):
    """What was measured in a clip."""

    sha256: str
    pcm_sha256: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    loudness_lufs: float | None
    true_peak_dbfs: float | None
    flat_tops: FlatTops


class Unheard(NamedTuple):
    """Why a clip could not be decoded to its end."""

    expected: str
    got: str


_remembered: dict[tuple[str, Layout], Heard | Unheard] = {}


def hear(encoded: bytes, layout: Layout) -> Heard | Unheard:
    """Decode a clip to its end and measure it.

    The facts of the last few thousand clips are remembered: several questions are asked about one recording.

    Args:
        encoded: The clip as an item carries it.
        layout: What its channels mean; the loudness follows from it.
    """
    sha256 = hashlib.sha256(encoded).hexdigest()
    known = _remembered.get((sha256, layout))
    if known is None:
        try:
            known = _measured(encoded, layout, sha256)
        except AudioError as error:
            known = Unheard(error.expected, error.got)
        if len(_remembered) >= _REMEMBERED_CLIPS:
            _remembered.pop(next(iter(_remembered)))
        _remembered[sha256, layout] = known
    return known


def _measured(encoded: bytes, layout: Layout, sha256: str) -> Heard:
    rate_hz, channels, blocks = audio.decoded_blocks(encoded)
    loudness, peak = LoudnessMeter(rate_hz, channels, layout), PeakMeter(rate_hz, channels)
    tops = FlatTopMeter(channels)
    digest = hashlib.sha256()
    frames, whole_steps = 0, True
    kept: list[Pcm] | None = []
    for block in blocks:
        loudness.add(block)
        peak.add(block)
        pcm, exact = _pcm(block)
        digest.update(np.ascontiguousarray(pcm.T).astype("<i2", copy=False).tobytes())
        tops.survey(pcm)
        frames += pcm.shape[1]
        whole_steps = whole_steps and exact
        if kept is not None:
            kept = None if frames * channels * pcm.itemsize > _KEPT_BYTES else [*kept, pcm]
    for pcm in kept if kept is not None else _decoded_again(encoded):
        tops.count(pcm)
    return Heard(
        sha256=sha256,
        pcm_sha256=digest.hexdigest() if whole_steps else audio.pcm_sha256(encoded),
        duration_s=round(frames / rate_hz, 6),
        sample_rate_hz=rate_hz,
        channels=channels,
        loudness_lufs=loudness.loudness_lufs(),
        true_peak_dbfs=peak.true_peak_dbtp(),
        flat_tops=tops.found(),
    )


def _pcm(block: audio.Samples) -> tuple[Pcm, bool]:
    """Samples as 16 bits, shape (channels, samples), and whether they were 16 bits before."""
    scaled = block * np.float32(_FULL_SCALE)
    pcm = np.clip(np.rint(scaled), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return pcm, bool((pcm == scaled).all())


def _decoded_again(encoded: bytes) -> Iterator[Pcm]:
    _, _, blocks = audio.decoded_blocks(encoded)
    return (_pcm(block)[0] for block in blocks)


class FlatTopMeter:
    """Finds what clipping leaves: samples in a row at the highest value, entered and left by a drop.

    The highest value is the clip's own, for each channel and each side of zero, since a gain may have been
    applied after the clipping. A run counts if it has FLAT_SAMPLES or more samples within one 16-bit step of
    it, if the samples before and after lie more than the round top of a slow wave can bring below it, and if
    some other value of the clip lies between: what was recorded in few steps (8 bits, or a far too low level)
    has runs at its top without being clipped. A run is cut where a block of the decoder ends.

    Clipping that was resampled or coded with loss afterwards leaves no flat tops and is not found; in a mix,
    only that of the loudest part. A square wave is flat by nature and has no values between: it does not count.

    Args:
        channels: Number of channels.
    """

    def __init__(self, channels: int) -> None:
        self._high = np.full(channels, -_FULL_SCALE, np.int64)
        self._low = np.full(channels, _FULL_SCALE, np.int64)
        self._occupied = np.zeros(2 * _FULL_SCALE, bool)
        self._below: NDArray[np.int64] | None = None
        self._runs = self._flat = self._samples = 0

    def survey(self, pcm: Pcm) -> None:
        """First pass: which values there are. `pcm` is (channels, samples)."""
        self._high = np.maximum(self._high, pcm.max(axis=1))
        self._low = np.minimum(self._low, pcm.min(axis=1))
        self._occupied[pcm.astype(np.int64) + _FULL_SCALE] = True

    def count(self, pcm: Pcm) -> None:
        """Second pass, when all has been surveyed."""
        if self._below is None:
            self._below = np.cumsum(self._occupied)
        self._samples += pcm.size
        for channel, values in enumerate(pcm.astype(np.int32)):
            self._side(values, int(self._high[channel]), 1)
            self._side(values, int(self._low[channel]), -1)

    def _side(self, values: NDArray[np.int32], extreme: int, sign: int) -> None:
        """Count the flat tops on one side: `sign` is 1 for the highest value, -1 for the lowest."""
        if extreme * sign <= 0:
            return
        flat = values * sign >= extreme * sign - _FLAT_LSB
        if np.count_nonzero(flat) < FLAT_SAMPLES:
            return
        edges = np.flatnonzero(np.diff(flat, prepend=False, append=False))
        starts, ends = edges[::2], edges[1::2]
        long = ends - starts >= FLAT_SAMPLES
        starts, ends = starts[long], ends[long]
        left = self._drops(values, starts - 1, extreme, sign)
        right = self._drops(values, ends, extreme, sign)
        clipped = left & right
        self._runs += int(clipped.sum())
        self._flat += int((ends - starts)[clipped].sum())

    def _drops(
        self, values: NDArray[np.int32], places: NDArray[np.int64], extreme: int, sign: int
    ) -> NDArray[np.bool_]:
        """Whether the samples at some places lie clearly below the top; beyond an end there is no sample to ask."""
        inside = (places >= 0) & (places < len(values))
        beside = values[np.clip(places, 0, len(values) - 1)]
        far = (extreme - beside) * sign >= _DROP_LSB
        return ~inside | (far & (self._between(beside, extreme, sign) > 0))

    def _between(self, beside: NDArray[np.int32], extreme: int, sign: int) -> NDArray[np.int64]:
        """How many values of the clip lie strictly between a sample and the band of the top."""
        below = self._below if self._below is not None else np.cumsum(self._occupied)
        edge = extreme - sign * _FLAT_LSB  # still of the top
        if sign > 0:
            return np.asarray(below[edge - 1 + _FULL_SCALE] - below[beside + _FULL_SCALE])
        return np.asarray(below[beside - 1 + _FULL_SCALE] - below[edge + _FULL_SCALE])

    def found(self) -> FlatTops:
        """What both passes found."""
        return FlatTops(self._runs, self._flat / self._samples if self._samples else 0.0)


class HeardClip(NamedTuple):
    """A clip of an item by its number, heard; pointer clips are not among them."""

    number: int
    result: Heard | Unheard


def heard_clips(item: Item) -> tuple[HeardClip, ...]:
    """Hear every clip of an item that has bytes."""
    pairs = enumerate(zip(item.audio, item.clips, strict=False))
    return tuple(HeardClip(n, hear(media.bytes, clip.layout)) for n, (media, clip) in pairs if media.bytes is not None)
