"""The recipe `robustness`: ladders are whole, what is said of a perturbation is in the sound, bytes stay the same."""

from __future__ import annotations

import hashlib
import itertools
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import chisquare

from earmark.audio import decode
from earmark.curate import Vetting
from earmark.errors import SynthError
from earmark.item import Item
from earmark.shards import ShardWriter
from earmark.validation import sealed_issues
from synth import robustness
from synth.contract.recipe import Order, Studio, scene_id, scene_json
from synth.contract.recordings import NONE, SOURCES, Recordings, index, slot
from synth.perturbations import AMOUNTS, SEVERITIES, Kind, Perturbing, perturbed
from synth.perturbations.matrix import WORDS
from synth.robustness import KINDS, RUNGS
from synth.scenes.soundscape import Recorded
from synth.sounds import SOUNDS
from tests.made import clip_of, item, tone

RATE_HZ = 24_000
STUDIO = Studio()
Wave = NDArray[np.float64]


@cache
def scenes(count: int = 540) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(scene_json(scene)) for scene in robustness.draw(Order(count, 23, "A")))


@cache
def items() -> tuple[Item, ...]:
    """One ladder of each kind."""
    return tuple(robustness.render(scene, STUDIO) for scene in robustness.draw(Order(RUNGS * len(KINDS), 8, "A")))


def sound(one: Item) -> Wave:
    return np.asarray(decode(one.audio[0].bytes or b"").samples[0], np.float64)


def test_answers_follow_from_the_stored_scene() -> None:
    for scene in scenes():
        (event,) = scene["scape"]["events"]
        asked, source = scene["asked"], event["source"]
        if scene["task"] == "transcribe":
            assert asked["answer"] == scene["transcript"] == source["text"]
            said = asked["answer"].rstrip(".").replace("The ", "The_").split()
            assert all(word.replace("_", " ") in slot_ for word, slot_ in zip(said, WORDS, strict=True))
            assert asked["choices"] == []
        else:
            assert asked["answer"] == SOUNDS[source["name"]].title
            assert len(set(asked["choices"])) == 4
            assert asked["choices"].count(asked["answer"]) == 1
            noises = {
                SOUNDS[noise["name"]].title for noise in (scene["by"] or {"noise": []})["noise"] if "name" in noise
            }
            assert not noises & set(asked["choices"]), "what is put under the sound is never an answer"


def test_ladders_are_whole_and_name_their_clean_parent() -> None:
    drawn = list(robustness.draw(Order(108, 5, "A")))
    ids = [scene_id(robustness.RECIPE, scene) for scene in drawn]
    for at in range(0, len(drawn), RUNGS):
        clean, *others = drawn[at : at + RUNGS]
        assert clean.by is None
        assert clean.parent == ""
        assert [scene.by.severity for scene in others if scene.by] == [1, 2, 3, 4, 5]
        assert {scene.parent for scene in others} == {ids[at]}
        assert {(scene.scape, scene.task, scene.asked.text, scene.asked.answer) for scene in others} == {
            (clean.scape, clean.task, clean.asked.text, clean.asked.answer)
        }
        assert all(sorted(scene.asked.choices) == sorted(clean.asked.choices) for scene in others)
        assert len({(scene.by.kind, scene.by.seed, scene.by.noise) for scene in others if scene.by}) == 1
    for n in range(1, 20):
        cut = list(robustness.draw(Order(n, 5, "A")))
        assert len(cut) == n
        assert {scene.parent for scene in cut if scene.parent} <= {scene_id(robustness.RECIPE, scene) for scene in cut}


def test_kinds_tasks_and_amounts_are_even() -> None:
    met = Counter((scene["by"]["kind"], scene["task"], scene["by"]["severity"]) for scene in scenes() if scene["by"])
    assert len(met) == len(KINDS) * 2 * SEVERITIES
    assert set(met.values()) == {5}
    slower = Counter(scene["by"]["amount"] < 1 for scene in scenes() if scene["by"] and scene["by"]["kind"] == "speed")
    assert set(slower) == {True, False}


def test_the_answers_place_and_the_sounds_are_even() -> None:
    many = [scene for scene in robustness.draw(Order(1800, 31, "A")) if scene.task == "recognise"]
    clean = [scene for scene in many if not scene.by]
    places = Counter(scene.asked.choices.index(scene.asked.answer) for scene in clean)
    assert chisquare([places[place] for place in range(4)]).pvalue > 0.001
    answers, wrong = Counter[str](), Counter[str]()
    for scene in clean:
        answers[scene.asked.answer] += 1
        wrong.update(set(scene.asked.choices) - {scene.asked.answer})
    assert chisquare(list(answers.values()), [wrong[name] / 3 for name in answers]).pvalue > 0.001
    # Over a ladder the answer goes through all places.
    for _, ladder in itertools.groupby(many, key=lambda scene: scene.ladder):
        assert len({scene.asked.choices.index(scene.asked.answer) for scene in ladder}) == 4


