"""What the checks over all items keep of a clip when its samples are gone: it crosses process borders."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from earmark import audio
from earmark.checks.decoding import decoded_blocks
from earmark.checks.likeness.fingerprint import fingerprint
from earmark.checks.meters import BandMeter
from earmark.checks.outline import NO_EDGES, Edges, edges, outline
from earmark.checks.spectrum import spectrum
from earmark.errors import AudioError
from earmark.item import Item

# A clip is described by its first quarter of an hour: memory does not grow with what is longer.
_KEPT_S = 900.0
_REMEMBERED_CLIPS = 1024


class Sketch(NamedTuple):
    """What is kept of a clip.

    Attributes:
        fingerprint: As of `earmark.checks.likeness.fingerprint`; empty where the clip cannot be heard, or has
            nothing to know it by.
        spectrum: As of `earmark.checks.spectrum`; empty where the clip cannot be heard.
        outline: As of `earmark.checks.outline`; empty where the clip cannot be heard.
        edges: As of `earmark.checks.outline`.
        beside_lines_db: As of `earmark.checks.meters.BandMeter`.
        levels: Root mean square of each channel, full scale 1; empty where the clip cannot be heard.
    """

    fingerprint: bytes
    spectrum: tuple[float, ...]
    outline: bytes = b""
    edges: Edges = NO_EDGES
    beside_lines_db: float = 0.0
    levels: tuple[float, ...] = ()


NOTHING = Sketch(b"", ())

_Decode = Callable[[bytes], tuple[int, int, Iterator[audio.Samples]]]

_remembered: dict[str, Sketch] = {}


def sketch(encoded: bytes) -> Sketch:
    """Sketch a clip; those of the last clips are remembered, since several questions are asked about one recording.

    Args:
        encoded: The clip as an item carries it; one that cannot be decoded gives NOTHING: that is an issue of
            `sound.decodable`.
    """
    key = hashlib.sha256(encoded).hexdigest()
    known = _remembered.get(key)
    if known is None:
        known = _sketched(encoded)
        if len(_remembered) >= _REMEMBERED_CLIPS:
            _remembered.pop(next(iter(_remembered)))
        _remembered[key] = known
    return known


def _sketched(encoded: bytes) -> Sketch:
    heard = _heard(encoded, decoded_blocks)
    if heard is None:
        return NOTHING
    bands = BandMeter()
    bands.add(heard[0])
    levels = tuple(float(level) for level in np.sqrt(np.mean(heard[0] ** 2, axis=1, dtype=np.float64)))
    return Sketch(
        fingerprint(*heard), spectrum(*heard), outline(heard[0]), edges(*heard), bands.beside_lines_db(), levels
    )


def fingerprint_of(encoded: bytes) -> bytes:
    """The fingerprint of a recording alone; empty where it cannot be decoded, or has nothing to know it by."""
    heard = _heard(encoded, audio.decoded_blocks)  # nobody else asks: nothing is kept
    return fingerprint(*heard) if heard else b""


def _heard(encoded: bytes, decoded: _Decode) -> tuple[audio.Samples, int] | None:
    """The samples that are described, and their rate; decoded to the end, so that a damaged file gives none."""
    try:
        rate_hz, _, blocks = decoded(encoded)
        kept, frames = [], 0
        for block in blocks:
            if frames < _KEPT_S * rate_hz:
                kept.append(block)
                frames += block.shape[1]
    except AudioError:
        return None
    samples = kept[0] if len(kept) == 1 else np.concatenate(kept, axis=1)
    return samples[:, : round(_KEPT_S * rate_hz)], rate_hz


def sketches(item: Item) -> tuple[Sketch, ...]:
    """One sketch for each clip of an item, in their order; NOTHING for one without bytes."""
    encoded = [media.bytes for media in item.audio] + [None] * len(item.clips)
    return tuple(NOTHING if clip is None else sketch(clip) for clip in encoded[: len(item.clips)])
