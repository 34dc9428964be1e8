"""A long soundscape in blocks: the same sum as `mixing.mix`, of which only what sounds at the moment is held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.contract.recordings import NONE, Recordings
from synth.scenes.beds import faded, takes
from synth.scenes.dry import Mono, dry
from synth.scenes.soundscape import Soundscape

Samples = NDArray[np.float32]
BLOCK_S = 10.0


@dataclass(frozen=True, slots=True)
class _Part:
    """What is to be added, rendered when its first block comes and forgotten after its last."""

    start: int
    render: Callable[[], Mono]


def blocks(scape: Soundscape, recordings: Recordings = NONE, block_s: float = BLOCK_S) -> Iterator[Samples]:
    """The mix of a soundscape without a room, block by block.

    Args:
        scape: Its background, if any, is of beds: one whose level follows from the power of all events would have to
            be known to the end before the first block.
        recordings: Where `Recorded` sources are.
        block_s: Length of a block; the sum is the same whatever it is.

    Yields:
        Shape (1, samples), float32: `block_s` long, the last one shorter.

    Raises:
        SynthError: It is in a room, has a background under it, or a source is not there.
    """
    _check(scape, block_s)
    waiting = sorted(_parts(scape, recordings), key=lambda part: part.start, reverse=True)
    sounding: list[tuple[int, Mono]] = []
    size, length = round(block_s * scape.rate_hz), round(scape.length_s * scape.rate_hz)
    for first in range(0, length, size):
        block = np.zeros(min(size, length - first), np.float32)
        while waiting and waiting[-1].start < first + block.size:
            part = waiting.pop()
            sounding.append((part.start, part.render()))
        for start, wave in sounding:
            _add(block, wave, start - first)
        sounding = [(start, wave) for start, wave in sounding if start + wave.size > first + block.size]
        yield block[None]


def write(scape: Soundscape, path: Path, recordings: Recordings = NONE) -> None:
    """Write a soundscape as a float WAV, which neither clips nor rounds, block by block.

    Raises:
        SynthError: As for `blocks`.
    """
    import soundfile

    with soundfile.SoundFile(path, "w", scape.rate_hz, 1, subtype="FLOAT", format="WAV") as file:
        for block in blocks(scape, recordings):
            file.write(block[0])


def _parts(scape: Soundscape, recordings: Recordings) -> Iterator[_Part]:
    for event in scape.events:
        yield _Part(round(event.onset_s * scape.rate_hz), partial(dry, event, scape.rate_hz, recordings))
    for bed in scape.beds:
        for take in takes(bed):
            start = round(take.onset_s * scape.rate_hz)
            yield _Part(start, partial(faded, bed, take, scape.rate_hz, recordings))


def _add(block: Samples, wave: Mono, at: int) -> None:
    """Add a wave that begins at `at` samples of the block, before it or in it; what reaches beyond is left out."""
    here, there = max(at, 0), max(-at, 0)
    count = min(block.size - here, wave.size - there)
    if count > 0:
        block[here : here + count] += wave[there : there + count]


def _check(scape: Soundscape, block_s: float) -> None:
    if scape.room is not None:
        raise SynthError("blocks", expected="a soundscape without a room", got="one in a room", remedy="Use `mix`")
    if scape.background is not None:
        raise SynthError("blocks", expected="beds", got="a background", remedy="Use `mix`, or beds at a level")
    if round(block_s * scape.rate_hz) < 1:
        raise SynthError("blocks", expected="a block of at least one sample", got=f"{block_s:g} s")
