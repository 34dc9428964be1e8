"""VoiceAssistant-Eval's consistency of a spoken with a written reply: 1 - "modified WER" (arXiv 2509.22651, section 3).

With n and m the numbers of characters without blanks of the two texts in lower case:

| n, m | modified WER |
|---|---|
| the smaller below 10, the larger above 10 | 1 |
| the smaller below 10, the larger 10 or less | 0 |
| else | character edits (blanks counted) / max(n, m) |

It is a character error rate, which can exceed 1, since blanks count above the line alone; the value of an item is held
within 0 and 1. Here the first text is the gold (what was written), the second the reply (what was heard).
"""

from __future__ import annotations

import jiwer

from earmark.score.compat.published import Published, partly
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome

_SHORT = 10


def modified_wer(first: str, second: str) -> float:
    """The "modified WER" of two texts, as printed."""
    first, second = first.lower(), second.lower()
    n, m = (len("".join(text.split())) for text in (first, second))
    if min(n, m) < _SHORT:
        return float(max(n, m) > _SHORT)
    found = jiwer.process_characters(first, second)
    return float(found.substitutions + found.deletions + found.insertions) / max(n, m)


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply by its consistency with the gold."""
    found = modified_wer(gold.answers[0], output or "")
    return partly(gold.id, min(1.0, max(0.0, 1.0 - found)), f"modified WER {found:.4f}")


RULE = Published("voiceassistant-eval", "arXiv 2509.22651v1", frozenset({"wer"}), score)
