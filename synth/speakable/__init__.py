"""Text made speakable: what is written for the eye, in words for the ear; or refused, with a reason."""

from synth.speakable.markup import LONGEST_CHARACTERS, plain
from synth.speakable.reading import speakable

__all__ = ["LONGEST_CHARACTERS", "plain", "speakable"]
