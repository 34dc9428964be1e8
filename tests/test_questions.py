"""The question writer, and the wordings of every recipe that has some."""

from __future__ import annotations

from collections import Counter

import pytest

from earmark.errors import SynthError
from synth.questions import writer
from synth.questions.writer import FOLDER, LEAST_WORDINGS, Asked, families, placeholders, written

WORDED = sorted(path.stem for path in FOLDER.glob("*.yaml"))


@pytest.mark.parametrize("recipe", WORDED)
def test_every_family_has_ten_wordings_that_differ_and_ask_for_the_same_values(recipe: str) -> None:
    for family, texts in families(recipe).items():
        assert len(texts) >= LEAST_WORDINGS, family
        assert len({" ".join(text.casefold().split()) for text in texts}) == len(texts), family
        assert len({placeholders(text) for text in texts}) == 1, family


@pytest.fixture
def bells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wordings of a recipe that there is not."""
    monkeypatch.setattr(writer, "families", lambda _: {"count": ("how many {what}?", "{what}: how many?")})


@pytest.mark.usefixtures("bells")
def test_words_and_order_follow_from_the_key_and_the_answers_place_is_uniform() -> None:
    asked = Asked("count", "two", ("one", "three", "four", "five"), {"what": "bells"})
    assert written("bells", asked, 1, "A") == written("bells", asked, 1, "A")
    many = [written("bells", asked, 1, "A", number) for number in range(400)]
    assert {question.text for question in many} == {"How many bells?", "Bells: how many?"}
    places = Counter(question.choices.index("two") for question in many)
    assert sorted(places) == [0, 1, 2, 3]
    assert min(places.values()) > 70  # 100 each; 70 is more than 3 standard deviations below
    assert all(question.choices.count("five") == 0 for question in many), "the hardest wrong answers come first"


@pytest.mark.usefixtures("bells")
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked("cuont", "two", ("one",), {"what": "bells"}), "Did you mean 'count'?"),
        (Asked("count", "two", ("one",)), "a value for 'what'"),
        (Asked("count", "two", ("one", "two"), {"what": "bells"}), "wrong answers that are wrong"),
        (Asked("count", "two", (), {"what": "bells"}), "wrong answers that are wrong"),
    ],
)
def test_what_cannot_be_asked_is_said(asked: Asked, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        written("bells", asked, 1)
