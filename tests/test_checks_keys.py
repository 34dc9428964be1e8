"""Keys: references, numbers, and the order of places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from earmark.item import Item
from tests.made import item, tone
from tests.seeded.asking import FAULTS
from tests.seeded.built import seeded
from tests.test_checks import Case, holding
from tests.test_checks_wording import CLEAN, count

SAID = "the boats came home before the evening"


def referred(answer: str, said: str = SAID) -> Item:
    one = item(choices=(), answer_index=None, answer_type="transcript", answers=(answer,), scorer="wer", task="speech")
    return one.model_copy(update={"clips": (one.clips[0].model_copy(update={"transcript": said}),)}).sealed()


def counted(n: int, *answers: str) -> Item:
    return item(
        f"hand/{n}", tone(200.0 + n), question="How many?", choices=(), answer_index=None, answer_type="number",
        answers=answers, scorer="number",
    )  # fmt: skip


def placed(places: Sequence[int]) -> list[Item]:
    """Items with the answer in these places, of four; all are about one sound, which no one asks here."""
    done = []
    for n, place in enumerate(places):
        others = ["rain", "a dog", "a bell"]
        choices = (*others[:place], "a tone", *others[place:])
        update = {"id": f"hand/{n}", "choices": choices, "answer_index": place}
        done.append(CLEAN.model_copy(update=update).sealed())
    return done


DRAWN = [int(place) for place in np.random.default_rng(7).integers(0, 4, 80)]
CASES = {
    "keys.numbered": seeded(FAULTS, "the letter of the key at the end of each id"),
    "keys.transcript": Case(holding(referred("a dog sleeps under the tree")), holding(referred(SAID))),
    "keys.repeated": Case(holding(counted(1, "3", "4")), holding(counted(1, "3"))),
    "keys.far": Case(
        holding(*(counted(n, str(n % 5)) for n in range(11)), counted(20, "9999")),
        holding(*(counted(n, str(n % 5)) for n in range(11)), counted(20, "12")),
    ),
    "keys.sequence": Case(holding(*placed([n % 4 for n in range(80)])), holding(*placed(DRAWN))),
}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("The boats came home.", 0),
        ("the evening", 0),
        ("the boats cam home befor the evning", 0),
        ("evening", 0),
        ("rain", 0),  # too short to tell
        ("it rains in the mountains", 1),
    ],
)
def test_references(answer: str, expected: int) -> None:
    assert count("keys.transcript", referred(answer)) == expected


def test_references_in_letters_of_words() -> None:
    assert count("keys.transcript", referred("傍晚之前船都回家了", "傍晚之前船都回家了。")) == 0
    assert count("keys.transcript", referred("明天山上一定会下很大的雨", "傍晚之前船都回家了")) == 1
