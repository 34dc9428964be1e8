"""What comes of one reply: by the scorer that its item names, by a published rule, or by what a judge has said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from earmark import validation
from earmark.errors import ScoreError
from earmark.score import choice, instructions, multi_choice, refusal, text, transcript, translation
from earmark.score.compat import Published
from earmark.score.gold import Gold
from earmark.score.judge.asking import said_in
from earmark.score.normalise import BASIC
from earmark.score.outcome import Outcome, Status, missing, unscored
from earmark.score.replies import OVERLONG, is_overlong


def _instructions(gold: Gold, output: str, reading: instructions.Reading = "strict") -> Outcome:
    ruled = instructions.Ruled(gold.id, gold.constraints)
    return instructions.score(ruled, output, reading=reading)


# Scorer, as an item names it, to the function that scores a reply; `earmark.validation.SCORERS` says which
# answer types each is for.
SCORERS: Mapping[str, Callable[[Gold, str], Outcome]] = {
    "choice": choice.score,
    "multi_choice": multi_choice.score,
    "number": text.score_number,
    "span": text.score_span,
    "wer": transcript.score,
    "translation": translation.score,
    "instructions": _instructions,
    "refusal": refusal.score,
}


# Those that look for an answer in a reply. Transcripts and translations are compared with their references whole,
# however long: every word too many counts.
_READ = frozenset(["choice", "multi_choice", "number", "span", "instructions", "refusal"])

# Scorers that the record knows and this module has no function for: their items are in error, neither right nor
# wrong, unless a judge is asked; the report says so.
_LATER = frozenset().union(*validation.SCORERS.values()) - set(SCORERS)


def outcome_of(
    gold: Gold,
    output: str | None,
    *,
    compat: Published | None = None,
    normaliser: str = BASIC,
    reading: instructions.Reading = "strict",
    judged: Mapping[str, Outcome] | None = None,
) -> Outcome:
    """Score one reply. One that is read for an answer and is longer than `replies.LONGEST` is unparsed.

    Args:
        gold: The item.
        output: The reply; None where there is none.
        compat: A published rule in the place of ours, if it is for such an item.
        normaliser: Of transcripts.
        reading: Of instructions.
        judged: Outcomes that a judge has made, by id.

    Raises:
        ScoreError: There is no function for the item's scorer.
    """
    if compat and gold.scorer in compat.scorers:
        return compat.score(gold, output)
    scorer = SCORERS.get(gold.scorer)
    if not scorer and gold.scorer not in _LATER:
        expected, remedy = f"a scorer among {', '.join(sorted(SCORERS))}", "Does the release need a newer earmark?"
        raise ScoreError(gold.id, expected=expected, got=repr(gold.scorer), remedy=remedy)
    if gold.scorer == "wer":
        return transcript.score(gold, output, normaliser=normaliser)
    if output is None:
        return missing(gold.id)
    if judged and gold.id in judged:
        return judged[gold.id]
    if gold.scorer in _READ and is_overlong(output):
        return Outcome(gold.id, Status.UNPARSED, 0.0, OVERLONG)
    if gold.scorer == "instructions":
        scorer = partial(_instructions, reading=reading)
    return scorer(gold, output) if scorer else _unjudged(gold, output)


def _unjudged(gold: Gold, output: str) -> Outcome:
    """The outcome where no judge has spoken: one that a judge should not see is unparsed, any other in error."""
    silent = gold.scorer == "judge" and not said_in(output)
    return Outcome(gold.id, Status.UNPARSED, 0.0, refusal.NO_REPLY) if silent else unscored(gold.id)
