"""What is looked for in a clip whose samples are all at hand."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.checks.meters.coded import share_of_bytes
from earmark.checks.meters.copies import Loop, loop_of, reflected, written_times
from earmark.checks.meters.mirror import Mirror, mirrored
from earmark.checks.meters.sides import Sides, sides_of
from earmark.checks.meters.tones import Tones, tones_of


class Whole(NamedTuple):
    """What was found in a clip, the first channel of several; nothing in one that is too long to keep.

    Attributes:
        loop: A piece that comes again sample by sample.
        reflected: How many samples are followed by themselves, turned round.
        times: How many times each sample is written.
        mirror: Whether its spectrum holds images.
        tones: A line that stands, and a beep.
        of_bytes: The share of it that is bytes read as samples.
        sides: What two channels are to one another; None where there are not two.
    """

    loop: Loop | None = None
    reflected: int = 0
    times: int = 1
    mirror: Mirror = Mirror(0.0, 0.0)
    tones: Tones = Tones(0.0, 0.0, 0.0)
    of_bytes: float = 0.0
    sides: Sides | None = None


def search(pcm: NDArray[np.int16], rate_hz: int, *, rendered: bool = False) -> Whole:
    """Search a clip, shape (channels, samples); in one that was rendered nothing that only files can have."""
    first = np.ascontiguousarray(pcm[0])
    found = Whole(times=written_times(first), sides=sides_of(pcm, rate_hz))
    if rendered:
        return found
    return found._replace(
        loop=loop_of(first, rate_hz),
        reflected=reflected(first, rate_hz),
        mirror=mirrored(first, rate_hz),
        tones=tones_of(first, rate_hz),
        of_bytes=share_of_bytes(first),
    )
