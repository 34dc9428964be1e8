"""Bodies that are struck or plucked: a church bell, a drum, a door, a floor, a string."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import Take, Wave, added, burst, click, delayed, placed, ringing, tone

# Hum, prime, tierce (a minor third), quint, nominal and above: ratio to the prime, amplitude, and decay in seconds
# for a prime of 250 Hz. Fletcher and Rossing, "The Physics of Musical Instruments", 1998, ch. 21.
_BELL = (
    (0.5, 0.55, 3.2), (1.0, 0.7, 2.2), (1.183, 0.8, 1.8), (1.506, 0.3, 1.2), (2.0, 1.0, 1.3),
    (2.514, 0.35, 0.7), (2.662, 0.3, 0.6), (3.011, 0.45, 0.6), (4.166, 0.35, 0.4), (5.433, 0.25, 0.25),
    (6.796, 0.18, 0.18),
)  # fmt: skip
# Zeros of the Bessel functions, to the first: modes of an ideal membrane.
_MEMBRANE = ((1.0, 1.0), (1.594, 0.55), (2.136, 0.35), (2.296, 0.3), (2.653, 0.2), (2.918, 0.15))
_STRING_DECAY_S = 0.6


def church_bell(take: Take) -> Wave:
    """A tuned bell; `pitch_hz` is its prime. No bell is quite round: each partial is a pair that beats slowly."""
    slow = 250.0 / take.pitch_hz
    beats_hz = take.rng.uniform(0.3, 1.2, len(_BELL))
    modes = [
        mode
        for (ratio, loud, decay_s), beat_hz in zip(_BELL, beats_hz, strict=True)
        for mode in (
            (ratio * take.pitch_hz, loud, decay_s * slow),
            (ratio * take.pitch_hz + beat_hz, 0.35 * loud, decay_s * slow),
        )
    ]
    stroke = added((1.0, ringing(take, modes)), (0.25, click(take, 0.006, 800.0, 6000.0)))
    return placed(take, lambda _: take.between(0.85, 1.0) * stroke)


def drum(take: Take) -> Wave:
    """A drum with one head: modes of a membrane, falling a little in pitch as the blow dies, and the stick."""
    t = take.times_s(0.9)
    falling_hz = take.pitch_hz * (1.0 + 0.25 * np.exp(-t / 0.03))
    head = np.zeros(t.size)
    for ratio, loud in _MEMBRANE:
        head += loud * np.exp(-t * ratio**0.8 / 0.16) * tone(take, falling_hz * ratio, [1.0])

    def hit(_: int) -> Wave:
        return take.between(0.85, 1.0) * added((1.0, head), (0.35, click(take, 0.008, 200.0, 3000.0)))

    return placed(take, hit)


def knocking(take: Take) -> Wave:
    """Knuckles on a wooden door: a few low modes of the panel, gone in a moment, and the bare click."""
    panel_hz = take.between(150.0, 230.0)
    modes = [(1.0, 0.9, 0.020), (1.93, 1.0, 0.016), (2.87, 0.7, 0.012), (4.4, 0.5, 0.008), (6.9, 0.3, 0.005)]

    def knock(_: int) -> Wave:
        hz = panel_hz * take.between(0.98, 1.02)
        wood = ringing(take, [(hz * ratio, loud, decay_s) for ratio, loud, decay_s in modes])
        return take.between(0.8, 1.0) * added((1.0, wood), (0.4, click(take, 0.0025, 600.0, 4000.0)))

    return placed(take, knock)


def footsteps(take: Take) -> Wave:
    """Hard soles on a hard floor: the heel's thud and click, then the sole's softer scrape."""
    roll_s = take.between(0.10, 0.13)

    def step(number: int) -> Wave:
        foot = 1.0 if number % 2 == 0 else 0.93
        heel = added(
            (1.0, ringing(take, [(95.0 * foot, 1.0, 0.022), (170.0 * foot, 0.6, 0.014)])),
            (0.9, click(take, 0.005, 900.0, 5000.0)),
        )
        sole = burst(take, 0.09, 700.0, 5000.0)
        return take.between(0.85, 1.0) * added((1.0, heel), (0.28, delayed(take, roll_s, sole)))

    return placed(take, step)


def plucked_string(take: Take) -> Wave:
    """Karplus and Strong, Computer Music Journal 7(2), 1983."""
    return placed(take, lambda _: take.between(0.85, 1.0) * pluck(take, take.pitch_hz, 2.0))


def pluck(take: Take, hz: float, duration_s: float) -> Wave:
    """One note: a noise burst that goes round a delay line with a soft filter in it.

    The delay is a whole number of samples and a fraction, the latter by linear interpolation (Jaffe and Smith,
    Computer Music Journal 7(2), 1983); the mean of two neighbours delays by half a sample more.
    """
    period = take.sample_rate_hz / hz - 0.5
    whole = int(period)
    taps = np.exp(-1.0 / (hz * _STRING_DECAY_S)) * np.convolve([0.5, 0.5], [1.0 - (period - whole), period - whole])
    block = whole - taps.size
    string = np.zeros(whole + taps.size + max(whole, round(duration_s * take.sample_rate_hz)) + block)
    first = whole + taps.size
    pick = take.rng.uniform(-1.0, 1.0, whole)
    string[first : first + whole] = pick - pick.mean()
    for start in range(first + whole, string.size - block, block):
        past = string[start - whole - taps.size + 1 : start - whole + block]
        string[start : start + block] = np.convolve(past, taps, mode="valid")
    note = string[first : string.size - block]
    fade = min(note.size, round(0.1 * take.sample_rate_hz))
    note[-fade:] *= np.linspace(1.0, 0.0, fade)
    return note
