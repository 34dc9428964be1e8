"""The long-term spectrum of a clip, and the cliff in it that another sample rate left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

BANDS = 64
_SIZE = 2048
_FLOOR_DB = -150.0
# How many bands below the cliff must be filled, and how many a resampler's slope may take.
_FILLED = 3
_SLOPE = 3
# So many strongest bins of a frame are lines, or may be; a frame is heard from -70 dBFS on.
_LINES = 64
_HEARD = 1e-7


class Cliff(NamedTuple):
    """Where the spectrum ends.

    Attributes:
        share: Of half the sample rate, up to which there is sound.
        drop_db: From the weakest of the last filled bands to the strongest of all above.
        above_db: Level of all above the cliff together, re full scale.
    """

    share: float
    drop_db: float
    above_db: float


class BandMeter:
    """The mean power of a stream in BANDS bands of equal width; the powers of the channels are averaged."""

    def __init__(self) -> None:
        self._window = np.hanning(_SIZE + 1)[:-1].astype(np.float32)
        self._power = np.zeros(_SIZE // 2 + 1, np.float64)
        self._beside_db, self._heard = 0.0, 0
        self._frames = 0
        self._rest: NDArray[np.float32] | None = None

    def add(self, block: NDArray[np.float32]) -> None:
        """Take the next block, shape (channels, samples), full scale is 1."""
        from scipy.fft import rfft

        whole = block if self._rest is None else np.concatenate([self._rest, block], axis=1)
        frames = whole.shape[1] // _SIZE
        if frames:
            cut = whole[:, : frames * _SIZE].reshape(len(whole), frames, _SIZE) * self._window
            power = (np.abs(rfft(cut, axis=-1)) ** 2).mean(axis=0)
            self._power += power.sum(axis=0, dtype=np.float64)
            self._frames += frames
            self._survey_lines(power)
        self._rest = whole[:, frames * _SIZE :]

    def _survey_lines(self, power: NDArray[np.float32]) -> None:
        whole = power.sum(axis=1)
        heard = whole > _HEARD * _SIZE * float((self._window**2).sum()) / 2
        beside = np.partition(power[heard], -_LINES, axis=1)[:, :-_LINES].sum(axis=1)
        self._beside_db += float(10 * np.log10(beside / whole[heard] + 1e-12).sum())
        self._heard += int(heard.sum())

    def beside_lines_db(self) -> float:
        """What lies beside the 64 strongest of 1,025 bins of a frame, re the frame; mean over frames that are heard.

        Tones that a program made leave nothing there; a microphone hears more. 0 for a clip that is too short to tell.
        """
        return self._beside_db / self._heard if self._heard else 0.0

    def levels_db(self) -> NDArray[np.float64]:
        """Level of each band re full scale, shape (BANDS,); empty for a clip shorter than a frame."""
        if not self._frames:
            return np.zeros(0)
        scale = 2.0 / (self._frames * _SIZE * float((self._window**2).sum()))
        bands = self._power[1:].reshape(BANDS, -1).sum(axis=1) * scale
        return np.asarray(10 * np.log10(bands + 10 ** (_FLOOR_DB / 10)))

    def found(self) -> Cliff | None:
        """The steepest cliff; None for a clip that is too short to tell."""
        levels = self.levels_db()
        if not len(levels):
            return None
        best = Cliff(1.0, 0.0, 0.0)
        for edge in range(_FILLED, BANDS - _SLOPE - 1):
            above = levels[edge + _SLOPE :]
            drop = float(levels[edge - _FILLED : edge].min() - above.max())
            if drop > best.drop_db:
                best = Cliff(edge / BANDS, drop, float(10 * np.log10((10 ** (above / 10)).sum())))
        return best
