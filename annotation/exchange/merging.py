"""What came and what is on disk as one: the newest word of each rater on each thing, and nothing on disk is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

from annotation.exchange.incoming import Aside, aside
from earmark.errors import JudgementError
from earmark.judgements import Judgement

Fate: TypeAlias = Literal["new", "same", "newer", "older", "changed", "moved", "doubled"]
Dropped: TypeAlias = Literal["older", "changed", "moved", "doubled"]


_STAYS: dict[Dropped, str] = {
    "older": "a newer word of the rater is on disk",
    # somebody may have taken a name out of a note: that must not come back
    "changed": "says something else on disk, which stays; take the line out of the file to have this",
}


class Subject(NamedTuple):
    """What a rater has one word on."""

    kind: str
    item: str
    content_hash: str
    rater: str
    about: str

    @classmethod
    def of(cls, judgement: Judgement) -> Subject:
        """Of a judgement."""
        return cls(judgement.kind, judgement.item, judgement.content_hash, judgement.rater, judgement.about)


def rank(judgement: Judgement) -> tuple[bool, str, str, str]:
    """Which of two words counts: the newest; who passes on after he has answered has not taken his answer back."""
    return judgement.status == "given", judgement.updated, judgement.created, judgement.origin


@dataclass(frozen=True, slots=True)
class Merged:
    """One of what was two.

    Attributes:
        judgements: All that are on disk from now on.
        asides: What came, or lay there twice, and does not count.
        fates: How many that came had which fate, by their kind.
        kept: Judgements on disk that did not come, by kind.
        repeated: Lines on disk that were one word twice, by kind.
    """

    judgements: tuple[Judgement, ...]
    asides: tuple[Aside, ...]
    fates: Counter[tuple[str, Fate]]
    kept: Counter[str]
    repeated: Counter[str]


def merge(disk: Iterable[Judgement], came: Iterable[Judgement]) -> Merged:
    """Put what came to what is on disk; in any order, and any number of times, the same comes out.

    Args:
        disk: What is there.
        came: What was read.

    Raises:
        JudgementError: An annotation on disk is said to be another rater's: this machine has other pseudonyms.
    """
    asides: list[Aside] = []
    there, repeated = _newest(disk, "lies on disk beside a newer word of the rater", asides)
    fates: Counter[tuple[str, Fate]] = Counter()
    owners = {one.origin: one for one in there.values()}
    fitting = []
    for one in came:
        if _fits(one, owners.get(one.origin)):
            fitting.append(one)
        else:
            was = owners[one.origin]
            asides.append(_put("moved", f"given on {was.item} ({was.content_hash}), and the task edited since", one))
            fates[one.kind, "moved"] += 1
    found, doubled = _newest(fitting, "the rater has a newer word on it", asides)
    fates.update({(kind, "doubled"): count for kind, count in doubled.items()})
    merged = dict(there)
    for subject, one in found.items():
        fate = _fate(there.get(subject), one)
        fates[one.kind, fate] += 1
        if fate == "older" or fate == "changed":  # noqa: PLR1714 - so that mypy sees it
            asides.append(_put(fate, _STAYS[fate], one))
        elif fate != "same":
            merged[subject] = one
    kept = Counter(subject.kind for subject in there if subject not in found)
    _keeps(there, merged)
    return Merged(tuple(merged.values()), tuple(asides), fates, kept, repeated)


def _newest(
    judgements: Iterable[Judgement], why: str, asides: list[Aside]
) -> tuple[dict[Subject, Judgement], Counter[str]]:  # fmt: skip
    """The newest word on each subject, and how many others there were of each kind."""
    found: dict[Subject, Judgement] = {}
    others: Counter[str] = Counter()
    for one in judgements:
        subject = Subject.of(one)
        first = found.setdefault(subject, one)
        if first is one:
            continue
        later, earlier = (one, first) if rank(one) > rank(first) else (first, one)
        found[subject] = later
        others[one.kind] += 1
        asides.append(_put("doubled", why, earlier))
    return found, others


def _fate(there: Judgement | None, came: Judgement) -> Fate:
    if there is None:
        return "new"
    if rank(there) == rank(came):
        return "same" if there == came else "changed"
    return "newer" if rank(came) > rank(there) else "older"


def _fits(came: Judgement, there: Judgement | None) -> bool:
    """Whether an annotation is about what it was about.

    Raises:
        JudgementError: It is another rater's.
    """
    if there is None:
        return True
    if there.rater != came.rater:
        raise JudgementError(
            came.origin, expected=f"a judgement by {there.rater}, as on disk", got=f"one by {came.rater}",
            remedy="This machine gives people other pseudonyms: bring people.json from the one that pulled before",
        )  # fmt: skip
    return (there.kind, there.item, there.content_hash) == (came.kind, came.item, came.content_hash)


def _put(code: Dropped, why: str, one: Judgement) -> Aside:
    return aside(
        code, [why], one.origin, one.kind, one.model_dump(mode="json"), item=one.item, content_hash=one.content_hash,
        rater=one.rater, updated=one.updated,
    )  # fmt: skip


def _keeps(there: dict[Subject, Judgement], merged: dict[Subject, Judgement]) -> None:
    """No subject is lost, whatever was done above.

    Raises:
        JudgementError: One is.
    """
    lost: Sequence[Subject] = [subject for subject in there if subject not in merged]
    if lost:
        raise JudgementError("pull", expected="every judgement on disk to stay", got=f"{len(lost)} that would go")
