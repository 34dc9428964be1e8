"""The rules by which judgements of one version of an item become a decision.

1. The word of an expert on a dispute decides, whatever the raters say; the newest where there are several.
2. Fewer raters than `review.raters` decide nothing.
3. A verdict (accept, fix, reject) that more than the share `review.majority` of the raters give decides; where the
   raters' alpha on all items is under `review.alpha`, only one that all of them give.
4. A fix needs a rewrite that makes another, valid item (`annotation.adjudication.rewriting` says whose).
5. Everything else is a dispute: for one more rater while fewer than `review.most` have judged, then for the expert.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from annotation.adjudication.ballot import Ballot, Vote, vote_of
from annotation.adjudication.evidence import agreed, within
from annotation.adjudication.rewriting import choose
from earmark.item import Item
from earmark.judgements import Decision, Judgement, Span, Verdict
from earmark.params import ReviewParams

MAJORITY, ALPHA = "majority", "alpha"
_WORDS = {"accept": "accept it", "fix": "mend it", "reject": "reject it"}
_AGREEMENT_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Rules:
    """What decides.

    Attributes:
        review: The parameters.
        alpha: Of all decisions of all raters; None where it is not defined: they never disagreed.
    """

    review: ReviewParams
    alpha: float | None = None

    @property
    def trusting(self) -> bool:
        """Whether a majority is enough."""
        return self.review.alpha is None or self.alpha is None or self.alpha >= self.review.alpha

    def decide(self, item: Item, ballot: Ballot, decided: str) -> Decision | None:
        """The decision about an item as it was judged; None while too few have judged it.

        Args:
            item: That version of it.
            ballot: What was said of it.
            decided: ISO 8601, UTC.
        """
        said = ballot.count()
        expert = ballot.last_word
        if expert:
            return self._of_expert(item, ballot, expert, decided)
        if said.total() < self.review.raters:
            return None
        return self._of_raters(item, ballot, decided)

    def _of_raters(self, item: Item, ballot: Ballot, decided: str) -> Decision:
        said = ballot.count()
        verdict, votes = said.most_common(1)[0]
        if votes <= self.review.majority * said.total():
            return self._dispute(item, said, MAJORITY, f"{_tally(said)}: no majority", decided)
        if votes < said.total() and not self.trusting:
            reason = f"{_tally(said)}: an alpha of {self.alpha:.3f} is under {self.review.alpha}, so all must agree"
            return self._dispute(item, said, ALPHA, reason, decided)
        agreeing = [one for one in ballot.raters if vote_of(one) == verdict]
        reason = f"{votes} of {said.total()} raters {_WORDS[verdict]}{_flags(agreeing) if verdict != 'accept' else ''}"
        made = _decision(item, said, verdict, MAJORITY, reason, decided, self._evidence(item, ballot))
        if verdict != "fix":
            return made
        chosen = choose(item, made, agreeing)
        if chosen.decision is None:
            reason = f"{reason}, but no rewrite can be used: {chosen.why_not}"
            return self._dispute(item, said, MAJORITY, reason, decided)
        return chosen.decision.model_copy(update={"reason": _by(reason, chosen.whose)})

    def _of_expert(self, item: Item, ballot: Ballot, expert: Judgement, decided: str) -> Decision:
        said, verdict = ballot.count(), vote_of(expert)
        reason = expert.value("why") or "the expert's word"
        own = within(item, agreed([expert], 1))
        made = _decision(item, said, verdict, expert.rater, reason, decided, own or self._evidence(item, ballot))
        if verdict != "fix":
            return made
        chosen = choose(item, made, [expert])
        if chosen.decision is None or not (chosen.whose or own):
            chosen = choose(item, made, [one for one in ballot.raters if vote_of(one) == "fix"])
        if chosen.decision is None:
            why = f"{reason}; the expert wants it mended, but no rewrite can be used: {chosen.why_not}"
            return _decision(item, said, "dispute", expert.rater, why, decided)
        whose = "" if chosen.whose == expert.rater else chosen.whose
        return chosen.decision.model_copy(update={"reason": _by(reason, whose)})

    def _evidence(self, item: Item, ballot: Ballot) -> tuple[Span, ...]:
        return within(item, agreed(ballot.raters, min(2, self.review.raters)))

    def _dispute(self, item: Item, said: Counter[Vote], by: str, reason: str, decided: str) -> Decision:
        to = "one more rater" if said.total() < self.review.most else "the expert"
        return _decision(item, said, "dispute", by, f"{reason}; goes to {to}", decided)

    def for_expert(self, decision: Decision) -> bool:
        """Whether nobody but the expert can end a dispute."""
        return decision.raters >= self.review.most or decision.by not in {MAJORITY, ALPHA}


def _decision(
    item: Item, said: Counter[Vote], verdict: Verdict, by: str, reason: str, decided: str,
    evidence: tuple[Span, ...] = (),
) -> Decision:  # fmt: skip
    agreeing = max(said.values(), default=0)
    if verdict != "dispute":
        agreeing = said[verdict]
    return Decision(
        item=item.id, content_hash=item.content_hash, verdict=verdict, by=by, reason=reason, decided=decided,
        raters=said.total(), agreement=round(agreeing / said.total(), _AGREEMENT_DECIMALS) if said else None,
        evidence=evidence if verdict in ("accept", "fix") else (),
    )  # fmt: skip


def _by(reason: str, whose: str) -> str:
    return f"{reason}; rewrite of {whose}" if whose else reason


def _tally(said: Counter[Vote]) -> str:
    return ", ".join(f"{said[word]} {word}" for word in ("accept", "fix", "reject") if said[word])


def _flags(judgements: list[Judgement]) -> str:
    counts = Counter(flag for one in judgements for flag in one.values("flags"))
    shown = ", ".join(f"{flag} {n}" for flag, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    return f" ({shown})" if shown else ""
