"""Alike: what is another option in another form, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks.alike import spoken_form
from tests.test_checks import Case, holding
from tests.test_checks_wording import CLEAN, count, saying

CASES = {
    "alike.options": Case(holding(saying("Which?", "2 bells", "two bells")), holding(CLEAN)),
    "alike.ranges": Case(holding(saying("How many?", "1-3", "3-5")), holding(saying("How many?", "1-3", "4-5"))),
}


@pytest.mark.parametrize(
    ("question", "options", "expected"),
    [
        ("How old is the speaker?", ("20-30", "20 to 25 years", "40-50"), 1),
        ("How long is it?", ("0-10 s", "10-20 s"), 0), ("How many rings?", ("0-10", "10-20"), 1),
        ("When does it ring?", ("0-10 s", "5-8 s"), 0), ("How fast is it?", ("60-80 bpm", "70-90 bpm", "fast"), 1),
    ],
)  # fmt: skip
def test_ranges(question: str, options: tuple[str, ...], expected: int) -> None:
    assert count("alike.ranges", saying(question, *options)) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ten", "10"), ("2.50 s", "2500 ms"), ("90 seconds", "1.5 min"), ("1,000", "1000"), ("440 Hz", "0.44 kHz"),
        ("50 %", "50 percent"), ("hip-hop", "hip hop"), ("fog & wind", "wind and fog"), ("caf\u00e9", "cafe\u0301"),
        ("r\u0430in", "rain"), ("\u201crain\u201d", "rain"), ("x\u00b2", "x2"), ("120 BPM", "120 beats per minute"),
    ],
)  # fmt: skip
def test_options_that_say_the_same(one: str, other: str) -> None:
    assert count("alike.options", saying("Which?", one, other, "neither of them")) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("-3", "3"), ("C", "C#"), ("C sharp", "C flat"), ("x--x", "x-x-"), ("...", "---"), ("1:30", "130"),
        ("1.5", "15"), ("10 s", "10 min"), ("first the dog and then rain", "first rain and then the dog"),
        ("a dog", "a dog and rain"),
        ("rain", "rain and rain"), ("the dog before the bell", "the bell before the dog"), ("5 m", "5 min"),
        ("C4", "C5"), ("3/4", "4/3"), ("I-IV-V", "I-V-IV"), ("up, up, down", "up, down, up"),
    ],
)  # fmt: skip
def test_options_that_do_not(one: str, other: str) -> None:
    assert count("alike.options", saying("Which?", one, other)) == 0


def test_an_order_that_is_asked_for_counts() -> None:
    options = ("a dog and a bell", "a bell and a dog")
    assert count("alike.options", saying("Which two sounds are heard?", *options)) == 1
    assert count("alike.options", saying("In which order are they heard?", *options)) == 0


@given(st.text())
def test_a_form_is_its_own_form_but_for_units(text: str) -> None:
    assert spoken_form(text.upper()) == spoken_form(text.upper())
    assert "  " not in spoken_form(text)
