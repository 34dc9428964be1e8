"""Faults of signals: files read wrongly, whistles and beeps, mirrored padding, two channels that are no pair."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from earmark.item import Item
from tests.seeded.clean import RATE_HZ
from tests.seeded.fault import Samples, fault, heard_as, holding_sound, in_one, of_task, samples_of

SOUND, SPATIAL = of_task("sound"), of_task("spatial_audio")
Change = Callable[[Samples, int], Samples]
LEVEL = ("levels.loudness",)
# A beep or a cut at an end is none that fades.
CUT = (*LEVEL, "traces.hard_cut")


def _sine(frequency_hz: float, samples: int, rate_hz: int) -> Samples:
    return np.sin(2 * np.pi * frequency_hz * np.arange(samples) / rate_hz).astype(np.float32)


def _level(samples: Samples) -> np.float32:
    return np.float32(np.sqrt(np.mean(samples**2)))


def _at_half(one: Item) -> Samples:
    """What a file of half the rate holds."""
    import soxr

    samples, rate_hz = samples_of(one)
    return np.asarray(soxr.resample(samples.T, rate_hz, rate_hz // 2).T, np.float32)


def _with_zeros(one: Item) -> Item:
    low = _at_half(one)
    done = np.zeros((len(low), 2 * low.shape[1]), np.float32)
    done[:, ::2] = 2 * low
    return holding_sound(one, done, RATE_HZ)


def _with_lines(one: Item) -> Item:
    low = _at_half(one)
    places = np.arange(2 * low.shape[1]) / 2
    done = np.stack([np.interp(places, np.arange(low.shape[1]), channel) for channel in low])
    return holding_sound(one, done.astype(np.float32), RATE_HZ)


def _interleaved(one: Item) -> Item:
    samples, rate_hz = samples_of(one)
    return holding_sound(one, samples.T.reshape(1, -1), rate_hz, layout="mono")


def _as_bytes(samples: Samples, kind: str) -> bytes:
    scaled = samples[0] if kind == "<f4" else np.rint(samples[0] * 32767)
    return bytes(scaled.astype(kind))


def _read(raw: bytes, kind: str) -> Samples:
    """At a level that nobody would stop at."""
    return np.asarray(np.frombuffer(raw, kind)[None] * (0.15 / 32768), np.float32)


def _swapped(samples: Samples, _: int) -> Samples:
    return _read(_as_bytes(samples, "<i2"), ">i2")


def _byte_late(samples: Samples, _: int) -> Samples:
    return _read(_as_bytes(samples, "<i2")[1:-1], "<i2")


def _floats(samples: Samples, _: int) -> Samples:
    return _read(_as_bytes(samples, "<f4"), "<i2")


def _whistling(frequency_hz: float, partials: int = 1, share: float = 0.1) -> Change:
    def change(samples: Samples, rate_hz: int) -> Samples:
        tones = sum(_sine(frequency_hz * n, samples.shape[1], rate_hz) for n in range(1, partials + 1))
        return np.asarray(samples + share * _level(samples) * tones, np.float32)

    return change


def _beeping(where: str, frequency_hz: float, seconds: float) -> Change:
    def change(samples: Samples, rate_hz: int) -> Samples:
        beep = 0.1 * _sine(frequency_hz, round(seconds * rate_hz), rate_hz)[None]
        if where != "in":
            return np.concatenate([beep, samples] if where == "before" else [samples, beep], axis=1)
        done, start = samples.copy(), samples.shape[1] // 2
        done[:, start : start + beep.shape[1]] = beep
        return done

    return change


def _test_tone(samples: Samples, rate_hz: int) -> Samples:
    return 0.1 * _sine(1_000.0, samples.shape[1], rate_hz)[None]


def _reflected(samples: Samples, rate_hz: int) -> Samples:
    return np.pad(samples[:, : 2 * rate_hz], ((0, 0), (0, rate_hz)), mode="reflect")


def _late(seconds: float) -> Change:
    def change(samples: Samples, rate_hz: int) -> Samples:
        lag = round(seconds * rate_hz)
        return np.stack([samples[0], np.concatenate([np.zeros(lag, np.float32), samples[0, :-lag]])])

    return change


def _turned_and_late(samples: Samples, _: int) -> Samples:
    return np.stack([samples[0], np.float32(-0.8) * np.roll(samples[0], 7)])


def _crosstalk(samples: Samples, _: int) -> Samples:
    noise = np.random.default_rng(3).standard_normal(samples.shape[1])
    return np.stack([samples[0], np.asarray(0.02 * samples[0] + 3e-4 * noise, np.float32)])


def _noise_beside(samples: Samples, _: int) -> Samples:
    noise = np.random.default_rng(4).standard_normal(samples.shape[1])
    return np.stack([samples[0], np.asarray(1e-3 * noise, np.float32)])


def _muffled(samples: Samples, rate_hz: int) -> Samples:
    from scipy.signal import butter, sosfilt

    weaker, stronger = sorted(samples, key=_level)
    dull = sosfilt(butter(8, 500, fs=rate_hz, output="sos"), weaker)
    return np.stack([stronger, dull.astype(np.float32)])


def _wrapped(samples: Samples, _: int) -> Samples:
    """A gain too many, in integers: peaks come out on the other side."""
    loud = samples * (1.2 / np.abs(samples).max())
    return np.asarray(((loud + 1) % 2 - 1) * np.abs(samples).max(), np.float32)


def _flipped_bits(samples: Samples, _: int) -> Samples:
    rng = np.random.default_rng(5)
    pcm = np.rint(samples * 32767).astype(np.int16)
    for at in rng.integers(pcm.shape[1], size=20).tolist():
        pcm[:, at] ^= np.int16(1 << int(rng.integers(12, 15)))
    return np.asarray(pcm / 32768, np.float32)


def _missing_values(samples: Samples, _: int) -> Samples:
    return np.where(np.random.default_rng(6).random(samples.shape[1]) < 0.02, np.float32(0), samples)


def _one_sided(samples: Samples, _: int) -> Samples:
    return np.asarray(np.minimum(samples, 0.25 * samples.max()), np.float32)


FAULTS = (
    fault("a rate raised by zeros between the samples", "samples.mirrored", in_one(_with_zeros), *LEVEL),
    fault("a rate raised by straight lines between the samples", "samples.mirrored", in_one(_with_lines), *LEVEL),
    fault("two channels read as one", "samples.mirrored", in_one(_interleaved, SPATIAL), *LEVEL),
    fault("samples read in the other order of bytes", "samples.bytes", heard_as(_swapped), *LEVEL),
    fault("samples read one byte late", "samples.bytes", heard_as(_byte_late), *LEVEL),
    fault("floats read as integers", "samples.bytes", heard_as(_floats), *LEVEL, "samples.mirrored"),
    fault("the whistle of a screen, half its frequency", "tones.line", heard_as(_whistling(7_812.5))),
    fault("a pilot tone near the top of the band", "tones.line", heard_as(_whistling(7_600.0))),
    fault("the whine of a computer: 1 kHz and six partials", "tones.line", heard_as(_whistling(1_000.0, 7, 0.3)),
          *LEVEL),
    fault("a beep of a slate before the sound", "tones.beep", heard_as(_beeping("before", 1_000.0, 0.3)), *CUT),
    fault("the beep of an answering machine after it", "tones.beep", heard_as(_beeping("after", 1_400.0, 0.4)), *CUT),
    fault("a beep over a word", "tones.beep", heard_as(_beeping("in", 1_000.0, 0.4)), *LEVEL),
    fault("a test tone in place of the recording", "tones.alone", heard_as(_test_tone), *CUT),
    fault("padding by the sound turned round", "traces.loops", heard_as(_reflected), *CUT),
    fault("one channel 20 ms late", "stereo.late", heard_as(_late(0.02), SPATIAL), *CUT),
    fault("one channel 300 ms late", "stereo.late", heard_as(_late(0.3), SPATIAL), *CUT),
    fault("one channel turned over and late", "stereo.opposed", heard_as(_turned_and_late, SPATIAL), *LEVEL),
    fault("one channel that is the crosstalk of the other", "stereo.uneven", heard_as(_crosstalk, SPATIAL), *LEVEL),
    fault("the noise of a converter beside one channel", "stereo.uneven", heard_as(_noise_beside, SPATIAL), *LEVEL),
    fault("one channel without anything above 500 Hz", "stereo.uneven", heard_as(_muffled, SPATIAL), *LEVEL),
    fault("peaks that wrapped round", "traces.clicks", heard_as(_wrapped), *LEVEL),
    fault("bits that flipped", "traces.clicks", heard_as(_flipped_bits), *LEVEL),
    fault("missing values that became zeros", "traces.clicks", heard_as(_missing_values), *LEVEL),
    fault("clipping of one side of the wave", "sound.clipped", heard_as(_one_sided), *LEVEL),
)  # fmt: skip
