"""Standings as one JSON object, and as tables for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from earmark.arena.ranking import Agreement
from earmark.arena.regression import Regression
from earmark.arena.standings import Standings

if TYPE_CHECKING:
    from rich.console import Console

_LITTLE = 0.001


def to_json(
    found: Standings, against: Mapping[str, Agreement] | None = None, regression: Regression | None = None
) -> dict[str, Any]:
    """Plain values for `json.dumps`: no NaN, no infinity.

    Args:
        found: The standings.
        against: By benchmark, where rankings were compared.
        regression: Where one was asked for.
    """
    return {
        "signature": found.signature,
        "systems": {name: asdict(system) for name, system in found.systems.items()},
        "pairs": [asdict(pair) for pair in found.pairs],
        "connected": found.connected,
        "components": found.components,
        "strongly_connected": len(found.strong) == len(found.components),
        "strong": found.strong,
        "votes": found.votes.total,
        "annotators": found.votes.annotators,
        "items": found.votes.items,
        "drawn": "annotators" if found.clustered else "votes",
        "ties": {"as": found.plan.ties, "parameter": found.tie},
        "effects": {name: asdict(effect) for name, effect in found.effects.items()},
        **({"against": {name: asdict(one) for name, one in against.items()}} if against is not None else {}),
        **({"regression": asdict(regression)} if regression else {}),
    }


def render(
    found: Standings, console: Console, against: Mapping[str, Agreement] | None = None,
    regression: Regression | None = None,
) -> None:  # fmt: skip
    """Show standings to a person.

    Args:
        found: The standings.
        console: Where.
        against: By benchmark, where rankings were compared.
        regression: Where one was asked for.
    """
    _systems(found, console)
    _pairs(found, console)
    for line in _notes(found):
        console.print(line, markup=False, highlight=False)
    if against is not None:
        _agreements(against, console)
    if regression:
        _regression(regression, console)
    console.print(found.signature, markup=False, highlight=False, soft_wrap=True)


def _table(console: Console, rows: list[tuple[str, ...]], *, words: int) -> None:
    """Rows with a header; so many columns of words, the rest numbers."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(rows[0]):
        table.add_column(name, justify="left" if place < words or name == "flags" else "right")
    for row in rows[1:]:
        table.add_row(*(Text(cell) for cell in row))
    console.print(table)


def _systems(found: Standings, console: Console) -> None:
    rows: list[tuple[str, ...]] = [("system", "ability", "95 %", "votes", "won", "lost", "tied", "flags")]
    for name, one in found.systems.items():
        counts = map(str, (one.votes, one.wins, one.losses, one.ties))
        rows.append((name, _number(one.ability), _interval(one.low, one.high), *counts, " ".join(one.flags)))
    _table(console, rows, words=1)


def _pairs(found: Standings, console: Console) -> None:
    rows: list[tuple[str, ...]] = [("a", "b", "n", "a wins %", "95 %", "p", "p (Holm)")]
    for one in found.pairs:
        rate, low, high = (f"{100 * share:.1f}" for share in (one.win_rate, one.low, one.high))
        rows.append((one.a, one.b, str(one.n), rate, f"{low} to {high}", _chance(one.p), _chance(one.p_holm)))
    _table(console, rows, words=2)


def _notes(found: Standings) -> list[str]:
    lines = []
    if not found.connected:
        groups = "; ".join(", ".join(group) for group in found.components)
        lines.append(f"not connected, abilities of different groups cannot be compared: {groups}")
    for name, effect in found.effects.items():
        what = {"position": "shown first", "length": "longer by a factor of e"}[name]
        how = "controlled" if effect.controlled else "not controlled"
        told = f"{_number(effect.effect)} ({_interval(effect.low, effect.high)})"
        lines.append(f"{name}: {what} adds {told} logits, known of {effect.n} votes; {how}")
    return lines


def _agreements(against: Mapping[str, Agreement], console: Console) -> None:
    rows: list[tuple[str, ...]] = [("against", "systems", "tau-b", "95 %", "distance", "95 %", "one left out")]
    for name, one in against.items():
        rows.append((
            name, str(len(one.systems)), _number(one.tau_b), _interval(one.tau_low, one.tau_high),
            _number(one.distance), _interval(one.distance_low, one.distance_high),
            _interval(one.without_low, one.without_high),
        ))  # fmt: skip
    _table(console, rows, words=1)


def _regression(found: Regression, console: Console) -> None:
    rows: list[tuple[str, ...]] = [("benchmark", "beta", "95 %", "VIF")]
    rows += [(name, _number(w.beta), _interval(w.low, w.high), _number(w.vif)) for name, w in found.features.items()]
    _table(console, rows, words=1)
    dropped = ", ".join(found.dropped) or "none"
    said = f"{found.pairs} pairs, {found.votes} decided votes; dropped for collinearity: {dropped}"
    console.print(said, markup=False, highlight=False)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.3f}"


def _interval(low: float | None, high: float | None) -> str:
    return "none" if low is None or high is None else f"{low:.3f} to {high:.3f}"


def _chance(p: float) -> str:
    return f"< {_LITTLE}" if p < _LITTLE else f"{p:.3f}"