def test_items_are_valid_and_carry_what_was_done() -> None:
    for one, scene in zip(items(), robustness.draw(Order(RUNGS * len(KINDS), 8, "A")), strict=True):
        assert sealed_issues(one) == []
        assert Vetting()(one) is one
        assert one.twin is not None
        assert (one.twin.kind, one.twin.role) == ("clean-noisy", "noisy" if scene.by else "clean")
        if one.perturbation is None:
            assert one.twin.group == one.id
            continue
        assert one.twin.group == one.perturbation.parent
        assert (one.perturbation.snr_db is None) == (one.perturbation.kind not in ("white", "environmental", "babble"))


@pytest.mark.parametrize("kind", ["white", "environmental", "babble"])
def test_the_snr_is_in_the_sound(kind: str) -> None:
    """Both mastered clips, the clean one taken out of the other: what is left is the noise."""
    clean: Wave | None = None
    found = []
    for one in items():
        if one.perturbation is None:
            clean = sound(one)
        elif one.perturbation.kind == kind and clean is not None and one.perturbation.snr_db is not None:
            span = slice(*(round(s * RATE_HZ) for s in (one.evidence[0].start_s, one.evidence[0].end_s)))
            under, over = clean[span], sound(one)[span]
            share = np.dot(over, under) / np.dot(under, under)
            rest = over - share * under
            measured = 10 * np.log10(share**2 * np.sum(under**2) / np.sum(rest**2))
            found.append((one.perturbation.snr_db, measured))
    assert [told for told, _ in found] == pytest.approx([20, 12, 6, 0, -5], abs=0.02)
    assert [measured for _, measured in found] == pytest.approx([20, 12, 6, 0, -5], abs=0.3)


def by(kind: Kind, amount: float) -> Perturbing:
    return Perturbing(kind=kind, severity=1, amount=amount, seed=3)


def done(wave: Wave, kind: Kind, amount: float) -> Wave:
    made = perturbed(wave.astype(np.float32), RATE_HZ, (0.0, wave.size / RATE_HZ), by(kind, amount), NONE)
    return made.samples.astype(np.float64)


def noise(seconds: float = 2.0) -> Wave:
    return 0.1 * np.random.Generator(np.random.PCG64(1)).standard_normal(round(seconds * RATE_HZ))


@pytest.mark.parametrize("rt60_s", AMOUNTS["reverberation"])
def test_the_reverberation_time_is_in_the_sound(rt60_s: float) -> None:
    """Schroeder's backward integration (JASA 37, 1965) of the answer to an impulse, from -5 to -25 dB."""
    impulse = np.zeros(round(2.5 * rt60_s * RATE_HZ))
    impulse[0] = 1.0
    tail = done(impulse, "reverberation", rt60_s)[round(0.005 * RATE_HZ) :]
    decay = np.cumsum(tail[::-1] ** 2)[::-1]
    level_db = 10 * np.log10(decay / decay[0] + 1e-12)
    inside = (level_db < -5) & (level_db > -25)
    slope = np.polyfit(np.flatnonzero(inside) / RATE_HZ, level_db[inside], 1)[0]
    assert -60 / slope == pytest.approx(rt60_s, rel=0.1)


@pytest.mark.parametrize("kind", ["mp3", "opus"])
def test_codecs_keep_length_and_time_and_take_more_the_fewer_bits_they_have(kind: Kind) -> None:
    t = np.arange(2 * RATE_HZ) / RATE_HZ
    speechlike = 0.3 * np.sin(2 * np.pi * 150 * t + 3 * np.sin(2 * np.pi * 4 * t)) * (np.sin(2 * np.pi * 3 * t) > 0)
    speechlike += 0.2 * noise()
    kept = []
    for kbps in AMOUNTS[kind]:
        coded = done(speechlike, kind, kbps)
        assert coded.size == speechlike.size
        size = 2 * speechlike.size
        lag = np.fft.irfft(np.fft.rfft(coded, size) * np.conj(np.fft.rfft(speechlike, size)))
        assert min(int(lag.argmax()), size - int(lag.argmax())) <= 5
        kept.append(np.corrcoef(done(noise(), kind, kbps), noise())[0, 1])
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > 0.6
    assert kept[-1] < 0.5 * kept[0]


@pytest.mark.parametrize("upper_hz", AMOUNTS["telephone"])
def test_a_telephone_has_its_band(upper_hz: float) -> None:
    power = np.abs(np.fft.rfft(done(noise(), "telephone", upper_hz))) ** 2
    hz = np.fft.rfftfreq(2 * RATE_HZ, 1 / RATE_HZ)
    inside = power[(hz > 400) & (hz < 0.9 * upper_hz)].mean()
    assert power[hz > 1.35 * upper_hz].mean() < 1e-3 * inside
    assert power[hz < (35 if upper_hz > 4000 else 210)].mean() < 0.02 * inside


