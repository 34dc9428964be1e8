"""The triadic score: its parts, its product, what is missing; and the defects of the published rule."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.compat.voiceassistant_eval import modified_wer
from earmark.score.speech.consistency import agreement, published
from earmark.score.speech.groups import groups
from earmark.score.speech.triad import Values, cells, product, rounded_speech

SHARE = st.floats(0, 1, allow_nan=False).map(lambda share: round(share, 4))
PART = st.none() | SHARE


def values(*rows: tuple[float | None, float | None, float | None]) -> list[Values]:
    return [Values(f"i{n}", "b/t", f"i{n}", *row) for n, row in enumerate(rows)]


def test_the_product_is_of_the_three_means() -> None:
    """0.628 x 0.84 x 0.969 = 0.5112, one of the seven cells of the paper's tables that were worked out again."""
    cell = cells(values((0.628, 0.84, 0.969)), resamples=50, seed=0)[0]
    assert cell.product.value == pytest.approx(0.5112, abs=5e-5)
    assert (cell.content.value, cell.speech.value, cell.consistency.value) == (0.628, 0.84, 0.969)
    assert (cell.status, cell.n) == ("whole", 1)
    assert (cell.product.low, cell.product.high) == (None, None)  # nothing varies that could be drawn


def test_the_product_of_means_is_no_mean_of_products() -> None:
    """Means 0.5, 0.5, 1: the product is 0.25, where the mean of the items' products is 0."""
    cell = cells(values((1.0, 0.0, 1.0), (0.0, 1.0, 1.0)), resamples=50, seed=0)[0]
    assert cell.product.value == 0.25


@given(st.lists(st.tuples(PART, PART, PART), min_size=1, max_size=8), st.randoms())
def test_parts_stand_beside_the_product_and_absent_parts_make_none(
    rows: list[tuple[float | None, float | None, float | None]], random: Random
) -> None:
    found = values(*rows)
    whole = [row for row in rows if None not in row]
    cell = cells(found, resamples=20, seed=3)[0]
    for n, mean in enumerate((cell.content, cell.speech, cell.consistency)):
        given_values = [value for row in rows if (value := row[n]) is not None]
        assert mean.n == len(given_values)
        assert mean.value == (pytest.approx(np.mean(given_values)) if given_values else None)
    assert (cell.product.value is None) == (len(whole) < len(rows))
    assert cell.complete.n == len(whole)
    if cell.least is not None and cell.most is not None:
        assert cell.least <= cell.most
        if cell.product.value is not None:
            assert cell.least == pytest.approx(cell.product.value) == pytest.approx(cell.most)
    shuffled = list(found)
    random.shuffle(shuffled)
    assert cells(shuffled, resamples=20, seed=3) == cells(found, resamples=20, seed=3)


def test_bounds_say_what_absent_values_could_do() -> None:
    """Content 1 of 2, then 0 or 1 for the other: the product lies between 0.5 x 0.5 x 1 and 1 x 0.5 x 1."""
    cell = cells(values((1.0, 0.5, 1.0), (None, 0.5, 1.0)), resamples=20, seed=0)[0]
    assert (cell.status, cell.product.value, cell.complete.value) == ("incomplete", None, 0.5)
    assert (cell.least, cell.most) == (0.25, 0.5)


def test_a_part_that_is_nowhere_is_named() -> None:
    cell = cells(values((None, 0.5, 1.0), (None, 0.7, 1.0)), resamples=20, seed=0)[0]
    assert (cell.status, cell.product.value, cell.complete.value, cell.least) == ("no content", None, None, None)


def test_items_of_one_cluster_are_drawn_together() -> None:
    rows = [(float(n % 2), 0.6, 1.0) for n in range(40)]
    apart = cells(values(*rows), resamples=2000, seed=0)[0].product
    pairs = [one._replace(cluster=f"c{n % 2}{n // 8}") for n, one in enumerate(values(*rows))]
    together = cells(pairs, resamples=2000, seed=0)[0].product
    assert together.value == apart.value
    assert together.high is not None
    assert together.low is not None
    assert apart.high is not None
    assert apart.low is not None
    assert together.high - together.low > 1.5 * (apart.high - apart.low)  # clusters of four: twice, were they alike


def test_the_interval_holds_the_product_as_the_delta_method_has_it() -> None:
    """Independent parts of 400 items: relative variances of the means add up (delta method), 1.96 sigma."""
    rng = np.random.default_rng(5)
    columns = [rng.integers(0, 2, 400).astype(float), rng.uniform(0.5, 0.9, 400), rng.uniform(0.8, 1.0, 400)]
    cell = cells(values(*zip(*[c.tolist() for c in columns], strict=True)), resamples=4000, seed=1)[0]
    relative = np.sqrt(sum(c.var() / c.mean() ** 2 / 400 for c in columns))
    middle = float(np.prod([c.mean() for c in columns]))
    assert cell.product.value == pytest.approx(middle)
    assert cell.product.low == pytest.approx(middle * (1 - 1.96 * relative), rel=0.03)
    assert cell.product.high == pytest.approx(middle * (1 + 1.96 * relative), rel=0.03)


def test_tasks_have_cells_of_their_own() -> None:
    made = [Values("a", "b/one", "a", 1.0, 0.5, 1.0), Values("b", "b/two", "b", 0.0, 0.9, 1.0)]
    found = cells(made, resamples=20, seed=0)
    assert [(cell.by, cell.value, cell.product.value) for cell in found] == [
        ("overall", "all", pytest.approx(0.5 * 0.7)), ("task", "b/one", 0.5), ("task", "b/two", 0.0),
    ]  # fmt: skip


