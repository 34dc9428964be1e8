"""`python -m annotation pull | import`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

from annotation.exchange.client import Client
from annotation.exchange.counts import Counts
from annotation.exchange.importing import Columns, Import, first_field, take_in
from annotation.exchange.incoming import raters_of
from annotation.exchange.known_items import FOLDER, KnownItems
from annotation.exchange.pull import REJECTS, Files, pull
from annotation.server.address import address, people
from annotation.server.environment import ROOT
from earmark.command import console, print_json, say
from earmark.errors import JudgementError, UsageError
from earmark.judgements import Kind
from earmark.progress import reporting
from earmark.review import JUDGEMENTS


def add_pull(parser: argparse.ArgumentParser) -> None:
    """What `pull` may be told."""
    _add_files(parser)
    parser.add_argument(
        "--rater", action="append", default=[], metavar="E-MAIL",
        help="an account of the server that judges for us; not needed for those that `serve` made; can be repeated",
    )  # fmt: skip
    parser.set_defaults(run=run_pull)


def add_import(parser: argparse.ArgumentParser) -> None:
    """What `import` may be told."""
    parser.add_argument("file", type=Path, help="CSV, TSV, JSON lines or a JSON array: one judgement a row")
    parser.add_argument("--name", required=True, help="of the collection, such as esc10-crowd")
    parser.add_argument("--kind", required=True, choices=get_args(Kind), help="of work")
    parser.add_argument("--item", required=True, metavar="COL", help="column of items: ids, or names of files")
    parser.add_argument("--rater", required=True, metavar="COL", help="column of raters; they become pseudonyms")
    parser.add_argument("--label", required=True, metavar="COL", help="column of what was said")
    parser.add_argument(
        "--field", action="append", default=[], metavar="NAME=COL", help="a further field of it; can be repeated"
    )
    parser.add_argument("--about", default="", metavar="COL", help="which of several showings to one rater a row is")
    parser.add_argument("--seconds", default="", metavar="COL", help="how long it took")
    parser.add_argument("--time", default="", metavar="COL", help="when it was given, in ISO 8601")
    parser.add_argument(
        "--record", default="", metavar="REGEX",
        help="what of an item's upstream record the column of items holds: the first group, such as '.*/(.+)-[0-9]+'",
    )  # fmt: skip
    parser.add_argument("--missing", action="append", default=[], metavar="WORD", help="means that nothing was said")
    parser.add_argument(
        "--word", action="append", default=[], metavar="SAID=WORD", help="another word for what was said: an option's"
    )
    _add_files(parser)
    parser.set_defaults(run=run_import)


def _add_files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--items", type=Path, default=FOLDER, help="folder of the items; default: %(default)s")
    parser.add_argument("--out", type=Path, default=JUDGEMENTS, help="folder of judgements; default: %(default)s")
    parser.add_argument("--rejects", type=Path, default=REJECTS, help="file of what is put aside; default: %(default)s")
    parser.add_argument("--data", type=Path, default=ROOT, help="folder of the server's state; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run_pull(options: argparse.Namespace) -> int:
    """Bring judgements back, and say what became of each."""
    client = Client(address(options.data))
    users, known = client.users(), people(options.data)
    files = Files(options.out, options.rejects)
    if options.rater:
        known.reserve(one.rater for one in files.read())
    for email in options.rater:
        if email.strip().lower() not in (one.lower() for one in users.values()):
            raise JudgementError(f"--rater {email}", expected="an account of the server", got="none of this address")
        known.pseudonym(email)
    raters = raters_of(users, known.known())
    with reporting("pull") as progress:
        counts = pull(client, raters, KnownItems(options.items).durations, files, progress)
    _tell(counts, files, as_json=options.json)
    return 0


def run_import(options: argparse.Namespace) -> int:
    """Take in judgements that were given elsewhere."""
    fields = {first_field(options.kind): options.label, **_pairs("--field", options.field)}
    columns = Columns(options.item, options.rater, fields, options.about, options.seconds, options.time)
    words = _pairs("--word", options.word)
    asked = Import.of(options.name, options.kind, columns, options.record, options.missing, words)
    files = Files(options.out, options.rejects)
    counts = take_in(options.file, asked, KnownItems(options.items), people(options.data), files)
    _tell(counts, files, as_json=options.json)
    return 0


def _pairs(option: str, given: Sequence[str]) -> dict[str, str]:
    found = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name or not value:
            raise UsageError(option, expected="two words with = between them", got=repr(one))
        found[name] = value
    return found


def _tell(counts: Counts, files: Files, *, as_json: bool) -> None:
    if as_json:
        print_json(counts.to_json())
        return
    counts.show(console())
    say(f"judgements in {files.judgements}; what was put aside, with reasons, in {files.rejects}")
