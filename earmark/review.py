"""What people decided, applied to items: which version of an item goes on, and how its review stands.

A version of an item is its id and content hash; a decision holds for one version and leads to the next. Wording,
choices that are not the answer, and evidence are edits: the id stays, the revision rises. Another answer makes another
item: a new id, whose `parent` is the one that was judged. Whether two answers are one is told by their text, without
case, blanks and outer punctuation, and by nothing cleverer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from earmark.errors import Issue, ItemError, JudgementError
from earmark.identity import item_id
from earmark.item import Evidence, Item, Review
from earmark.judgements import Decision, Rewrite
from earmark.validation import normalised_choice, require

JUDGEMENTS = Path("annotation/judgements")
DECISIONS = Path("annotation/decisions.jsonl")

Status: TypeAlias = Literal["accepted", "revised", "disputed", "rejected"]
Demand: TypeAlias = Literal["none", "judged", "accepted"]
VersionKey: TypeAlias = tuple[str, str]

_STATUS: Mapping[str, Status] = {
    "accept": "accepted", "fix": "revised", "reject": "rejected", "dispute": "disputed",
}  # fmt: skip
# A revised item waits for its one more look: nobody has judged it as it is now.
_MEETS: Mapping[Demand, frozenset[Status | None]] = {
    "none": frozenset({None, "accepted", "revised", "disputed"}),
    "judged": frozenset({"accepted", "disputed"}),
    "accepted": frozenset({"accepted"}),
}


class Reviewed(NamedTuple):
    """An item after its decisions.

    Attributes:
        item: The version that goes on, with `review` filled in; as it was where nobody decided anything.
        status: How its review stands; None where nobody decided anything.
        decision: The last that was applied.
    """

    item: Item
    status: Status | None
    decision: Decision | None

    def meets(self, demand: Demand) -> bool:
        """Whether the item may go on where this much is asked for; a rejected one never may."""
        return self.status in _MEETS[demand]


def version(item: Item) -> VersionKey:
    """What a judgement or decision must name to be about this item as it is."""
    return item.id, item.content_hash


def by_version(decisions: Iterable[Decision]) -> dict[VersionKey, Decision]:
    """Decisions by the version that they are about.

    Raises:
        JudgementError: Two are about one version.
    """
    found: dict[VersionKey, Decision] = {}
    for one in decisions:
        if found.setdefault((one.item, one.content_hash), one) is not one:
            raise JudgementError(
                f"decisions about {one.item}", expected="one for each version of an item",
                got=f"two for {one.content_hash}", remedy="Run `python -m annotation adjudicate`",
            )  # fmt: skip
    return found


def reviewed(item: Item, decide: Callable[[Item], Decision | None]) -> Reviewed:
    """Follow the decisions about an item from version to version, to the one that nobody has decided on.

    Args:
        item: As its source or recipe made it.
        decide: The decision about a version, or None.

    Raises:
        ItemError: A rewrite does not make a valid item of it.
    """
    seen: set[VersionKey] = set()
    status: Status | None = None
    last: Decision | None = None
    while version(item) not in seen:
        seen.add(version(item))
        decision = decide(item)
        if decision is None:
            break
        last, status = decision, _STATUS[decision.verdict]
        following = revised(item, decision)
        if following is item:
            break
        item = following
    else:
        status = "disputed"  # the versions go in a circle: each rewrite takes the other back
    if last and status:
        review = Review(
            status=status, raters=last.raters, agreement=last.agreement, decided_by=last.by, reason=last.reason
        )
        item = item.model_copy(update={"review": review})
    return Reviewed(item, status, last)


def revised(item: Item, decision: Decision) -> Item:
    """The item as a decision leaves it: itself where it changes nothing, else sealed under its new revision or id.

    Evidence that the item brought with it stays: who made a scene knows where its events are.

    Raises:
        ItemError: The rewrite does not make a valid item of it, or a fix changes nothing.
    """
    if decision.verdict not in ("accept", "fix"):
        return item
    changes = _rewritten(item, decision.rewrite) if decision.verdict == "fix" and decision.rewrite else {}
    if decision.evidence and not item.evidence:
        spans = ((span.clip, float(span.start_s), float(span.end_s)) for span in decision.evidence)
        changes["evidence"] = tuple(Evidence(clip=clip, start_s=start, end_s=end) for clip, start, end in spans)
    made = item.model_copy(update=changes)
    if made.computed_hash() == item.computed_hash():
        if decision.verdict == "fix":
            raise ItemError.of(item.id, [_issue(item, "question", "a rewrite that changes something", "none")])
        return item
    if _meaning(made) == _meaning(item):
        made = made.model_copy(update={"revision": item.revision + 1})
    else:
        made = made.model_copy(update={"id": _new_id(made), "revision": 1, "parent": item.id})
    made = made.model_copy(update={"review": None})
    require(made)
    return made.sealed()


def _meaning(item: Item) -> frozenset[str]:
    return frozenset(map(normalised_choice, item.answers))


def _new_id(made: Item) -> str:
    said = [made.id, made.question, made.choices, made.answers]
    return item_id(*made.id.split("/")[:-1], of=said)


def _issue(item: Item, field: str, expected: str, got: str) -> Issue:
    return Issue(item.id, field, expected, got, "review.rewrite")


def _rewritten(item: Item, rewrite: Rewrite) -> dict[str, object]:
    """The fields that a rewrite changes."""
    changes: dict[str, object] = {}
    if rewrite.question is not None:
        changes["question"] = rewrite.question
    several = item.answer_type == "multi_choice" or len(item.answers) > 1
    answers = item.answers
    if rewrite.answer is not None:
        lines = tuple(line.strip() for line in rewrite.answer.splitlines() if line.strip())
        answers = lines if several else (rewrite.answer.strip(),)
    if not item.choices:
        return {**changes, "answers": answers}
    choices = item.choices if rewrite.choices is None else rewrite.choices
    if rewrite.answer is None:
        changes |= _kept_answers(item, choices)
    else:
        changes |= _other_answers(item, choices, answers, options_given=rewrite.choices is not None)
    return changes


def _chosen(item: Item, choices: tuple[str, ...], places: list[int]) -> dict[str, object]:
    found = tuple(choices[place] for place in places)
    return {
        "choices": choices, "answers": found, "answer_index": places[0] if item.answer_type == "choice" else None,
    }  # fmt: skip


def _places(choices: tuple[str, ...], answers: tuple[str, ...]) -> list[int] | None:
    """Where the answers are among the choices; None where one of them is not."""
    known = [normalised_choice(one) for one in choices]
    wanted = [normalised_choice(one) for one in answers]
    return [known.index(one) for one in wanted] if all(one in known for one in wanted) else None


def _kept_answers(item: Item, choices: tuple[str, ...]) -> dict[str, object]:
    """Other options, the answer as it was: the same text wherever it is now, or else the same place of as many."""
    places = _places(choices, item.answers)
    if places is None and len(choices) == len(item.choices):
        places = _places(item.choices, item.answers)
    if places is None:
        got = f"{choices!r} without it"
        raise ItemError.of(item.id, [_issue(item, "choices", f"the answer {item.answers!r} among the options", got)])
    return _chosen(item, choices, places)


def _other_answers(
    item: Item, choices: tuple[str, ...], answers: tuple[str, ...], *, options_given: bool
) -> dict[str, object]:
    """Another answer: one of the options; or, with the options as they were, other words for the right one."""
    places = _places(choices, answers)
    if places is None and not options_given and item.answer_type == "choice" and item.answer_index is not None:
        at = item.answer_index
        choices, places = (*choices[:at], *answers, *choices[at + 1 :]), [at]
    if places is None:
        raise ItemError.of(item.id, [_issue(item, "answers", f"one of {choices!r}", repr(answers))])
    return _chosen(item, choices, places)
