"""From the name of a sound and a seed to its samples, and to the moments of its events."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from earmark.taxonomy import nearest
from synth.sounds.blocks import Take, Wave
from synth.sounds.kinds import SOUNDS, SoundKind

Samples: TypeAlias = NDArray[np.float32]

PEAK = 0.9
LOWEST_SAMPLE_RATE_HZ = 16_000

_LEAD_S = 0.05
_EDGE_S = 0.005
# Three streams of one seed, so that onsets and pitch are the same at every sample rate.
_ONSET_STREAM, _PITCH_STREAM = 1, 2
# A gap is never stretched or squeezed by more than this where the number of events is left open.
_TEMPO = 0.12


def render(
    name: str,
    duration_s: float,
    sample_rate_hz: int,
    seed: int,
    events: int | None = None,
    *,
    pitch_hz: float | None = None,
) -> Samples:
    """Make a sound. The same arguments give the same bytes.

    Args:
        name: A key of `SOUNDS`.
        duration_s: At least the kind's `shortest_s`.
        sample_rate_hz: At least 16 kHz: some of the sounds live above 4 kHz.
        seed: Not negative. Decides all that is left open: the variant, the noise, onsets, pitch.
        events: Exactly so many strokes, knocks, rings ...; None for as many as come naturally.
        pitch_hz: Within the kind's `pitch_range_hz`; None to draw it.

    Returns:
        Shape (samples,), float32, with a peak of 0.9.

    Raises:
        SynthError: No such sound (names the nearest), or an argument that it cannot have.
    """
    kind = sound_kind(name)
    if sample_rate_hz < LOWEST_SAMPLE_RATE_HZ:
        raise SynthError(
            f"sound {name!r}",
            expected=f"a sample rate of at least {LOWEST_SAMPLE_RATE_HZ} Hz",
            got=f"{sample_rate_hz} Hz",
        )
    onsets = onsets_s(name, duration_s, seed, events)
    pitch = 0.0 if kind.pitch_range_hz is None and pitch_hz is None else _pitch_hz(kind, seed, pitch_hz)
    rng = np.random.Generator(np.random.PCG64(seed))
    take = Take(round(duration_s * sample_rate_hz), sample_rate_hz, rng, onsets, pitch)
    return _finished(kind.render(take), sample_rate_hz)


def sound_kind(name: str) -> SoundKind:
    """The kind of a name.

    Raises:
        SynthError: There is none; names the nearest.
    """
    if name in SOUNDS:
        return SOUNDS[name]
    close = nearest(name, SOUNDS)
    raise SynthError(
        f"sound {name!r}",
        expected=f"one of {len(SOUNDS)} known sounds",
        got=repr(name),
        remedy=f"Did you mean {close!r}?" if close else f"Known: {', '.join(SOUNDS)}",
    )


def most_events(name: str, duration_s: float) -> int:
    """How many events fit into a take; 0 for a sound without events."""
    kind = sound_kind(name)
    if not kind.countable:
        return 0
    return 1 + int((_room_s(kind, duration_s) + 1e-9) / kind.shortest_gap_s)


def onsets_s(name: str, duration_s: float, seed: int, events: int | None = None) -> tuple[float, ...]:
    """When the events of `render` with these arguments begin, at any sample rate.

    Returns:
        Seconds, ascending, in whole milliseconds; empty for a sound without events.

    Raises:
        SynthError: As for `render`.
    """
    kind = sound_kind(name)
    _check(kind, duration_s, seed, events)
    if not kind.countable:
        return ()
    rng = np.random.Generator(np.random.PCG64([seed, _ONSET_STREAM]))
    room_s = _room_s(kind, duration_s)
    mean_s = kind.gap_s * (1.0 + rng.uniform(-_TEMPO, _TEMPO))
    count = min(1 + int(room_s / mean_s), most_events(name, duration_s)) if events is None else events
    gaps_s = mean_s * (1.0 + kind.irregular * rng.uniform(-1.0, 1.0, count - 1))
    spare_s = np.maximum(gaps_s - kind.shortest_gap_s, 0.0)
    free_s = room_s - (count - 1) * kind.shortest_gap_s
    if spare_s.sum() > free_s:
        spare_s *= max(free_s, 0.0) / spare_s.sum()
    start_s = _LEAD_S + rng.uniform() * max(free_s - spare_s.sum(), 0.0)
    onsets = start_s + np.concatenate([[0.0], np.cumsum(kind.shortest_gap_s + spare_s)])
    return tuple(round(float(onset), 3) for onset in onsets)


def _room_s(kind: SoundKind, duration_s: float) -> float:
    """Between the first and the last onset there is at most this."""
    return duration_s - _LEAD_S - kind.event_s


def _check(kind: SoundKind, duration_s: float, seed: int, events: int | None) -> None:
    subject = f"sound {kind.name!r}"
    if duration_s < kind.shortest_s:
        raise SynthError(subject, expected=f"at least {kind.shortest_s:g} s", got=f"{duration_s:g} s")
    if seed < 0:
        raise SynthError(subject, expected="a seed of 0 or more", got=str(seed))
    if events is None:
        return
    if not kind.countable:
        raise SynthError(subject, expected="no number of events: it has none to count", got=f"events={events}")
    most = most_events(kind.name, duration_s)
    if not 1 <= events <= most:
        raise SynthError(
            subject,
            expected=f"1 to {most} {kind.events} in {duration_s:g} s",
            got=str(events),
            remedy=f"Make the take longer: {kind.events} are at least {kind.shortest_gap_s:g} s apart",
        )


def _pitch_hz(kind: SoundKind, seed: int, wanted_hz: float | None) -> float:
    if kind.pitch_range_hz is None:
        raise SynthError(f"sound {kind.name!r}", expected="no pitch: it has none", got=f"pitch_hz={wanted_hz}")
    low, high = kind.pitch_range_hz
    if wanted_hz is None:
        rng = np.random.Generator(np.random.PCG64([seed, _PITCH_STREAM]))
        return round(float(np.exp(rng.uniform(np.log(low), np.log(high)))), 1)
    if not low <= wanted_hz <= high:
        raise SynthError(f"sound {kind.name!r}", expected=f"a pitch of {low:g} to {high:g} Hz", got=f"{wanted_hz:g}")
    return wanted_hz


def _finished(wave: Wave, sample_rate_hz: int) -> Samples:
    """Soft edges, so that a cut is no click, and the peak where all kinds have it."""
    edge = round(_EDGE_S * sample_rate_hz)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    wave[:edge] *= ramp
    wave[-edge:] *= ramp[::-1]
    return np.asarray(wave * (PEAK / np.max(np.abs(wave))), dtype=np.float32)
