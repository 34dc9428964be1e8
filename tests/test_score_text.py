"""The rules for numbers and short answers; each row derived by hand from the rules of `text`."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.decision import decide
from earmark.score.normalise import span
from earmark.score.numerals import Numbers
from earmark.score.outcome import Status
from earmark.score.replies import answer_part
from earmark.score.text import score_number, score_span
from tests.golden import scored

NUMBERS = [
    ("5", "5"), ("five", "5"), ("Five dogs.", "5"), ("5.0 s", "5.0"), ("-5", "-5"),
    ("\u22125", "-5"), ("minus five", "-5"),
    ("negative 5", "-5"), ("- 5 dogs", "5"), (".5", "0.5"), ("0.50", "0.50"), ("point five", "0.5"),
    ("three point one four", "3.14"), ("1,000", "1000"), ("1,234,567.5", "1234567.5"),
    ("1 000", "1000"), ("1e3", "1000"), ("1k", "1000"), ("1.5k steps", "1500"),
    ("2.5 million", "2500000"), ("5 hundred", "500"), ("3 thousand", "3000"),
    ("ninety-nine", "99"), ("a hundred", "100"),
    ("a hundred and five", "105"), ("nineteen", "19"), ("two thousand and five", "2005"), ("zero", "0"),
    ("one hundred twenty-three thousand four hundred and fifty-six", "123456"), ("44.1kHz", "44.1"), ("10%", "10"),
    ("$5", "5"), ("five (5)", "5"), ("\uff11\uff12", "12"), ("\u096b", "5"), ("5 5 5", "5"), ("about 5", "5"),
    # statements
    ("The answer is 5", "5"), ("3 and 2, so the answer is 5", "5"),
    ("Answer: 5 dogs, 3 cats", "5"), ("\\boxed{5}", "5"),
    ("#### 5", "5"), ("The total is 5.", "5"), ("I hear 3 dogs and 2 cats. 5.", "5"), ("3 dogs, 2 cats\n5", "5"),
    ("The answer is 3. No, the answer is 5.", "5"), ("2 + 3 = 5", "5"), ("2+3=5", "5"), ("2 - 3 = -1", "-1"),
    ("The answer is 2 * 3 = 6", "6"), ("two plus three equals five", "5"), ("<think>3 or 4</think> 5", "5"),
    ("not 4 but 5", "5"), ("more than 3, namely 5", "5"), ("the last one is five", "5"),
    # no one number
    ("", None), ("some dogs", None), ("no one", None), ("3rd", None), ("MP3", None), ("3 or 5", None), ("5-6", None),
    ("3/4", None), ("4:30", None), ("3,5", None), ("\u00bd", None), ("2\u00bd", None),
    ("10\u00b2", None), ("1, 2, 3", None),
    ("The answer is 3 or 4", None), ("not 5", None), ("The answer is not 5", None), ("more than 5", None),
    ("at least 5", None), ("I don't know if it is 5", None), ("1. a dog\n2. a cat", None), ("nan", None), ("inf", None),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "number"), NUMBERS)
def test_number(reply: str, number: str | None) -> None:
    outcome = score_number(scored.gold(scored.item("n", "number", (number or "5",))), reply)
    if number is None:
        assert (outcome.status, outcome.value, outcome.extracted) == (Status.UNPARSED, 0.0, None)
    else:
        assert (outcome.status, outcome.extracted) == (Status.RIGHT, number)


@pytest.mark.parametrize(
    ("reply", "gold"), [("1", "10"), ("10", "1"), ("5.1", "5"), ("-5", "5"), ("50", "5"), ("5", "5000")]
)
def test_another_number_is_wrong(reply: str, gold: str) -> None:
    assert score_number(scored.gold(scored.item("n", "number", (gold,))), reply).status is Status.WRONG


def test_any_gold_number_will_do() -> None:
    gold = scored.gold(scored.item("n", "number", ("5", "6.50")))
    assert [score_number(gold, reply).value for reply in ("5", "6.5", "7")] == [1.0, 1.0, 0.0]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_digits_are_read_exactly(number: Decimal) -> None:
    assert decide(answer_part(f"{number:f}"), Numbers()) == number
    assert decide(answer_part(f"It lasts {number:,f} s."), Numbers()) == number


@given(st.integers(0, 999_999))
def test_words_are_read_exactly(number: int) -> None:
    assert decide(_in_words(number), Numbers()) == number


def _in_words(number: int) -> str:
    """English cardinal numbers, written for this test by another way than the reader's."""
    small = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
             "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]  # fmt: skip
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10 - 2] + (f"-{small[number % 10]}" if number % 10 else "")
    base, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    rest = f" and {_in_words(number % base)}" if number % base else ""
    return f"{_in_words(number // base)} {name}{rest}"


