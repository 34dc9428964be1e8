"""Several right options: phrasing to options, each row derived by hand from the rules of `multi_choice`."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError
from earmark.score import choice, multi_choice
from earmark.score.choice import choose
from earmark.score.gold import Gold
from earmark.score.multi_choice import choose_all
from earmark.score.outcome import Status
from tests.golden import scored
from tests.golden.scored import OPTIONS

REPLIES = [
    # lists
    ("A, B", "AB"), ("AB", "AB"), ("A B", "AB"), ("a and b", "AB"), ("A/B", "AB"), ("A & B", "AB"), ("(A)(C)", "AC"),
    ("(A), (C)", "AC"), ('["A", "B"]', "AB"), ("**A, B**", "AB"), ("A, B, C, D", "ABCD"), ("ABCD", "ABCD"),
    ("Options A and D", "AD"), ("A", "A"), ("B.", "B"), ("A\nB", "AB"), ("- A\n- C", "AC"), ("BA", ""),
    ("1. rain\n2. stand", "BD"), ("rain", "B"), ("rain; stand", "BD"), ("a dog bark and rain", "AB"),
    ("A) a dog bark, rain", "AB"), ("Both rain and a dog bark", "AB"),
    # statements
    ("The answers are A and B.", "AB"), ("The correct answers are: A, C", "AC"), ("Answer: ACD", "ACD"),
    ("A, B and C are correct.", "ABC"), ("The answer is A and C, not B", "AC"),
    ("I choose B and D because they fit", "BD"),
    ("A is wrong. B and C are correct.", "BC"), ("<think>A</think>B, C", "BC"),
    ("The answer is A. The answer is C.", "C"),
    ("I hear a dog bark. It is also raining. So A, B.", "AB"),
    # mentions
    ("I hear rain and a dog bark, no stand.", "AB"),
    # nothing that can be read
    ("", ""), (" \n", ""), ("E", ""), ("E, A", ""), ("I don't know", ""), ("Not rain", ""), ("A or B", ""),
    ("The answer is either A or C", ""), ("None of them", ""), ("<think>A, B", ""),
    ("A) a dog bark\nB) rain\nC) hot dog stand\nD) stand", ""),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "letters"), REPLIES)
def test_reply(reply: str, letters: str) -> None:
    assert "".join("ABCD"[index] for index in sorted(choose_all(reply, OPTIONS))) == letters


def gold(*answers: str) -> Gold:
    return scored.gold(scored.item("m", "multi_choice", answers, choices=OPTIONS))


def test_all_right_options_and_no_other() -> None:
    both = gold("rain", "a dog bark")
    outcomes = [multi_choice.score(both, reply) for reply in ("A, B", "A", "A, B, C", "C", "none")]
    assert [one.value for one in outcomes] == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert [one.status for one in outcomes] == [Status.RIGHT, *[Status.WRONG] * 3, Status.UNPARSED]
    assert (outcomes[0].extracted, outcomes[1].extracted) == ("a dog bark; rain", "a dog bark")


@pytest.mark.parametrize("answers", [(), ("thunder",)])
def test_gold_that_nothing_can_match_is_refused(answers: tuple[str, ...]) -> None:
    with pytest.raises(ScoreError, match="expected one or more answers, all among the choices"):
        multi_choice.score(gold("rain")._replace(answers=answers), "A")


@given(st.text(max_size=120))
def test_any_reply_is_read_or_not_without_an_error(reply: str) -> None:
    assert choose_all(reply, OPTIONS) <= {0, 1, 2, 3}


@given(st.sets(st.integers(0, 3), min_size=1), st.sampled_from(["{}", "The answers are {}.", "Answer: {}", "({})"]))
def test_listed_letters_are_read_in_any_order(indices: set[int], form: str) -> None:
    letters = ["ABCD"[index] for index in indices]
    random.Random(len(indices)).shuffle(letters)
    assert choose_all(form.format(", ".join(letters)), OPTIONS) == indices


NAMES = st.lists(st.sampled_from(["red", "green", "dog", "hot", "loud", "three"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(NAMES, min_size=2, max_size=5, unique=True), st.data())
def test_texts_in_a_row_are_those_options(choices: list[str], data: st.DataObject) -> None:
    """Whatever the options have in common: "red; green" is not the option "red green"."""
    indices = data.draw(st.sets(st.integers(0, len(choices) - 1), min_size=1))
    for separator in ("; ", ", "):
        assert choose_all(separator.join(choices[index] for index in indices), tuple(choices)) == indices


# Of one and of several: what holds whatever the reply


@given(
    st.sampled_from(["", " ", "\n\t", "...", "\u200b", "\u3000", "<think>rain", "**", "()", "\ufeff"]),
    st.integers(0, 3),
)
def test_nothing_said_is_never_right(reply: str, index: int) -> None:
    assert choice.score(scored.gold(scored.choice("a", index)), reply).status is Status.UNPARSED
    assert multi_choice.score(gold(OPTIONS[index]), reply).status is Status.UNPARSED


SAYINGS = st.sampled_from(
    ["{x}", "The answer is {x}.", "I hear {x}.", "It is {x}, not {y}.", "not {x}", "{x} or {y}", "Is it {x}?",
     "I cannot tell if it is {x}.", "At first {y}, but the answer is {x}.", "It's definitely {x}!", "{x}\n{y}"]
)  # fmt: skip
TEXTS = ("a dog bark", "rain", "hot dog stand", "an alarm", "two men talking")


@given(SAYINGS, st.permutations(TEXTS), st.permutations(TEXTS))
def test_the_order_of_options_does_not_matter_to_an_answer_in_words(
    saying: str, first: list[str], second: list[str]
) -> None:
    reply = saying.format(x=TEXTS[1], y=TEXTS[3])
    one, other = choose(reply, tuple(first)), choose(reply, tuple(second))
    assert (None if one is None else first[one]) == (None if other is None else second[other])
    some, others = choose_all(reply, tuple(first)), choose_all(reply, tuple(second))
    assert {first[index] for index in some} == {second[index] for index in others}


# Options that are letters (notes): a letter before its own option's text stands for a place after all
@pytest.mark.parametrize(
    ("choices", "reply", "text"),
    [
        (("G", "D", "E", "C"), "(C) E", "E"), (("G", "D", "E", "C"), "C. E", "E"), (("G", "D", "E", "C"), "E", "E"),
        (("G", "D", "E", "C"), "The answer is (C) E.", "E"), (("G", "D", "E", "C"), "(C) D", None),
        (("C", "Gm", "Cm7b5", "Eb/G"), "(C) Cm7b5", "Cm7b5"), (("C", "Gm", "Cm7b5", "Eb/G"), "C", "C"),
        (("that's, a", "behind, with"), "The correct answer is that's, a.", "that's, a"),
    ],
)  # fmt: skip
def test_a_letter_before_its_own_text(choices: tuple[str, ...], reply: str, text: str | None) -> None:
    index = choose(reply, choices)
    assert (None if index is None else choices[index]) == text
