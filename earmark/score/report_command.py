"""`earmark report SAVED.json …`: saved reports as tables."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.score.rendering.output import FORMATS, put_out


def add_report(parser: argparse.ArgumentParser) -> None:
    """What `report` may be told."""
    parser.add_argument("reports", nargs="+", type=Path, metavar="REPORT.json", help="saved with earmark score --json; "
                        "several stand side by side")  # fmt: skip
    parser.add_argument("--by", default="", metavar="NAME,…", help="task, skill, aspect, level, length, group …; all "
                        "that there is, if not given")  # fmt: skip
    add_output(parser)
    parser.set_defaults(run=run_report)


def add_output(parser: argparse.ArgumentParser) -> None:
    """How tables are put out: the same for every command that has some."""
    parser.add_argument("--to", choices=FORMATS, default="text", help="default: %(default)s")
    parser.add_argument("--out", type=Path, metavar="FILE", help="a file, in the place of standard output")


def run_report(options: argparse.Namespace) -> int:
    """Show them.

    Raises:
        ScoreError: A file is no report, or they are of different releases.
    """
    from earmark.score.rendering.reading import read_shown
    from earmark.score.rendering.reports import report_document

    wanted = [name.strip() for name in options.by.split(",") if name.strip()]
    put_out(report_document(read_shown(options.reports), wanted), options.to, options.out)
    return 0
