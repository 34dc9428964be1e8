"""A siren, an engine and a helicopter: sounds that go on."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import Take, Wave, added, band, burst, click, drift, ringing, shaped, spread, tone


def siren(take: Take) -> Wave:
    """An emergency vehicle's: a slow wail, a fast yelp, or two tones in turn."""
    style = ("wail", "yelp", "two-tone")[int(take.rng.integers(0, 3))]
    t = take.times_s()
    if style == "two-tone":
        swing = np.floor(t / take.between(0.45, 0.6)) % 2 * np.log2(4.0 / 3.0)
    else:
        period_s = take.between(2.2, 3.2) if style == "wail" else take.between(0.3, 0.4)
        swing = take.between(1.1, 1.3) * (0.5 - 0.5 * np.cos(2.0 * np.pi * t / period_s))
    return tone(take, take.pitch_hz * 2.0**swing, [1.0, 0.45, 0.35, 0.2, 0.16, 0.1, 0.07, 0.05])


def engine(take: Take) -> Wave:
    """A four-cylinder engine that idles: `pitch_hz` explosions a second, no two cylinders quite alike."""
    speed_hz = take.pitch_hz * (1.0 + 0.015 * drift(take, 0.7))
    fired = _pulses(take, speed_hz, np.array([1.0, 0.82, 0.93, 0.74]), spread_of_strength=0.08)
    body = take.between(85.0, 115.0)
    exhaust = added(
        (
            1.0,
            ringing(
                take,
                [
                    (body, 1.0, 0.016),
                    (2.1 * body, 0.7, 0.011),
                    (3.7 * body, 0.5, 0.008),
                    (6.4 * body, 0.3, 0.005),
                ],
            ),
        ),
        (0.25, click(take, 0.004, 300.0, 2500.0)),
    )
    pops = spread(fired, exhaust)
    clatter = spread(fired, click(take, 0.006, 1500.0, 5000.0))
    rush = shaped(take.noise(), take.sample_rate_hz, band(150.0, 1200.0, 1))
    return pops / np.std(pops) + 0.12 * clatter / np.std(clatter) + 0.12 * rush / np.std(rush)


def helicopter(take: Take) -> Wave:
    """`pitch_hz` slaps of the rotor's blades a second, in the wash of the air, and the turbine's whine."""
    speed_hz = take.pitch_hz * (1.0 + 0.004 * drift(take, 1.5))
    passed = _pulses(take, speed_hz, np.array([1.0, 0.9]), spread_of_strength=0.05)
    slap = added(
        (1.0, ringing(take, [(48.0, 1.0, 0.014), (105.0, 0.8, 0.010), (210.0, 0.4, 0.006)])),
        (1.4, burst(take, 0.045, 120.0, 1500.0)),
    )
    slaps = spread(passed, slap)
    chopped = spread(passed, np.hanning(round(0.05 * take.sample_rate_hz)))
    air = shaped(take.noise(), take.sample_rate_hz, band(200.0, 2200.0, 1))
    wash = air / np.std(air) * (0.25 + chopped / chopped.max())
    whine_hz = take.between(2300.0, 3000.0) * (1.0 + 0.002 * drift(take, 2.0))
    whine = tone(take, whine_hz, [1.0, 0.5])
    return np.asarray(slaps / np.std(slaps) + 0.45 * wash + 0.1 * whine)


def _pulses(take: Take, rate_hz: Wave, strengths: Wave, *, spread_of_strength: float) -> Wave:
    """One impulse in each turn of a phase; the strengths take turns, with chance on top."""
    turns = np.floor(np.cumsum(rate_hz) / take.sample_rate_hz).astype(np.int64)
    at = np.flatnonzero(np.diff(turns, prepend=-1))
    chance = 1.0 + spread_of_strength * take.rng.standard_normal(at.size)
    train = np.zeros(take.samples)
    train[at] = strengths[np.arange(at.size) % strengths.size] * chance
    return train
