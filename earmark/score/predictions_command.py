"""`earmark predictions`: a file to fill in, or another tool's results as one."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from earmark.errors import UsageError
from earmark.score.rendering.output import put_text
from earmark.score.results import TOOLS, read_results


def add_predictions(parser: argparse.ArgumentParser) -> None:
    """What `predictions` may be told."""
    parser.add_argument("source", type=Path, metavar="FILE|RELEASE", help="results of another tool, or a release")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--from", dest="tool", choices=TOOLS, help="the tool that wrote the file")
    what.add_argument("--template", action="store_true", help="every id of the release with output null (missing), to "
                      "be filled in")  # fmt: skip
    parser.add_argument("--id", default="", metavar="FIELD", help="with --from: where the id of an item is, as doc.key")
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="a file, in the place of standard output")
    parser.set_defaults(run=run_predictions)


def run_predictions(options: argparse.Namespace) -> int:
    """Write them, and say how many have no output.

    Raises:
        UsageError: `--id` with a template, or the file to be written is named as no JSONL.
        ScoreError: The results cannot be read, or the release.
    """
    if options.template and options.id:
        raise UsageError("--id", expected="--from TOOL beside it", got="--template")
    if options.out and options.out.suffix.lower() != ".jsonl":
        raise UsageError("--out", expected="a file named .jsonl", got=options.out.name)
    rows = list(_rows(options))
    put_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), options.out)
    empty = sum(row["output"] is None for row in rows)
    sys.stderr.write(f"{len(rows)} predictions, {empty} of them without an output (missing)\n")
    return 0


def _rows(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from earmark.score.lines import in_pairs
    from earmark.score.template import template

    if options.template:
        yield from template(options.source)
        return
    for reply in read_results(options.source, options.tool, options.id):
        row = reply.to_json()
        yield row if row["output"] is None else {**row, "output": in_pairs(row["output"])}
