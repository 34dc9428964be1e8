"""Where a sound is, worked out from what a receiver heard alone: nothing here knows how scenes are rendered.

foa: the intensity vector (Merimaa and Pulkki, JAES 53(12), 2005). array: steered response power over all pairs
(DiBiase, 2000), with the microphones where `synth.rooms` says they are. stereo: the level ratio of two cardioids turned
55 degrees outwards. binaural: interaural delay by cross-correlation, of the wave below 1.5 kHz, of its envelope above,
turned into an angle by Woodworth's sphere. Azimuth is counter-clockwise from the front, degrees; of the two-channel
receivers it is that of the front half plane.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_SOUND_M_PER_S = 343.0
_HEAD_M = 0.0875
_CARDIOID_DEG = 55.0
_ARRAY_M, _ARRAY_UP_DEG = 0.042, 35.264
# front, back, left, right: azimuth, and whether above or below
_ARRAY_AT = ((0.0, 1.0), (180.0, 1.0), (90.0, -1.0), (-90.0, -1.0))
_LOW_HZ, _HIGH_HZ, _ALIASED_HZ = 80.0, 1500.0, 2400.0
_FINER = 8
_UNLIKE_DB = 10.0
# Frames of 2 ms; a rise is 2 dB above what decays by 60 dB in 0.5 s.
_FRAME_S, _KEPT_FRAMES = 0.002, 2
_RISE, _RING, _FLOOR = 1.6, 10.0 ** (-6.0 * 0.002 / 0.5), 1e-4


class Seen(NamedTuple):
    """An estimate of a direction; an elevation where the receiver has one."""

    azimuth_deg: float
    elevation_deg: float | None = None


def located(kind: str, heard: NDArray[np.float32], rate_hz: int) -> Seen:
    """The direction of what is heard.

    Args:
        kind: Of the receiver: foa, array, stereo or binaural.
        heard: Shape (channels, samples).
        rate_hz: Of the samples.
    """
    wave = np.asarray(heard, np.float64)
    if kind == "foa":
        return _by_intensity(wave)
    if kind == "array":
        return _by_steering(wave, rate_hz)
    return Seen(_by_level(wave) if kind == "stereo" else _by_delay(wave, rate_hz))


def differs_deg(one: float, other: float) -> float:
    """The angle between two azimuths."""
    return abs((one - other + 180.0) % 360.0 - 180.0)


def lateral_deg(azimuth_deg: float) -> float:
    """The azimuth of the front half plane that is as far to a side."""
    return math.degrees(math.asin(math.sin(math.radians(azimuth_deg))))


def decay_s(response: NDArray[np.float32], rate_hz: int, fitted_db: tuple[float, float] = (-5.0, -35.0)) -> float:
    """Reverberation time by Schroeder's backward integration, over all channels (T30, ISO 3382-1).

    Args:
        response: Shape (channels, samples).
        rate_hz: Of the samples.
        fitted_db: From where to where the slope is taken.

    Returns:
        Seconds; 0 where the whole range passes within 5 ms, or nothing is left.
    """
    energy = np.square(response, dtype=np.float64).sum(axis=0)
    left = np.cumsum(energy[::-1])[::-1]
    if not left.size or left[0] == 0.0:
        return 0.0
    level_db = 10.0 * np.log10(np.maximum(left, left[0] * 1e-15) / left[0])
    start, stop = (int(np.argmax(level_db <= level)) for level in fitted_db)
    if stop - start < 0.005 * rate_hz:
        return 0.0
    slope, _ = np.polyfit(np.arange(start, stop) / rate_hz, level_db[start:stop], 1)
    return float(-60.0 / slope)


def begins_s(heard: NDArray[np.float32], rate_hz: int, below_peak_db: float = 30.0) -> float:
    """When the power over all channels first comes within so many dB of its peak."""
    power = np.square(heard, dtype=np.float64).sum(axis=0)
    return float(np.argmax(power > power.max() * 10.0 ** (-below_peak_db / 10.0)) / rate_hz)


def level_db(heard: NDArray[np.float32]) -> float:
    """Mean power over all channels, in dB."""
    return float(10.0 * np.log10(np.square(heard, dtype=np.float64).mean() + 1e-20))


def _by_intensity(wave: Floats) -> Seen:
    pressure, left, up, ahead = wave
    x, y, z = ((pressure * velocity).sum() for velocity in (ahead, left, up))
    return Seen(math.degrees(math.atan2(y, x)), math.degrees(math.atan2(z, math.hypot(x, y))))


def _by_level(wave: Floats) -> float:
    """The level ratio of two cardioids grows with the angle as far as 125 degrees."""
    angles = np.arange(-120.0, 120.5, 0.5)
    left, right = (1.0 + np.cos(np.radians(angles - turn)) for turn in (_CARDIOID_DEG, -_CARDIOID_DEG))
    ratio_db = 20.0 * np.log10(left / right)
    powers = np.square(wave).sum(axis=1) + 1e-20
    return float(np.interp(10.0 * np.log10(powers[0] / powers[1]), ratio_db, angles))


def _by_steering(wave: Floats, rate_hz: int) -> Seen:
    spectra, hz = np.fft.rfft(wave, axis=1), np.fft.rfftfreq(wave.shape[1], 1.0 / rate_hz)
    kept = (hz > _LOW_HZ) & (hz < _ALIASED_HZ)
    # Bins are summed to blocks of about 20 Hz: over so little the delays of 0.2 ms do not turn.
    width = max(1, int(20.0 / hz[1]))
    blocks = np.arange(0, int(kept.sum()), width)
    middle_hz = np.add.reduceat(hz[kept], blocks) / np.diff(np.append(blocks, kept.sum()))
    azimuths, heights = np.arange(-180.0, 180.0, 2.0), np.arange(-30.0, 31.0, 5.0)
    grid = np.stack(np.meshgrid(azimuths, heights, indexing="ij"), axis=-1).reshape(-1, 2)
    seen = _units(grid[:, 0], grid[:, 1])
    corners = _ARRAY_M * _units(*(np.array(column) for column in zip(*_array(), strict=True)))
    power = np.zeros(len(grid))
    for one in range(4):
        for other in range(one):
            crossed = np.add.reduceat(spectra[one, kept] * np.conj(spectra[other, kept]), blocks)
            # Pressure alone says little of long waves: weighting by frequency makes up for it.
            crossed *= middle_hz / (np.sqrt(np.abs(crossed)) + 1e-12)
            early_s = seen @ (corners[one] - corners[other]) / _SOUND_M_PER_S
            power += (np.exp(-2j * np.pi * np.outer(early_s, middle_hz)) @ crossed).real
    azimuth, height = grid[int(np.argmax(power))]
    return Seen(float(azimuth), float(height))


def _array() -> list[tuple[float, float]]:
    return [(azimuth, side * _ARRAY_UP_DEG) for azimuth, side in _ARRAY_AT]


def _units(azimuths_deg: Floats, elevations_deg: Floats) -> Floats:
    turn, up = np.radians(azimuths_deg), np.radians(elevations_deg)
    return np.stack([np.cos(turn) * np.cos(up), np.sin(turn) * np.cos(up), np.sin(up)], axis=-1)


def _by_delay(wave: Floats, rate_hz: int) -> float:
    """Both bands' correlations, weighted by their power; the peak within what a head can make."""
    from scipy.signal import butter, hilbert, sosfiltfilt

    edge = _HIGH_HZ / (rate_hz / 2.0)
    low = sosfiltfilt(butter(4, edge, output="sos"), wave, axis=1)
    high = np.abs(hilbert(sosfiltfilt(butter(4, edge, "highpass", output="sos"), wave, axis=1), axis=1))
    powers = [float(np.square(band).sum()) for band in (low, wave - low)]
    angles = np.radians(np.arange(-90.0, 91.0))
    curves = []
    for band, stretch in ((low, 1.25), (high - high.mean(axis=1, keepdims=True), 1.0)):
        lags_s, curve = _correlation(band, rate_hz)
        # Woodworth's ray around a sphere; below 1.5 kHz waves take longer (Kuhn, JASA 62(1), 1977).
        delays_s = stretch * _HEAD_M / _SOUND_M_PER_S * (angles + np.sin(angles))
        curves.append(np.interp(delays_s, lags_s, curve))
    share = powers[0] / (sum(powers) + 1e-20)
    curve = share * curves[0] + (1.0 - share) * curves[1]
    return float(np.degrees(angles[int(np.argmax(curve - _unlike(wave, rate_hz, angles)))]))