def test_no_product_without_all_parts() -> None:
    assert product([0.5, None, 1.0]) is None
    assert product([0.5, 0.5, 1.0]) == 0.25


def test_voiceassistant_eval_2_5_2_published_speech_is_rounded_and_ours_is_not() -> None:
    """Published shares are multiples of 2 %: 4.24 and 4.16 are both 84; ours tells them apart."""
    assert rounded_speech(np.array([4.24, 4.16]) / 5).tolist() == pytest.approx([0.84, 0.84])
    ours = [cells(values((1.0, mos / 5, 1.0)), resamples=20, seed=0)[0].product.value for mos in (4.24, 4.16)]
    theirs = [
        cells(values((1.0, mos / 5, 1.0)), resamples=20, seed=0, round_mos=True)[0].product.value
        for mos in (4.24, 4.16)
    ]
    assert ours == [pytest.approx(0.848), pytest.approx(0.832)]
    assert theirs == pytest.approx([0.84, 0.84])


# What was written, what was heard, and what the published rule makes of it (facts on VoiceAssistant-Eval, 2.5).
UNLIKE = [("A", "B", 1.0), ("Yes.", "No.", 1.0), ("", "Hi", 1.0)]
ALIKE = [("$31,000 in 2021", "thirty-one thousand dollars in two thousand twenty-one", 0.3)]


@pytest.mark.parametrize(("written", "heard", "theirs"), UNLIKE)
def test_voiceassistant_eval_2_5_short_replies_that_differ_are_not_consistent(
    written: str, heard: str, theirs: float
) -> None:
    assert published(written, heard).value == theirs
    ours = agreement(written, heard, normaliser="english1")
    assert ours is None if not written else ours is not None and ours.value == 0.0


def test_voiceassistant_eval_2_5_a_number_and_its_spoken_form_are_consistent() -> None:
    for written, heard, most in ALIKE:
        assert published(written, heard).value < most
        ours = agreement(written, heard, normaliser="english1")
        assert ours is not None
        assert ours.value == 1.0


def test_voiceassistant_eval_2_5_a_letter_against_a_sentence_is_partly_consistent() -> None:
    """Published: 0 for "B. Rock" heard as "The answer is B". By words, what was said counts and what was not does."""
    assert published("B. Rock", "The answer is B").value == 0.0
    found = agreement("the answer is B, rock", "The answer is B", normaliser="english1")
    assert found is not None
    assert found.value == pytest.approx(0.8)


def test_voiceassistant_eval_2_5_no_consistency_leaves_its_range() -> None:
    """Blanks count in the distance and not in the length: the printed formula gives less than 0."""
    written, heard = "a b c d e f g h i j k", "lmnopqrstuv"
    assert 1.0 - modified_wer(written, heard) < 0.0
    found = agreement(written, heard, normaliser="english1")
    assert found is not None
    assert found.value == 0.0


@given(st.text(max_size=30), st.text(max_size=30))
def test_consistency_is_a_share_and_whole_for_the_same_text(written: str, heard: str) -> None:
    found, same = (agreement(written, text, normaliser="english1") for text in (heard, written))
    assert (found is None) == (same is None)
    if found is not None and same is not None:
        assert 0.0 <= found.value <= 1.0 == same.value
    assert 0.0 <= published(written, heard).value <= 1.0


@pytest.mark.parametrize(
    ("written", "heard", "value"),
    [
        ("<think>Is it six?</think>It is seven.", "it is 7", 1.0),
        ("**It** is *seven*.", "it is seven", 1.0),
        ("\u4f60\u597d\u4e16\u754c", "\u4f60\u597d\u4e16\u754b", 0.75),
        ("one two", "", 0.0),
        ("one", "one two three", 0.0),
    ],
)
def test_consistency_by_example(written: str, heard: str, value: float) -> None:
    found = agreement(written, heard, normaliser="english1")
    assert found is not None
    assert found.value == pytest.approx(value)


@pytest.mark.parametrize("written", ["", "  ", "...", "<think>never ends"])
def test_nothing_written_is_nothing_to_compare_with(written: str) -> None:
    assert agreement(written, "hello", normaliser="english1") is None


def test_voiceassistant_eval_2_5_4_groups_are_means_of_tasks_and_the_whole_is_their_mean() -> None:
    """Qwen2.5-Omni-7B's row of the paper's main table: 33.56, 41.27, 34.27 give 36.37; tasks made up to give these."""
    tasks = {
        "listening_music": (0.3256, 0.3456), "listening_sound": (0.3356,), "speaking_safety": (0.4027,),
        "speaking_emotion": (0.4227,), "viewing_multi_discipline": (0.3427,),
    }  # fmt: skip
    rows = [(task, content) for task, contents in tasks.items() for content in contents]
    found = [Values(f"i{n}", f"voiceassistant_eval/{task}", f"i{n}", c, 1.0, 1.0) for n, (task, c) in enumerate(rows)]
    made = groups(cells([*found, Values("x", "b/t", "x", 0.0, 0.0, 0.0)], resamples=10, seed=0))
    assert [one.name for one in made] == ["listening", "speaking", "viewing", "mean of groups"]
    assert [round(100 * (one.value or 0), 2) for one in made] == [33.56, 41.27, 34.27, 36.37]
    assert made[1].of == ("speaking_emotion", "speaking_safety")
    lost = Values("y", "voiceassistant_eval/speaking_safety", "y", None, 1.0, 1.0)
    made = groups(cells([*found, lost], resamples=10, seed=0))
    assert [one.value is None for one in made] == [False, True, False, True]
    assert (made[1].without, made[3].without) == (("speaking_safety",), ("speaking",))
    assert groups(cells(values((0.5, 0.5, 0.5)), resamples=10, seed=0)) == []
