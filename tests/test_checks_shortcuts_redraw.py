"""The balanced re-draw: what places and spares can mend is mended, what they cannot is said."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.checks import Gates
from earmark.checks.shortcuts.measure import ALL
from earmark.checks.shortcuts.question import Question
from earmark.item import Twin
from earmark.release.redraw import Drawable, drawable, redraw
from earmark.validation import sealed_issues
from tests.made import item

CLEAN = item()
SOUNDS = ("rain", "wind", "hail", "snow", "fire", "sand", "leaf", "wave", "bell", "drum")
MARKED = "a very long answer"


def drawn(count: int) -> list[Drawable]:
    """Questions whose right option is always the first."""
    draw = random.Random(0)
    made = []
    for n in range(count):
        right, *wrong = draw.sample(SOUNDS, 4)
        question = Question(f"q/{n:03d}", "b/t", "What is heard?", (right, *wrong), 0)
        made.append(Drawable(question, ordered=False, pool="", together=question.id))
    return made


def test_what_holds_is_left_alone() -> None:
    fair = [one._replace(question=one.question._replace(answer=n % 4)) for n, one in enumerate(drawn(80))]
    assert redraw(fair, Gates(), seed=1) == ({}, 0, {})


def test_places_are_drawn_until_they_are_balanced() -> None:
    known = drawn(200)
    found = redraw(known, Gates(), seed=1)
    assert (found.rounds, found.failing) == (1, {})
    for one in known:
        options = found.options.get(one.question.id)
        if options:
            assert sorted(options.choices) == sorted(one.question.choices)
            assert options.choices[options.answer] == one.question.choices[0]


def test_wrong_answers_come_from_spares_where_the_words_fail() -> None:
    """Every wrong answer is short and every right one long, until spares that are long are drawn as well."""
    draw = random.Random(3)
    known = []
    for n in range(300):
        kind = draw.choice("abcdef")
        right, spare = f"{kind} {MARKED}", [f"{other} {MARKED}" for other in "ghijklmnopqrstuvwxyz"]
        wrong = draw.sample(spare, 3) if n < 60 else [f"{other} short" for other in draw.sample("ghijk", 3)]
        choices = [right, *wrong]
        draw.shuffle(choices)
        question = Question(f"q/{n:03d}", "b/t", "What is heard?", tuple(choices), choices.index(right))
        known.append(Drawable(question, ordered=False, pool=kind, together=question.id))
    gates = Gates(shortcut_excess=0.5)
    found = redraw(known, gates, seed=5)
    assert redraw(known, gates, seed=5, rounds=0).failing["b/t"]
    assert sum(map(len, found.failing.values())) <= sum(map(len, redraw(known, gates, 5, 0).failing.values()))
    by_id = {one.question.id: one for one in known}
    offered = {one.pool: set[str]() for one in known}
    for one in known:
        offered[one.pool] |= set(one.question.choices)
    assert found.options
    for name, options in found.options.items():
        assert set(options.choices) <= offered[by_id[name].pool]
        assert len(set(options.choices)) == 4


def test_what_no_draw_can_mend_is_said() -> None:
    """The right option is the longest everywhere, and nobody knows another wrong one."""
    known = [
        one._replace(question=one.question._replace(choices=(f"{one.question.choices[0]}, {MARKED}", *SOUNDS[:3])))
        for one in drawn(200)
    ]
    found = redraw(known, Gates(), seed=1)
    assert set(found.failing) == {"b/t", ALL}
    assert "uniquely_longest" in found.failing["b/t"]
    assert "places" not in found.failing["b/t"]
    assert found.rounds == 1


def test_an_order_that_means_something_is_kept_and_the_failure_said() -> None:
    known = [one._replace(ordered=True) for one in drawn(200)]
    found = redraw(known, Gates(), seed=1)
    assert found.options == {}
    assert "places" in found.failing["b/t"]


@given(st.randoms(use_true_random=False))
@settings(max_examples=3, deadline=None)
def test_the_order_of_the_items_changes_nothing(draw: random.Random) -> None:
    known = drawn(60)
    assert redraw(draw.sample(known, len(known)), Gates(), seed=2) == redraw(known, Gates(), seed=2)


def test_another_seed_is_another_draw() -> None:
    assert redraw(drawn(60), Gates(), seed=1).options != redraw(drawn(60), Gates(), seed=2).options


def test_twins_keep_one_order() -> None:
    known = []
    for n, one in enumerate(drawn(100)):
        for role in "ab":
            question = one.question._replace(id=f"{one.question.id}{role}", links=(f"twin {n}",))
            known.append(Drawable(question, ordered=False, pool="", together=f"twin {n}"))
    options = redraw(known, Gates(), seed=1).options
    for n in range(100):
        assert options.get(f"q/{n:03d}a") == options.get(f"q/{n:03d}b")


@pytest.mark.parametrize(
    ("fields", "ordered"),
    [
        ({"choices": ("1", "2", "3", "4")}, True),
        ({"choices": ("about 8 s", "about 4 s", "about 2 s", "about 1 s")}, True),
        ({"choices": ("3", "1", "2", "4")}, False),
        ({"choices": ("the first", "the second", "the third", "the fourth")}, True),
        ({"choices": ("from 0:00 to 0:15", "from 0:15 to 0:30", "from 0:30 to 0:45", "from 0:45 to 1:00")}, True),
        ({"question": "Is it a tone, rain, a dog or a bell?"}, True),
        ({"question": "Is it rain, a tone, a dog or a bell?"}, False),
        ({"clips": (CLEAN.clips[0].model_copy(update={"transcript": "A tone. Rain. A dog. A bell."}),)}, True),
        ({"clips": (CLEAN.clips[0].model_copy(update={"role": "option"}),)}, True),
        ({}, False),
    ],
)
def test_which_orders_mean_something(fields: dict[str, Any], ordered: bool) -> None:
    choices = fields.get("choices", CLEAN.choices)
    found = drawable(CLEAN.model_copy(update={"answers": (choices[0],), **fields}))
    assert found is not None
    assert found.ordered is ordered


def test_made_items_and_twins_have_no_spares_and_open_ones_are_none_at_all() -> None:
    twin = Twin(group="g", kind="voice", role="a")
    for fields in ({"scene": "{}"}, {"twin": twin}):
        found = drawable(CLEAN.model_copy(update=fields))
        assert found is not None
        assert found.pool == ""
    plain = drawable(CLEAN)
    assert plain is not None
    assert plain.pool != ""
    assert drawable(CLEAN.model_copy(update={"answer_type": "number", "choices": (), "answer_index": None})) is None


def test_an_item_takes_its_options_and_its_scene_their_order() -> None:
    scene = json.dumps({"asked": {"choices": list(CLEAN.choices), "answer": "a tone"}, "n": 1})
    items = [CLEAN.model_copy(update={"id": f"hand/{n}", "scene": scene}).sealed() for n in range(60)]
    found = redraw([one for one in map(drawable, items) if one], Gates(), seed=1)
    assert found.failing == {}
    for before in items:
        after = found.applied(before)
        assert sealed_issues(after) == []
        assert after.answers == before.answers
        assert json.loads(after.scene or "")["asked"]["choices"] == list(after.choices)
    assert len({found.applied(one).answer_index for one in items}) == 4


@pytest.mark.parametrize(
    "scene", [None, "", "{", "[]", '{"asked": {"choices": [1, 2]}}', '{"asked": {"choices": ["x"]}}']
)
def test_any_other_scene_is_left_as_it_is(scene: str | None) -> None:
    items = [CLEAN.model_copy(update={"id": f"hand/{n}", "scene": scene}).sealed() for n in range(60)]
    found = redraw([one for one in map(drawable, items) if one], Gates(), seed=1)
    assert {found.applied(one).scene for one in items} == {scene}
