"""What calls people: a telephone, an alarm, a door chime; and a clock."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import Take, Wave, added, click, delayed, placed, ringing, tone

TELEPHONE_RING_S = 1.0
DOOR_CHIME_S = 1.2
ALARM_BEEP_S = 0.14
_HAMMER_HZ = 40.0
_MAJOR_THIRD = 1.26


def telephone(take: Take) -> Wave:
    """A mechanical bell: a hammer between two gongs, 40 strokes a second while it rings."""
    gongs = [
        ringing(take, [(take.pitch_hz * step * ratio, loud, decay_s) for ratio, loud, decay_s in _GONG])
        for step in (1.0, take.between(1.12, 1.22))
    ]

    def ring(_: int) -> Wave:
        strokes = int(TELEPHONE_RING_S * _HAMMER_HZ)
        wave = np.zeros(round((TELEPHONE_RING_S + 1.0) * take.sample_rate_hz))
        for stroke in range(strokes):
            start = round((stroke + take.between(-0.04, 0.04)) / _HAMMER_HZ * take.sample_rate_hz) if stroke else 0
            gong = gongs[stroke % 2][: wave.size - start]
            wave[start : start + gong.size] += take.between(0.85, 1.0) * gong
        return wave

    return placed(take, ring)


def alarm_beep(take: Take) -> Wave:
    """A piezo buzzer: short beeps of a hollow tone."""
    t = take.times_s(ALARM_BEEP_S)
    edges = np.clip(np.minimum(t, ALARM_BEEP_S - t) / 0.004, 0.0, 1.0)
    beep = edges * tone(take, np.full(t.size, take.pitch_hz), [1.0, 0.0, 0.4, 0.0, 0.2])
    return placed(take, lambda _: beep)


def door_chime(take: Take) -> Wave:
    """Ding-dong: two metal bars a major third apart, the second one lower and half a second later."""
    pause_s = take.between(0.42, 0.5)
    bars = [
        added(
            (1.0, ringing(take, [(hz, 1.0, 0.55), (2.756 * hz, 0.25, 0.16), (5.404 * hz, 0.12, 0.06)])),
            (0.03, click(take, 0.002, 1500.0, 6000.0)),
        )
        for hz in (take.pitch_hz, take.pitch_hz / _MAJOR_THIRD)
    ]
    ding_dong = added((1.0, bars[0]), (1.0, delayed(take, pause_s, bars[1])))
    return placed(take, lambda _: ding_dong)


def clock_ticking(take: Take) -> Wave:
    """Tick and tock of an escapement: two short metallic clicks for each, in a wooden case."""
    case_hz = take.between(500.0, 800.0)
    metal_hz = take.between(2400.0, 3200.0)

    def tick(number: int) -> Wave:
        step = 1.0 if number % 2 == 0 else 0.84
        strike = added(
            (1.0, ringing(take, [(metal_hz * step, 1.0, 0.004), (1.7 * metal_hz * step, 0.7, 0.003)])),
            (0.5, ringing(take, [(case_hz * step, 1.0, 0.010), (2.3 * case_hz * step, 0.5, 0.006)])),
            (0.25, click(take, 0.0015, 2000.0, 7000.0)),
        )
        return added((0.35, strike), (1.0, delayed(take, 0.012, strike)))

    return placed(take, tick)


# Partials of a small hemispherical gong: ratio to the lowest, amplitude, decay in seconds.
_GONG = ((1.0, 1.0, 0.16), (2.36, 0.6, 0.1), (3.9, 0.35, 0.06), (4.2, 0.25, 0.05))
