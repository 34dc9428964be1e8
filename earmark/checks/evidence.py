"""Evidence: the spans that an answer rests on can be heard, and say where.

In a default release the shortest span lasts 0.3 s. Whether something is heard in a span is `silence.evidence`.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Evidence, Item

# Two sounds so close are heard as one (Hirsh 1959: 2 ms to hear two, 20 ms to tell their order).
SHORTEST_S = 0.02
# Spans of one clip that agree so far are one.
_ONE_SPAN = 0.95
# A span is the whole clip; in most items of a task it is a part.
WHOLE_SHARE, PART_SHARE = 0.99, 0.9
_MOST, _AT_MOST = 0.9, 1.01
_FEWEST_ASKED = 10


def brief(item: Item) -> Iterator[Issue]:
    """A span lasts long enough for an event."""
    for n, span in enumerate(item.evidence):
        lasts_s = span.end_s - span.start_s
        if 0 < lasts_s < SHORTEST_S:
            expected = f"{1000 * SHORTEST_S:g} ms or more"
            yield Issue(item.id, f"evidence[{n}]", expected, f"{1000 * lasts_s:.1f} ms", "evidence.brief")


def repeated(item: Item) -> Iterator[Issue]:
    """No span is given twice; one within a longer one is another event."""
    for n, span in enumerate(item.evidence):
        before = next((m for m in range(n) if _is_one(item.evidence[m], span)), None)
        if before is not None:
            got = f"{span.start_s:g} to {span.end_s:g} s, as evidence[{before}]"
            yield Issue(item.id, f"evidence[{n}]", "a span of its own", got, "evidence.repeated")


def _is_one(one: Evidence, other: Evidence) -> bool:
    common = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    both = max(one.end_s, other.end_s) - min(one.start_s, other.start_s)
    return one.clip == other.clip and both > 0 and common >= _ONE_SPAN * both


class Wholes:
    """Finds whole clips that are given as evidence where nearly all items of the task give a part."""

    def __init__(self) -> None:
        self.of = 0
        self._tasks: dict[tuple[str, str], list[tuple[str, float]]] = {}

    def add(self, facts: Facts) -> None:
        """Take the longest span of one item, as a share of its clip."""
        item = facts.record
        shares = []
        for span in item.evidence:
            seconds = item.clips[span.clip].duration_s if 0 <= span.clip < len(item.clips) else None
            shares += [(span.end_s - span.start_s) / seconds] if seconds else []
        if shares:
            self.of += 1
            self._tasks.setdefault((item.benchmark, item.task), []).append((item.id, max(shares)))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item that says nothing by its evidence."""
        for (benchmark, task), shares in self._tasks.items():
            parts = sum(share <= PART_SHARE for _, share in shares)
            if len(shares) < _FEWEST_ASKED or parts < _MOST * len(shares):
                continue
            for name, share in shares:
                if WHOLE_SHARE <= share <= _AT_MOST:  # beyond the end: record.rules
                    expected = f"a part of the clip, as in {parts} of {len(shares)} items of {benchmark}/{task}"
                    yield Issue(name, "evidence", expected, f"{share:.0%} of it", "evidence.whole")


CHECKS = (
    ItemCheck(
        id="evidence.brief", severity="warning", unit="spans",
        title="evidence lasts long enough to be heard",
        why="A span of a few milliseconds is a slip of the mouse, or seconds read as milliseconds.",
        remedy="Mark the span again, or leave it out",
        find=brief, count=lambda item: len(item.evidence),
    ),
    ItemCheck(
        id="evidence.repeated", severity="warning", unit="spans",
        title="no evidence is given twice",
        why="A span that counts twice weighs twice wherever evidence is scored or shown.",
        remedy="Keep one of the two",
        find=repeated, count=lambda item: len(item.evidence),
    ),
    CorpusCheck(
        id="evidence.whole", severity="warning", unit="items with evidence",
        title="evidence is a part of the clip where it is one in nearly all items of the task",
        why="The whole clip is what a tool gives when nobody marked anything: it says nothing of where to listen.",
        remedy="Mark where the answer is heard, or leave the evidence out",
        start=Wholes,
    ),
)  # fmt: skip
