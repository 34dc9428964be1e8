"""What the command prints of builders, corpora and selections: tables for people, JSON for machines."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table

from builders.catalogue.coverage import as_json, coverage, params_of, selection
from builders.catalogue.inspection import Inspection, inspect
from builders.contract.source import Builder, Source, builder, names
from builders.fetching.fetch import Fetched
from earmark.command import console, print_json, say


def print_list(*, json: bool) -> int:
    """All builders."""
    sources = [builder(name).SOURCE for name in names()]
    if json:
        print_json([_facts(source) for source in sources])
        return 0
    table = Table("name", "modality", "tasks", "licence", "redistributable", "gated", "size", "standing")
    for s in sources:
        tasks = ", ".join(f"{benchmark}/{task}" for benchmark, task in s.cells)
        may, gate = ("yes" if s.redistributable else "no"), ("yes" if s.gated else "no")
        table.add_row(s.name, ", ".join(s.modality), tasks, s.licence, may, gate, s.size, s.standing)
    console().print(table)
    say(f"{len(sources)} sources, {sum(s.standing == 'real' for s in sources)} of them tried on real recordings")
    return 0


def _facts(source: Source) -> dict[str, Any]:
    return {
        "name": source.name,
        "modality": list(source.modality),
        "tasks": sorted({task for _, task in source.cells}),
        "benchmarks": sorted({benchmark for benchmark, _ in source.cells}),
        "licence": source.licence,
        "redistributable": source.redistributable,
        "gated": source.gated is not None,
        "standing": source.standing,
    }


def print_source(source: Source) -> int:
    """All that is known of one corpus."""
    for key, value in asdict(source).items():
        if key not in ("fetch", "gated"):
            say(f"{key}: {_in_words(value)}")
    gate = source.gated
    said = f"{gate.terms_url}; token in {gate.token_variable or 'none'}; {gate.note}" if gate else "no"
    say(f"gated: {said}")
    for step in source.fetch:
        facts = ", ".join(
            f"{key} {_in_words(value)}" for key, value in asdict(step).items() if value not in ("", (), 0)
        )
        say(f"fetch: {type(step).__name__}: {facts}")
    return 0


def _in_words(value: object) -> str:
    """A fact as people write it."""
    if isinstance(value, dict):
        return "; ".join(f"{key} {one}" for key, one in value.items()) or "none"
    if isinstance(value, tuple | list):
        return ", ".join("/".join(one) if isinstance(one, tuple) else str(one) for one in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not known" if value is None else str(value)


def print_fetched(source: Source, fetched: Fetched) -> int:
    """What came of a fetch."""
    what = {
        "fetched": f"{fetched.files} files fetched into {fetched.folder}",
        "present": f"there already, as pinned: {fetched.folder}",
        "found": f"left alone: {fetched.folder} holds files that this fetch did not put there. Move them away to "
        f"fetch anew, or see `python -m builders check {source.name}`",
    }
    say(f"{source.name}: {what[fetched.done]}")
    for step in fetched.left:
        say(f"{source.name}: for you to do: {step}")
    return 0


def print_inspection(chosen: Builder, root: Path) -> int:
    """What a corpus on disk would give; exit status 1 if that is nothing."""
    found: Inspection = inspect(chosen, root)
    say(f"{chosen.SOURCE.name}: {root}")
    say(f"records: {found.records}: {found.items} items, {found.rejects.total()} rejected")
    for (benchmark, task), count in sorted(found.cells.items()):
        say(f"  {benchmark}/{task}: {count}")
    for code, count in sorted(found.rejects.items()):
        say(f"rejected, {code}: {count}")
        for message in found.examples[code]:
            say(f"  {message}")
    if found.clips:
        per_clip = found.probed_s / found.probed if found.probed else 0.0
        say(f"sound: {found.clips} clips; {found.probed} probed: {found.probed_s:.1f} s, {per_clip:.1f} s a clip")
    for message in found.unreadable:
        say(f"  unreadable: {message}")
    for note in found.notes:
        say(f"{chosen.SOURCE.name}: {note}")
    return 0 if found.items else 1


def print_coverage(name: str, *, json: bool) -> int:
    """The cells of a selection, and who fills them."""
    chosen = selection(name)
    cells = coverage(chosen)
    if json:
        print_json(as_json(chosen, cells))
        return 0
    table = Table("task", "builders", "why it is empty", title=chosen.title)
    for cell in cells:
        table.add_row(cell.task, ", ".join(cell.builders) or "none", cell.why)
    console().print(table)
    filled = sum(bool(cell.builders) for cell in cells)
    say(f"{name}: {filled} of {len(cells)} cells filled")
    if filled:
        say(f"For params.yaml:\n{params_of(chosen, cells)}")
    return 0
