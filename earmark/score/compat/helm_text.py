"""HELM's `normalize_text` (stanford-crfm/helm, evaluate_reference_metrics.py), and how its matches are told."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, judged

_MARKS = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def normalised(text: str, *, articles: bool = False) -> str:
    """Lower case, ASCII punctuation out, English articles out unless they are kept, blanks squeezed."""
    plain = text.lower().translate(_MARKS)
    return " ".join((plain if articles else _ARTICLES.sub(" ", plain)).split())


def matched(gold: Gold, output: str | None, match: Callable[[str, str], bool]) -> Outcome:
    """Right where the reply matches any reference; an empty one matches none, and no prediction is an empty one."""
    reply = (output or "").strip()
    said = normalised(reply)
    right = bool(reply) and any(match(normalised(answer), said) for answer in gold.answers)
    return judged(gold.id, right, said)
