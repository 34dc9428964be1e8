"""`earmark leaderboard DIR`."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import print_json
from earmark.errors import ScoreError
from earmark.score.rendering.output import put_out
from earmark.score.report_command import add_output


def add_leaderboard(parser: argparse.ArgumentParser) -> None:
    """What `leaderboard` may be told."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="of reports, saved with earmark score --json")
    parser.add_argument("--by", choices=("micro", "macro", "mean_win_rate"), default="macro", help="the order; "
                        "default: %(default)s")  # fmt: skip
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_output(parser)
    parser.set_defaults(run=run_leaderboard)


def run_leaderboard(options: argparse.Namespace) -> int:
    """Set the reports of a folder side by side.

    Raises:
        ScoreError: There are fewer than two, or they are not of one release.
    """
    from earmark.score.leaderboard import leaderboard
    from earmark.score.rendering.comparisons import leaderboard_document
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
        put_out(leaderboard_document(board), options.to, options.out)
    return 0
