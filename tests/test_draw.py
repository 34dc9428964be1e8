"""Draws by hash: uniform, and from nothing but the seed and the id; the test that says so is right itself."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from earmark.draw import draw_int, drawn, shuffled, with_drawn_choices
from earmark.stats import chi_square
from tests.made import item

WORDS = ("rain", "a dog", "a bell", "wind", "a tone", "a drum", "speech")
CANDIDATES = item(choices=WORDS, answers=("a tone",), answer_index=None)


def test_golden_draw() -> None:
    # printf '20260901\x1fesc50/1\x1fplace' | b2sum -l 64; the first 63 bits of it
    assert draw_int(20260901, "esc50/1", "place") == 0x827DD365355CE2B9 >> 1


@given(st.integers(0, 2**32), st.lists(st.text(max_size=5), max_size=3))
def test_draws_are_63_bits(seed: int, keys: list[str]) -> None:
    assert 0 <= draw_int(seed, *keys) < 2**63


@given(st.lists(st.text(max_size=4), unique=True), st.randoms(use_true_random=False), st.integers(0, 99))
def test_order_of_arrival_does_not_matter(values: list[str], random: np.random.Generator, seed: int) -> None:
    mixed = list(values)
    random.shuffle(mixed)
    assert shuffled(values, seed, "key") == shuffled(mixed, seed, "key")
    assert sorted(shuffled(values, seed)) == sorted(values)
    assert drawn(values, 3, seed) == shuffled(values, seed)[:3]


def test_fewer_than_one_are_none() -> None:
    assert drawn(WORDS, 0, 7) == drawn(WORDS, -1, 7) == []
    assert with_drawn_choices(CANDIDATES, 7, 0).choices == ("a tone",)  # which validation refuses


def test_seed_and_key_matter() -> None:
    values = range(50)
    orders = {tuple(shuffled(values, seed, key)) for seed in (1, 2) for key in ("a", "b")}
    assert len(orders) == 4


def test_places_are_uniform() -> None:
    places: Counter[int] = Counter()
    for n in range(10_000):
        made = with_drawn_choices(CANDIDATES.model_copy(update={"id": f"hand/{n}"}), 7, 4)
        assert made.answer_index is not None
        places[made.answer_index] += 1
    assert sorted(places) == [0, 1, 2, 3]
    assert chi_square([places[n] for n in range(4)], [2500] * 4).p > 0.001


def test_distractors_are_uniform() -> None:
    found: Counter[str] = Counter()
    for n in range(4000):
        found.update(with_drawn_choices(CANDIDATES.model_copy(update={"id": f"hand/{n}"}), 7, 4).choices)
    assert found.pop("a tone") == 4000
    assert chi_square(list(found.values()), [2000] * 6).p > 0.001


@given(st.permutations(WORDS), st.integers(2, 9), st.integers(0, 99))
def test_the_answer_is_kept_once_whatever_order_came(words: list[str], options: int, seed: int) -> None:
    made = with_drawn_choices(CANDIDATES.model_copy(update={"choices": tuple(words)}), seed, options)
    assert len(made.choices) == min(options, len(WORDS))
    assert len(set(made.choices)) == len(made.choices)
    assert made.choices.count("a tone") == 1
    assert made.answer_index == made.choices.index("a tone")
    assert made.answers == ("a tone",)
    assert made == with_drawn_choices(CANDIDATES, seed, options)


def test_another_seed_or_id_gives_another_draw() -> None:
    other = CANDIDATES.model_copy(update={"id": "hand/other"})
    draws = {with_drawn_choices(made, seed, 4).choices for made in (CANDIDATES, other) for seed in range(5)}
    assert len(draws) == 10


@pytest.mark.parametrize(
    "fields",
    [
        {"answer_type": "number", "choices": (), "answers": ("3",)},
        {"answers": ("a cat",)},
        {"answers": ("rain", "wind")},
    ],
)
def test_what_is_not_a_choice_with_one_answer_stays(fields: dict[str, object]) -> None:
    made = CANDIDATES.model_copy(update=fields)
    assert with_drawn_choices(made, 7, 4) is made


@pytest.mark.parametrize("observed", [[10, 20, 30], [5, 5], [100, 90, 110, 100]])
def test_chi_square_is_that_of_scipy(observed: list[int]) -> None:
    expected = [sum(observed) / len(observed)] * len(observed)
    found = chi_square(observed, expected)
    statistic, p = chisquare(observed, expected)
    assert found.statistic == pytest.approx(float(statistic))
    assert found.p == pytest.approx(float(p))
    assert found.freedom == len(observed) - 1


def test_chi_square_leaves_out_cells_that_expect_nothing() -> None:
    assert chi_square([3, 5, 0], [4, 4, 0]) == chi_square([3, 5], [4, 4])
