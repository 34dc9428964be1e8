"""What is asked about music: tempi, keys and names, of all corpora that have them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.contract.source import candidates
from builders.reading.indian_music import distinct, only
from builders.reading.pitch import KEYS, KEYS_APART, key_of, key_question
from builders.reading.tempo import TEMPI, TEMPI_APART, beats_per_minute, tempo_choice, tempo_question


@given(st.floats(min_value=56, max_value=217))
def test_tempo_is_within_an_eighth_of_an_octave(bpm: float) -> None:
    chosen = tempo_choice(bpm)
    assert chosen is not None
    assert abs(math.log2(int(chosen.split()[1]) / bpm)) <= 1 / 8 + 0.01  # tempi are rounded to whole numbers


@pytest.mark.parametrize("bpm", [math.nan, math.inf, 0.0, -1.0, 22.0, 400.0])
def test_tempo_beyond_the_ladder_is_none(bpm: float) -> None:
    assert tempo_choice(bpm) is None


@pytest.mark.parametrize("answer", TEMPI)
@given(record=st.text(max_size=5))
def test_tempi_offered_are_neither_near_nor_double(answer: str, record: str) -> None:
    offered = [int(tempo.split()[1]) for tempo in candidates(answer, TEMPI, record, TEMPI_APART)]
    assert len(offered) >= 3
    ratios = [b / a for n, a in enumerate(offered) for b in offered if b > a and n >= 0]
    assert all(ratio > 1.35 and abs(ratio - 2) > 0.1 for ratio in ratios)


def test_beats_per_minute_is_by_the_median() -> None:
    assert beats_per_minute([0.0, 0.5, 1.0, 1.5, 9.0]) == 120
    assert math.isnan(beats_per_minute([1.0]))
    assert math.isnan(beats_per_minute([1.0, 1.0]))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("F# Major", "F sharp / G flat major"),
        ("Gb major", "F sharp / G flat major"),
        ("Cb minor", "B minor"),
        ("B# maj", "C major"),
        ("A:min", "A minor"),
        (" d minor\n", "D minor"),
        ("D minor | F major", None),
        ("H major", None),
        ("", None),
    ],
)
def test_key_of(text: str, key: str | None) -> None:
    assert key_of(text) == key


def test_relative_keys_are_apart() -> None:
    """C major has A minor's notes, E flat major has C minor's."""
    assert frozenset({"C major", "A minor"}) in KEYS_APART
    assert frozenset({"D sharp / E flat major", "C minor"}) in KEYS_APART
    assert {key for pair in KEYS_APART for key in pair} == set(KEYS)


@pytest.mark.parametrize("bpm", [None, math.nan, 22.0])
def test_tempo_that_is_not_there_is_not_asked(bpm: float | None) -> None:
    assert tempo_question(bpm).answer is None
    assert tempo_question(120.0).answer == "about 120 beats per minute"
    assert key_question(None).answer is None


def test_tala_and_raga_of_several_are_not_asked() -> None:
    assert only([{"common_name": "adi"}, {"common_name": "adi"}]) == "adi"
    assert only([{"common_name": "adi"}, {"common_name": "rupaka"}]) is None
    assert only([]) is None
    assert only(None) is None
    assert distinct(["Todi", "todi", None, "kalyani"]) == ("kalyani", "todi")
