"""Leftovers: what programs, forms and models leave in texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made import item, prompt, tone
from tests.test_checks import Case, holding
from tests.test_checks_wording import CLEAN, count, saying

ASKED = [item(f"hand/{n}", tone(200.0 + n)) for n in range(12)]
SPOKEN = item(
    question="Write it down.", choices=(), answer_index=None, answer_type="transcript", answers=("it rains",),
    scorer="wer", task="speech",
)  # fmt: skip
CASES = {
    "leftovers.code": Case(holding(saying("Which?", "['rain']", "a tone")), holding(CLEAN)),
    "leftovers.form": Case(holding(saying("Question: which sound is it?")), holding(CLEAN)),
    "leftovers.marks": Case(
        holding(SPOKEN.model_copy(update={"answers": ("[noise] it rains",)}).sealed()), holding(SPOKEN)
    ),
    "leftovers.cut": Case(holding(*ASKED, saying("Which of these sounds is", id="hand/cut")), holding(*ASKED, CLEAN)),
}


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        ("{'a': 1}", 1), ('["rain", "wind"]', 1), ("rain\\nwind", 0), ("Rain.\\nWind", 1), ("**loud**", 1),
        ("caf\\u00e9", 1),
        ("(the 'cook')", 0), ("[sic]", 0), ("2 ** 3", 0), ("\\theta", 0), ("{x | x > 0}", 0), ("#1 hit", 0),
        ("the cook's guest's", 0), ("('rain')", 0),
    ],
)  # fmt: skip
def test_code(option: str, expected: int) -> None:
    assert count("leftovers.code", saying("Which?", "a tone", option)) == expected


@given(st.text(st.characters(categories=["L", "Zs"]), min_size=1))
def test_letters_are_no_code(text: str) -> None:
    assert count("leftovers.code", saying(text)) == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Sure, which is it?", 1), ("Q12: which is it?", 1), ("3) Which is it?", 1), ("Which is it? Answer:", 1),
        ("Which is the correct answer?", 0), ("Are you sure?", 0), ("Question time begins: who speaks?", 0),
        ("3 bells ring. Where?", 0), ("Here is where it rains. What falls?", 0), ("Is the answer: rain?", 0),
    ],
)  # fmt: skip
def test_forms_and_models(question: str, expected: int) -> None:
    assert count("leftovers.form", saying(question)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("it <unk> rains", 1),
        ("{breath} it rains", 1),
        ("Speaker 2: it rains", 1),
        ("take_1.wav", 1),
        ("it rains (laughs)", 1),
        ("it rains at 10:30", 0),
        ("it (really) rains", 0),
        ("see: it rains", 0),
    ],
)
def test_marks_of_annotators(text: str, expected: int) -> None:
    assert count("leftovers.marks", SPOKEN.model_copy(update={"answers": (text,)})) == expected


def test_words_of_a_corpus_may_have_a_layout() -> None:
    assert count("leftovers.code", prompt().model_copy(update={"question": "Write **loud**."})) == 0
