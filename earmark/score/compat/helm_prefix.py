"""HELM's quasi-prefix match: the reply begins with a reference, letter by letter, both after `normalize_text`.

| reply, gold "red" | outcome |
|---|---|
| "Red, I think", "redwood tree", "red or blue" | right |
| "It is red", "" | wrong |
"""

from __future__ import annotations

from earmark.score.compat.helm_text import matched
from earmark.score.compat.published import Published
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply by its beginning."""
    return matched(gold, output, lambda answer, said: said.startswith(answer))


RULE = Published("helm-prefix", "HELM 63754d05, quasi_prefix_exact_match", frozenset({"choice", "span"}), score)
