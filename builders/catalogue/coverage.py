"""Selections: the shape of a benchmark, or of a part of it, by name; and which builders fill its cells.

A selection is a file of `selections/`: a benchmark, its tasks, how many items a cell, and why a cell is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr, ValidationError

from builders.contract.source import Source, builder, names
from earmark.errors import ParamsError, UsageError
from earmark.taxonomy import nearest, taxonomy, unknown_word

FOLDER = Path(__file__).parent / "selections"
NO_BUILDER = "no builder's labels support it yet"


class Selection(BaseModel):
    """A file of `selections/`.

    Attributes:
        benchmark: Its taxonomy gives the cells.
        title: For people.
        tasks: The cells; empty: all of the benchmark.
        sources: Only these builders; empty: all that fill a cell.
        cap, by, minimum: What `options.<source>` should say; see `builders/ingest/sampling.py`.
        why: Task to the reason for which no builder fills it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    benchmark: StrictStr
    title: StrictStr
    tasks: tuple[StrictStr, ...] = ()
    sources: tuple[StrictStr, ...] = ()
    cap: StrictInt | None = Field(None, ge=1)
    by: tuple[StrictStr, ...] = ()
    minimum: StrictInt = Field(0, ge=0)
    why: Mapping[StrictStr, StrictStr] = {}


class Covered(NamedTuple):
    """One cell: the builders that make items for it or, where there are none, why."""

    task: str
    builders: tuple[str, ...]
    why: str


def selections() -> tuple[str, ...]:
    """Names of all selections, sorted."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


def selection(name: str) -> Selection:
    """Read a selection.

    Raises:
        UsageError: There is none of that name; names the nearest.
        ParamsError: The file is not one.
        TaxonomyError: It names a task that the benchmark has not.
    """
    if name not in selections():
        close = nearest(name, selections())
        remedy = f"Did you mean {close!r}?" if close else f"Known: {', '.join(selections())}"
        raise UsageError(f"selection {name!r}", expected="the name of a selection", got=repr(name), remedy=remedy)
    path = FOLDER / f"{name}.yaml"
    try:
        found = Selection.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ParamsError(str(path), expected="YAML in UTF-8", got=" ".join(str(error).split())) from None
    except ValidationError as error:
        faults = [f"{'.'.join(map(str, e['loc'])) or 'all'}: {e['msg']}" for e in error.errors()]
        raise ParamsError(str(path), expected="a selection", got="; ".join(faults)) from None
    known = taxonomy(found.benchmark).tasks
    for task in (*found.tasks, *found.why):
        if task not in known:
            raise unknown_word(f"task of {found.benchmark}, in {path.name},", task, known)
    return found


def coverage(chosen: Selection) -> list[Covered]:
    """Every cell of a selection, in the taxonomy's order, with the builders that declare it."""
    sources = [builder(name).SOURCE for name in chosen.sources or names() if name != "folder"]
    tasks = [task for task in taxonomy(chosen.benchmark).tasks if not chosen.tasks or task in chosen.tasks]
    return [_covered(chosen, task, sources) for task in tasks]


def _covered(chosen: Selection, task: str, sources: list[Source]) -> Covered:
    filled = tuple(source.name for source in sources if (chosen.benchmark, task) in source.cells)
    return Covered(task, filled, "" if filled else chosen.why.get(task, NO_BUILDER))


def as_json(chosen: Selection, cells: list[Covered]) -> dict[str, Any]:
    """The cells for machines."""
    found = [{"task": cell.task, "builders": list(cell.builders)} for cell in cells]
    return {"benchmark": chosen.benchmark, "cells": found}


def params_of(chosen: Selection, cells: list[Covered]) -> str:
    """What a curator puts into `params.yaml` for this shape."""
    sources = sorted({name for cell in cells for name in cell.builders})
    wish: dict[str, Any] = {"cap": chosen.cap, "by": list(chosen.by), "minimum": chosen.minimum}
    kept = {key: value for key, value in wish.items() if value}
    lines = ["sources:", *(f"  - {name}" for name in sources)]
    if kept:
        flow = yaml.safe_dump(kept, default_flow_style=True, sort_keys=False, width=1_000).strip()
        lines += ["options:", *(f"  {name}: {flow}" for name in sources)]
    return "\n".join(lines)
