"""From a clean sound to a perturbed one; pure, and the same on every run and in every process."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.contract.recordings import Recordings
from synth.perturbations.codecs import coded, telephoned
from synth.perturbations.damage import clipped, reverberant, sped
from synth.perturbations.ladder import Perturbing
from synth.perturbations.noise import noise_of

Mono = NDArray[np.float32]
Span = tuple[float, float]


class Perturbed(NamedTuple):
    """A perturbed sound.

    Attributes:
        samples: Shape (samples,); as long as the clean one, but for a change of speed.
        snr_db: As measured in the mix, over the span in which the clean sound is heard; None where nothing was added.
    """

    samples: Mono
    snr_db: float | None = None


def perturbed(clean: Mono, rate_hz: int, span: Span, by: Perturbing, recordings: Recordings) -> Perturbed:
    """Perturb a sound.

    Args:
        clean: Shape (samples,).
        rate_hz: One that Opus has: 8, 12, 16, 24 or 48 kHz.
        span: From when to when the sound is heard, in seconds.
        by: How.
        recordings: Where recorded noise is.

    Raises:
        SynthError: The kind needs a noise and has none, or the codec does not have that rate.
    """
    heard = slice(round(span[0] * rate_hz), round(span[1] * rate_hz))
    if by.noise or by.kind == "white":
        return _mixed(clean, noise_of(by, clean.size, rate_hz, recordings), heard, by.amount)
    ways: dict[str, Callable[[], Mono]] = {
        "reverberation": lambda: reverberant(clean, rate_hz, by.amount, by.seed),
        "mp3": lambda: coded(clean, rate_hz, "mp3", by.amount),
        "opus": lambda: coded(clean, rate_hz, "opus", by.amount),
        "telephone": lambda: telephoned(clean, rate_hz, by.amount),
        "clipping": lambda: clipped(clean, by.amount),
        "speed": lambda: sped(clean, rate_hz, by.amount),
    }
    if by.kind not in ways:
        raise SynthError(f"perturbation {by.kind!r}", expected="noise to put under the sound", got="none")
    return Perturbed(ways[by.kind]())


def _mixed(clean: Mono, noise: Mono, heard: slice, snr_db: float) -> Perturbed:
    gain_db = round(_power_db(clean[heard]) - _power_db(noise[heard]) - snr_db, 2)
    scaled = np.asarray(noise * np.float32(10.0 ** (gain_db / 20.0)), np.float32)
    mix = clean + scaled
    return Perturbed(mix, round(_power_db(clean[heard]) - _power_db((mix - clean)[heard]), 2))


def _power_db(wave: Mono) -> float:
    return float(10.0 * np.log10(np.mean(np.square(wave, dtype=np.float64))))
