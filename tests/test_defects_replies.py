"""Replies that a reader of rules once read wrongly: corrections and ornaments, each beside what looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.choice import choose
from earmark.score.outcome import Status
from earmark.score.replies import corrected_at, without_ornaments
from earmark.score.run import outcome_of
from tests.golden import scored
from tests.golden.scored import OPTIONS

NOTES = ("B", "B\u266d", "C", "C\u266f")
FACES = ("\U0001f436", "\U0001f431", "\U0001f437", "\U0001f42e")


@pytest.mark.parametrize(
    ("reply", "index"),
    [
        ("The answer is A. No wait, B.", 1), ("The answer is A. Wait, B", 1),
        ("The answer is A. Actually, it is B.", 1),
        ("The answer is A. Hmm, no, B.", 1), ("The answer is A. Sorry, I meant B.", 1), ("A. No wait, B.", 1),
        ("The answer is A. Correction: B.", 1), ("The answer is A. Wait. No. It's rain.", 1), ("A, no, C", 2),
        ("C. Wait: is it B? Actually C.", 2),
        # what corrects nothing
        ("The answer is A. Actually, B was tempting.", 0), ("The answer is A. Actually, rain is not heard.", 0),
        ("The answer is A. No.", 0), ("The answer is A. Sorry!", 0), ("The answer is B. No, I'm not sure.", 1),
        ("The answer is A, not B.", 0),
    ],
)  # fmt: skip
def test_a_correction_decides(reply: str, index: int) -> None:
    assert choose(reply, OPTIONS) == index


def test_a_correction_of_a_number_decides() -> None:
    gold = scored.gold(scored.item("n", "number", ("6",)))
    assert outcome_of(gold, "The answer is 5. No wait, 6.").status is Status.RIGHT
    assert outcome_of(gold, "The answer is 5. No wait, 6 is too many.").status is Status.WRONG


@pytest.mark.parametrize(
    ("reply", "choices", "index"),
    [
        ("B \U0001f389", OPTIONS, 1), ("The answer is B \U0001f44d\U0001f3fd", OPTIONS, 1),
        ("**B** \u2705", OPTIONS, 1),
        ("rain \U0001f327\ufe0f", OPTIONS, 1), ("B \ufffd", OPTIONS, 1), ("B \u2713 \u2728", OPTIONS, 1),
        # signs that say no, or nothing
        ("B \u274c", OPTIONS, None), ("B \U0001f44e", OPTIONS, None), ("A \u274c B \u2705", OPTIONS, None),
        ("B \U0001f914", OPTIONS, None), ("\U0001f389", OPTIONS, None),
        # signs that are the answer
        ("The answer is B\u266d", NOTES, 1), ("B\u266d", NOTES, 1), ("The answer is B", NOTES, 0),
        ("\U0001f437", FACES, 2),
    ],
)  # fmt: skip
def test_ornaments_are_left_out_where_nothing_is_read_with_them(
    reply: str, choices: tuple[str, ...], index: int | None
) -> None:
    assert choose(reply, choices) == index


@given(st.text(max_size=40))
def test_a_text_is_only_shortened(text: str) -> None:
    bare = without_ornaments(text)
    assert text.startswith(bare)
    assert without_ornaments(bare) == bare
    assert 0 <= corrected_at(text) <= len(text)
