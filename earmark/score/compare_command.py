"""`earmark compare A.json B.json …`."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import print_json
from earmark.score.rendering.output import put_out
from earmark.score.report_command import add_output


def add_compare(parser: argparse.ArgumentParser) -> None:
    """What `compare` may be told."""
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT.json", help="saved with earmark score --json")
    parser.add_argument("--shared", action="store_true", help="of different releases: compare the items in both")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    add_output(parser)
    parser.set_defaults(run=run_compare)


def run_compare(options: argparse.Namespace) -> int:
    """Say which of some systems are better than which.

    Raises:
        ScoreError: The reports cannot be compared.
    """
    from earmark.score.compare import compare, signature, to_json
    from earmark.score.rendering.comparisons import comparison_document
    from earmark.score.saved import read_all

    reports = read_all(options.reports, shared=options.shared)
    found = compare(reports, resamples=options.resamples, seed=options.seed)
    line = signature(reports, resamples=options.resamples, seed=options.seed)
    if options.json:
        print_json(to_json(found, line))
    else:
        put_out(comparison_document(found, line), options.to, options.out)
    return 0
