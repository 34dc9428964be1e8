"""Defects of published scorers, by item and by cell: what the published way makes of them, and what ours does.

Each test is named after its place in our notes: benchmark, section, number. These are the defects for which there is no
rule of `earmark.score.compat`: the published way is a line or two of the test. The others are in
`test_score_compat_mmau`, `test_score_compat_others`, `test_score_defects` and `test_speech_triad`.
"""

from __future__ import annotations

import json
import math
import random
import re
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import pytest

from earmark.errors import ScoreError, UsageError
from earmark.item import Item, Perturbation
from earmark.score import Report, score
from earmark.score.cells import Cell
from earmark.score.compat import published
from earmark.score.judge.prompts import PROMPTS
from earmark.score.judge.settings import judge_of
from earmark.score.judge.verdict import read_verdict
from earmark.score.outcome import Status
from earmark.score.run import outcome_of
from earmark.score.speech.replies import Heard
from earmark.score.speech.replies import Status as Measured
from tests.golden import scored

STRING_MATCH = published("mmau").score


def report(folder: Path, items: list[Item], outputs: Mapping[str, Any]) -> Report:
    release = scored.write_release(folder / "release", {"all": items})
    return score(release, scored.write_predictions(folder / "p.jsonl", outputs), resamples=200)


def cell(found: Report, by: str, value: str) -> Cell:
    return next(one for one in found.cells if (one.by, one.value) == (by, value))


# MMAU-Pro, MMAU


def test_mmau_pro_1_6_3_an_item_of_one_option_is_refused_and_not_dropped(tmp_path: Path) -> None:
    choices = {"a": ("rain", "wind"), "b": ("rain",)}
    kept = [name for name, options in choices.items() if len(options) > 1]
    assert kept == ["a"], "as published: one item of two, and nobody is told"
    made = [scored.choice(name, 0, options) for name, options in choices.items()]
    with pytest.raises(ScoreError, match="hand/b: expected two or more choices"):
        report(tmp_path, made, {"a": "A"})


def test_mmau_pro_1_6_6_a_judge_without_a_revision_is_refused() -> None:
    """Published: two models and a sampled judge, whose revisions nobody wrote down."""
    with pytest.raises(UsageError, match=r"--judge-revision: .* Which weights judged"):
        judge_of({"url": "http://127.0.0.1:9/v1", "model": "m"})


def test_mmau_pro_1_6_8_silence_is_not_taken_for_ability_far_below_chance(tmp_path: Path) -> None:
    """A harness published 2.15 % of a task with four options, over replies of no tokens."""
    items = [scored.choice(str(n), task="spatial_audio") for n in range(40)]
    found = report(tmp_path, items, {str(n): "" if n else "B" for n in range(40)})
    spatial = cell(found, "task", "mmau_pro/spatial_audio")
    assert (spatial.score, spatial.chance) == (0.025, 0.25)
    assert (spatial.right, spatial.wrong, spatial.unparsed) == (1, 0, 39), "nothing was answered wrongly"


def test_mmau_pro_1_7_missing_predictions_leave_no_denominator(tmp_path: Path) -> None:
    """Published: the branch for "no prediction" is never reached."""
    items = [scored.choice(name) for name in "abcd"]
    values = [STRING_MATCH(scored.gold(items[n]), reply).value for n, reply in enumerate(("rain", None, None, None))]
    assert fmean(value for value in values if value is not None) == 1.0
    assert report(tmp_path, items, {"a": "rain"}).overall.score == 0.25


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("reply", ["rain", "A", "B", "(B)"])
def test_mmau_pro_1_7_of_options_that_are_there_twice_each_is_the_answer(index: int, reply: str) -> None:
    """2.7 % of MMAU's items have one option twice: a scorer that goes by place fails the right words."""
    made = scored.choice("a", index, ("rain", "rain", "wind", "hail"))
    assert outcome_of(scored.gold(made), reply).status is Status.RIGHT
    assert outcome_of(scored.gold(made), "wind").status is Status.WRONG


# AHELM


