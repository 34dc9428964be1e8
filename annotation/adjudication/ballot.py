"""What was said of one version of an item: one vote a rater, and the expert's word."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from earmark.errors import JudgementError
from earmark.judgements import Judgement
from earmark.review import VersionKey

Vote = Literal["accept", "fix", "reject"]
VOTING = frozenset({"blind_qa", "viewing"})
EXPERT = "dispute"


@dataclass(slots=True)
class Ballot:
    """The newest word of each.

    Attributes:
        votes: By rater.
        words: Of experts, by pseudonym.
    """

    votes: dict[str, Judgement] = field(default_factory=dict)
    words: dict[str, Judgement] = field(default_factory=dict)

    @property
    def raters(self) -> list[Judgement]:
        """The votes, in the order of the pseudonyms."""
        return [self.votes[name] for name in sorted(self.votes)]

    @property
    def last_word(self) -> Judgement | None:
        """The newest word of an expert."""
        return max(self.words.values(), key=_age, default=None)

    def count(self) -> Counter[Vote]:
        """How many raters say what."""
        return Counter(vote_of(one) for one in self.votes.values())


@dataclass(frozen=True, slots=True)
class Ballots:
    """All judgements, by what they are about.

    Attributes:
        of: By version of an item.
        skipped: Where the rater passed on.
        other: Of kinds of work that decide nothing about an item, or without a decision.
        superseded: Those that the same rater has replaced by a newer one.
    """

    of: dict[VersionKey, Ballot]
    skipped: int
    other: int
    superseded: int

    @classmethod
    def sorted(cls, judgements: Iterable[Judgement]) -> Ballots:
        """Sort judgements; the order in which they come has no influence.

        Raises:
            JudgementError: A decision is none of accept, fix and reject.
        """
        of: defaultdict[VersionKey, Ballot] = defaultdict(Ballot)
        skipped = other = superseded = 0
        for one in sorted(judgements, key=_age):
            if one.status == "skipped":
                skipped += 1
            elif _said(one) is None:
                other += 1
            else:
                vote_of(one)
                ballot = of[one.item, one.content_hash]
                box = ballot.words if one.kind == EXPERT else ballot.votes
                superseded += one.rater in box
                box[one.rater] = one
        return cls(dict(of), skipped, other, superseded)

    def votes(self) -> list[Judgement]:
        """Every vote that counts."""
        return [one for ballot in self.of.values() for one in ballot.raters]


def vote_of(judgement: Judgement) -> Vote:
    """What a judgement says is to become of the item.

    Raises:
        JudgementError: None of accept, fix and reject.
    """
    said = _said(judgement)
    for known in get_args(Vote):
        if said == known:
            found: Vote = known
            return found
    raise JudgementError(
        f"{judgement.rater} on {judgement.item}", expected="accept, fix or reject", got=repr(said), remedy="Pull again"
    )


def _said(judgement: Judgement) -> str | None:
    if judgement.kind == EXPERT:
        return judgement.value("final")
    return judgement.value("decision") if judgement.kind in VOTING else None


def _age(judgement: Judgement) -> tuple[str, str, str]:
    return judgement.updated or judgement.created, judgement.created, judgement.model_dump_json()
