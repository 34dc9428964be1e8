r"""*number* and *span*: short answers that are right or wrong.

Rules `rules1` of *number* (`numerals` says what a number is, `decision` what a reply decides for):

| rule | reply, gold 5 | outcome |
|---|---|---|
| one number, in digits or words, with any unit or none | "5", "Five dogs.", "5.0 s" | right |
| another number | "4", "50", "-5" | wrong |
| the last statement of an answer decides | "3 and 2, so the answer is 5" | right |
| several numbers without a statement | "3 or 5" | unparsed |
| denied, asked for, or a bound | "Not 5.", "5?  I can't tell.", "more than 5" | unparsed |
| no number, an abstention, nothing | "Some dogs.", "I don't know", "" | unparsed |
| several golds | any of them is right | |

Rules `rules1` of *span* (compared after the normaliser `span1`):

| rule | reply, gold "the Eiffel Tower" | outcome |
|---|---|---|
| the gold and nothing else | "Eiffel tower." | right |
| the last statement of an answer gives the gold: its line, or its first sentence | \
"The answer is Eiffel Tower. I know it." | right |
| anything else, even if the gold is in it | "near the Eiffel Tower", "Eiffel Towers" | wrong |
| an abstention without a statement, nothing | "I don't know", "..." | unparsed |
| several golds | any of them is right | |
"""

from __future__ import annotations

import re
from decimal import Decimal

from earmark.score.decision import decide
from earmark.score.gold import Gold
from earmark.score.normalise import span
from earmark.score.numerals import Numbers
from earmark.score.outcome import Outcome, judged, unparsed
from earmark.score.replies import Statement, abstained_until, answer_part, statements

NUMBER_RULES = "rules1"
SPAN_RULES = "rules1"

_NUMBERS = Numbers()
_SENTENCE_END = re.compile(r"(?<![.!?])[.!?]+[\"')\]]*(?:\s|$)")


def score_number(gold: Gold, output: str) -> Outcome:
    """Score a reply to a number item: right where it gives a gold number, compared as exact decimals.

    Args:
        gold: Its answers are decimals in digits.
        output: The reply.
    """
    value = decide(answer_part(output), _NUMBERS)
    if not isinstance(value, Decimal):
        return unparsed(gold.id)
    return judged(gold.id, any(value == Decimal(answer) for answer in gold.answers), f"{value:f}")


def score_span(gold: Gold, output: str) -> Outcome:
    """Score a reply to a span item: right where it *is* a gold answer, after normalisation.

    Args:
        gold: Any of its answers will do.
        output: The reply.
    """
    answers = {span(answer, gold.language) for answer in gold.answers} - {""}
    text = answer_part(output)
    if (
        span(output, gold.language) in answers
        or span(text, gold.language) in answers
        or {output, output.strip()} & {*gold.answers}
    ):
        return judged(gold.id, True, text or output.strip())
    stated = [statement for statement in statements(text) if statement.side == "ahead" and span(statement.body)]
    if stated:
        return _stated(gold, stated[-1], answers)
    if not span(text) or abstained_until(text):
        return unparsed(gold.id)
    return judged(gold.id, False, text)


def _stated(gold: Gold, statement: Statement, answers: set[str]) -> Outcome:
    """A statement may give its line, or the first sentences of it: a gold may hold a full stop ("St. Louis")."""
    body = statement.body
    readings = [body[: end.start()] for end in _SENTENCE_END.finditer(body)] + [body]
    right = next((reading for reading in readings if span(reading, gold.language) in answers), None)
    if right is None or statement.denied:
        return judged(gold.id, False, readings[0])
    return judged(gold.id, True, right)
