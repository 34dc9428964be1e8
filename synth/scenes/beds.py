"""Beds: a sound that goes on for minutes, as takes that are faded into one another with constant power."""

from __future__ import annotations

import numpy as np

from earmark.errors import SynthError
from synth.contract.recordings import NONE, Recordings
from synth.scenes.dry import Mono, dry
from synth.scenes.soundscape import Bed, DrySource, Event, Sounding

TAKE_S = 20.0
FADE_S = 1.0


def bed(title: str, kind: str, span_s: tuple[float, float], level_lufs: float, rng: np.random.Generator) -> Bed:
    """Draw a bed of a generated sound.

    Args:
        title: What a question calls it.
        kind: Of `synth.sounds`.
        span_s: From the beginning of its first fade to the end of its last one.
        level_lufs: Of each take.
        rng: Gives each take its seed.

    Raises:
        SynthError: The span has no room for the fades.
    """
    start_s, end_s = span_s
    length_s = end_s - start_s
    if length_s < 2.0 * FADE_S - 1e-6:
        raise SynthError(f"bed {title!r}", expected=f"at least {2.0 * FADE_S:g} s", got=f"{length_s:g} s")
    count = max(1, int(np.ceil((length_s - FADE_S) / (TAKE_S - FADE_S))))
    return Bed(
        title=title,
        takes=tuple(Sounding(name=kind, seed=int(rng.integers(1 << 31))) for _ in range(count)),
        start_s=start_s,
        # Whole milliseconds, rounded down, so that the last one ends within the clip.
        take_s=float(np.floor((length_s + (count - 1) * FADE_S) / count * 1000.0 + 1e-6)) / 1000.0,
        fade_s=FADE_S,
        level_lufs=level_lufs,
    )


def takes(of: Bed) -> list[Event]:
    """The takes of a bed as events, one beginning while the one before fades."""
    step_s = of.take_s - of.fade_s
    return [_take(of, source, of.start_s + number * step_s) for number, source in enumerate(of.takes)]


def _take(of: Bed, source: DrySource, onset_s: float) -> Event:
    return Event(
        source=source, title=of.title, onset_s=onset_s, duration_s=of.take_s, level_lufs=of.level_lufs
    )  # fmt: skip


def faded(of: Bed, take: Event, rate_hz: int, recordings: Recordings = NONE) -> Mono:
    """A take with its fades: quarters of a sine, whose squares add up to one where two takes meet.

    Returns:
        Shape (samples,), float32.
    """
    wave = dry(take, rate_hz, recordings)
    fade = min(round(of.fade_s * rate_hz), wave.size // 2)
    ramp = np.sin(0.5 * np.pi * (np.arange(fade, dtype=np.float32) + np.float32(0.5)) / np.float32(max(fade, 1)))
    wave[:fade] *= ramp
    wave[wave.size - fade :] *= ramp[::-1]
    return wave
