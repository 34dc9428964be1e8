"""Pace: letters a second, by script."""

from __future__ import annotations

import pytest

from earmark.checks.pace import ALPHABETS, DENSE, letters_of, transcript
from earmark.item import Item
from tests.made import item, tone
from tests.seeded.clean import SPOKEN
from tests.test_checks import Case, holding


def said(text: str, seconds: float = 3.0, **fields: object) -> Item:
    one = item("hand/said", tone(duration_s=0.5), **fields)
    clip = one.clips[0].model_copy(update={"transcript": text, "language": "en", "duration_s": seconds})
    return one.model_copy(update={"clips": (clip,)}).sealed()


CASES = {"pace.transcript": Case(holding(said("the boats came home " * 8)), holding(said("the boats came home")))}


@pytest.mark.parametrize(
    ("text", "letters", "bounds"),
    [
        ("the boats, 2!", 9, ALPHABETS), ("傍晚之前", 4, DENSE), ("ゆうがた", 4, DENSE), ("배가 왔다", 4, DENSE),
        ("शाम", 3, ALPHABETS), ("", 0, ALPHABETS),
    ],
)  # fmt: skip
def test_letters(text: str, letters: int, bounds: object) -> None:
    assert letters_of(text) == (letters, bounds)


@pytest.mark.parametrize("language", SPOKEN)
def test_a_sentence_may_take_three_seconds_but_not_a_tenth(language: str) -> None:
    text = SPOKEN[language]
    assert not list(transcript(said(text, 3.0)))
    assert not list(transcript(said(text, 0.9)))  # too short to tell
    assert len(list(transcript(said(text * 8, 3.0)))) == 1


def test_few_letters_are_told_where_the_transcript_is_the_answer() -> None:
    asked = {"answer_type": "transcript", "scorer": "wer", "choices": (), "answer_index": None, "answers": ("home",)}
    assert not list(transcript(said("home", 20.0)))
    assert len(list(transcript(said("home", 20.0, **asked)))) == 1
    assert not list(transcript(said("home", 5.0, **asked)))
