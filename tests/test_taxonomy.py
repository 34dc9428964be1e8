"""The controlled words: every file loads, counts are the published ones, unknown words name the nearest."""

from __future__ import annotations

import re
from collections import Counter

import pytest
import yaml

from earmark.errors import TaxonomyError
from earmark.taxonomy import FOLDER, benchmarks, nearest, taxonomy, unknown_word

WORD = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")

# Tasks, skills, aspects, levels. MMAU-Pro: 12 categories, and 38 skills of the appendix with 2 of the figures
# (arXiv:2508.13992); VoiceAssistant-Eval: 13 tasks (arXiv:2509.22651); AHELM: 10 aspects, 23 scenarios in the
# leaderboard and 7 in code only (arXiv:2508.21376); Talk Arena: 14 tasks (arXiv:2502.15919); HumanSense: 15
# tests on 4 levels (arXiv:2508.10576).
COUNTS = {
    "mmau_pro": (12, 40, 0, 0),
    "voiceassistant_eval": (13, 0, 0, 0),
    "ahelm": (30, 0, 10, 0),
    "talk_arena": (14, 0, 0, 0),
    "humansense": (15, 0, 0, 4),
}


def test_the_benchmarks_are_those_that_are_covered() -> None:
    assert benchmarks() == tuple(sorted(COUNTS))


@pytest.mark.parametrize("name", COUNTS)
def test_counts_are_the_published_ones(name: str) -> None:
    words = taxonomy(name)
    assert (len(words.tasks), len(words.skills), len(words.aspects), len(words.levels)) == COUNTS[name]


@pytest.mark.parametrize("name", COUNTS)
def test_words_are_keys_and_tasks_refer_to_known_ones(name: str) -> None:
    words = taxonomy(name)
    assert words.benchmark == name
    assert words.title
    assert re.fullmatch(r"arXiv:\d{4}\.\d{5}", words.source)
    for word in [*words.tasks, *words.skills, *words.aspects, *words.levels]:
        assert WORD.fullmatch(word), word
    for key, task in words.tasks.items():
        assert task.key == key
        assert task.title
        assert set(task.aspects) <= words.aspects
        assert task.level is None or task.level in words.levels


@pytest.mark.parametrize("name", COUNTS)
def test_the_file_says_its_own_name_and_every_word_has_a_title(name: str) -> None:
    data = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert data["benchmark"] == name
    assert set(data) == {"benchmark", "title", "source", "tasks", "skills", "aspects", "levels"}
    for kind in ("tasks", "skills", "aspects", "levels"):
        assert all(entry["title"] for entry in (data[kind] or {}).values())


def test_upstream_names_are_those_of_the_published_files() -> None:
    mmau = {key: task.upstream for key, task in taxonomy("mmau_pro").tasks.items()}
    assert mmau["instruction_following"] == "instruction following"  # the published value has a space
    assert all(upstream == key for key, upstream in mmau.items() if key != "instruction_following")
    assert all(task.upstream == key for key, task in taxonomy("voiceassistant_eval").tasks.items())


def test_levels_of_humansense() -> None:
    found = Counter(task.level for task in taxonomy("humansense").tasks.values())
    assert found == {"surface_perception": 4, "complex_perception": 4, "understanding": 5, "interaction": 2}


def test_every_aspect_of_ahelm_has_a_scenario() -> None:
    found = Counter(aspect for task in taxonomy("ahelm").tasks.values() for aspect in task.aspects)
    assert set(found) == taxonomy("ahelm").aspects
    assert sum(not task.aspects for task in taxonomy("ahelm").tasks.values()) == 7


@pytest.mark.parametrize(
    ("word", "close"), [("mmau", "mmau_pro"), ("talkarena", "talk_arena"), ("HumanSense", "humansense")]
)
def test_an_unknown_benchmark_names_the_nearest(word: str, close: str) -> None:
    with pytest.raises(TaxonomyError, match=f"expected one of 5 known words, got '{word}'. Did you mean '{close}'?"):
        taxonomy(word)


@pytest.mark.parametrize("word", ["../mmau_pro", "", "mmau_pro.yaml", "zzzz"])
def test_a_path_is_no_benchmark(word: str) -> None:
    with pytest.raises(TaxonomyError, match="known words"):
        taxonomy(word)


def test_where_nothing_is_near_the_known_words_are_named() -> None:
    assert nearest("qqqq", ["sound", "music"]) is None
    error = unknown_word("task of mmau_pro", "qqqq", ["sound", "music"])
    assert str(error) == "task of mmau_pro 'qqqq': expected one of 2 known words, got 'qqqq'. Known: music, sound"
    assert "Known: none" in str(unknown_word("level of ahelm", "hard", []))
