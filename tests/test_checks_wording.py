"""Wording: damaged, unfilled, lettered, telling texts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks.gates import Gates
from earmark.checks.given import facts_of
from earmark.checks.registry import CorpusCheck, ItemCheck, chosen
from earmark.item import Item
from tests.made import item
from tests.test_checks import Case, holding

CLEAN = item()


def saying(question: str = "Which sound is heard?", *choices: str, right: int = 0, **fields: Any) -> Item:
    given = choices or CLEAN.choices
    update = {"question": question, "choices": given, "answers": (given[right],), "answer_index": right, **fields}
    return CLEAN.model_copy(update=update).sealed()


LETTERED = saying("Which?", "A. a tone", "B. rain", "C. a dog")

CASES = {
    "wording.damaged": Case(holding(saying("Which caf\ufffd?")), holding(CLEAN, saying("Which café: ≤ 3 €, „naïve“?"))),
    "wording.unfilled": Case(holding(saying("Where is {object}?")), holding(CLEAN)),
    "wording.order": Case(holding(saying("Which?", "a tone", "All of the above")), holding(CLEAN)),
    "wording.blanks": Case(holding(saying("Which?", "a tone ", "rain")), holding(CLEAN)),
    "wording.letters": Case(holding(LETTERED), holding(CLEAN, saying("Which?", "A. a tone", "rain"))),
    "wording.articles": Case(holding(saying("Which?", "a tone", "The tone", "rain")), holding(CLEAN)),
    "wording.repeated": Case(holding(saying("Which sound is heard? Which sound is heard?")), holding(CLEAN)),
    "wording.given": Case(holding(saying("Is it a tone?")), holding(CLEAN, saying("Is it a tone, or rain?"))),
}


def count(check: str, one: Item) -> int:
    (rule,) = chosen([check])
    assert isinstance(rule, ItemCheck)
    return len(list(rule.find(one)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which cafÃ© is it?", 1), ("itâ€™s what?", 1),
        ("\u00d0\u00b4\u00d0\u00be\u00d0\u00bc", 1), ("a\u200bb", 1), ("\ufeffWhich?", 1),
        ("a\x00b", 1), ("<br/>Which?", 1), ("rain &amp; wind", 1), ("&#39;", 1), ("a soft\u00adhyphen", 1),
        ("rain & wind", 0), ("is 3 < 4 > 2?", 0), ("<unk> or <laugh>", 0), ("AT&T; or not", 0), ("line\nline", 0),
        ("Português, où, ñandú, Ångström, São", 0), ("क्या है", 0), ("می‌خواهم", 0), ("傍晚", 0),
        ("x² ± 3 µm", 0), ("\U0001f469\u200d\U0001f52c", 0),
    ],
)  # fmt: skip
def test_damage(text: str, expected: int) -> None:
    assert count("wording.damaged", saying(text)) == expected


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"], exclude_characters="<&?")))
def test_plain_letters_are_never_damaged(text: str) -> None:
    assert count("wording.damaged", saying(text)) == 0


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("All of the above", 1), ("none of the above.", 1), ("Both A and B", 1), ("A and C", 1), ("Option 2", 1),
        ("neither (a) nor (b)", 1), ("the former", 1), ("answer B", 1),
        ("all of these", 0), ("none", 0), ("both a dog and a bell", 0), ("the option to leave", 0), ("A minor", 0),
        ("a and the", 0), ("from above", 0), ("an answer phone", 0), ("vitamin B and zinc", 0),
    ],
)  # fmt: skip
def test_options_that_speak_of_places(option: str, expected: int) -> None:
    assert count("wording.order", saying("Which?", "a tone", option)) == expected


@pytest.mark.parametrize(
    ("question", "choices", "expected"),
    [
        ("Is the tone, that is a tone, heard?", ("a tone", "rain"), 1),
        ("You hear a toned voice.", ("a tone", "rain"), 0),
        ("Three bells: how many places?", ("three", "two"), 0),
        ("Is it so?", ("so", "not"), 0),  # two letters
        ("Who speaks, the cook or the guest?", ("the cook", "the guest", "nobody"), 0),
    ],
)
def test_questions_that_give_the_answer(question: str, choices: tuple[str, ...], expected: int) -> None:
    assert given_away(saying(question, *choices)) == expected


def given_away(*items: Item) -> int:
    (check,) = chosen(["wording.given"])
    assert isinstance(check, CorpusCheck)
    told = check.start()
    for one in items:
        told.add(facts_of(one))
    return len(list(told.finish(Gates())))


def test_what_a_question_names_may_be_wrong_elsewhere() -> None:
    both, two = ("same", "different"), ("rain", "a bell", "a dog")
    same, other = (saying("Are the two the same?", *both, right=n) for n in (0, 1))
    assert (given_away(same), given_away(other), given_away(same, other)) == (1, 0, 0)
    # With the same options in other words, named where they are wrong and where they are right.
    right, wrong = (
        saying("Is it true that they are the same?", *both),
        saying("Is it, once more, the same?", *both, right=1),
    )
    assert given_away(right, wrong) == 0
    # One question that is asked of many clips names "the" whatever the answer.
    asked = "Which is the last word?"
    assert given_away(saying(asked, "the", *two), saying(asked, "night", *two)) == 0
    assert given_away(saying(asked, "the", *two), saying("Which is the first word?", "night", *two)) == 1


@pytest.mark.parametrize("filler", ["nan", "NaN", "null", "TODO", "{}", "{answer}", "{{ sound }}", "<answer>"])
def test_placeholders(filler: str) -> None:
    assert count("wording.unfilled", saying("Which?", "a tone", filler)) == 1


@pytest.mark.parametrize("text", ["None", "n", "the nan bread", 'answer as {"a": 1}', "{1, 2}"])
def test_what_only_looks_like_a_placeholder(text: str) -> None:
    assert count("wording.unfilled", saying("Which?", "a tone", text)) == 0


@pytest.mark.parametrize(("option", "expected"), [("a dog", 0), ("a dog ", 1), ("a  dog", 1), ("a\tdog", 1), (" ", 0)])
def test_blanks_that_nobody_sees(option: str, expected: int) -> None:
    assert count("wording.blanks", saying("Which?", "a tone", option)) == expected


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        (("a dog", "the dog"), 1), (("a dog", "an old dog"), 0), (("dog", "The dog."), 1),
        (("der Hund", "ein Hund"), 1),
        (("l'eau", "eau"), 1), (("a dog", "A dog"), 0), (("a", "the"), 0), (("a dog", "the dog", "dog"), 2),
    ],
)  # fmt: skip
def test_options_that_differ_by_an_article(choices: tuple[str, ...], expected: int) -> None:
    assert count("wording.articles", saying("Which?", *choices)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is it? What is it?", 1), ("what is it what is it", 1), ("哪一种声音能听到? 哪一种声音能听到?", 1),
        ("ding dong ding dong", 1), ("Is it a bell, or is it a bell tower?", 0), ("tick tick", 0), ("Which?", 0),
    ],
)  # fmt: skip
def test_questions_twice_over(question: str, expected: int) -> None:
    assert count("wording.repeated", saying(question)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TODO: ask better", 1), ("Lorem ipsum dolor?", 1), ("Which [insert sound]?", 1), ("[placeholder]", 1),
        ("¿Es todo lo que oye?", 0), ("ES TODO", 0), ("the todo list", 0), ("Which [laughter] is heard?", 0),
    ],
)  # fmt: skip
def test_notes_in_a_text(text: str, expected: int) -> None:
    assert count("wording.unfilled", saying(text)) == expected
