"""`earmark audit`: the same checks on somebody else's benchmark."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.audit import audit, read_fields
from earmark.audit.hub import located
from earmark.checks.report import render
from earmark.command import console, print_json
from earmark.engine import LocalEngine


def add_audit(parser: argparse.ArgumentParser) -> None:
    """What `audit` may be told."""
    parser.add_argument(
        "benchmark", metavar="FILE|HUB_ID", help="rows: a file, a folder, or org/name@commit of the Hub"
    )
    parser.add_argument("--map", required=True, metavar="FIELDS.yaml|NAME", help="which column is which field")
    parser.add_argument("--audio", type=Path, metavar="DIR", help="folder that the paths of the sound are in")
    parser.add_argument("--text-only", action="store_true", help="leave sound alone that lies in the rows")
    parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_audit)


def run_audit(options: argparse.Namespace) -> int:
    """Check it; exit status 1 where there are errors."""
    fields = read_fields(options.map)
    report = audit(
        located(options.benchmark, fields), fields,
        audio=options.audio, text_only=options.text_only, only=options.only, engine=LocalEngine(),
    )  # fmt: skip
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 0 if report.passed else 1
