"""In which order people see items: what waits for a word first, and every stretch a fair mixture.

Label Studio's Community edition has no assignments: who is free gets the next task, in the order in which tasks were
sent, until each has as many raters as the project says. So batches are balanced by the order: any stretch of it holds
sources, tasks and gold questions in the proportion of the whole, whoever works through it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from annotation.exchange.selection import Facts
from earmark.draw import draw_int, drawn
from earmark.errors import JudgementError
from earmark.judgements import Judgement
from earmark.review import VersionKey
from earmark.shards import REJECTS, read_rejects

# What makes an item urgent, the most urgent first.
REASONS = ("disputed", "revised", "failed", "uncertain", "")


class Planned(NamedTuple):
    """An item's place in the order.

    Attributes:
        facts: Of the item.
        why: One of REASONS.
        gold: Whether it is there to see how well raters do.
    """

    facts: Facts
    why: str = ""
    gold: bool = False


@dataclass(frozen=True, slots=True)
class Urgency:
    """What is known to be in doubt.

    Attributes:
        failed: Ids of items that a check found fault with.
        uncertain: Versions on which raters differ.
    """

    failed: frozenset[str] = frozenset()
    uncertain: frozenset[VersionKey] = field(default_factory=frozenset)

    def why(self, facts: Facts) -> str:
        """Why an item is urgent; empty where it is not."""
        if facts.status in ("disputed", "revised"):
            return facts.status
        if {facts.id, facts.made} & self.failed:
            return "failed"
        return "uncertain" if facts.version in self.uncertain else ""


def failed(build: Path) -> frozenset[str]:
    """Ids of items that `validate` has an issue with, or that `curate` rejected.

    The report names the first hundred issues of a check.

    Args:
        build: Folder that the stages write to.

    Raises:
        JudgementError: The report cannot be read.
    """
    report, found = build / "validate" / "report.json", set()
    if report.exists():
        try:
            checks = json.loads(report.read_text(encoding="utf-8"))["checks"]
            found |= {str(issue["item"]) for check in checks for issue in check["issues"]}
        except (ValueError, KeyError, TypeError) as error:
            raise JudgementError(
                str(report), expected="a report of the checks", got=f"{type(error).__name__}: {error}",
                remedy="Run `dvc repro validate`",
            ) from None  # fmt: skip
    if (build / "curated" / REJECTS).exists():
        found |= {reject.id for reject in read_rejects(build / "curated")}
    return frozenset(found)


def uncertain(judgements: Iterable[Judgement]) -> frozenset[VersionKey]:
    """Versions on whose answer or decision raters differ."""
    said: dict[tuple[VersionKey, str], set[tuple[str, ...]]] = defaultdict(set)
    for one in judgements:
        for name in ("answer", "decision"):
            if one.values(name):
                said[(one.item, one.content_hash), name].add(tuple(sorted(one.values(name))))
    return frozenset(key for (key, _), words in said.items() if len(words) > 1)


def planned(
    chosen: Sequence[Facts], urgency: Urgency, seed: int, limit: int | None = None, gold: Sequence[Facts] = ()
) -> list[Planned]:
    """Put items in order.

    Args:
        chosen: The items.
        urgency: What is in doubt.
        seed: Of the order.
        limit: How many there are in all; None takes all.
        gold: Questions to mix in; one that is among the chosen ones changes its place and is not doubled.
    """
    known = {one.version for one in gold}
    classes: dict[str, list[Facts]] = {why: [] for why in REASONS}
    for one in chosen:
        if one.version not in known:
            classes[urgency.why(one)].append(one)
    rest = [Planned(one, why) for why, members in classes.items() for one in mixed(members, seed)]
    taken = rest if limit is None else rest[: max(limit - len(gold), 0)]
    questions = [Planned(one, gold=True) for one in mixed(gold, seed)]
    return _interleaved(taken, questions, seed)


def _interleaved(many: Sequence[Planned], few: Sequence[Planned], seed: int) -> list[Planned]:
    places = [((n + 0.5) / len(many), 0, one) for n, one in enumerate(many)]
    for n, one in enumerate(few):  # somewhere in its own stretch, so that no rater can count on it
        places.append(((n + draw_int(seed, one.facts.id, "gold place") / 2**63) / len(few), 1, one))
    return [one for *_, one in sorted(places, key=lambda place: (place[0], place[1], place[2].facts.id))]


def mixed(found: Iterable[Facts], seed: int) -> list[Facts]:
    """An order in which every stretch holds sources and tasks in the proportion of the whole."""
    strata: dict[tuple[str, str, str], list[Facts]] = defaultdict(list)
    for one in found:
        strata[one.source, one.benchmark, one.task].append(one)
    placed = []
    for name, members in strata.items():
        offset = draw_int(seed, *name, "offset") / 2**63
        ordered = sorted(members, key=lambda one: (draw_int(seed, one.id, "order"), one.id))
        placed += [((n + offset) / len(ordered), one.id, one) for n, one in enumerate(ordered)]
    return [one for *_, one in sorted(placed, key=lambda place: place[:2])]


def gold_questions(candidates: Iterable[Facts], share: float, of: int, seed: int) -> list[Facts]:
    """Draw gold questions: items whose answer is known to be right.

    Args:
        candidates: Items to draw from; those whose answer is not sure are left out.
        share: Of all that is sent.
        of: Number of items that are sent, gold questions among them.
        seed: Of the draw.

    Raises:
        JudgementError: There are not enough.
    """
    wanted = round(share * of)
    sure = {one.id: one for one in candidates if one.sure and one.status in (None, "accepted")}
    if wanted > len(sure):
        raise JudgementError(
            f"--gold {share:g}", expected=f"{wanted} items whose answer is known to be right", got=str(len(sure)),
            remedy="Made items are, and accepted ones: select some, or ask for less",
        )  # fmt: skip
    return [sure[name] for name in drawn(sorted(sure), wanted, seed, "gold")]
