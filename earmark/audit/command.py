"""`earmark audit`: the same checks on somebody else's benchmark."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

from earmark.audit import audit, read_fields
from earmark.audit.hub import located
from earmark.audit.mapping import ready_made
from earmark.checks.report import CheckReport, render
from earmark.command import console, print_json
from earmark.engine import LocalEngine


def add_audit(parser: argparse.ArgumentParser) -> None:
    """What `audit` may be told."""
    parser.add_argument(
        "benchmark", metavar="FILE|HUB_ID", help="rows: a file, a folder, or org/name@commit of the Hub"
    )
    parser.add_argument(
        "--map", required=True, metavar="FIELDS.yaml|NAME",
        help=f"which column is which field (earmark/audit/README.md); ready: {', '.join(ready_made())}",
    )  # fmt: skip
    parser.add_argument("--audio", type=Path, metavar="DIR|ZIP", help="what the paths of the sound are below")
    parser.add_argument("--text-only", action="store_true", help="leave sound alone that lies in the rows")
    parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_audit)


def run_audit(options: argparse.Namespace) -> int:
    """Check it; exit status 1 where there are errors."""
    fields = read_fields(options.map)
    path = located(options.benchmark, fields)
    report = audit(
        path, fields, audio=options.audio, text_only=options.text_only, only=options.only, engine=LocalEngine()
    )
    if path != Path(options.benchmark):  # the Hub's client names a folder by the commit
        report = replace(report, subject=options.benchmark)
    if options.json:
        print_json(report.to_json())
    else:
        render(_for_people(report), console())
    return 0 if report.passed else 1


def _for_people(report: CheckReport) -> CheckReport:
    """The report with the checks that were run; of the others how many there are, and why."""
    tables: dict[str, Any] = dict(report.tables)
    fields = tables.pop("fields")
    not_run = {"not run (checks)": fields["not run"]} if fields["not run"] else {}
    results = tuple(result for result in report.results if not result.not_run)
    return replace(report, results=results, tables={**tables, "given": ", ".join(fields["given"]), **not_run})
