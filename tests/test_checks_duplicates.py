"""Duplicates: the same id, question, sound."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks import Gates
from earmark.checks.duplicates import Contradictions, Ids, Questions, Recordings, asked_about
from earmark.checks.registry import Accumulator, facts_of
from earmark.item import Item, Media, Origin, Turn
from tests.made import item, tone
from tests.seeded.asking import FAULTS
from tests.seeded.built import seeded
from tests.test_checks import Case, holding

ONE = item()
OTHER_SOUND = item("hand/two", tone(330.0))


def changed(whole: Item = ONE, name: str = "hand/two", **fields: Any) -> Item:
    return whole.model_copy(update={"id": name, **fields}).sealed()


def from_record(record: str, whole: Item = ONE, name: str = "hand/two") -> Item:
    source = Origin(dataset="hand", revision="1", record=record)
    clips = tuple(clip.model_copy(update={"source": source}) for clip in whole.clips)
    return changed(whole, name, clips=clips, question=f"From {record}?")


CASES = {
    "duplicates.sayings": seeded(FAULTS, "one sound with two transcripts"),
    "duplicates.id": Case(holding(ONE, item("hand/one", tone(330.0))), holding(ONE, OTHER_SOUND)),
    "duplicates.question": Case(
        holding(ONE, changed(question=" which SOUND is  heard")), holding(ONE, OTHER_SOUND, changed(question="When?"))
    ),
    "duplicates.contradiction": Case(
        holding(ONE, changed(answers=("rain",), answer_index=1)),
        holding(ONE, OTHER_SOUND, changed(question="Is there rain?", answers=("rain",), answer_index=1)),
    ),
    "duplicates.reworded": Case(
        holding(ONE, changed(question="Name it, please.")),
        holding(ONE, OTHER_SOUND, changed(question="Name it, please.", choices=("a tone", "hail", "a cat", "a bee"))),
    ),
    "duplicates.recording": Case(holding(ONE, from_record("copy.wav")), holding(ONE, OTHER_SOUND)),
}


def count(kind: type[Accumulator], *items: Item) -> int:
    accumulator = kind()
    for one in items:
        accumulator.add(facts_of(one))
    return len(list(accumulator.finish(Gates())))


def test_other_benchmarks_and_tasks_may_ask_the_same() -> None:
    assert count(Questions, ONE, changed(task="music")) == 0
    assert count(Questions, ONE, changed(benchmark="ahelm")) == 0


def test_answers_that_differ_are_a_contradiction_and_not_a_repeat() -> None:
    other = changed(answers=("rain",), answer_index=1)
    assert count(Questions, ONE, other) == 0
    assert count(Contradictions, ONE, other) == 1
    assert count(Contradictions, ONE, changed(task="music", answers=("rain",), answer_index=1)) == 1
    assert count(Contradictions, ONE, changed(answers=("A tone.",))) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"turns": (Turn(role="user", text="Listen to the second half."),)},
        {"constraints": ("no_commas",)},
        {"images": (Media(bytes=b"a picture"),)},
        {"clips": (*ONE.clips, *ONE.clips)},
    ],
)
def test_turns_constraints_pictures_and_clips_belong_to_the_question(fields: dict[str, Any]) -> None:
    assert asked_about(facts_of(changed(**fields))) != asked_about(facts_of(ONE))


def test_the_order_of_the_clips_matters() -> None:
    clips = (*ONE.clips, *OTHER_SOUND.clips)
    first, second = changed(clips=clips), changed(clips=clips[::-1])
    assert asked_about(facts_of(first)) != asked_about(facts_of(second))


def test_what_was_not_measured_is_not_compared() -> None:
    bare = changed(clips=(ONE.clips[0].model_copy(update={"pcm_sha256": None}),))
    assert asked_about(facts_of(bare)) is None
    assert count(Questions, bare, changed(bare, "hand/three")) == 0
    assert count(Recordings, bare, from_record("copy.wav", bare)) == 0


def test_a_record_is_reported_once_however_often_it_is_used() -> None:
    copies = [from_record("copy.wav", name=f"hand/{n}") for n in range(5)]
    assert count(Recordings, ONE, *copies) == 1
    assert count(Recordings, ONE, *copies, from_record("third.wav")) == 2


def test_an_issue_names_the_first_item() -> None:
    questions = Questions()
    for one in (ONE, changed()):
        questions.add(facts_of(one))
    issue = next(questions.finish(Gates()))
    assert (issue.item, issue.got) == ("hand/two", "those of hand/one")


@given(st.lists(st.integers(0, 4), max_size=12), st.randoms())
def test_the_number_of_repeats_does_not_depend_on_the_order(questions: list[int], shuffler: object) -> None:
    import random

    assert isinstance(shuffler, random.Random)
    items = [changed(name=f"hand/{n}", question=f"Question {q}?") for n, q in enumerate(questions)]
    expected = len(items) - len(set(questions))
    assert count(Questions, *items) == expected
    shuffler.shuffle(items)
    assert count(Questions, *items) == expected
    assert count(Ids, *items) == 0
    assert count(Ids, *items, *items) == len(items)