def _unlike(wave: Floats, rate_hz: int, angles: Floats) -> Floats:
    """How little the level difference fits each angle; 0.18 sqrt(f) sin(angle) dB is the usual approximation."""
    power = np.square(np.abs(np.fft.rfft(wave, axis=1)))
    hz = np.fft.rfftfreq(wave.shape[1], 1.0 / rate_hz)
    middle_hz = float((hz * power.sum(axis=0)).sum() / (power.sum() + 1e-20))
    powers = power.sum(axis=1) + 1e-20
    heard_db = 10.0 * math.log10(powers[0] / powers[1])
    return np.asarray(((heard_db - 0.18 * math.sqrt(middle_hz) * np.sin(angles)) / _UNLIKE_DB) ** 2)


def _correlation(band: Floats, rate_hz: int) -> tuple[Floats, Floats]:
    """Normalised cross-correlation of two channels within 1 ms; positive lags: the left one is earlier."""
    size = 1 << (2 * band.shape[1]).bit_length()
    left, right = np.fft.rfft(band, size, axis=1)
    fine = np.fft.irfft(np.conj(left) * right, size * _FINER) * _FINER
    reach = int(1e-3 * rate_hz * _FINER)
    curve = np.concatenate([fine[-reach:], fine[: reach + 1]])
    scale = math.sqrt(float(np.square(band[0]).sum() * np.square(band[1]).sum())) + 1e-20
    return np.arange(-reach, reach + 1) / (rate_hz * _FINER), curve / scale


def first_waves(heard: NDArray[np.float32], rate_hz: int) -> NDArray[np.float32]:
    """What comes before its echoes: 4 ms from each rise of the power above what a room still rings with.

    Args:
        heard: Shape (channels, samples).
        rate_hz: Of the samples.

    Returns:
        The same shape, silent elsewhere.
    """
    hop = round(_FRAME_S * rate_hz)
    frames = heard.shape[1] // hop
    power = np.square(heard[:, : frames * hop], dtype=np.float64).sum(axis=0).reshape(frames, hop).sum(axis=1)
    ringing, kept = power.max() * _FLOOR, np.zeros(frames)
    for frame, now in enumerate(power):
        if now > _RISE * ringing:
            kept[frame : frame + _KEPT_FRAMES] = 1.0
        ringing = max(ringing * _RING, now, power.max() * _FLOOR)
    weights = np.pad(np.repeat(kept, hop), (0, heard.shape[1] - frames * hop))
    smooth = np.convolve(weights, np.hanning(hop + 2) / np.hanning(hop + 2).sum(), "same")
    return np.asarray(heard * smooth, np.float32)
