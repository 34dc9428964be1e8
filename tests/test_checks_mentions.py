"""Mentions: clips, options, pictures that are not there; links, mailboxes, file names."""

from __future__ import annotations

import pytest

from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Item, Turn
from tests.made import item, prompt
from tests.test_checks import Case, holding

CLEAN = item()
PAIR = item("hand/pair", audio=CLEAN.audio * 2, clips=CLEAN.clips * 2)


def asking(question: str, one: Item = CLEAN) -> Item:
    return one.model_copy(update={"question": question}).sealed()


CASES = {
    "mentions.times": Case(holding(asking("What is heard at 0:45?")), holding(CLEAN, PAIR)),
    "mentions.absent": Case(holding(asking("What is heard in clip 3?")), holding(CLEAN, PAIR)),
    "mentions.elsewhere": Case(holding(asking("What is heard in dog_bark.wav?")), holding(CLEAN, PAIR)),
}


def count(check: str, one: Item) -> int:
    (rule,) = chosen([check])
    assert isinstance(rule, ItemCheck)
    return len(list(rule.find(one)))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Is clip 2 louder?", 0), ("Is clip 3 louder than clip 1?", 1), ("Is recording C louder?", 1),
        ("Is audio clip B louder?", 0), ("What is in the third recording?", 1), ("And in the second clip?", 0),
        ("Is the third note of the clip higher?", 0), ("Which sound is in the clip 3 seconds before the end?", 0),
        ("Why is option E right?", 1), ("Why is option D right?", 0), ("Answer I do or I do not.", 0),
        ("What is in the image?", 1), ("Which is heard in the picture shown?", 2), ("Is it a photo camera?", 0),
        ("Clip 12 of the two?", 1), ("A track 2 km long?", 0), ("Is it clip-on or clip 1-like?", 0),
    ],
)  # fmt: skip
def test_what_is_not_there(question: str, expected: int) -> None:
    assert (count("mentions.absent", asking(question, PAIR)) > 0) == (expected > 0)


def test_a_picture_that_is_there_may_be_spoken_of() -> None:
    seen = PAIR.model_copy(update={"images": PAIR.audio[:1], "question": "What is in the image?"})
    assert count("mentions.absent", seen) == 0


def test_turns_that_are_written_are_asked_and_spoken_ones_are_not() -> None:
    for clip, expected in ((None, 1), (0, 0)):
        turns = (Turn(role="user", text="Compare clip 4 and clip 1.", clip=clip),)
        assert count("mentions.absent", CLEAN.model_copy(update={"turns": turns})) == expected


def test_text_alone_speaks_of_what_it_likes() -> None:
    one = prompt().model_copy(update={"question": "Is clip 7 of the film at https://example.org/7.mp4 funny?"})
    assert count("mentions.absent", one) == count("mentions.elsewhere", one) == 0


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("See https://example.org/x", 1), ("See www.example.org", 1), ("Write to a.b@example.org", 1),
        ("Which is 001 - Dog/1-100.ogg?", 1), ("Which is take_3.FLAC?", 1), ("What does node.js do, or .wav files?", 0),
        ("A ratio of 3.5 to 1?", 0), ("At 10 p.m. or a.m.?", 0), ("e.g. a dog", 0),
    ],
)  # fmt: skip
def test_what_leads_elsewhere(question: str, expected: int) -> None:
    assert count("mentions.elsewhere", asking(question)) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is heard between 10 s and 12 s?", 1), ("What is heard from 0:02 to 0:01?", 1),
        ("What is heard at 0.4 s?", 0), ("Does it ring before 90 seconds have passed?", 0), ("Is it 12/8 or 4/4?", 0),
        ("Who wakes at 7:30 in the story?", 0), ("Who is heard to wake at 7:30 a.m.?", 0),
        ("Is the tempo at 120 bpm?", 0), ("What follows after 30 seconds?", 0),
    ],
)  # fmt: skip
def test_times(question: str, expected: int) -> None:
    assert count("mentions.times", asking(question)) == expected
