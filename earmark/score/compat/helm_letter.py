"""HELM's joint multiple choice: the reply must be a letter and nothing else; it is asked for in one token.

| reply, gold the second option | outcome |
|---|---|
| "B", " B " | right |
| "B.", "(B)", "b", "rain" | wrong: no option has that letter |
"""

from __future__ import annotations

from earmark.score.compat.published import Published
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, judged


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply that should be a letter."""
    said = (output or "").strip()
    option = ord(said) - ord("A") if len(said) == 1 else -1
    named = gold.choices[option] if 0 <= option < len(gold.choices) else "no letter"
    return judged(gold.id, option == gold.answer_index, named)


RULE = Published("helm-letter", "HELM 63754d05, joint multiple-choice adapter", frozenset({"choice"}), score)
