"""`earmark verify`: every file and every item of a release."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.checks.report import render
from earmark.checks.verify import verify
from earmark.command import console, print_json
from earmark.engine import LocalEngine
from earmark.errors import UsageError
from earmark.release.shelf import version_in

_FETCH = "Fetch the release: `hf download ORG/NAME --repo-type dataset --local-dir FOLDER`"


def add_verify(parser: argparse.ArgumentParser) -> None:
    """What `verify` may be told."""
    parser.add_argument("release", help="folder of a candidate or release, or of shards; DIR@v1.0.0; org/name@v1.0.0")
    parser.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    parser.add_argument(
        "--known", action="append", default=[], type=Path, metavar="FILE",
        help="what is known elsewhere, a training set say: hashes, fingerprints, another release; can be repeated",
    )  # fmt: skip
    parser.add_argument("--answers", type=Path, metavar="DIR", help="the private part, where answers are withheld")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_verify)


def run_verify(options: argparse.Namespace) -> int:
    """Check it; exit status 1 where there are errors."""
    name, at, tag = options.release.rpartition("@")
    if at and not Path(options.release).exists() and not Path(name).is_dir():
        if options.answers:
            raise UsageError("--answers", expected="a folder to verify with it", got=options.release, remedy=_FETCH)
        return _remote(options)
    folder = version_in(Path(name), tag) if at and not Path(options.release).exists() else Path(options.release)
    report = verify(folder, only=options.only, engine=LocalEngine(), known=options.known, answers=options.answers)
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 0 if report.passed else 1


def _remote(options: argparse.Namespace) -> int:
    """A version at the Hub: every file against its manifest."""
    from earmark.publishing.remote import tell, verify_remote

    found = verify_remote(options.release)
    if options.json:
        print_json(found.to_json())
    else:
        tell(found)
    return 0 if found.passed else 1
