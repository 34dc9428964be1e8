"""From a piece to its sound; pure."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.sounds import LOWEST_SAMPLE_RATE_HZ, PEAK
from synth.tunes.instruments import played
from synth.tunes.piece import Piece

Samples: TypeAlias = NDArray[np.float32]

_EDGE_S = 0.005
_CUT_S = 0.05


def render_piece(piece: Piece, duration_s: float, rate_hz: int) -> Samples:
    """Play a piece from its beginning. The same arguments give the same bytes.

    Args:
        piece: All constants; onsets are met to a sample.
        duration_s: At most the piece's length; what sounds then is faded out in 50 ms.
        rate_hz: At least 16 kHz.

    Returns:
        Shape (samples,), mono float32, with a peak of 0.9.

    Raises:
        SynthError: It is shorter than asked for, the rate is too low, or nothing sounds.
    """
    if rate_hz < LOWEST_SAMPLE_RATE_HZ:
        raise SynthError("piece", expected=f"a sample rate of at least {LOWEST_SAMPLE_RATE_HZ} Hz", got=f"{rate_hz} Hz")
    if not 0.0 < duration_s <= piece.length_s + 0.001:
        raise SynthError("piece", expected=f"more than 0 and at most {piece.length_s:g} s", got=f"{duration_s:g} s")
    wave = np.zeros(round(duration_s * rate_hz))
    for number, part in enumerate(piece.parts):
        for place, note in enumerate(part.notes):
            start = round(note.onset_s * rate_hz)
            if start < wave.size:
                # A stream for each note, so that a shorter piece begins with the same samples.
                rng = np.random.Generator(np.random.PCG64([piece.seed, number, place]))
                heard = played(part.instrument, note, piece.tonic_hz, rate_hz, rng)[: wave.size - start]
                wave[start : start + heard.size] += heard
    edge, cut = (min(round(s * rate_hz), wave.size // 2) for s in (_EDGE_S, _CUT_S))
    wave[:edge] *= np.linspace(0.0, 1.0, edge)
    wave[wave.size - cut :] *= np.linspace(1.0, 0.0, cut)
    loudest = float(np.abs(wave).max(initial=0.0))
    if loudest == 0.0:
        raise SynthError("piece", expected="notes that sound", got=f"silence for {duration_s:g} s")
    return np.asarray(wave * (PEAK / loudest), np.float32)
