"""The ladder: kinds of perturbation, five severities of each, and what each severity is in numbers."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from earmark.item import Record
from synth.scenes.soundscape import DrySource

Kind = Literal["white", "environmental", "babble", "reverberation", "mp3", "opus", "telephone", "clipping", "speed"]

SEVERITIES = 5
# Of severities 1 to 5: power of the sound over that of the noise, dB.
_SNR_DB = (20.0, 12.0, 6.0, 0.0, -5.0)
AMOUNTS: dict[Kind, tuple[float, ...]] = {
    "white": _SNR_DB,
    "environmental": _SNR_DB,
    "babble": _SNR_DB,
    "reverberation": (0.3, 0.6, 1.0, 1.7, 2.8),  # reverberation time, s
    "mp3": (48.0, 32.0, 24.0, 16.0, 8.0),  # kbit/s
    "opus": (24.0, 16.0, 12.0, 8.0, 6.0),  # kbit/s
    "telephone": (7000.0, 3400.0, 2800.0, 2200.0, 1700.0),  # upper edge of the band, Hz
    "clipping": (6.0, 12.0, 20.0, 30.0, 40.0),  # by how much the peak would go beyond the limit, dB
    "speed": (1.1, 1.2, 1.35, 1.55, 1.8),  # factor, or divisor where it goes slower
}


class Perturbing(Record):
    """What is done to a clean sound: all constants.

    Attributes:
        severity: 1 to 5.
        amount: See `AMOUNTS`; of speed the factor itself, below 1 where it goes slower.
        seed: Of what is noise in it.
        noise: What is put under the sound: one source, or the voices of a babble.
    """

    kind: Kind
    severity: Annotated[int, Field(ge=1, le=SEVERITIES)]
    amount: float
    seed: int
    noise: tuple[DrySource, ...] = ()
