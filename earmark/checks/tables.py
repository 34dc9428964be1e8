"""Showing the tables of a report to a person: whatever JSON can hold, as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from earmark.checks.given import Tabled

SHOWN_ROWS = 40
_SHOWN_LETTERS = 100


def tables_of(accumulators: Iterable[object]) -> dict[str, object]:
    """The tables of those that have one, by name; of several that have one name the parts together."""
    tables: dict[str, object] = {}
    for name, table in filter(None, (one.table() for one in accumulators if isinstance(one, Tabled))):
        known = tables.get(name)
        tables[name] = {**known, **table} if isinstance(known, dict) and isinstance(table, dict) else table
    return tables


def render_table(name: str, table: object, console: Console) -> None:
    """Show a table under its name: a list of mappings by rows, a mapping of mappings by its keys, the rest by words.

    Args:
        name: What the report calls it.
        table: What JSON can hold.
        console: Where to.
    """
    console.print(Text(f"\n{name}", style="bold"))
    rows = _rows(table)
    if not rows:
        console.print(Text(f"  {_shown(table)}"))
        return
    columns = list(dict.fromkeys(column for row in rows for column in row))
    shown = Table(*columns, box=None, pad_edge=False)
    for row in rows[:SHOWN_ROWS]:
        shown.add_row(*(Text(_shown(row.get(column, ""))) for column in columns))
    console.print(shown)
    if len(rows) > SHOWN_ROWS:
        console.print(Text(f"  and {len(rows) - SHOWN_ROWS} more"))


def _rows(table: object) -> list[Mapping[str, object]]:
    """The rows of a table: one a mapping in it, with its key in the first column; none if it holds something else."""
    if isinstance(table, Mapping):
        if table and all(isinstance(value, Mapping) for value in table.values()):
            return [{"": key, **value} for key, value in table.items()]
        return [{"": str(key), "value": value} for key, value in table.items()]
    if isinstance(table, Sequence) and table and all(isinstance(row, Mapping) for row in table):
        return [row for row in table if isinstance(row, Mapping)]
    return []


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        text = ", ".join(f"{key} {_shown(one)}" for key, one in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        text = ", ".join(_shown(one) for one in value)
    else:
        text = "" if value is None else str(value)
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_LETTERS else f"{line[: _SHOWN_LETTERS - 1]}…"
