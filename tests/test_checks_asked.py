"""Asked: questions that announce another kind of answer, or tell it by an article."""

from __future__ import annotations

import pytest

from tests.test_checks import Case, holding
from tests.test_checks_wording import CLEAN, count, saying

LISTED = saying("Which is heard? A) rain B) a tone C) a dog D) a bell")
CASES = {
    "asked.form": Case(holding(saying("Which are heard? Select all that apply.")), holding(CLEAN)),
    "asked.listed": Case(holding(LISTED), holding(CLEAN)),
    "asked.agreement": Case(
        holding(saying("It is an", "owl", "dog", "bell")), holding(saying("It is a", "dog", "cat"))
    ),
}


@pytest.mark.parametrize(
    ("question", "choices", "expected"),
    [
        ("Choose two.", ("a tone", "rain"), 1), ("Mark every sound.", ("a tone", "rain"), 1),
        ("Answer yes or no: is it rain?", ("a tone", "rain"), 1), ("Answer yes or no: is it rain?", ("Yes", "No."), 0),
        ("True or false: it rains.", ("true", "false"), 0), ("True or false: it rains.", ("yes", "no"), 1),
        ("Is the true or false note heard first?", ("a tone", "rain"), 0),
        ("Which of the following three sounds?", ("a", "b", "c"), 0), ("Which of these 4 options?", ("a", "b", "c"), 1),
        ("What is heard in the following two seconds?", ("a", "b", "c"), 0),
        ("Select the sound that is heard.", ("a tone", "rain"), 0), ("Pick one.", ("a tone", "rain"), 0),
    ],
)  # fmt: skip
def test_forms(question: str, choices: tuple[str, ...], expected: int) -> None:
    assert count("asked.form", saying(question, *choices)) == expected


@pytest.mark.parametrize(
    ("question", "choices", "expected"),
    [
        ("You hear an ...", ("engine", "dog", "bell"), 1), ("You hear an", ("engine", "owl", "bell"), 0),
        ("You hear a", ("bell", "owl", "engine"), 1), ("You hear a(n)", ("engine", "dog"), 0),
        ("You hear an", ("bell", "owl"), 0), ("Which one is it?", ("engine", "dog"), 0),
    ],
)  # fmt: skip
def test_articles_that_tell(question: str, choices: tuple[str, ...], expected: int) -> None:
    assert count("asked.agreement", saying(question, *choices)) == expected


def test_letters_of_people_are_no_list() -> None:
    assert count("asked.listed", saying("Who speaks first, A or B? A. is from Leeds.")) == 0
