"""HumanSense's `score.py` (github.com/antgroup/HumanSense): the first character of a reply.

| item | reply | outcome |
|---|---|---|
| choice | its first character is the gold letter, in either case | right: "Based on the video, A" is B |
| choice of Yes and No | the gold and nothing else but full stops and blanks | right |
| number | its first character is the gold number: 10 can never be | right |
| multi_choice, commas and full stops out | all gold letters, none other | 1 |
| | only gold letters, not all | 0.5 |
| | any other character, a blank too: "A, B" | 0 |
| any | empty, or none | left out |
"""

from __future__ import annotations

from earmark.score.compat.published import Published, left_out, partly
from earmark.score.gold import Gold
from earmark.score.outcome import Outcome, judged


def score(gold: Gold, output: str | None) -> Outcome:
    """Score a reply by its first character, or, of several answers, by all."""
    if not output:
        return left_out(gold.id, "no response")
    if gold.answer_type == "number":
        first = output[0]
        return judged(gold.id, first.isdecimal() and gold.answers[0].isdecimal() and _same(first, gold), first)
    if gold.answer_type == "multi_choice":
        return _several(gold, output)
    if sorted(choice.lower() for choice in gold.choices) == ["no", "yes"]:
        said = output.replace(".", "").replace(" ", "").lower()
        return judged(gold.id, said == gold.answers[0].lower(), said) if said else left_out(gold.id, "no response")
    return judged(gold.id, output[0].lower() == _letter(gold.answer_index or 0), output[0])


def _same(first: str, gold: Gold) -> bool:
    return int(first) == int(gold.answers[0])


def _letter(index: int) -> str:
    return chr(ord("a") + index)


def _several(gold: Gold, output: str) -> Outcome:
    said = output.replace(".", "").replace(",", "").lower()
    if not said:
        return left_out(gold.id, "no response")
    right = {_letter(gold.choices.index(answer)) for answer in gold.answers}
    value = 0.0 if set(said) - right else 1.0 if set(said) == right else 0.5
    return partly(gold.id, value, said)


RULE = Published("humansense", "HumanSense 27aec594, score.py", frozenset({"choice", "multi_choice", "number"}), score)