@pytest.mark.parametrize("part", ["1-", "1,", "9", "twenty ", "hundred and ", "answer: 5 ", "is correct "])
def test_degenerate_replies_take_no_time(part: str) -> None:
    started = time.monotonic()
    score_number(scored.gold(scored.item("n", "number", ("5",))), part * 10_000)
    assert time.monotonic() - started < 5.0


SPANS = [
    ("the Eiffel Tower", ("the Eiffel Tower",), Status.RIGHT),
    ("eiffel tower.", ("the Eiffel Tower",), Status.RIGHT),
    ("\u201cEiffel\u00a0Tower\u201d", ("the Eiffel Tower",), Status.RIGHT),
    ("The answer is Eiffel Tower. I know it.", ("the Eiffel Tower",), Status.RIGHT),
    ("Answer: **Eiffel Tower**", ("the Eiffel Tower",), Status.RIGHT),
    ("<answer>Eiffel Tower</answer>", ("the Eiffel Tower",), Status.RIGHT),
    ('{"answer": "Eiffel Tower"}', ("the Eiffel Tower",), Status.RIGHT),
    ("<think>Rome?</think>Eiffel Tower", ("the Eiffel Tower",), Status.RIGHT),
    ("The answer is Rome. No, the answer is the Eiffel Tower", ("the Eiffel Tower",), Status.RIGHT),
    ("near the Eiffel Tower", ("the Eiffel Tower",), Status.WRONG),
    ("Eiffel Towers", ("the Eiffel Tower",), Status.WRONG),
    ("The answer is not the Eiffel Tower", ("the Eiffel Tower",), Status.WRONG),
    ("I don't think the answer is the Eiffel Tower", ("the Eiffel Tower",), Status.WRONG),
    ("The answer is the Eiffel Tower. No, the answer is Rome", ("the Eiffel Tower",), Status.WRONG),
    ("The answer is St. Louis.", ("St. Louis",), Status.RIGHT),
    ("The answer is St. Louis. Yes.", ("St. Louis",), Status.RIGHT),
    ("hip-hop", ("hip hop",), Status.RIGHT),
    ("USA", ("U.S.A.",), Status.RIGHT),
    ("rock & roll", ("rock and roll",), Status.RIGHT),
    ("A", ("A",), Status.RIGHT),
    ("the", ("a",), Status.WRONG),
    ("cathedral", ("cat",), Status.WRONG),
    ("C#", ("C",), Status.WRONG),
    ("35", ("3.5",), Status.WRONG),
    ("5", ("-5",), Status.WRONG),
    ("1,000", ("1000",), Status.RIGHT),
    ("?", ("?",), Status.RIGHT),
    ("Rome", ("Roma", "Rome"), Status.RIGHT),
    ("\u0926\u093f\u0932\u094d\u0932\u0940\u0964", ("\u0926\u093f\u0932\u094d\u0932\u0940",), Status.RIGHT),
    ("\u5317\u4eac\u3002", ("\u5317\u4eac",), Status.RIGHT),
    ("I don't know", ("Rome",), Status.UNPARSED),
    ("I cannot determine the city from the audio", ("Rome",), Status.UNPARSED),
    ("", ("Rome",), Status.UNPARSED),
    (" ... ", ("Rome",), Status.UNPARSED),
    ("I don't know", ("I don't know",), Status.RIGHT),
]


@pytest.mark.parametrize(("reply", "answers", "status"), SPANS)
def test_span(reply: str, answers: tuple[str, ...], status: Status) -> None:
    outcome = score_span(scored.gold(scored.item("s", "span", answers)), reply)
    assert outcome.status is status
    assert outcome.value == float(status is Status.RIGHT)


@given(st.text(min_size=1, max_size=40).filter(lambda text: text.strip()), st.text(max_size=40))
def test_a_gold_is_right_and_what_is_put_before_it_makes_it_wrong(answer: str, other: str) -> None:
    gold = scored.gold(scored.item("s", "span", (answer,)))
    assert score_span(gold, answer).status is Status.RIGHT
    if span(other) and span(answer) and span(f"{other} {answer}") != span(answer) and span(other) != span(answer):
        assert score_span(gold, f"x {other} {answer}").status is not Status.RIGHT