def test_ahelm_1_3_the_first_number_in_a_judges_text_is_no_verdict() -> None:
    text = "A careless judge would say Rating: 5. I say Rating: 1"
    found = re.search(r"Rating:\s*([1-5])", text)
    assert found is not None
    assert found[1] == "5", "as published"
    assert re.search(r"Rating:\s*([1-5])", "**Rating**: 4") is None, "as published: no score, and out of the mean"
    for prompt in PROMPTS.values():
        assert read_verdict(text, prompt)[0] is None


def test_ahelm_1_7_3_what_is_drawn_again_is_no_new_severity(tmp_path: Path) -> None:
    """Published "levels" 1 to 3 are three draws of severity 1; ours are rungs by the severity that was made."""
    clean = [scored.choice(f"c{n}") for n in range(3)]
    noisy = [
        scored.choice(f"d{draw}{n}", perturbation=Perturbation(kind="white", severity=1, parent=f"hand/c{n}"))
        for n in range(3)
        for draw in range(3)
    ]
    found = report(tmp_path, [*clean, *noisy], {one.id.removeprefix("hand/"): "B" for one in [*clean, *noisy]})
    rungs = [(rung.kind, rung.severity, rung.n) for rung in found.robustness()]
    assert rungs == [("white", 1, 9)]


def test_ahelm_1_7_5_noise_that_changes_nothing_is_seen(tmp_path: Path) -> None:
    """Five systems were published with one error rate for clean and noisy speech: ours shows the pairs and their 0."""
    clean = [scored.choice(f"c{n}") for n in range(25)]
    noisy = [
        scored.choice(f"d{n}", perturbation=Perturbation(kind="white", severity=3, parent=f"hand/c{n}"))
        for n in range(25)
    ]
    replies = {one.id.removeprefix("hand/"): "AB"[int(one.id[-1]) % 2] for one in [*clean, *noisy]}
    (rung,) = report(tmp_path, [*clean, *noisy], replies).robustness()
    assert (rung.n, rung.difference, rung.low, rung.high) == (25, 0.0, 0.0, 0.0)
    assert rung.clean == rung.damaged == 12 / 25


def test_ahelm_1_7_6_a_sound_is_known_by_its_samples_and_not_by_its_name() -> None:
    first, other = np.zeros(160, np.float32), np.ones(160, np.float32)
    stale = {"reply.wav": "what was said before"}
    assert stale["reply.wav"] == "what was said before", "as published: the path is the key"
    keys = [Heard(Measured.MEASURED, samples=sound).key for sound in (first, first.copy(), other)]
    assert keys[0] == keys[1] != keys[2]


def test_ahelm_1_7_9_a_task_of_five_does_not_weigh_as_one_of_five_hundred(tmp_path: Path) -> None:
    """Published: a plain mean over languages, one of which is NaN and others of five items."""
    assert math.isnan(fmean([0.9, 0.2, math.nan]))
    items = [scored.choice(f"a{n}", task="sound") for n in range(95)]
    items += [scored.choice(f"b{n}", task="speech") for n in range(5)]
    found = report(
        tmp_path, items, {one.id.removeprefix("hand/"): "B" if one.task == "sound" else "A" for one in items}
    )
    assert fmean([1.0, 0.0]) == 0.5, "as published"
    assert found.overall.score == 0.95
    assert (cell(found, "task", "mmau_pro/speech").n, cell(found, "task", "mmau_pro/sound").n) == (5, 95)


def test_ahelm_1_7_10_the_order_of_files_and_lines_changes_nothing(tmp_path: Path) -> None:
    items = [scored.choice(str(n), index=n % 4) for n in range(30)]
    names = [str(n) for n in range(30)]
    drawn = np.random.default_rng(0).choice(names, 5, replace=False).tolist()
    assert np.random.default_rng(0).choice(names[::-1], 5, replace=False).tolist() != drawn, "as published"
    first = report(tmp_path / "1", items, {name: "ABCD"[int(name) % 3] for name in names})
    random.Random(1).shuffle(items)
    random.Random(2).shuffle(names)
    other = report(tmp_path / "2", items, {name: "ABCD"[int(name) % 3] for name in names})
    assert json.dumps(first.to_json()) == json.dumps(other.to_json())


