"""`earmark fingerprint`: a list of the recordings of a folder, for `verify --known`."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.checks.leakage.making import make_list
from earmark.command import say


def add_fingerprint(parser: argparse.ArgumentParser) -> None:
    """What `fingerprint` may be told."""
    parser.add_argument("folder", type=Path, help="recordings, at any depth")
    parser.add_argument("-o", "--out", type=Path, required=True, metavar="FILE.parquet", help="the list")
    parser.set_defaults(run=run_fingerprint)


def run_fingerprint(options: argparse.Namespace) -> int:
    """Write the list."""
    listed = make_list(options.folder, options.out)
    unheard = f"; {listed.unheard} could not be read as audio: by their hash alone" if listed.unheard else ""
    say(f"{options.out}: {listed.recordings} recordings{unheard}")
    return 0
