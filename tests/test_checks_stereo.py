"""Channels: one signal several times, dead ones, opposed ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from earmark.checks.gates import Gates
from earmark.checks.given import Accumulator, facts_of
from earmark.checks.meters import ChannelMeter
from earmark.checks.meters.sides import sides_of
from earmark.checks.registry import CorpusCheck, ItemCheck, chosen
from earmark.checks.sides import sides
from earmark.checks.stereo import Dead
from earmark.item import Item
from tests.made import item
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.fault import holding_sound
from tests.test_checks import Case, holding

TWO = voice(3, 2)


def channels(*signals: np.ndarray[Any, Any], layout: str = "stereo", task: str = "spatial_audio") -> Item:
    made = item(task=task)
    return holding_sound(made, np.stack(signals).astype(np.float32), RATE_HZ, layout=layout)


A, B = TWO
NONE = np.zeros_like(A)
HALF = np.where(np.arange(len(B)) < len(B) // 4, B, 0).astype(np.float32)
CLEAN = channels(A, B)
SOUND = channels(A, B, task="sound")

CASES = {
    "stereo.same": Case(holding(channels(A, A)), holding(CLEAN, channels(A, A, task="sound"))),
    "stereo.dual_mono": Case(holding(channels(A, A, task="sound")), holding(SOUND, channels(A, A))),
    "stereo.dead": Case(holding(channels(A, NONE)), holding(CLEAN, channels(A, B, A - B, NONE, layout="foa"))),
    "stereo.lost": Case(holding(channels(A, HALF)), holding(CLEAN)),
    "stereo.opposed": Case(holding(channels(A, -A)), holding(CLEAN)),
    "stereo.late": Case(holding(channels(A, np.roll(A, 320))), holding(CLEAN)),
    "stereo.uneven": Case(holding(channels(A, 0.05 * B)), holding(CLEAN)),
}


def count(check: str, one: Item) -> int:
    (rule,) = chosen([check])
    if isinstance(rule, ItemCheck):
        return len(list(rule.find(one)))
    assert isinstance(rule, CorpusCheck)
    return issues(rule.start(), [one])


def issues(found: Accumulator, items: Sequence[Item]) -> int:
    for one in items:
        found.add(facts_of(one, sketched=True))
    return len(list(found.finish(Gates())))


def on_a_side(answer: str, both: tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]) -> Item:
    choices = ("left", "right", "in the middle")
    update = {"choices": choices, "answers": (answer,), "answer_index": choices.index(answer)}
    return channels(*both).model_copy(update=update).sealed()


def test_a_sound_may_be_on_the_side_that_is_asked_for() -> None:
    left, right = on_a_side("left", (A, NONE)), on_a_side("right", (NONE, A))
    whole = [CLEAN] * 20
    assert issues(Dead(), [left, right, left, *whole]) == 0  # 3 of 23
    assert issues(Dead(), [left, right, *whole]) == 2
    assert issues(Dead(), [left, right, left, *whole, *whole]) == 3  # 3 of 43
    assert issues(Dead(), [on_a_side("right", (A, NONE))] * 3) == 3, "the other side sounds"
    assert count("stereo.same", on_a_side("in the middle", (A, A))) == 0
    assert count("stereo.same", on_a_side("left", (A, A))) == 1


@pytest.mark.parametrize("text", ["From the left", "links", "à gauche", "a la izquierda", "слева", "左边"])
def test_the_left_has_many_names(text: str) -> None:
    assert sides(text) == {0}


@pytest.mark.parametrize(
    ("check", "made", "expected"),
    [
        ("stereo.same", channels(A, A, layout="binaural", task="sound"), 1),  # the layout claims space
        ("stereo.same", channels(A, A * 0.5), 0),  # panned by level
        ("stereo.dead", channels(A, NONE, NONE, NONE, layout="foa"), 1),  # W alone is mono
        ("stereo.dead", channels(NONE, A, B, A, layout="foa"), 1),  # no W
        ("stereo.dead", channels(A, B, A, NONE, layout="array"), 1),
        ("stereo.dead", channels(NONE, NONE), 0),  # sound.audible says so
        ("stereo.opposed", channels(A, -B), 0),
        ("stereo.opposed", channels(A, -np.roll(A, 7)), 1),
        ("stereo.opposed", channels(A, np.roll(A, 7)), 0),
        ("stereo.late", channels(A, np.roll(A, 12)), 0),  # 0.75 ms: from one ear to the other
        ("stereo.late", channels(A, -np.roll(A, 800)), 1),
        ("stereo.late", channels(A, B + 0.3 * np.roll(A, 800)), 0),  # an echo is not all of a channel
        ("stereo.uneven", channels(A, 0.2 * B), 0),  # 14 dB
        ("stereo.uneven", channels(A, NONE), 0),  # stereo.dead says so
    ],
)
def test_what_counts(check: str, made: Item, expected: int) -> None:
    assert count(check, made) == expected


def test_two_copies_may_be_a_step_apart() -> None:
    pcm = np.rint(A * 32767).astype(np.int16)
    meter = ChannelMeter(2)
    meter.add(np.stack([pcm, pcm + 1]))
    assert meter.found().same
    meter.add(np.stack([pcm, pcm + 2]))
    assert not meter.found().same


@pytest.mark.parametrize("lag", [-400, 40, 5_000])
def test_a_lag_is_measured(lag: int) -> None:
    noise = np.random.default_rng(9).standard_normal(RATE_HZ * 2) * 3000
    found = sides_of(np.rint(np.stack([np.roll(noise, lag), noise])).astype(np.int16), RATE_HZ)
    assert found is not None
    assert found.lag_s == pytest.approx(lag / RATE_HZ)
    assert found.far == pytest.approx(1.0, abs=0.05)
    assert found.octave_db < 0.1


def test_an_octave_that_one_channel_lacks_is_measured() -> None:
    t = np.arange(2 * RATE_HZ) / RATE_HZ
    low, high = 5_000 * np.sin(2 * np.pi * 250 * t), 1_000 * np.sin(2 * np.pi * 4_000 * t)
    found = sides_of(np.rint(np.stack([low + high, low + 0.01 * high])).astype(np.int16), RATE_HZ)
    assert found is not None
    assert found.octave_db == pytest.approx(40.0, abs=0.5)  # 20 log10(100)
    assert found.octave_hz == 4_000


def test_what_is_no_pair_has_no_sides() -> None:
    assert sides_of(np.ones((1, RATE_HZ), np.int16), RATE_HZ) is None
    assert sides_of(np.ones((2, 100), np.int16), RATE_HZ) is None
    assert sides_of(np.zeros((2, RATE_HZ), np.int16), RATE_HZ) is None


def test_offsets_and_levels_by_hand() -> None:
    # Samples 100 and 300: mean 200, root mean square about it 100; full scale is 32768.
    meter = ChannelMeter(1)
    meter.add(np.array([[100, 300] * 8], np.int16))
    found = meter.found()
    assert found.offsets == pytest.approx((200 / 32768,))
    assert found.levels == pytest.approx((100 / 32768,))
    assert (found.same, found.opposed) == (False, False)
