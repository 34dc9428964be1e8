"""Published rules as a whole: found by name, put in the place of ours, told in the signature, none left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from earmark.errors import UsageError
from earmark.score import score
from earmark.score.compat import PUBLISHED, published
from earmark.score.outcome import Status
from earmark.score.run import outcome_of, score_outputs
from earmark.validation import SCORERS as NAMED
from tests import (
    test_defects_items,
    test_defects_statistics,
    test_score_compat_mmau,
    test_score_compat_others,
    test_score_defects,
    test_speech_triad,
)
from tests.golden import scored

# Places of our notes whose defects are of scoring: each is a test of this name in one of these modules.
MODULES = (
    test_score_compat_mmau, test_score_compat_others, test_score_defects, test_defects_items, test_defects_statistics,
    test_speech_triad,
)  # fmt: skip
SCORED = [
    *(f"mmau_pro_1_6_{n}" for n in range(1, 9)),
    "mmau_pro_1_7",
    "ahelm_1_3",
    "ahelm_1_5",
    *(f"ahelm_1_7_{n}" for n in (1, 3, 5, 6, 7, 8, 9, 10, 11, 12)),
    "voiceassistant_eval_2_5",
    "humansense_3_4",
    "talk_arena_2_4",
    *(f"complaint_{n}" for n in (1, 2, 3, 4, 9, 10, 11, 13)),
    "complaints_end",
]
# Defects of building, running or choosing items: no scorer has or lacks them.
ELSEWHERE = {
    "mmau_pro_1_6_9": "channels of the sound",
    "ahelm_1_7_2": "decoding of a baseline",
    "ahelm_1_7_4": "names of files that are made",
    **{f"complaint_{n}": "of data, releases or running" for n in (5, 6, 7, 8, 12, 14, 15)},
}
NUMBERED = {  # id of a place: file, heading, what a numbered entry begins with
    "mmau_pro_1_6": ("mmau_pro.md", "### 1.6", r"^(\d+)\. "),
    "ahelm_1_7": ("ahelm.md", "### 1.7", r"^\| (\d+) \|"),
    "complaint": ("what_users_complain_about.md", "## 3.", r"^\| (\d+) \|"),
}
BULLETS = {  # defects without numbers: a new one must be looked at
    "mmau_pro_1_7": ("mmau_pro.md", "### 1.7", 5),
    "ahelm_1_3": ("ahelm.md", "### 1.3", 8),
    "voiceassistant_eval_2_5": ("voiceassistant_eval.md", "### 2.5", 6),
    "humansense_3_4": ("humansense.md", "### 3.4", 7),
    "ahelm_1_5": ("ahelm.md", "### 1.5", 3),
    "talk_arena_2_4": ("talk_arena.md", "### 2.4", 8),
}


def section(notes: Path, name: str, heading: str) -> list[str]:
    """The lines under a heading, up to the next."""
    lines = (notes / name).read_text(encoding="utf-8").splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith(heading))
    stop = next((at for at in range(start + 1, len(lines)) if lines[at].startswith("#")), len(lines))
    return lines[start + 1 : stop]


@pytest.mark.parametrize("place", SCORED)
def test_every_defect_has_a_test_on_the_published_rule_and_on_ours(place: str) -> None:
    assert [name for module in MODULES for name in dir(module) if name.startswith(f"test_{place}_")], place


def test_no_defect_of_the_notes_is_left_out(kit: Path | None) -> None:
    if kit is None:
        return
    notes = kit.parent / "facts"
    listed = {*SCORED, *ELSEWHERE}
    for place, (name, heading, entry) in NUMBERED.items():
        numbers = [found[1] for line in section(notes, name, heading) if (found := re.match(entry, line))]
        if place == "mmau_pro_1_6":
            assert numbers == list("123456789")
        assert numbers, place
        wanted = {f"{place}_{number}" for number in numbers}
        assert wanted == {one for one in listed if re.fullmatch(rf"{place}_\d+", one)}, place
    for place, (name, heading, count) in BULLETS.items():
        assert sum(line.startswith("- ") for line in section(notes, name, heading)) == count, place


def test_each_rule_says_whom_it_follows_and_stands_for_a_scorer() -> None:
    known = {name for names in NAMED.values() for name in names}
    for name, rule in PUBLISHED.items():
        assert rule.name == name
        assert rule.follows
        assert rule.scorers <= known
        assert rule.signature == f"{name}1"


def test_a_rule_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageError, match=r"--compat: expected one of mmau, .* got 'mmaupro'\. Did you mean 'mmau-pro'"):
        published("mmaupro")


ITEMS = [scored.choice("a"), scored.choice("b"), scored.item("n", "number", ("5",))]
OUTPUTS = {"a": "not rain", "b": "B", "n": "five"}


def test_a_published_rule_stands_in_the_place_of_ours_and_the_signature_says_so(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": ITEMS})
    path = scored.write_predictions(tmp_path / "p.jsonl", OUTPUTS)
    ours, theirs = (score(release, path, resamples=10, compat=name) for name in (None, "mmau"))
    assert [one.value for one in ours.outcomes] == [0.0, 1.0, 1.0]
    assert [one.value for one in theirs.outcomes] == [1.0, 0.0, 1.0]
    assert "compat" not in str(ours.signature)
    assert str(theirs.signature).endswith("|compat:mmau1")


def test_what_the_published_program_leaves_out_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": ITEMS})
    path = scored.write_predictions(tmp_path / "p.jsonl", {"a": "rain", "n": "5"})
    found = score(release, path, resamples=10, compat="mmau")
    assert found.ids(Status.ERROR) == ["hand/b"]
    assert (found.overall.n, found.overall.score) == (3, 1.0)
    assert score(release, path, resamples=10).overall.score == 2 / 3
    json.dumps(found.to_json(), allow_nan=False)


def test_a_rule_for_none_of_the_items_is_refused(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": ITEMS})
    path = scored.write_predictions(tmp_path / "p.jsonl", OUTPUTS)
    with pytest.raises(UsageError, match="--compat helm-wer: expected items scored by wer, got choice, number"):
        score(release, path, compat="helm-wer")
    with pytest.raises(UsageError, match="normaliser: expected one of basic1, english1, none, got 'whisper'"):
        score(release, path, normaliser="whisper")


def test_a_reading_that_is_not_there_is_refused(tmp_path: Path) -> None:
    release = scored.write_release(tmp_path / "r", {"mmau_pro": ITEMS})
    path = scored.write_predictions(tmp_path / "p.jsonl", OUTPUTS)
    with pytest.raises(UsageError, match="reading of instructions: expected strict or loose, got 'kind'"):
        score(release, path, reading="kind")  # type: ignore[arg-type]


def test_items_without_a_rule_are_in_error_by_both() -> None:
    gold = scored.gold(scored.item("i", "instructions", ("x",)))
    for rule in (None, published("mmau-pro")):
        found = outcome_of(gold, "rain", compat=rule)
        assert found.status is Status.ERROR
        assert "no rule is set" in (found.extracted or "")


def test_families_that_a_release_has_are_in_its_signature(tmp_path: Path) -> None:
    from earmark.score.gold import read_release

    made = scored.item("m", "multi_choice", ("rain",), choices=scored.OPTIONS)
    release = scored.write_release(tmp_path / "r", {"mmau_pro": [made, scored.choice("a")]})
    found = score_outputs(read_release(release), {"hand/m": "B", "hand/a": "B"}, resamples=10)
    assert "|multi_choice:rules1" in str(found.signature)
    assert "instructions" not in str(found.signature)
    assert found.overall.score == 1.0
