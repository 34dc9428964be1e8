"""*consistency*: whether what was said is what was written.

1 - min(1, error rate) of the transcript of the spoken reply against the written reply.

| case | value |
|---|---|
| the same words after the normaliser (`english1`: numbers, case, spelling, punctuation) | 1 |
| any other | 1 - min(1, errors / length of the written reply), words; characters where most of it has no blanks |
| marked reasoning in the written reply | left out: nobody reads it aloud |
| a written reply without a word in it | no value: `no written reply` |
| nothing is heard in a reply that is not silent | 0: all words are missing |

The corpus rate is of summed edits, beside the mean of the values. Published (arXiv:2509.22651): 1 - "modified WER", a
character rate that takes short texts for equal and knows no numbers; `published` applies it.
"""

from __future__ import annotations

from typing import NamedTuple

from earmark.score.compat.voiceassistant_eval import modified_wer
from earmark.score.outcome import Edits
from earmark.score.replies import without_reasoning
from earmark.score.transcript import UNSPACED, edits, normaliser_for


class Agreement(NamedTuple):
    """How far two texts agree.

    Attributes:
        value: 0 to 1.
        edits: Of the transcript against the written reply; None by the published rule.
    """

    value: float
    edits: Edits | None


def agreement(written: str, heard: str, *, normaliser: str) -> Agreement | None:
    """Compare what was said with what was written.

    Args:
        written: The written reply.
        heard: The transcript of the spoken one.
        normaliser: A name of `transcript.NORMALISERS`.

    Returns:
        None where the written reply has no word to compare with.

    Raises:
        UsageError: There is no such normaliser.
    """
    from earmark.score.instructions.language import language_of

    spoken = without_reasoning(written)
    language = language_of(spoken)
    clean = normaliser_for(language, normaliser)
    reference = clean(spoken)
    if not reference:
        return None
    found = edits(reference, clean(heard), characters=language in UNSPACED)
    return Agreement(1.0 - min(1.0, found.rate), found)


def published(written: str, heard: str) -> Agreement:
    """VoiceAssistant-Eval's own rule, faults and all; held within 0 and 1."""
    return Agreement(min(1.0, max(0.0, 1.0 - modified_wer(written, heard))), None)
