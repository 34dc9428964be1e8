"""Instruments that are plucked or struck: a lute, bars of bronze and of wood, drums, a wood block, a gong, a tabla."""

from __future__ import annotations

import numpy as np

from synth.sounds.blocks import Take, Wave, added, click, ringing, tone

# Transverse modes of a free bar (Fletcher and Rossing, 1998, ch. 2), and of one whose second is tuned to two octaves.
_BAR = ((1.0, 1.0, 1.3), (2.756, 0.35, 0.5), (5.404, 0.22, 0.2), (8.933, 0.1, 0.08))
_TUNED_BAR = ((1.0, 1.0, 0.28), (3.95, 0.3, 0.07), (9.6, 0.08, 0.025))
_BEATING_HZ = 6.0
_PLUCKED = 20  # harmonics of a plucked string
# Modes of an ideal membrane; of the loaded membrane of the tabla, which are harmonic (Raman, 1934).
_MEMBRANE = ((1.0, 1.0), (1.594, 0.6), (2.136, 0.4), (2.296, 0.3), (2.653, 0.25))
_TABLA_HZ, _BAYAN_HZ = 293.7, 82.0
# Of each stroke of the right hand: amplitudes of harmonics 1 to 5, decay in seconds, share of the bare slap.
_RIGHT_HAND = {
    "na": ((0.05, 0.9, 1.0, 0.45, 0.25), 0.25, 0.5),
    "tin": ((0.7, 1.0, 0.25, 0.1, 0.05), 0.4, 0.25),
    "tu": ((1.0, 0.25, 0.1, 0.05, 0.0), 0.35, 0.15),
    "te": ((0.1, 0.15, 0.15, 0.1, 0.1), 0.015, 1.0),
}
# Spoken names of strokes to what the two hands do: right, left.
_BOLS = {
    "dha": ("na", "ge"), "dhin": ("tin", "ge"), "na": ("na", ""), "ta": ("na", ""), "tin": ("tin", ""),
    "tu": ("tu", ""), "ge": ("", "ge"), "ka": ("", "ka"), "kat": ("te", "ka"), "ti": ("te", ""), "ra": ("te", ""),
    "ki": ("", "ka"),
}  # fmt: skip
TABLA_STROKES = tuple(_BOLS)
FRAME_DRUM_STROKES = ("low", "high")


def lute(take: Take) -> Wave:
    """A string plucked at a fifth of its length: the force on the bridge (Fletcher and Rossing, 1998, ch. 2.8)."""
    modes = [
        (k * take.pitch_hz, float(np.sin(0.2 * np.pi * k)) / k, 0.9 / (1.0 + 0.12 * k)) for k in range(1, _PLUCKED + 1)
    ]
    return added((1.0, ringing(take, modes)), (0.06, click(take, 0.006, 400.0, 4000.0)))


def metallophone(take: Take) -> Wave:
    """Bronze bars over tubes; each beats slowly with the fainter bar of its pair, as in a gamelan (ombak)."""
    hz = take.pitch_hz
    modes = [(ratio * hz, loud, decay_s) for ratio, loud, decay_s in _BAR]
    beating = (hz + _BEATING_HZ, 0.3, _BAR[0][2])
    return added((1.0, ringing(take, [*modes, beating])), (0.12, click(take, 0.004, 1500.0, 7000.0)))


def marimba(take: Take) -> Wave:
    """Wooden bars over tubes: one partial that dies soon, and the mallet."""
    modes = [(ratio * take.pitch_hz, loud, decay_s) for ratio, loud, decay_s in _TUNED_BAR]
    return added((1.0, ringing(take, modes)), (0.25, click(take, 0.008, 150.0, 900.0)))


def frame_drum(take: Take, stroke: str) -> Wave:
    """A drum with one head: `low` in the middle of it, `high` at the rim."""
    low = stroke != "high"
    hz, decay_s = (78.0, 0.16) if low else (235.0, 0.06)
    t = take.times_s(0.6 if low else 0.25)
    falling_hz = hz * (1.0 + (0.25 if low else 0.05) * np.exp(-t / 0.03))
    head = np.zeros(t.size)
    for ratio, loud in _MEMBRANE:
        head += loud * np.exp(-t * ratio**0.8 / decay_s) * tone(take, falling_hz * ratio, [1.0])
    slap = click(take, 0.006, 200.0, 2500.0) if low else click(take, 0.012, 1500.0, 6000.0)
    return added((1.0, head), (0.3 if low else 0.9, slap))


def woodblock(take: Take) -> Wave:
    """A hollow block of hardwood."""
    modes = [(880.0, 1.0, 0.022), (1580.0, 0.7, 0.014), (2710.0, 0.35, 0.008)]
    return added((1.0, ringing(take, modes)), (0.3, click(take, 0.003, 900.0, 5000.0)))


def gong(take: Take) -> Wave:
    """A knobbed gong: a low tone that beats, and a bloom of inharmonic partials."""
    hz = 98.0
    modes = [(hz, 1.0, 1.3), (hz + 1.6, 0.5, 1.3), (2.02 * hz, 0.55, 0.9), (2.74 * hz, 0.4, 0.7), (3.63 * hz, 0.3, 0.5)]
    modes += [(ratio * hz, 0.12, 0.35) for ratio in (4.47, 5.21, 6.38, 7.9, 9.3)]
    return added((1.0, ringing(take, modes)), (0.12, click(take, 0.012, 100.0, 800.0)))


def tabla(take: Take, stroke: str) -> Wave:
    """A stroke of the pair: the tuned drum of the right hand, the bass drum of the left, or both."""
    right, left = _BOLS[stroke]
    parts: list[tuple[float, Wave]] = []
    if right:
        loud, decay_s, slap = _RIGHT_HAND[right]
        modes = [((k + 1) * _TABLA_HZ, loud[k], decay_s / (1.0 + 0.25 * k)) for k in range(len(loud))]
        parts += [(0.6, ringing(take, modes)), (0.5 * slap, click(take, 0.004, 900.0, 6000.0))]
    if left == "ge":
        t = take.times_s(0.9)
        rising_hz = _BAYAN_HZ * (1.0 + 0.3 * (1.0 - np.exp(-t / 0.12)))
        edge = np.minimum(t / 0.003, 1.0)
        parts.append((1.0, edge * np.exp(-t / 0.2) * tone(take, rising_hz, [1.0, 0.45, 0.15])))
    elif left == "ka":
        parts.append((0.9, click(take, 0.012, 150.0, 1200.0)))
    return added(*parts)
