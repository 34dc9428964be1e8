"""What is put under a sound: white noise, an environment, or the babble of several voices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from synth.contract.recordings import Recordings
from synth.perturbations.ladder import Perturbing
from synth.scenes.dry import samples_of, utterance_s
from synth.scenes.soundscape import Spoken

Mono = NDArray[np.float32]


def noise_of(by: Perturbing, frames: int, rate_hz: int, recordings: Recordings) -> Mono:
    """The noise of a perturbation, at any level; shape (frames,).

    Voices of a babble each say their sentence over and over, from a drawn moment on, all equally strong.
    """
    rng = np.random.Generator(np.random.PCG64(by.seed))
    if by.kind == "white":
        return rng.standard_normal(frames, dtype=np.float32)
    total = np.zeros(frames, np.float32)
    for source in by.noise:
        lasts_s = utterance_s(source) if isinstance(source, Spoken) else frames / rate_hz
        wave = samples_of(source, lasts_s, rate_hz, recordings)
        wave = wave / np.float32(np.sqrt(np.mean(np.square(wave, dtype=np.float64))))
        turned = np.roll(wave, int(rng.integers(wave.size))) if isinstance(source, Spoken) else wave
        total += np.resize(turned, frames)
    return total
