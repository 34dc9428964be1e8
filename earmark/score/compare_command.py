"""`earmark compare A.json B.json …`."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import console, print_json


def add_compare(parser: argparse.ArgumentParser) -> None:
    """What `compare` may be told."""
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT.json", help="saved with earmark score --json")
    parser.add_argument("--shared", action="store_true", help="of different releases: compare the items in both")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_compare)


def run_compare(options: argparse.Namespace) -> int:
    """Say which of some systems are better than which.

    Raises:
        ScoreError: The reports cannot be compared.
    """
    from earmark.score.compare import compare, signature, to_json
    from earmark.score.saved import read_all

    reports = read_all(options.reports, shared=options.shared)
    found = compare(reports, resamples=options.resamples, seed=options.seed)
    line = signature(reports, resamples=options.resamples, seed=options.seed)
    if options.json:
        print_json(to_json(found, line))
        return 0
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(("a", "b", "n", "a %", "b %", "a - b", "95 %", "effect", "p", "p (Holm)", "test")):
        table.add_column(name, justify="left" if place < 2 or name == "test" else "right")
    for one in found:
        scores = (f"{100 * share:.1f}" for share in (one.score_a, one.score_b, one.difference))
        effect = "none" if one.effect is None else f"{one.effect:.2f}"
        interval = f"{100 * one.low:.1f} to {100 * one.high:.1f}"
        row = (one.a, one.b, str(one.n), *scores, interval, effect, f"{one.p:.4f}", f"{one.p_holm:.4f}", one.test)
        table.add_row(*(Text(cell) for cell in row))
    shown = console()
    shown.print(table)
    for one in found:
        if one.only_a or one.only_b or one.unscored:
            left = f"{one.a}, {one.b}: {one.only_a} and {one.only_b} items of one alone, {one.unscored} without a value"
            shown.print(left, markup=False, highlight=False)
    shown.print(line, markup=False, highlight=False, soft_wrap=True)
    return 0
