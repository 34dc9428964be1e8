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
    parser.add_argument("source", metavar="FILE|RELEASE", help="results of another tool, or a release: a folder, or "
                        "org/name@v1.0.0 of the Hub")  # fmt: skip
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--from", dest="tool", choices=TOOLS, help="the tool that wrote the file")
    what.add_argument("--template", action="store_true", help="every id of the release with output null (missing), to "
                      "be filled in")  # fmt: skip
    parser.add_argument("--id", default="", metavar="FIELD", help="with --from: where the id of an item is, as doc.key")
    parser.add_argument("--split", default="test", help="with --template, of a release that has several; default: "
                        "%(default)s")  # fmt: skip
    parser.add_argument("--out", type=Path, metavar="FILE.jsonl", help="a file, in the place of standard output")
    parser.set_defaults(run=run_predictions)


def run_predictions(options: argparse.Namespace) -> int:
    """Write them, and say how many have no output.

    Raises:
        UsageError: `--id` with a template, the file to be written is named as no JSONL, or it is there and may hold
            replies.
        ScoreError: The results cannot be read, or the release.
    """
    if options.template and options.id:
        raise UsageError("--id", expected="--from TOOL beside it", got="--template")
    if options.out and options.out.suffix.lower() != ".jsonl":
        raise UsageError("--out", expected="a file named .jsonl", got=options.out.name)
    _require_free(options)
    rows = list(_rows(options))
    put_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), options.out)
    empty = sum(row["output"] is None for row in rows)
    sys.stderr.write(f"{len(rows)} predictions, {empty} of them without an output (missing)\n")
    return 0


def _require_free(options: argparse.Namespace) -> None:
    """Refuse to write over replies: over a file that a template was filled into, or over the results themselves."""
    out: Path | None = options.out
    if not out or not out.is_file():
        return
    if options.template and out.stat().st_size:
        raise UsageError("--out", expected="a new file for the template", got=f"{out}, which is there and not empty",
                         remedy="It may hold replies: remove it, or name another")  # fmt: skip
    if options.tool and Path(options.source).exists() and out.samefile(options.source):
        raise UsageError("--out", expected="another file than the results", got=str(out))


def _rows(options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    from earmark.loading.text import release_folder
    from earmark.score.lines import in_pairs
    from earmark.score.template import template

    if options.template:
        yield from template(release_folder(options.source), options.split)
        return
    for reply in read_results(Path(options.source), options.tool, options.id):
        row = reply.to_json()
        yield row if row["output"] is None else {**row, "output": in_pairs(row["output"])}
