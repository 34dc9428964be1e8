"""The columns of a file of predictions: two that are needed, some that may not be there."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Collection
from pathlib import Path
from typing import NoReturn

from earmark.errors import ScoreError
from earmark.score.lines import parted_otherwise

GOLD = frozenset({"answer", "answers", "answer_index", "gold", "label", "reference"})
# What others call the two columns.
USED = {
    "id": frozenset({"id", "item_id", "question_id", "uid", "idx", "key", "name"}),
    "output": frozenset(
        {"output", "outputs", "model_output", "prediction", "model_prediction", "pred", "response", "text"}
    ),
}
_ALIKE = 0.8
REMEDY = 'One object a line: {"id": ..., "output": ...}'


def require(path: Path, names: Collection[str]) -> None:
    """Refuse files of other tools, columns named like gold, then the absence of those that are needed."""
    refuse_foreign(path, names)
    refuse_gold(path, names)
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        raise ScoreError(str(path), expected="each column once", got=f"{', '.join(map(repr, twice))} twice")
    absent = [name for name in USED if name not in names]
    if absent:
        expected = f"a column {' and '.join(map(repr, absent))}"
        got = ", ".join(map(repr, names)) or "none"
        remedy = "Part cells by commas, or give JSONL" if parted_otherwise(list(names)) else near(names) or REMEDY
        raise ScoreError(str(path), expected=expected, got=got, remedy=remedy)


def refuse_foreign(path: Path, names: Collection[str]) -> None:
    """Refuse a file that another tool wrote, and say what turns it into predictions."""
    there = set(names)
    if "output" in there:
        return
    if "doc_id" in there and there & {"resps", "filtered_resps"}:
        refuse_tool(path, "lm-eval" if there & {"doc", "arguments"} else "lmms-eval")
    if {"index", "prediction"} <= there:
        refuse_tool(path, "vlmevalkit")


def refuse_tool(path: Path, tool: str) -> NoReturn:
    """Refuse a file by the name of the tool that wrote it."""
    remedy = f"`earmark predictions FILE --from {tool}` turns them into predictions"
    raise ScoreError(str(path), expected="predictions", got=f"what look like results of {tool}", remedy=remedy)


def refuse_gold(path: Path, names: Collection[str]) -> None:
    """Refuse columns named like gold: a scorer that finds gold among predictions may score the gold."""
    gold = [name for name in names if name.strip().lower() in GOLD]
    if gold:
        got = ", ".join(map(repr, gold))
        remedy = "Predictions hold no gold: leave these columns out"
        raise ScoreError(str(path), expected="no column named like gold", got=got, remedy=remedy)


def near(names: Collection[str]) -> str:
    """A question about a name that may be one of those needed; empty where there is none."""
    for needed, used in USED.items():
        lowered = {name.strip().lower(): name for name in names if name not in USED}
        close = next((word for word in lowered if difflib.get_close_matches(word, used, n=1, cutoff=_ALIKE)), None)
        if needed not in names and close:
            return f"Did you mean {needed!r} by {lowered[close]!r}?"
    return ""


def misspelt(names: Collection[str]) -> str:
    """The same, for names that are a slip of the pen and no column of their own."""
    others = USED["id"] | USED["output"]
    return near([name for name in names if name in USED or name not in others])
