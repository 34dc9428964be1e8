"""MMAU test-mini: a thousand questions with choices on sound, music and speech; the forerunner of MMAU-Pro.

Seen: `mmau-test-mini.json`, all of it; that sound lies at `test-mini-audios/<uuid>.wav`. In 27 rows two choices are the
same: rejected. The first choice is right in 39.5 % of the rows: choices are placed anew here. Upstream edits the
file under one version word, so the hash counts. Clips are from AudioSet, VoxCeleb, MELD and others: not passed on.
"""

from __future__ import annotations

from functools import partial

from builders.contract.source import Archive, Manual, Source
from builders.reading.rows import Cells, Rows, rows
from earmark.validation import normalised_choice

_COMMIT = "110127f54c0dfba3faa5ec9feee4a7e4148679c5"
_TABLE_SHA256 = "9f18fda99f8dbc2bc5ecd6323fb5063309f54969810b5c6f1caeb3b8d904cf1c"
TABLE = "mmau-test-mini.json"

SOURCE = Source(
    name="mmau",
    title="MMAU test-mini",
    folders=("MMAU", "benchmarks/MMAU"),
    revision=_COMMIT,
    licence="LicenseRef-MMAU",
    redistributable=False,
    attribution="MMAU by S. Sakshi et al., and the corpora that its clips are from",
    citation="S. Sakshi, U. Tyagi, S. Kumar, A. Seth, R. Selvakumar, O. Nieto, R. Duraiswami, S. Ghosh, D. Manocha. "
    "MMAU: A Massive Multi-Task Audio Understanding and Reasoning Benchmark. 2024. arXiv:2410.19168",
    homepage="https://github.com/Sakshi113/MMAU",
    how_to_get="Put mmau-test-mini.json of the repository into MMAU and unpack the archive of test-mini-audios there",
    cells=(("mmau_pro", "sound"), ("mmau_pro", "music"), ("mmau_pro", "speech")),
    hashes={TABLE: _TABLE_SHA256},
    standing="layout",
    questions=1_000,
    fetch=(
        Archive(f"https://raw.githubusercontent.com/Sakshi113/MMAU/{_COMMIT}/{TABLE}", _TABLE_SHA256),
        Manual("Unpack the archive of test-mini-audios (link in the README of the repository) in MMAU"),
    ),
)

TASKS = {"sound": "sound", "music": "music", "speech": "speech"}


def _distinct(cells: Cells) -> list[str]:
    if not isinstance(cells["choices"], list):
        raise TypeError(f"choices that are no list: {cells['choices']!r}")
    choices = [str(choice) for choice in cells["choices"]]
    if len({normalised_choice(choice) for choice in choices}) < len(choices):
        raise ValueError(f"choices that are the same: {choices}")
    return choices


def _is(task: str, cells: Cells) -> bool:
    return str(cells["task"]) == task


def _rows(task: str) -> Rows:
    return Rows(
        benchmark="mmau_pro",
        task=task,
        record="id",
        audio="audio_id",
        question="question",
        choices=_distinct,
        answer="answer",
        groups={"upstream": "dataset", "difficulty": "difficulty"},
        where=partial(_is, task),
        columns=("choices", "task"),
    )


_UNKNOWN = Rows(  # makes a reject of a task that is none of the three
    benchmark="mmau_pro",
    task="sound",
    record="id",
    question="question",
    answer="task",
    labels=TASKS,
    where=lambda c: str(c["task"]) not in TASKS,
)

build = rows(SOURCE, TABLE, *(_rows(task) for task in TASKS), _UNKNOWN)
