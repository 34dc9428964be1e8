"""Rain, wind, thunder and dripping water."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import (
    Take,
    Wave,
    added,
    band,
    burst,
    click,
    drift,
    octaves,
    placed,
    ringing,
    shaped,
    tone,
)


def rain(take: Take) -> Wave:
    """Hiss of far drops, and near ones that can be told apart (Farnell, "Designing Sound", 2010, ch. 42)."""
    drops_per_s = take.between(120.0, 320.0)
    low_hz = take.between(700.0, 1100.0)
    hiss = shaped(take.noise(), take.sample_rate_hz, band(low_hz, take.between(6000.0, 9000.0), 1))
    drops = [ringing(take, [(hz, 1.0, 4.0 / hz)]) for hz in np.geomspace(1300.0, 6500.0, 24)]
    near = np.zeros(take.samples + max(drop.size for drop in drops))
    count = int(take.rng.poisson(drops_per_s * take.samples / take.sample_rate_hz))
    starts, forms = take.rng.integers(0, take.samples, count), take.rng.integers(0, len(drops), count)
    for start, form, loud in zip(starts, forms, take.rng.lognormal(0.0, 0.7, count), strict=True):
        near[start : start + drops[form].size] += loud * drops[form]
    near = near[: take.samples]
    return hiss / np.std(hiss) * (1.0 + 0.08 * drift(take, 1.5)) + 0.6 * near / np.std(near)


def wind(take: Take) -> Wave:
    """Noise through a resonance that wanders with the gusts, and a faint whistle above it."""
    gusts = drift(take, take.between(0.9, 1.6))
    centre_hz = take.between(260.0, 420.0) * 2.0 ** (0.55 * gusts)
    centres_hz = np.geomspace(90.0, 1800.0, 7).tolist()
    wave = np.zeros(take.samples)
    for hz, part in zip(centres_hz, octaves(take.noise(), take.sample_rate_hz, centres_hz, 1.35), strict=True):
        wave += np.exp(-(np.log2(centre_hz / hz) ** 2) / 0.7) * (300.0 / hz) ** 0.5 * part
    whistle_hz = take.between(700.0, 1000.0)
    whistle = shaped(take.noise(), take.sample_rate_hz, band(whistle_hz / 1.03, whistle_hz * 1.03, 3))
    wave = wave / np.std(wave) + 0.15 * np.clip(gusts, 0.0, None) * whistle / np.std(whistle)
    return wave * np.exp(0.45 * gusts)


def thunder(take: Take) -> Wave:
    """A crack, then a roll, as a long channel is heard part after part (Few, J. Geophys. Res. 74, 1969)."""
    length_s = take.samples / take.sample_rate_hz
    start_s = min(0.3, 0.08 * length_s)
    roll_s = min(take.between(2.5, 4.5), 0.6 * length_s)
    arrivals_s = start_s + np.concatenate([[0.0], take.rng.uniform(0.05, roll_s, 14)])
    strengths = np.concatenate([[1.3], take.rng.uniform(0.3, 1.0, 14)])
    envelope = np.zeros(take.samples)
    for arrival_s, strength in zip(arrivals_s, strengths, strict=True):
        first = round(arrival_s * take.sample_rate_hz)
        age_s = take.times_s()[: take.samples - first]
        fading = strength * np.exp(-(arrival_s - start_s) / roll_s)
        envelope[first:] += fading * (1.0 - np.exp(-age_s / 0.02)) * np.exp(-age_s / take.between(0.15, 0.5))
    rumble = shaped(take.noise(), take.sample_rate_hz, lambda hz: band(25.0, 90.0, 1)(hz) * band(20.0, 400.0, 1)(hz))
    age_s = take.times_s() - start_s
    sharp = np.where(age_s < 0.0, 0.0, np.exp(-np.abs(age_s) / 0.05) + 0.12 * envelope * np.exp(-np.abs(age_s)))
    crackle = shaped(take.noise(), take.sample_rate_hz, band(250.0, 3500.0, 1))
    return envelope * rumble / np.std(rumble) + 0.5 * sharp * crackle / np.std(crackle)


def water_drops(take: Take) -> Wave:
    """Bubbles under falling drops: sines that rise as they die (van den Doel, ACM TAP 2(4), 2005)."""

    def drop(_: int) -> Wave:
        hz = take.pitch_hz * take.between(0.93, 1.07)
        decay_s = 26.0 / hz
        t = take.times_s(7.0 * decay_s)
        plop = tone(take, hz * (1.0 + 0.09 * t / decay_s), [1.0]) * np.exp(-t / decay_s)
        attack = np.minimum(t / 0.002, 1.0)
        splash = click(take, 0.003, 2500.0, 7000.0)
        return take.between(0.8, 1.0) * added(
            (1.0, plop * attack), (0.04, splash), (0.02, burst(take, 0.05, 900.0, 4000.0))
        )

    return placed(take, drop)
