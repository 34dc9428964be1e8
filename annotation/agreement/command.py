"""`python -m annotation agree`: of any table of judgements, or of our own."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from annotation.agreement.table import LEVELS
from earmark.command import console, print_json, say
from earmark.errors import UsageError

OURS = Path(__file__).parent.parent / "judgements"
DECISIONS = OURS.with_name("decisions.jsonl")


def add_agree(parser: argparse.ArgumentParser) -> None:
    """What `agree` may be told."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="CSV, TSV, JSON lines or a JSON array; "
                        "default: our own judgements, question by question")  # fmt: skip
    parser.add_argument("--item", metavar="COL", help="column of what was judged")
    parser.add_argument("--rater", metavar="COL", default="", help="column of who judged")
    parser.add_argument("--label", metavar="COL", default="", help="column of what was said")
    parser.add_argument("--truth", metavar="COL", default="", help="column of what is right, empty where nobody knows")
    parser.add_argument("--seconds", metavar="COL", default="", help="column of how long it took")
    parser.add_argument("--votes", metavar="COL,COL", default="", help="columns of counts, instead of rater and label")
    parser.add_argument("--where", action="append", default=[], metavar="COL=PATTERN", help="only these rows; can be "
                        "repeated")  # fmt: skip
    parser.add_argument("--level", choices=LEVELS, help="of measurement; default: nominal")
    parser.add_argument(
        "--order", metavar="WORD,WORD", default="", help="labels from low to high, where they are words"
    )
    parser.add_argument("--missing", action="append", default=[], metavar="WORD", help="a label that means nothing was "
                        "said, beside the empty one; can be repeated")  # fmt: skip
    parser.add_argument("--judgements", type=Path, metavar="DIR", help="without FILE: where they are")
    parser.add_argument("--items", action="append", default=[], type=Path, metavar="DIR", help="without FILE: shards "
                        "of the items, or the folder of their folders, for their keys; can be repeated")  # fmt: skip
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="without FILE: which keys people accepted")
    parser.add_argument("--looks", type=_from(0), default=20, metavar="N", help="items to look at next; default: "
                        "%(default)s")  # fmt: skip
    parser.add_argument("--resamples", type=_from(0), default=1000, metavar="N", help="of the bootstrap over items; 0: "
                        "no interval; default: %(default)s")  # fmt: skip
    parser.add_argument("--seed", type=_from(0), default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--plots", type=Path, metavar="DIR", help="folder for pictures")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def _from(least: int) -> Callable[[str], int]:
    def whole(text: str) -> int:
        if not text.isascii() or not text.isdigit() or int(text) < least or len(text) > 18:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number from {least} on")
        return int(text)

    return whole


def run(options: argparse.Namespace) -> int:
    """Say how far people agree.

    Raises:
        JudgementError: The file is not what its options say.
        UsageError: The options do not go together.
    """
    return _any(options) if options.file else _ours(options)


def _any(options: argparse.Namespace) -> int:
    from annotation.agreement.reading import read_rows
    from annotation.agreement.report import Drawing, agreement_of
    from annotation.agreement.table import Columns, Scale, judged
    from annotation.agreement.votes import agreement_of_votes

    _check(options)
    rows = read_rows(options.file).where_cells(options.where)
    scale = Scale(options.level or "nominal", tuple(_words(options.order)), tuple(options.missing))
    drawing = Drawing(options.resamples, options.seed, options.looks)
    if options.votes:
        found = agreement_of_votes(rows, options.item, _words(options.votes), scale, drawing)
    else:
        columns = Columns(options.item, options.rater, options.label, options.truth, options.seconds)
        found = agreement_of(judged(rows, columns, scale), drawing)
    if options.json:
        print_json(found.to_json())
    else:
        from annotation.agreement.tables import render

        render(options.file.name, found, console())
    if options.plots:
        from annotation.agreement.plots import write_plots

        _tell(options, write_plots(found, options.plots))
    return 0


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",")] if text else []


def _check(options: argparse.Namespace) -> None:
    """That the options say what the file's columns are, once.

    Raises:
        UsageError: They do not.
    """
    columns = ("--rater", "--label", "--truth", "--seconds")
    given = [name for name in columns if getattr(options, name[2:])]
    wrong = ""
    if options.item is None:
        wrong = "no --item"
    elif options.votes and given:
        wrong = f"--votes with {given[0]}"
    elif not options.votes and given[:2] != ["--rater", "--label"]:
        wrong = " and ".join(f"no {name}" for name in columns[:2] if name not in given)
    elif options.items or options.judgements or options.decisions:
        wrong = "--items, --judgements or --decisions"
    for words in (_words(options.votes), _words(options.order)):
        if len(set(words)) < len(words):
            wrong = f"{next(word for word in words if words.count(word) > 1)!r} twice"
    if options.order and options.level == "nominal":
        wrong = "--order with --level nominal"
    if wrong:
        expected = "FILE with --item, and --rater and --label or --votes"
        raise UsageError("python -m annotation agree", expected=expected, got=wrong)


def _ours(options: argparse.Namespace) -> int:
    from annotation.agreement.ours import agreement_of_ours, keys_of
    from annotation.agreement.report import Drawing
    from earmark.judgements import Decision, read_lines
    from earmark.review import by_version
    from earmark.shards import read_items

    columns = ("item", "rater", "label", "truth", "seconds", "votes", "where", "level", "order", "missing")
    given = [name for name in columns if getattr(options, name)]
    if given:
        expected = f"a FILE, whose column or form --{given[0]} is"
        raise UsageError("python -m annotation agree", expected=expected, got="none")
    decisions = by_version(read_lines(options.decisions or DECISIONS, Decision))
    shards = [folder for given in options.items for folder in _of_shards(given)]
    keys = keys_of((item for folder in shards for item in read_items(folder)), decisions)
    drawing = Drawing(options.resamples, options.seed, options.looks)
    found = agreement_of_ours(options.judgements or OURS, keys, drawing)
    if options.json:
        print_json(found.to_json())
    else:
        from annotation.agreement.tables import render_ours

        render_ours(found, console())
    if options.plots:
        from annotation.agreement.plots import write_plots

        for one in found.questions:
            _tell(options, write_plots(one.agreement, options.plots / f"{one.name}.{one.agreement.level}"))
    return 0


def _of_shards(given: Path) -> list[Path]:
    """A folder of shards, or those that lie in the folder that holds one for each source and recipe."""
    if not given.is_dir() or any(given.glob("*.parquet")):
        return [given]
    return sorted({shard.parent for shard in given.glob("[!.]*/*.parquet")}) or [given]


def _tell(options: argparse.Namespace, written: list[Path]) -> None:
    if not options.json:
        for path in written:
            say(str(path))
