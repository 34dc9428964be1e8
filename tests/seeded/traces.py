"""Faults that machines leave in a recording: hum, clicks, packets played twice, few bits, an end that was cut hard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.seeded.fault import Samples, fault, heard_as, of_task

SOUND = of_task("sound")
Change = Callable[[Samples, int], Samples]


def _humming(mains_hz: float, below_db: float, partials: tuple[float, ...]) -> Change:
    """Mains hum so many decibels below the sound; the strength of its partials from the first on."""

    def change(samples: Samples, rate_hz: int) -> Samples:
        t = np.arange(samples.shape[1]) / rate_hz
        hum = sum(a * np.sin(2 * np.pi * mains_hz * n * t + n * n) for n, a in enumerate(partials, 1))
        level = np.sqrt(np.mean(samples**2)) * 10 ** (-below_db / 20)
        return np.asarray(samples + hum * (level / np.sqrt(np.mean(hum**2))), np.float32)

    return change


def _clicking(count: int, share: float) -> Change:
    """Single samples that jump by a share of the peak."""

    def change(samples: Samples, rate_hz: int) -> Samples:
        done = samples.copy()
        for n in range(count):
            done[:, round(rate_hz * (0.317 + 0.41 * n))] += share * np.abs(samples).max() * (-1) ** n
        return np.clip(done, -1, 1)

    return change


def _stuttering(length_s: float, times: int) -> Change:
    """A packet that is played again in place of those after it, where the sound is loud."""

    def change(samples: Samples, rate_hz: int) -> Samples:
        length = round(length_s * rate_hz)
        power = np.convolve(samples[0] ** 2, np.ones(length), "valid")
        start = int(power[length : -(times + 1) * length].argmax()) + length
        done = samples.copy()
        for n in range(1, times + 1):
            done[:, start + n * length : start + (n + 1) * length] = samples[:, start : start + length]
        return done

    return change


def _in_steps(bits: int) -> Change:
    """The levels of a converter of fewer bits, the clip at its full scale; then at the level that it had."""

    def change(samples: Samples, _: int) -> Samples:
        gain = float(np.abs(samples).max()) * 1.01
        steps = 2 ** (bits - 1)
        return np.asarray(np.round(samples / gain * steps) / steps * gain, np.float32)

    return change


def _cut_in_a_sound(samples: Samples, rate_hz: int) -> Samples:
    late = samples[0, 2 * rate_hz : -rate_hz // 10]
    power = np.convolve(late**2, np.ones(rate_hz // 100), "same")
    return samples[:, : 2 * rate_hz + int(power.argmax())]


def _begun_in_a_sound(samples: Samples, rate_hz: int) -> Samples:
    return np.ascontiguousarray(_cut_in_a_sound(samples[:, ::-1], rate_hz)[:, ::-1])


HUM = (1.0, 0.6, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1)
LEVEL = ("levels.loudness",)

FAULTS = (
    fault("mains hum of 50 Hz, 20 dB below the sound", "traces.hum", heard_as(_humming(50.0, 20.0, HUM))),
    fault("mains hum of 60 Hz, a little fast", "traces.hum", heard_as(_humming(60.04, 20.0, HUM))),
    fault("hum of a rectifier: 100 Hz and its partials", "traces.hum",
          heard_as(_humming(50.0, 20.0, (0.0, 1.0, 0.0, 0.7, 0.0, 0.5, 0.0, 0.3)))),
    fault("five clicks of single samples", "traces.clicks", heard_as(_clicking(5, 0.6))),
    fault("one click of a single sample", "traces.clicks", heard_as(_clicking(1, 0.8))),
    fault("a packet of 20 ms played twice", "traces.repeats", heard_as(_stuttering(0.02, 1))),
    fault("a packet of 30 ms played three times", "traces.repeats", heard_as(_stuttering(0.03, 2))),
    fault("a packet of 60 ms played twice", "traces.repeats", heard_as(_stuttering(0.06, 1))),
    fault("8 bits in a file of 16", "traces.few_bits", heard_as(_in_steps(8))),
    fault("a clip that ends in the middle of a sound", "traces.hard_cut", heard_as(_cut_in_a_sound), *LEVEL,
          "silence.evidence", "record.rules"),
    fault("a clip that begins in the middle of a sound", "traces.hard_cut", heard_as(_begun_in_a_sound), *LEVEL,
          "silence.evidence", "record.rules"),
)  # fmt: skip
