"""Evidence: brief, given twice, or the whole clip where it is a part elsewhere."""

from __future__ import annotations

import pytest

from earmark.checks.evidence import Wholes, brief, repeated
from earmark.checks.gates import Gates
from earmark.checks.registry import facts_of
from earmark.item import Evidence, Item
from tests.made import item, tone
from tests.test_checks import Case, holding

BASE = item("hand/base", tone(duration_s=1.0))


def resting(name: str, *spans: tuple[float, float]) -> Item:
    evidence = tuple(Evidence(clip=0, start_s=start, end_s=end) for start, end in spans)
    return BASE.model_copy(update={"id": f"hand/{name}", "evidence": evidence}).sealed()


PARTS = [resting(f"part-{n}", (0.1, 0.1 + 0.05 * n)) for n in range(1, 12)]
CASES = {
    "evidence.brief": Case(holding(resting("brief", (0.5, 0.502))), holding(*PARTS)),
    "evidence.repeated": Case(holding(resting("twice", (0.1, 0.5), (0.1, 0.5))), holding(*PARTS)),
    "evidence.whole": Case(holding(*PARTS, resting("whole", (0.0, 1.0))), holding(*PARTS)),
}


@pytest.mark.parametrize(
    ("spans", "briefs", "repeats"),
    [
        (((0.1, 0.11),), 1, 0), (((0.1, 0.12001),), 0, 0), (((0.0, 0.9), (0.3, 0.4)), 0, 0),
        (((0.1, 0.5), (0.6, 0.7), (0.1, 0.505)), 0, 1), (((0.1, 0.5),) * 3, 0, 2), (((0.5, 0.5),), 0, 0), ((), 0, 0),
    ],
)  # fmt: skip
def test_spans(spans: tuple[tuple[float, float], ...], briefs: int, repeats: int) -> None:
    one = resting("one", *spans)
    assert (len(list(brief(one))), len(list(repeated(one)))) == (briefs, repeats)


def test_spans_of_two_clips_are_two() -> None:
    spans = tuple(Evidence(clip=n, start_s=0.1, end_s=0.5) for n in (0, 1))
    assert not list(repeated(BASE.model_copy(update={"evidence": spans})))


def test_where_many_are_whole_none_is_told() -> None:
    found = Wholes()
    for one in [*PARTS, resting("a", (0.0, 1.0)), resting("b", (0.0, 1.0))]:
        found.add(facts_of(one))
    assert found.of == 13
    assert list(found.finish(Gates())) == []  # 11 of 13 are parts: fewer than nine of ten


def test_a_span_of_a_clip_that_is_not_there_is_for_another_check() -> None:
    found = Wholes()
    found.add(facts_of(BASE.model_copy(update={"evidence": (Evidence(clip=7, start_s=0.0, end_s=1.0),)})))
    assert found.of == 0
