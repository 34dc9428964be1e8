"""The verb `earmark diff`: what changed from one release to another."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import print_json, say


def add_diff(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    what = "folder of a release or of shards, or a frozen version (1.0.0)"
    parser.add_argument("before", metavar="A", help=what)
    parser.add_argument("after", metavar="B", help=what)
    parser.add_argument("--releases", type=Path, default=Path("releases"), metavar="DIR", help="of the frozen versions")
    parser.add_argument("--same", type=Path, metavar="FILE", help="write the ids of the items that are the same")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_diff)


def run_diff(options: argparse.Namespace) -> int:
    """Compare the two; 0 whatever changed."""
    from earmark.release.changes import lines
    from earmark.release.difference import difference
    from earmark.release.listing import listing

    before, after = (listing(name, options.releases) for name in (options.before, options.after))
    found = difference(before, after, options.same)
    if options.json:
        print_json(found.to_json())
        return 0
    for line in lines(found):
        say(line)
    return 0
