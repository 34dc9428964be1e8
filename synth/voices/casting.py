"""Casting: who speaks in a made item, and how fast and high.

Two forms of a test share no utterance: the pitch of every speaker, on espeak-ng's scale of 100, leaves the form's own
remainder when it is divided by the number of forms.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from earmark.draw import draw_int
from synth.contract.recordings import FORMS, slot
from synth.voices.engines import voice_for
from synth.voices.voice import Voice

Gender = Literal["female", "male"]

# Plain voices of espeak-ng, as it declares them; the empty one is the language's own speaker, a man.
VARIANTS: dict[Gender, tuple[str, ...]] = {
    "female": ("+f2", "+f3", "+f4", "+f5"),
    "male": ("", "+m2", "+m3", "+m4", "+m7"),
}
SLOWEST_WPM, FASTEST_WPM = 140, 175
_LOWEST, _STEPS = 36, 7  # pitch 36 to 63: around the middle, 50


def speaker(language: str, form: str, rng: np.random.Generator, gender: Gender | None = None) -> Voice:
    """Draw a speaker of a language: either gender alike, then a variant, a rate and a pitch.

    Args:
        language: BCP-47 tag.
        form: Of the test.
        rng: Of the scene.
        gender: Where it is settled.
    """
    drawn: Gender = "female" if rng.integers(2) else "male"
    known = VARIANTS[gender or drawn]
    variant = known[int(rng.integers(len(known)))]
    return voice_for(language, variant=variant, rate_wpm=rate(rng), pitch=pitch(form, rng))


def persona_speaker(language: str, form: str, key: tuple[object, ...]) -> Voice:
    """The speaker of somebody who comes up in several items: the same for the same key and form."""
    return speaker(language, form, np.random.Generator(np.random.PCG64(draw_int(0, form, language, *key, "voice"))))


def rate(rng: np.random.Generator) -> int:
    """Draw a rate at which prompts are read, in words per minute."""
    return int(rng.integers(SLOWEST_WPM, FASTEST_WPM + 1))


def pitch(form: str, rng: np.random.Generator) -> int:
    """Draw a pitch of a form's own."""
    return _LOWEST + FORMS * int(rng.integers(_STEPS)) + slot(form)
