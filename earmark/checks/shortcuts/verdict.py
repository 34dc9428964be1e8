"""Whether what does not listen does better than chance: for every rule and cell, with one correction for all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.shortcuts.measure import ALL, Measure, standard_errors
from earmark.errors import Issue

# Fewer independent questions say nothing that a gate could rest on.
LEAST_EFFECTIVE = 10.0

# By rule, then by cell.
Measures = Mapping[str, Mapping[str, Measure]]


class Bar(NamedTuple):
    """What the gates ask of one measure.

    Attributes:
        limit: Chance, and what may be above it.
        z: Standard errors, with Bonferroni's correction for all rules and cells that are tested.
    """

    limit: float
    z: float

    def verdict(self, one: Measure) -> str:
        """`excess`, `chance` (none that can be shown), or `too small` where even all right would show nothing."""
        if one.effective_n < LEAST_EFFECTIVE or one.least_shown(self.limit, self.z) > 1:
            return "too small"
        return "excess" if one.bounds(self.z)[0] > self.limit else "chance"


def bars(found: Measures, gates: Gates) -> dict[tuple[str, str], Bar]:
    """The bar of each rule and cell."""
    tested = sum(one.effective_n >= LEAST_EFFECTIVE for cells in found.values() for one in cells.values())
    share = min(max(gates.shortcut_p / max(tested, 1), 1e-15), 0.5)
    z = standard_errors(1 - share)
    return {
        (rule, cell): Bar(one.chance + gates.shortcut_excess, z)
        for rule, cells in found.items()
        for cell, one in cells.items()
    }


def excesses(found: Measures, gates: Gates, code: str) -> Iterator[Issue]:
    """One issue for each rule and cell that is above chance beyond doubt, and for all cells together if several."""
    bar = bars(found, gates)
    for rule, cells in found.items():
        fired = [cell for cell, one in cells.items() if bar[rule, cell].verdict(one) == "excess"]
        for cell in fired:
            if cell == ALL and len(cells) == 2:  # all items are one cell
                continue
            one, low = cells[cell], cells[cell].bounds(bar[rule, cell].z)[0]
            expected = f"no more than chance, {one.chance:.1%}, and {gates.shortcut_excess:.1%} beyond doubt"
            got = f"{one.accuracy:.1%} of {one.n} right by {rule}; at least {low:.1%} after correction"
            yield Issue(cell, rule, expected, got, code)


def table(found: Measures, gates: Gates, gated: bool = True) -> dict[str, Any]:
    """Each rule with its measure over all items, and under `cells` that of each cell; None for one that says nothing.

    Args:
        found: The measures.
        gates: What must hold.
        gated: Whether a verdict is given; without one it is a measure of depth.
    """
    bar = bars(found, gates)

    def shown(rule: str, cell: str, one: Measure) -> dict[str, Any]:
        own = bar[rule, cell]
        if not gated:
            return one.to_json()
        least = round(min(one.least_shown(own.limit, own.z), 1.0), 6)
        return {**one.to_json(), "verdict": own.verdict(one), "least_shown": least}

    def whole(rule: str, cells: Mapping[str, Measure]) -> dict[str, Any]:
        by_cell = {cell: shown(rule, cell, one) for cell, one in cells.items() if cell != ALL}
        return {**shown(rule, ALL, cells[ALL]), "cells": by_cell}

    return {rule: whole(rule, cells) if cells else None for rule, cells in found.items()}
