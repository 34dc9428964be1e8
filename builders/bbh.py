"""BIG-Bench Hard: 27 tasks of reasoning, with one right answer each; text alone, yet to be spoken.

Seen: `bbh/<task>.json`, an object with `canary` and `examples`, a list of `{input, target}`. The canary is kept out of
every item. Options lie in `input` and are taken from there, without their letters; three tasks have two fixed answers,
two a number, one a sorted list (for a judge). Brackets and drawing commands cannot be spoken: those two tasks are
passed over. Some inputs are there twice, and there is no id: a record is the task and the place in it.
"""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

from builders.contract.source import Manual, Source
from builders.reading.json_files import json_array
from builders.reading.rows import FILE, NUMBER, Cells, Rows, rows

SOURCE = Source(
    name="bbh",
    title="BIG-Bench Hard",
    folders=("BIG-Bench-Hard", "bbh"),
    revision="main of 2022",
    licence="MIT",
    redistributable=True,
    attribution="BIG-Bench Hard by M. Suzgun et al.",
    citation="M. Suzgun et al. Challenging BIG-Bench Tasks and Whether Chain-of-Thought Can Solve Them. 2022. "
    "arXiv:2210.09261",
    homepage="https://github.com/suzgunmirac/BIG-Bench-Hard",
    how_to_get="Clone https://github.com/suzgunmirac/BIG-Bench-Hard as BIG-Bench-Hard",
    cells=(("voiceassistant_eval", "speaking_reasoning"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    questions=6_011,  # 6,511, less 500 of the two tasks that cannot be spoken
    fetch=(Manual("Clone https://github.com/suzgunmirac/BIG-Bench-Hard as BIG-Bench-Hard"),),
)

UNSPOKEN = frozenset({"dyck_languages", "geometric_shapes"})
FIXED = {"boolean_expressions": ("True", "False"), "sports_understanding": ("yes", "no"), "web_of_lies": ("Yes", "No")}
NUMBERS = frozenset({"object_counting", "multistep_arithmetic_two"})

_OPTIONS = re.compile(r"\s*\bOptions:\s*\n")
_OPTION = re.compile(r"^\s*(?:(\([A-Z]\))|-)\s*(.+?)\s*$", re.MULTILINE)


def _task(cells: Cells) -> str:
    return Path(cells[FILE]).stem


def _options(cells: Cells) -> list[tuple[str, str]]:
    """Letter (or nothing) and text of each option in the input."""
    parts = _OPTIONS.split(cells["input"], maxsplit=1)
    return _OPTION.findall(parts[1]) if len(parts) > 1 else []


def _choices(cells: Cells) -> list[str] | None:
    return [text for _, text in _options(cells)] or list(FIXED.get(_task(cells), ())) or None


def _answer(cells: Cells) -> str:
    target = str(cells["target"]).strip()
    return {letter: text for letter, text in _options(cells) if letter}.get(target, target)


def _kind(cells: Cells) -> Any:
    if _choices(cells):
        return "choice"
    return "number" if _task(cells) in NUMBERS else "free"


build = rows(
    SOURCE,
    "bbh/*.json",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_reasoning",
        record=lambda c: f"{_task(c)}/{c[NUMBER]}",
        question=lambda c: _OPTIONS.split(c["input"], maxsplit=1)[0],
        answer=_answer,
        choices=_choices,
        more={
            "answer_type": _kind,
            "scorer": lambda c: {"choice": "choice", "number": "number"}.get(_kind(c), "judge"),
        },
        where=lambda c: _task(c) not in UNSPOKEN,
        columns=("input", "target"),
    ),
    read=partial(json_array, under="examples"),
)