def test_clipping_has_its_limit_and_speed_its_pitch() -> None:
    for over_db in AMOUNTS["clipping"]:
        wave = done(noise(), "clipping", over_db)
        assert 20 * np.log10(np.abs(noise()).max() / np.abs(wave).max()) == pytest.approx(over_db, abs=0.01)
    for factor in (*AMOUNTS["speed"], 0.5556):
        wave = done(tone(1000.0, 2.0, RATE_HZ).samples[0].astype(np.float64), "speed", factor)
        assert wave.size == pytest.approx(2 * RATE_HZ / factor, abs=2)
        peak_hz = np.fft.rfftfreq(wave.size, 1 / RATE_HZ)[np.abs(np.fft.rfft(wave * np.hanning(wave.size))).argmax()]
        assert peak_hz == pytest.approx(1000 * factor, rel=2e-3)


@settings(max_examples=30, deadline=None)
@given(
    kind=st.sampled_from([kind for kind in KINDS if kind not in ("environmental", "babble")]),
    severity=st.integers(1, 5), seconds=st.floats(0.2, 1.5), seed=st.integers(0, 2**32), level=st.floats(1e-3, 3.0),
)  # fmt: skip
def test_whatever_comes_stays_finite_and_the_same(
    kind: Kind, severity: int, seconds: float, seed: int, level: float
) -> None:
    clean = (level * np.random.Generator(np.random.PCG64(seed)).standard_normal(round(seconds * RATE_HZ))).astype(
        np.float32
    )
    how = Perturbing(kind=kind, severity=severity, amount=AMOUNTS[kind][severity - 1], seed=seed)
    one, other = (perturbed(clean, RATE_HZ, (0.0, seconds), how, NONE) for _ in range(2))
    assert one.samples.dtype == np.float32
    assert np.isfinite(one.samples).all()
    assert np.array_equal(one.samples, other.samples)
    assert one.samples.size == clean.size or kind == "speed"


@pytest.mark.parametrize(
    ("kind", "rate_hz", "said"),
    [("babble", RATE_HZ, "noise to put under"), ("opus", 22_050, "a rate of"), ("mp3", 44_100, "a rate of")],
)
def test_what_cannot_be_perturbed_is_said(kind: Kind, rate_hz: int, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        perturbed(noise(0.5).astype(np.float32), rate_hz, (0.0, 0.2), by(kind, 12.0), NONE)


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from synth import robustness as r; from synth.contract.recipe import Order, Studio;"
        "made = [r.render(s, Studio()) for s in r.draw(Order(54, 8, 'A'))];"
        "print(hashlib.sha256(b''.join(i.audio[0].bytes for i in made)).hexdigest(), made[-1].content_hash)"
    )
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert len(items()) == 54
    here = hashlib.sha256(b"".join(one.audio[0].bytes or b"" for one in items())).hexdigest()
    assert there == [here, items()[-1].content_hash]


@pytest.fixture
def recordings(tmp_path: Path) -> Recordings:
    """An index of a corpus of forty tones that are called by five names, and of forty that are said to be speech."""
    names = ("a gull", "a kettle", "a saw", "a zip", "a whip")
    (tmp_path / "items").mkdir()
    writer = ShardWriter(tmp_path / "items" / "items-00000.parquet")
    for n in range(40):
        options = (*names,)
        heard = tone(300.0 + 10 * n, 2.0, RATE_HZ)
        writer.add(item(f"hand/sound{n:02}", heard, choices=options, answers=(names[n % 5],), answer_index=n % 5))
        media, clip = clip_of(tone(1300.0 + 10 * n, 2.0, RATE_HZ), transcript=f"it was number {n}", language="en")
        clip = clip.model_copy(update={"licence": "CC-BY-4.0", "attribution": "A choir"})
        said: dict[str, Any] = {"audio": (media,), "clips": (clip,), "answers": (f"it was number {n}",), "choices": ()}
        said |= {"answer_type": "transcript", "scorer": "wer", "answer_index": None}
        writer.add(item(f"hand/speech{n:02}", **said))
    writer.close()
    assert index(tmp_path / "items", tmp_path / "index" / "hand.jsonl") == 80
    (tmp_path / "index" / SOURCES).write_text('["hand"]')
    return Recordings(tmp_path / "index")


def test_recordings_are_part_of_the_pool(recordings: Recordings) -> None:
    used: dict[str, set[str]] = {}
    for form in ("A", "B"):
        drawn = list(robustness.draw(Order(216, 4, form, recordings)))
        real = [scene for scene in drawn if scene.scape.events[0].source.kind == "recording"]
        assert 0.15 * 216 < len(real) < 0.6 * 216
        assert drawn[:50] == list(robustness.draw(Order(50, 4, form, recordings)))
        begun = [s for s in real if s.by is None]
        used[form] = {source.item for s in begun if isinstance(source := s.scape.events[0].source, Recorded)}
        assert len(used[form]) == len(begun)
        for task in ("transcribe", "recognise"):
            scene = next(scene for scene in real if scene.task == task and scene.by)
            one = robustness.render(scene, Studio(recordings=recordings))
            assert sealed_issues(one) == []
            if task == "transcribe":
                assert (one.clips[0].licence, one.clips[0].attribution) == ("CC-BY-4.0", "A choir")
    assert slot("A") != slot("B")
    assert not used["A"] & used["B"]
