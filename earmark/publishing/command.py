"""`earmark publish VERSION --to hf://org/name | DIR`: a frozen version to where readers fetch it."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from earmark.command import print_json
from earmark.publishing.naming import target_of
from earmark.publishing.run import publish, tell
from earmark.publishing.target import Visibility


def add_publish(parser: argparse.ArgumentParser) -> None:
    """Give a parser the arguments of the verb."""
    parser.add_argument("version", metavar="VERSION", help="a frozen one, such as 1.0.0")
    parser.add_argument("--to", required=True, metavar="TARGET", help="hf://org/name, or a folder")
    parser.add_argument("--releases", type=Path, default=Path("releases"), metavar="DIR", help="where the ledger is")
    parser.add_argument("--private", action="store_true", help="a data set that only its owners read")
    parser.add_argument("--gated", choices=("auto", "manual"), help="readers ask first: let in by itself, or by hand")
    parser.add_argument("--dry-run", action="store_true", help="say what would move and how much of it is new")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_publish)


def run_publish(options: argparse.Namespace) -> int:
    """Publish, and say what was done."""
    started = time.monotonic()
    target = target_of(options.to, Visibility(options.private, options.gated))
    done = publish(options.releases, options.version, target, dry_run=options.dry_run)
    if options.json:
        print_json(done.to_json())
    else:
        tell(done, started)
    return 0
