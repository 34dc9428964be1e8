"""The verb `earmark diff`: what changed from one release to another."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.command import print_json, say

if TYPE_CHECKING:
    from earmark.release.listing import Listing


def add_diff(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    what = "folder of a release or of shards, a frozen version (1.0.0), or org/name@v1.0.0 of the Hub"
    parser.add_argument("before", metavar="A", help=what)
    parser.add_argument("after", metavar="B", help=what)
    parser.add_argument("--releases", type=Path, default=Path("releases"), metavar="DIR", help="of the frozen versions")
    parser.add_argument("--same", type=Path, metavar="FILE", help="write the ids of the items that are the same")
    for which in ("before", "after"):
        parser.add_argument(f"--{which}-answers", type=Path, metavar="DIR", help=f"the private part of "
                            f"{'A' if which == 'before' else 'B'}, where its answers are withheld")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_diff)


def run_diff(options: argparse.Namespace) -> int:
    """Compare the two; 0 whatever changed."""
    from earmark.release.changes import lines
    from earmark.release.difference import difference

    before = _found(options.before, options.releases, options.before_answers)
    after = _found(options.after, options.releases, options.after_answers)
    found = difference(before, after, options.same)
    if options.json:
        print_json(found.to_json())
        return 0
    for line in lines(found):
        say(line)
    return 0


def _found(name: str, releases: Path, answers: Path | None) -> Listing:
    """What a name stands for; of a release at the Hub, only the manifest and the text are fetched."""
    from earmark.loading.text import is_elsewhere, text_folder
    from earmark.release.listing import listing
    from earmark.release.shelf import require_one

    if not is_elsewhere(name):
        require_one(Path(name))
        return listing(name, releases, answers)
    return listing(text_folder(name), releases, answers)._replace(name=name)
