"""The evidence that raters agree on: golden values by hand, and invariants."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.adjudication.evidence import SHORTEST_S, agreed, within
from earmark.judgements import Judgement, Span
from tests.judged import evidence, judgement
from tests.made import item, tone

ITEM = item("hand/one", tone(duration_s=2.0))


def marked(*of_raters: Sequence[tuple[float, ...]]) -> list[Judgement]:
    return [judgement(ITEM, f"r{n}", spans=tuple(evidence(s[0], s[1], int(s[2]) if len(s) > 2 else 0) for s in spans))
            for n, spans in enumerate(of_raters)]  # fmt: skip


@pytest.mark.parametrize(
    ("of_raters", "expected"),
    [
        ([], []),
        ([[(0.0, 1.0)]], []),  # one rater's word is no agreement
        ([[(0.0, 1.0)], []], []),
        ([[(0.0, 1.0)], [(0.5, 1.5)]], [(0.5, 1.0)]),
        ([[(0.0, 1.0)], [(0.5, 1.5)], []], [(0.5, 1.0)]),  # who marked nothing has no word on where
        ([[(0.0, 1.0)], [(1.0, 2.0)]], []),  # they touch
        ([[(0.0, 1.0)], [(0.96, 2.0)]], []),  # 0.04 s of overlap
        ([[(0.0, 1.0)], [(0.5, 1.5)], [(0.8, 2.0)]], [(0.5, 1.5)]),  # two of three: 0.5 to 1.0 and 0.8 to 1.5
        ([[(0.0, 0.4)], [(0.5, 1.0)], [(0.0, 1.0)]], [(0.0, 0.4), (0.5, 1.0)]),
        ([[(0.0, 1.0)], [(0.0, 1.0)], [(0.5, 2.0)], [(0.5, 2.0)]], [(0.5, 1.0)]),  # three of four
        ([[(0.0, 0.6), (0.4, 1.0)], [(0.0, 1.0)]], [(0.0, 1.0)]),  # marks of one rater count once
        ([[(0.0, 0.6), (0.4, 1.0)], []], []),
        ([[(0.0, 0.5), (0.5, 1.0)], [(0.0, 1.0)]], [(0.0, 1.0)]),
        ([[(0.10049, 1.0)], [(0.0, 0.99951)]], [(0.1, 1.0)]),  # to the millisecond
    ],
)
def test_more_than_half_of_those_who_marked(
    of_raters: list[list[tuple[float, ...]]], expected: list[tuple[float, float]]
) -> None:
    assert [(span.start_s, span.end_s) for span in agreed(marked(*of_raters))] == expected


def test_clips_are_apart_and_only_evidence_counts() -> None:
    found = agreed(marked([(0.0, 1.0, 0), (0.0, 1.0, 1)], [(0.5, 1.0, 1), (1.2, 1.6, 0)]))
    assert [(span.clip, span.start_s, span.end_s) for span in found] == [(1, 0.5, 1.0)]
    defect = Span(clip=0, start_s=0.0, end_s=1.0, label="defect")
    assert agreed([judgement(ITEM, f"r{n}", spans=(defect,)) for n in range(2)]) == ()


def test_one_rater_is_enough_where_one_is_asked() -> None:
    assert [(s.start_s, s.end_s) for s in agreed(marked([(0.2, 0.9)]), fewest=1)] == [(0.2, 0.9)]


def test_spans_are_cut_to_the_clips_of_the_item() -> None:
    spans = (evidence(-0.5, 0.5), evidence(1.5, 9.0), evidence(1.99, 3.0), evidence(0.1, 0.5, clip=1))
    assert [(s.start_s, s.end_s) for s in within(ITEM, spans)] == [(0.0, 0.5), (1.5, 2.0)]


STRETCH = st.tuples(st.integers(0, 1900), st.integers(100, 500)).map(lambda p: (p[0] / 1000, (p[0] + p[1]) / 1000))
RATERS = st.lists(st.lists(STRETCH, max_size=4), min_size=0, max_size=6)


@given(RATERS, st.randoms(use_true_random=False))
def test_what_is_agreed_on(of_raters: list[list[tuple[float, float]]], rng: random.Random) -> None:
    some: list[Any] = marked(*of_raters)
    found = agreed(some)
    assert agreed(rng.sample(some, len(some))) == found
    marking = [spans for spans in of_raters if spans]
    for span in found:
        assert span.end_s - span.start_s >= SHORTEST_S - 1e-9
        middle = (span.start_s + span.end_s) / 2 + 1e-7
        holding = sum(any(start <= middle <= end for start, end in spans) for spans in marking)
        assert holding >= 2
        assert 2 * holding > len(marking)
    assert all(one.end_s < other.start_s for one, other in pairwise(found))
