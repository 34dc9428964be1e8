"""`earmark leaderboard DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.command import console, print_json
from earmark.errors import ScoreError

if TYPE_CHECKING:
    from earmark.score.leaderboard import Board, Standing


def add_leaderboard(parser: argparse.ArgumentParser) -> None:
    """What `leaderboard` may be told."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="of reports, saved with earmark score --json")
    parser.add_argument("--by", choices=("micro", "macro", "mean_win_rate"), default="macro", help="the order; "
                        "default: %(default)s")  # fmt: skip
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_leaderboard)


def run_leaderboard(options: argparse.Namespace) -> int:
    """Set the reports of a folder side by side.

    Raises:
        ScoreError: There are fewer than two, or they are not of one release.
    """
    from earmark.score.leaderboard import leaderboard
    from earmark.score.saved import read_all

    files = sorted(options.folder.glob("*.json")) if options.folder.is_dir() else []
    if not files:
        got = "none" if options.folder.is_dir() else "no folder"
        raise ScoreError(str(options.folder), expected="a folder with reports, *.json", got=got)
    reports = read_all(files, shared=False)
    board = leaderboard(reports, sorted_by=options.by, resamples=options.resamples, seed=options.seed)
    if options.json:
        print_json(board.to_json())
    else:
        _render(board)
    return 0


def _render(board: Board) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(("rank", "system", "n", "macro %", "micro %", "mean win rate", "ranks")):
        table.add_column(name, justify="left" if place == 1 else "right")
    for row in board.rows:
        own = row.by[board.sorted_by]
        ranks = f"{own.rank_low}-{own.rank_high}"
        shown = (_shown(row.by[measure]) for measure in ("macro", "micro", "mean_win_rate"))
        table.add_row(*(Text(cell) for cell in (str(own.rank), row.name, str(row.n), *shown, ranks)))
    printed = console()
    printed.print(table)
    for name, swaps in board.added.items():
        for first, second in swaps:
            said = f"by mean win rate, {first} is before {second} without {name}, and not with it"
            printed.print(said, markup=False, highlight=False)
    printed.print(board.signature, markup=False, highlight=False, soft_wrap=True)


def _shown(one: Standing) -> str:
    if one.value is None or one.low is None or one.high is None:
        return "none"
    return f"{100 * one.value:.1f} ({100 * one.low:.1f}-{100 * one.high:.1f})"
