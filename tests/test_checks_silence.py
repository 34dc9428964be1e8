"""Silence: before, after, in the middle, and where evidence points."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.checks.meters import ContourMeter, GapMeter
from earmark.checks.registry import ItemCheck, chosen
from earmark.item import Evidence, Item, Origin
from tests.made import item, tone
from tests.seeded.clean import RATE_HZ, voice
from tests.seeded.fault import holding_sound
from tests.test_checks import Case, holding

CLEAN = item()


def padded(before_s: float, after_s: float) -> Item:
    zeros = [np.zeros((1, round(s * RATE_HZ)), np.float32) for s in (before_s, after_s)]
    return holding_sound(CLEAN, np.concatenate([zeros[0], tone().samples, zeros[1]], axis=1), RATE_HZ)


def pointing(start_s: float, end_s: float) -> Item:
    return padded(2.0, 1.0).model_copy(update={"evidence": (Evidence(clip=0, start_s=start_s, end_s=end_s),)}).sealed()


def cut(start: int, length: int) -> Item:
    samples = voice(1)
    samples[:, start : start + length] = 0.0
    return holding_sound(CLEAN, samples, RATE_HZ)


def loudest() -> int:
    mono = np.abs(voice(1)[0])
    return 8_000 + int(np.minimum(mono[8_000:40_000], mono[8_401:40_401]).argmax()) + 1


CASES = {
    "silence.lead_in": Case(holding(padded(6.0, 0.0)), holding(CLEAN, padded(4.5, 9.0))),
    "silence.tail": Case(holding(padded(0.0, 6.0)), holding(CLEAN, padded(9.0, 4.5))),
    "silence.gaps": Case(holding(cut(loudest(), 400)), holding(CLEAN, padded(1.0, 1.0))),
    "silence.evidence": Case(holding(pointing(0.5, 1.5)), holding(pointing(1.9, 2.1))),
}


def count(check: str, one: Item) -> int:
    (rule,) = chosen([check])
    assert isinstance(rule, ItemCheck)
    return len(list(rule.find(one)))


def test_what_was_rendered_from_a_scene_is_asked_as_well() -> None:
    source = Origin(dataset="synth", revision="1", record="a scene")
    clips = (padded(6.0, 6.0).clips[0].model_copy(update={"source": source}),)
    drawn = padded(6.0, 6.0).model_copy(update={"clips": clips, "scene": "{}"}).sealed()
    assert (count("silence.lead_in", drawn), count("silence.tail", drawn)) == (1, 1)


@pytest.mark.parametrize("span", [(-1.0, 0.5), (1.0, 1.0), (3.0, 2.0)])
def test_spans_that_are_none_are_for_another_check(span: tuple[float, float]) -> None:
    assert count("silence.evidence", pointing(*span)) == 0


def gaps_of(samples: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> int:
    meter = GapMeter(RATE_HZ)
    meter.add(np.rint(samples * 32767).astype(np.int16))
    return meter.found()


def test_gaps_by_hand() -> None:
    # A tone of 500 Hz at half scale: 32 samples a wave, so sample 8 of each is at the top.
    sound = 0.5 * np.sin(2 * np.pi * 500 * np.arange(RATE_HZ) / RATE_HZ)[None].astype(np.float32)
    assert gaps_of(sound) == 0
    top = 32 * 200 + 8
    for length, expected in ((40, 0), (80, 1), (1_600, 1), (7_992, 0)):  # a long one with one jump is none
        broken = sound.copy()
        broken[:, top : top + length] = 0.0
        assert gaps_of(broken) == expected, length
    both = sound.copy()
    both[:, top : top + 8_000 + 16] = 0.0  # from top to bottom: a jump at both ends
    assert gaps_of(both) == 1
    held = sound.copy()
    held[:, top : top + 160 + 16] = held[:, top : top + 1]
    assert gaps_of(held) == 1


def test_a_pause_is_no_gap() -> None:
    t = np.arange(RATE_HZ) / RATE_HZ
    sound = np.sin(2 * np.pi * 500 * t) * np.clip(np.abs(t - 0.5) * 20 - 1, 0, 1) * 0.5
    assert gaps_of(sound[None].astype(np.float32)) == 0


@given(st.lists(st.integers(1, 5_000), min_size=1, max_size=8))
def test_the_contour_does_not_depend_on_the_blocks(sizes: list[int]) -> None:
    whole = np.rint(voice(2)[:, : sum(sizes)] * 32767).astype(np.int16)
    one, many = ContourMeter(RATE_HZ), ContourMeter(RATE_HZ)
    one.add(whole)
    at = 0
    for size in sizes:
        many.add(whole[:, at : at + size])
        at += size
    assert np.array_equal(one.found(), many.found())


@pytest.mark.slow
def test_real_recordings_have_no_gaps_and_no_long_silence(kit: Path | None) -> None:
    """400 environmental sounds, some of which their corpus padded with zeros to five seconds."""
    if kit is None:
        return
    from earmark.audio import decode

    files = sorted(kit.glob("ESC-10/*/*.ogg"))
    assert len(files) == 400
    heard = [item(sound=decode(file)) for file in files]
    for check in ("silence.gaps", "silence.lead_in", "silence.tail"):
        assert [one.id for one in heard if count(check, one)] == []