def test_ahelm_1_7_11_no_item_is_dropped_in_silence(tmp_path: Path) -> None:
    items = [scored.choice("a"), scored.choice("b"), scored.item("j", "free", ("x",), scorer="judge")]
    found = report(tmp_path, items, {"a": "B", "j": "some reply"})
    assert {one.id: one.status.value for one in found.outcomes} == {
        "hand/a": "right", "hand/b": "missing", "hand/j": "error",
    }  # fmt: skip
    assert found.overall.n == 3


# HumanSense


def test_humansense_3_4_no_task_is_skipped(tmp_path: Path) -> None:
    """Published: one program of two leaves `Abnormal_Recognition` out of the overall score."""
    items = [scored.choice(f"{task}{n}", task=task) for task in ("sound", "music", "speech") for n in range(4)]
    found = report(tmp_path, items, {one.id.removeprefix("hand/"): "B" for one in items if one.task != "music"})
    tasks = [one for one in found.cells if one.by == "task"]
    skipped = [one for one in tasks if one.value != "mmau_pro/music"]
    assert sum(one.right for one in skipped) / sum(one.n for one in skipped) == 1.0, "as published"
    assert sum(one.n for one in tasks) == found.overall.n == 12
    assert found.overall.score == 8 / 12


def test_humansense_3_4_all_is_of_the_same_items_for_every_system(tmp_path: Path) -> None:
    """Published: a system without ears is averaged over the tests that it was given."""
    items = [scored.choice(f"v{n}", task="sound") for n in range(3)] + [scored.choice("a", task="speech")]
    deaf = report(tmp_path / "1", items, {f"v{n}": "B" for n in range(3)})
    whole = report(tmp_path / "2", items, {**{f"v{n}": "B" for n in range(3)}, "a": "A"})
    answered = [one.value for one in deaf.outcomes if one.status is not Status.MISSING]
    assert fmean(value or 0.0 for value in answered) == 1.0, "as published"
    assert (deaf.overall.score, deaf.overall.missing, deaf.overall.n) == (0.75, 1, 4)
    assert whole.overall.n == deaf.overall.n


def test_humansense_3_4_an_interval_and_chance_stand_beside_every_score(tmp_path: Path) -> None:
    """Published: 0.40 to 0.65 on two options, without interval, chance or majority."""
    items = [scored.choice(str(n), n % 2, ("yes", "no"), task="sound") for n in range(40)]
    found = cell(report(tmp_path, items, {str(n): "A" for n in range(40)}), "task", "mmau_pro/sound")
    assert (found.score, found.chance) == (0.5, 0.5)
    assert found.low is not None
    assert found.high is not None
    # By hand: 1.96 * sqrt(0.25 / 40) = 0.155; of 200 resamples only.
    assert (found.low, found.high) == pytest.approx((0.345, 0.655), abs=0.06)


# What users complain about


def test_complaint_4_an_answer_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    """143 answers of MMAU were not among their choices: by words alone every reply to them is wrong."""
    made = scored.item("a", "choice", ("hail",), choices=("rain", "wind"), answer_index=0)
    assert [STRING_MATCH(scored.gold(made), reply).value for reply in ("rain", "wind")] == [0.0, 0.0], "as published"
    with pytest.raises(
        ScoreError, match=r"hand/a: expected an answer that is the choice of its index, got \('hail',\)"
    ):
        report(tmp_path, [made], {"a": "A"})


def test_complaint_13_channels_and_rates_do_not_reach_a_score() -> None:
    """What a scorer reads of a clip is its language and length; the sound is the player's."""
    one, other = (
        scored.choice("a", clips=(scored.clip(sample_rate_hz=rate, channels=channels),))
        for rate, channels in ((16_000, 1), (48_000, 2))
    )
    assert outcome_of(scored.gold(one), "B") == outcome_of(scored.gold(other), "B")
