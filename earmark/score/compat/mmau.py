r"""MMAU's string match (github.com/Sakshi113/MMAU, `evaluation.py`, v05.15.25); MMAR uses the same.

| rule | reply, gold "rain" of rain, a dog bark | outcome |
|---|---|---|
| words are runs of `\w`, in lower case, as a set | | |
| every word of the answer is in the reply, and none of another option that is not in the answer | "not rain" | right |
| any other | "rain, a lot of it" (the "a" of "a dog bark") | wrong |
| no word at all | "" | wrong |
| no prediction | | left out |
"""

from __future__ import annotations

import re

from earmark.score.compat.published import Published, left_out
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, judged

_WORD = re.compile(r"\b\w+\b")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply by sets of words."""
    if output is None:
        return left_out(gold.id, "no prediction")
    said, answer = _words(output), _words(gold.answers[0])
    others = set[str]().union(*(_words(choice) - answer for choice in gold.choices))
    absent, foreign = answer - said, said & others
    if not said:
        return judged(gold.id, False, "no word")
    found = [f"absent: {' '.join(sorted(absent))}"] if absent else []
    found += [f"of other options: {' '.join(sorted(foreign))}"] if foreign else []
    return judged(gold.id, not found, "; ".join(found) or "all words of the answer, none of another")


RULE = Published("mmau", "MMAU v05.15.25, evaluation.py", frozenset({"choice"}), score)
