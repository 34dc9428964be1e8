"""HELM's quasi-exact match: equal after `normalize_text`, to any reference.

| reply, gold "soccer" | outcome |
|---|---|
| "Soccer.", "the soccer" | right |
| "The answer is soccer", "" | wrong |
"""

from __future__ import annotations

from earmark.score.compat.helm_text import matched
from earmark.score.compat.published import Published
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply by equality."""
    return matched(gold, output, lambda answer, said: answer == said)


RULE = Published("helm-quasi-exact", "HELM 63754d05, quasi_exact_match", frozenset({"choice", "span"}), score)
