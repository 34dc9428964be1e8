"""*groups*: how VoiceAssistant-Eval's tables come from tasks to one number.

A group (listening, speaking, viewing) has the plain mean of the scores of its tasks, whatever their size; over all
stands the plain mean of the groups (arXiv:2509.22651, main table: Qwen2.5-Omni-7B 33.56, 41.27, 34.27 give 36.37). So
the one task of viewing weighs as much as the eight of speaking together; ours is over items, and beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from earmark.score.speech.triad import Cell

BENCHMARK = "voiceassistant_eval"
OVERALL = "mean of groups"


class Group(NamedTuple):
    """The score of a group, or of all groups.

    Attributes:
        value: 0 to 1; None where a part of it has none.
        of: What it is the mean of: tasks, or groups.
        without: Those of them that have no score.
    """

    name: str
    value: float | None
    of: tuple[str, ...]
    without: tuple[str, ...]


def groups(cells: Sequence[Cell]) -> list[Group]:
    """The groups of which there are tasks, by name, and their mean at the end; none where no task is of the benchmark.

    Args:
        cells: Of a report; those of tasks count.
    """
    tasks: dict[str, dict[str, float | None]] = {}
    for cell in cells:
        benchmark, _, task = cell.value.partition("/")
        if cell.by == "task" and benchmark == BENCHMARK:
            tasks.setdefault(task.partition("_")[0], {})[task] = cell.product.value
    found = [_mean(name, scores) for name, scores in sorted(tasks.items())]
    return [*found, _mean(OVERALL, {one.name: one.value for one in found})] if found else []


def _mean(name: str, scores: dict[str, float | None]) -> Group:
    there = [score for score in scores.values() if score is not None]
    without = tuple(key for key, score in scores.items() if score is None)
    return Group(name, None if without else fsum(there) / len(there), tuple(scores), without)
