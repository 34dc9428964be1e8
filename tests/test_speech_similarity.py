"""Speaker similarity above its impostor floor: by hand, against another way to count, and the published defect."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.speech.similarity import Floor, Likeness, Vector, equal_error_rate, likeness, unit, voice, wins
from earmark.score.speech.similarity import floor as clustered

COSINES = st.floats(-1, 1, allow_nan=False).map(lambda one: round(one, 2))


def floor(found: Sequence[Likeness], roles: int, *, resamples: int, seed: int) -> Floor | None:
    """Replies that have nothing to do with each other."""
    return clustered(found, [str(found.index(one)) for one in found], roles, resamples=resamples, seed=seed)


def made(*rows: tuple[float, tuple[float, ...]]) -> list[Likeness]:
    return [Likeness(own, others) for own, others in rows]


def test_by_hand() -> None:
    """Own 0.9 and 0.5, impostors 0.4, 0.6, 0.5, 0.3: of eight pairs, 0.9 wins four, 0.5 wins two and ties one."""
    found = floor(made((0.9, (0.4, 0.6)), (0.5, (0.5, 0.3))), 3, resamples=200, seed=0)
    assert found is not None
    assert (found.n, found.roles, found.pairs) == (2, 3, 4)
    assert (found.similarity, found.floor, found.margin) == (0.7, 0.45, 0.25)
    assert found.auc == (4 + 2 + 0.5) / 8
    assert found.margin_low is not None
    assert found.margin_low <= 0.25 <= (found.margin_high or 0.0)


@given(st.lists(st.tuples(COSINES, st.tuples(COSINES, COSINES, COSINES)), min_size=1, max_size=6))
def test_the_area_is_that_of_all_pairs(rows: list[tuple[float, tuple[float, float, float]]]) -> None:
    found = floor(made(*rows), 4, resamples=2, seed=0)
    impostors = [one for _, others in rows for one in others]
    pairs = [(own > one) + 0.5 * (own == one) for own, _ in rows for one in impostors]
    assert found is not None
    assert found.auc == pytest.approx(np.mean(pairs), abs=1e-6)
    assert found.eer is not None
    assert 0.0 <= found.eer <= 1.0


def test_wins_are_by_reply_and_by_reply() -> None:
    table = wins(np.array([0.5, 0.2]), np.array([[0.1, 0.5], [0.3, 0.4]]))
    assert table.tolist() == [[0.75, 1.0], [0.5, 0.0]]


@pytest.mark.parametrize(
    ("own", "others", "rate"),
    [
        ([0.9, 0.8], [0.1, 0.2], 0.0),
        ([0.1, 0.2], [0.8, 0.9], 1.0),
        ([0.5, 0.7], [0.4, 0.6], 0.5),  # at 0.6: one of two taken, one of two refused
        ([0.3, 0.6, 0.7, 0.8], [0.1, 0.2, 0.4, 0.65], 0.25),  # at 0.6: 0.65 is taken, 0.3 is refused
    ],
)
def test_equal_error_rates_by_hand(own: list[float], others: list[float], rate: float) -> None:
    assert equal_error_rate(np.array(own), np.array(others)) == pytest.approx(rate)


def test_the_order_of_replies_does_not_matter() -> None:
    rows = made((0.9, (0.4, 0.6)), (0.5, (0.5, 0.3)), (0.7, (0.1, 0.2)))
    names = ["a", "b", "a"]
    forth, back = (clustered(rows[::way], names[::way], 3, resamples=500, seed=2) for way in (1, -1))
    assert forth == back


def test_replies_of_one_cluster_are_drawn_together() -> None:
    """Twenty replies and their copies: as strangers they seem to say more than they do, by the root of two."""
    rng = np.random.default_rng(4)
    rows = made(*[(round(float(own), 2), (0.5, 0.4)) for own in rng.uniform(0.3, 0.9, 20)]) * 2
    apart = clustered(rows, [str(n) for n in range(40)], 3, resamples=4000, seed=0)
    together = clustered(rows, [str(n % 20) for n in range(40)], 3, resamples=4000, seed=0)
    alone = clustered(rows, ["one"] * 40, 3, resamples=10, seed=0)
    widths = [(one.margin_high or 0.0) - (one.margin_low or 0.0) for one in (apart, together) if one]
    assert widths[1] / widths[0] == pytest.approx(2**0.5, rel=0.08)
    assert alone is not None
    assert (alone.margin_low, alone.auc_high) == (None, None)
    assert alone.auc is not None


def test_one_role_has_no_floor_and_no_reply_no_figures() -> None:
    found = floor(made((0.9, ()), (0.7, ())), 1, resamples=20, seed=0)
    assert found is not None
    assert (found.similarity, found.floor, found.margin, found.auc, found.eer, found.pairs) == (
        0.8, None, None, None, None, 0,
    )  # fmt: skip
    assert floor([], 3, resamples=20, seed=0) is None


def test_a_voice_is_the_mean_of_its_clips_whatever_their_size() -> None:
    assert voice([np.array([2.0, 0.0]), np.array([0.0, 5.0])]).tolist() == pytest.approx([0.5**0.5, 0.5**0.5])
    voices = {"a": unit(np.array([1.0, 0.0])), "b": unit(np.array([1.0, 1.0]))}
    assert likeness(np.array([3.0, 0.0]), "a", voices) == Likeness(1.0, (0.7071,))
    assert likeness(np.array([3.0, 0.0]), "b", voices) == Likeness(0.7071, (1.0,))


@pytest.mark.parametrize("bad", [[0.0, 0.0], [np.nan, 1.0], [np.inf, 0.0]])
def test_what_has_no_direction_has_no_voice(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="no voice"):
        unit(np.array(bad))


def test_voiceassistant_eval_2_5_a_fixed_voice_scores_half_as_published_and_nothing_above_its_floor() -> None:
    """Strangers are 0.51 alike, so that a system with one voice for all roles seems to be half of each of them."""
    rng = np.random.default_rng(11)
    dimensions, alike = 64, 0.51
    common = np.eye(dimensions)[0]
    roles = {f"r{n}": unit(alike**0.5 * common + (1 - alike) ** 0.5 * _apart(rng, dimensions)) for n in range(12)}
    fixed = unit(alike**0.5 * common + (1 - alike) ** 0.5 * _apart(rng, dimensions))
    one_voice = floor([likeness(fixed, name, roles) for name in roles], len(roles), resamples=500, seed=0)
    in_role = floor(
        [likeness(vector, name, roles) for name, vector in roles.items()], len(roles), resamples=500, seed=0
    )
    assert one_voice is not None
    assert in_role is not None
    assert one_voice.similarity == pytest.approx(0.51, abs=0.06)
    assert one_voice.margin == pytest.approx(0.0, abs=1e-6)
    assert one_voice.auc == pytest.approx(0.5, abs=1e-6)
    assert (in_role.similarity, in_role.auc, in_role.eer) == (1.0, 1.0, 0.0)
    assert in_role.margin is not None
    assert in_role.margin > 0.4


def _apart(rng: np.random.Generator, dimensions: int) -> Vector:
    drawn = rng.standard_normal(dimensions)
    drawn[0] = 0.0
    return unit(drawn)
