"""Short tables of groups, voices and damage for a terminal; all rows are in the JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from earmark.score.contrasts import Contrast
from earmark.score.robustness import Rung
from earmark.score.stereotypes import Direction

if TYPE_CHECKING:
    from rich.table import Table

_SHOWN = 20


def fairness_table(rows: Sequence[Contrast]) -> Table | None:
    """Contrasts that were tested, the paired test where there is one; the smallest p first. None for none."""
    kept = [row for row in rows if row.test in ("welch", "paired-t") and row.status == "tested"]
    paired = {row[:5] for row in map(_about, kept) if row[5] == "paired-t"}
    kept = [row for row in kept if row.test == "paired-t" or _about(row)[:5] not in paired]
    kept.sort(key=lambda row: (row.p_holm is None, row.p_holm or 0.0))
    columns = ("task", "groups", "measure", "n", "a", "b", "a - b", "95 %", "test", "p (Holm)", "effect")
    untested = len({_about(row)[:5] for row in rows} - {_about(row)[:5] for row in kept})
    title = f"fairness ({untested} contrasts not tested: --json says why)" if untested else "fairness"
    return _table(title, columns, [_contrast(row) for row in kept], texts=(0, 1, 2, 8))


def _about(row: Contrast) -> tuple[str | None, ...]:
    return row.task, row.attribute, row.a, row.b, row.measure, row.test


def _contrast(row: Contrast) -> tuple[str, ...]:
    groups = f"{row.attribute}: {row.a}, {row.b}"
    shares = (_percent(row.score_a), _percent(row.score_b), _percent(row.difference))
    effect = "" if row.effect is None else f"{row.effect:.2f}"
    return (
        row.task,
        groups,
        row.measure,
        f"{row.n_a}, {row.n_b}",
        *shares,
        _range(row.low, row.high),
        row.test,
        _p(row.p_holm),
        effect,
    )


def stereotype_table(rows: Sequence[Direction]) -> Table | None:
    """Whom the answers name, by voice; None for none."""
    columns = ("task", "items", "voice", "n", "right %", "consistent", "against", "neither", "unread", "share %",
               "95 %", "p (Holm)")  # fmt: skip
    shown = [
        (row.task, row.items, row.voice, str(row.n), _percent(row.right), str(row.consistent), str(row.against),
         str(row.neither), str(row.unread), _percent(row.share), _range(row.low, row.high),
         _p(row.p_holm) if row.status == "tested" else row.status.replace("_", " "))
        for row in rows
    ]  # fmt: skip
    return _table("stereotypes (chance: 50 %)", columns, shown, texts=(0, 1, 2))


def robustness_table(rows: Sequence[Rung]) -> Table | None:
    """What each kind of damage costs, by severity; None for none."""
    severities = sorted({row.severity for row in rows})
    ladders: dict[tuple[str, str, str], dict[int, Rung]] = {}
    for row in rows:
        ladders.setdefault((row.task, row.kind, row.measure), {})[row.severity] = row
    shown = [
        (*key, _same(map(_pairs, rungs.values())), _same(_percent(rung.clean) for rung in rungs.values()),
         *(_cost(rungs.get(severity)) for severity in severities))
        for key, rungs in ladders.items()
    ]  # fmt: skip
    columns = ("task", "damage", "measure", "pairs", "clean %", *(f"severity {n}" for n in severities))
    return _table("robustness (damaged minus clean, the same items)", columns, shown, texts=(0, 1, 2))


def _same(values: Iterable[str]) -> str:
    """The value of all severities, if it is one."""
    found = set(values)
    return found.pop() if len(found) == 1 else "differs"


def _pairs(rung: Rung) -> str:
    lacking = rung.absent + rung.unscored
    return f"{rung.n} ({lacking} lacking)" if lacking else str(rung.n)


def _cost(rung: Rung | None) -> str:
    if rung is None or rung.difference is None:
        return ""
    interval = f" ({_range(rung.low, rung.high)})" if rung.low is not None else ""
    return f"{100 * rung.difference:+.1f}{interval}"


def _table(title: str, columns: Sequence[str], rows: Sequence[Iterable[str]], *, texts: Sequence[int]) -> Table | None:
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return None
    more = f"{len(rows) - _SHOWN} more in --json" if len(rows) > _SHOWN else None
    table = Table(box=None, pad_edge=False, header_style="bold", title=f"\n{title}", title_justify="left", caption=more,
                  caption_justify="left")  # fmt: skip
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place in texts else "right", no_wrap=name in ("95 %", "task"))
    for row in rows[:_SHOWN]:
        table.add_row(*(Text(cell) for cell in row))
    return table


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f}"


def _range(low: float | None, high: float | None) -> str:
    return "" if low is None else f"{_percent(low)} to {_percent(high)}"


def _p(p: float | None) -> str:
    return "" if p is None else "<0.0001" if p < 0.0001 else f"{p:.4f}"
