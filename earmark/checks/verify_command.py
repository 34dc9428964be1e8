"""`earmark verify`: every file and every item of a release."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.checks.report import render
from earmark.checks.verify import verify
from earmark.command import console, print_json
from earmark.engine import LocalEngine


def add_verify(parser: argparse.ArgumentParser) -> None:
    """What `verify` may be told."""
    parser.add_argument("release", type=Path, help="folder of a candidate or release, or of shards")
    parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    parser.add_argument(
        "--known", action="append", default=[], type=Path, metavar="FILE",
        help="what is known elsewhere, a training set say: hashes, fingerprints, another release; can be repeated",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Check it; exit status 1 where there are errors."""
    report = verify(options.release, only=options.only, engine=LocalEngine(), known=options.known)
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 0 if report.passed else 1
