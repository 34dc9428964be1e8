"""Listening to a clip as a reader will: decoded to the end, hashed, measured, searched for what is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark import audio
from earmark.checks.decoding import decoded_blocks
from earmark.checks.meters import (
    BandMeter,
    ChannelMeter,
    Channels,
    ClickMeter,
    ContourMeter,
    FlatTopMeter,
    FlatTops,
    GapMeter,
    Hum,
    HumMeter,
    RepeatMeter,
    Steps,
    steps_of,
)
from earmark.checks.meters.bands import Cliff
from earmark.checks.meters.flat_tops import Pcm
from earmark.checks.meters.whole import Whole, search
from earmark.checks.registry import once_per_item
from earmark.errors import AudioError
from earmark.item import Clip, Item, Layout
from earmark.loudness import LoudnessMeter, PeakMeter

# A clip whose samples fit is decoded once; a longer one is decoded a second time for its flat tops.
_KEPT_BYTES = 64 << 20
_REMEMBERED_CLIPS = 4096
_FULL_SCALE = 32768


class Heard(NamedTuple):
    """What was measured in a clip.

    Attributes:
        contour: Its peak in each frame, as `earmark.checks.meters.ContourMeter` measures it.
        gaps: Number of gaps, as `earmark.checks.meters.GapMeter` finds them.
        cliff: Where its spectrum ends; None for a clip that is too short to tell.
        beside_lines_db: What of it is no line, as `earmark.checks.meters.BandMeter` measures it.
        hum: Of the mains; None where there is none.
        clicks: Number of clicks of single samples, as `earmark.checks.meters.ClickMeter` finds them.
        repeats: Number of packets that are played again, as `earmark.checks.meters.RepeatMeter` finds them.
        steps: The levels that the samples take; None for a clip that is too short to tell.
        whole: What was found in all of its samples at once; nothing for a clip that is too long to keep.
    """

    sha256: str
    pcm_sha256: str
    duration_s: float
    sample_rate_hz: int
    channels: int
    loudness_lufs: float | None
    true_peak_dbfs: float | None
    flat_tops: FlatTops
    relations: Channels
    contour: NDArray[np.float32]
    gaps: int
    cliff: Cliff | None
    beside_lines_db: float
    hum: Hum | None
    clicks: int
    repeats: int
    steps: Steps | None
    whole: Whole = Whole()


class Unheard(NamedTuple):
    """Why a clip could not be decoded to its end."""

    expected: str
    got: str


_remembered: dict[tuple[str, Layout, bool], Heard | Unheard] = {}


def hear(encoded: bytes, layout: Layout, *, rendered: bool = False) -> Heard | Unheard:
    """Decode a clip to its end and measure it.

    The facts of the last few thousand clips are remembered: several questions are asked about one recording.

    Args:
        encoded: The clip as an item carries it.
        layout: What its channels mean; the loudness follows from it.
        rendered: Whether it was made here: what files, wires and editors leave in a recording is then not looked for.
    """
    sha256 = hashlib.sha256(encoded).hexdigest()
    known = _remembered.get((sha256, layout, rendered))
    if known is None:
        try:
            known = _measured(encoded, layout, sha256, rendered=rendered)
        except AudioError as error:
            known = Unheard(error.expected, error.got)
        if len(_remembered) >= _REMEMBERED_CLIPS:
            _remembered.pop(next(iter(_remembered)))
        _remembered[sha256, layout, rendered] = known
    return known


def _measured(encoded: bytes, layout: Layout, sha256: str, *, rendered: bool) -> Heard:
    rate_hz, channels, blocks = decoded_blocks(encoded)
    loudness, peak = LoudnessMeter(rate_hz, channels, layout), PeakMeter(rate_hz, channels)
    tops, bands, hum = FlatTopMeter(channels), BandMeter(), HumMeter(rate_hz)
    clicks, repeats = ClickMeter(), RepeatMeter(rate_hz)
    relations, contour, gaps = ChannelMeter(channels), ContourMeter(rate_hz), GapMeter(rate_hz)
    digest = hashlib.sha256()
    frames, whole_steps = 0, True
    kept: list[Pcm] | None = []
    for block in blocks:
        loudness.add(block)
        peak.add(block)
        pcm, exact = _pcm(block)
        digest.update(np.ascontiguousarray(pcm.T).astype("<i2", copy=False).tobytes())
        bands.add(block)
        hum.add(block)
        for meter in (relations, contour, gaps, clicks, repeats):
            meter.add(pcm)
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
        relations=relations.found(),
        contour=contour.found(),
        gaps=gaps.found(),
        cliff=bands.found(),
        beside_lines_db=bands.beside_lines_db(),
        hum=hum.found(),
        clicks=clicks.found(),
        repeats=repeats.found(),
        steps=steps_of(tops.values(), frames * channels),
        whole=search(np.concatenate(kept, axis=1), rate_hz, rendered=rendered) if kept else Whole(),
    )


def _pcm(block: audio.Samples) -> tuple[Pcm, bool]:
    """Samples as 16 bits, shape (channels, samples), and whether they were 16 bits before."""
    scaled = block * np.float32(_FULL_SCALE)
    pcm = np.clip(np.rint(scaled), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return pcm, bool((pcm == scaled).all())


def _decoded_again(encoded: bytes) -> Iterator[Pcm]:
    _, _, blocks = decoded_blocks(encoded)
    return (_pcm(block)[0] for block in blocks)


class HeardClip(NamedTuple):
    """A clip of an item by its number, heard; pointer clips are not among them."""

    number: int
    result: Heard | Unheard


def heard_clips(item: Item) -> tuple[HeardClip, ...]:
    """Hear every clip of an item that has bytes."""
    return tuple(
        HeardClip(n, hear(media.bytes, clip.layout, rendered=clip.source.dataset == "synth"))
        for n, (media, clip) in enumerate(zip(item.audio, item.clips, strict=False))
        if media.bytes is not None
    )


heard_once = once_per_item(heard_clips)


def whole_clips(item: Item) -> Iterator[tuple[int, Clip, Heard]]:
    """The clips that could be decoded to the end, each with its number."""
    for index, result in heard_once(item):
        if isinstance(result, Heard):
            yield index, item.clips[index], result


def count_whole(item: Item) -> int:
    """How many clips could be decoded to the end."""
    return sum(isinstance(result, Heard) for _, result in heard_once(item))
