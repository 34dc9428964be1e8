"""Every judgement on disk, item by item and version by version, to decisions; what cannot count is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from annotation.adjudication.ballot import Ballots
from annotation.adjudication.rules import Rules
from earmark.item import Item, Media
from earmark.judgements import Decision, Judgement
from earmark.params import ReviewParams
from earmark.release.judgements import alpha
from earmark.review import Reviewed, Status, VersionKey, by_version, reviewed, revised, version
from earmark.shards import read_items, read_rows, shard_files

State = Literal["accepted", "fixed", "rejected", "disputed", "waiting"]
STATES: tuple[State, ...] = ("accepted", "fixed", "rejected", "disputed", "waiting")
CIRCLE = "circle"
_NAMES: Mapping[Status, State] = {
    "accepted": "accepted",
    "revised": "fixed",
    "rejected": "rejected",
    "disputed": "disputed",
}


@dataclass(slots=True)
class Adjudication:
    """What came of the judgements.

    Attributes:
        decisions: All that belong into the file, those that were kept included.
        states: Of each item that was judged: how it stands now.
        waiting: Items that more raters must judge, as they are now, each with how many have.
        fresh: Decisions that differ from what the file held.
        kept: About versions that are not here now, but whose judgements are.
        withdrawn: Of the file, whose judgements are gone.
        stale: Judgements of versions that are not here, of items that are.
        absent: Judgements of items that are not here.
        alpha: Of all decisions of all raters.
        ballots: The judgements, sorted.
    """

    ballots: Ballots
    alpha: float | None
    decisions: dict[VersionKey, Decision] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    fresh: list[Decision] = field(default_factory=list)
    kept: list[Decision] = field(default_factory=list)
    withdrawn: list[Decision] = field(default_factory=list)
    stale: list[Judgement] = field(default_factory=list)
    absent: list[Judgement] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many items stand how."""
        found = Counter(self.states.values())
        return {state: found[state] for state in STATES}


def adjudicate(
    items: Iterable[Item], judgements: Sequence[Judgement], earlier: Iterable[Decision], review: ReviewParams, now: str
) -> Adjudication:
    """Decide about every item that was judged.

    The same judgements, items and rules give the same decisions in whatever order they come. A decision of the file
    that would be made again as it is keeps its date.

    Args:
        items: As their sources and recipes made them; those that nobody judged are passed over.
        judgements: All there are.
        earlier: What the file holds.
        review: The rules' parameters.
        now: The date of new decisions, ISO 8601, UTC.

    Raises:
        JudgementError: A decision is none of accept, fix and reject; the file decides twice about one version.
    """
    known = by_version(earlier)
    ballots = Ballots.sorted(judgements)
    found = Adjudication(ballots, alpha(ballots.votes(), "decision", "nominal"))
    deciding = _Deciding(Rules(review, found.alpha), ballots, known, now)
    ids: set[str] = set()
    for item in items:
        last = reviewed(item, deciding)
        ids.update(id_ for id_, _ in deciding.seen)
        if _is_judged(deciding):
            found.states[item.id] = _state(last, deciding)
            if found.states[item.id] == "waiting":
                found.waiting[last.item.id] = len(ballots.of[deciding.seen[-1]].votes)
        found.decisions.update(deciding.made)
        deciding.close()
    found.fresh = [one for key, one in sorted(found.decisions.items()) if known.get(key) != one]
    for one in sorted(judgements, key=lambda one: (one.item, one.content_hash, one.rater)):
        if (one.item, one.content_hash) not in deciding.visited:
            (found.stale if one.item in ids else found.absent).append(one)
    about = {(one.item, one.content_hash) for one in (*found.stale, *found.absent)}
    for key in sorted(known.keys() - found.decisions.keys()):
        (found.kept if key in about else found.withdrawn).append(known[key])
    found.decisions.update({(one.item, one.content_hash): one for one in found.kept})
    return found


@dataclass(slots=True)
class _Deciding:
    """Decides about the versions of one item after the other, as `earmark.review.reviewed` comes to them."""

    rules: Rules
    ballots: Ballots
    known: dict[VersionKey, Decision]
    now: str
    seen: list[VersionKey] = field(default_factory=list)
    made: dict[VersionKey, Decision] = field(default_factory=dict)
    visited: set[VersionKey] = field(default_factory=set)

    def __call__(self, item: Item) -> Decision | None:
        key = version(item)
        self.seen.append(key)
        ballot = self.ballots.of.get(key)
        decision = self.rules.decide(item, ballot, self.now) if ballot else None
        if decision is None:
            return None
        if decision.verdict == "fix" and version(revised(item, decision)) in self.seen:
            reason = f"{decision.reason}; this takes back an earlier fix; goes to the expert"
            gone = {"verdict": "dispute", "by": CIRCLE, "reason": reason, "rewrite": None, "evidence": ()}
            decision = decision.model_copy(update=gone)
        before = self.known.get(key)
        if before and before.model_copy(update={"decided": decision.decided}) == decision:
            decision = before
        self.made[key] = decision
        return decision

    def close(self) -> None:
        """Be ready for the next item."""
        self.visited.update(self.seen)
        self.seen, self.made = [], {}


def _is_judged(deciding: _Deciding) -> bool:
    return any(key in deciding.ballots.of for key in deciding.seen)


def _state(last: Reviewed, deciding: _Deciding) -> State:
    """How an item stands; one that was accepted stays so until those who look again decide otherwise."""
    begun = deciding.seen[-1] in deciding.ballots.of and deciding.seen[-1] not in deciding.made
    if last.status is None or (begun and last.status == "revised"):
        return "waiting"
    return _NAMES[last.status]


def judged_items(folder: Path, ids: Collection[str]) -> Iterator[Item]:
    """The items of a folder of shards that have one of these ids, without their sound; other shards stay unread.

    Raises:
        ShardError: A shard is damaged.
        ItemError: An item breaks the schema.
    """
    for file in shard_files(folder):
        if any(row["id"] in ids for row in read_rows(file, ["id"])):
            for item in read_items(file):
                if item.id in ids:
                    silent = tuple(Media(path=one.path) for one in item.audio)
                    yield item.model_copy(update={"audio": silent})
