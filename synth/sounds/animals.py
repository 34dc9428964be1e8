"""A cricket and a bird."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import Take, Wave, placed, tone

CRICKET_CHIRP_S = 0.12


def cricket(take: Take) -> Wave:
    """Chirps of a few pulses of one pure tone: a field cricket's (Bennet-Clark, J. Exp. Biol. 201, 1998)."""
    pulses = int(take.rng.integers(3, 5))
    period_s = take.between(0.026, 0.032)

    def chirp(_: int) -> Wave:
        t = take.times_s(CRICKET_CHIRP_S)
        number = np.floor(t / period_s)
        within = (t - number * period_s) / (0.62 * period_s)
        pulse = np.where((within < 1.0) & (number < pulses), np.sin(np.pi * np.clip(within, 0.0, 1.0)) ** 2, 0.0)
        glide = take.pitch_hz * (1.02 - 0.04 * np.clip(within, 0.0, 1.0))
        louder = 0.6 + 0.4 * number / pulses
        return pulse * louder * tone(take, glide, [1.0, 0.03])

    return placed(take, chirp)


def bird(take: Take) -> Wave:
    """Whistled syllables that sweep up, down, or up and down; one form for the whole song."""
    form = int(take.rng.integers(0, 3))
    length_s = take.between(0.11, 0.19)
    ratio = take.between(1.35, 1.7)

    def chirp(_: int) -> Wave:
        t = take.times_s(length_s) / length_s
        up = t if form == 0 else 1.0 - t if form == 1 else np.sin(np.pi * t)
        hz = take.pitch_hz * take.between(0.97, 1.03) * ratio**up
        trill = 1.0 + 0.015 * np.sin(2.0 * np.pi * 5.0 * t)
        return take.between(0.85, 1.0) * np.sin(np.pi * t) ** 0.7 * tone(take, hz * trill, [1.0, 0.08, 0.02])

    return placed(take, chirp)
