"""`earmark arena VOTES`."""

from __future__ import annotations

import argparse
from math import isfinite
from pathlib import Path

from earmark.command import console, print_json
from earmark.errors import UsageError


def add_arena(parser: argparse.ArgumentParser) -> None:
    """What `arena` may be told."""
    parser.add_argument("votes", type=Path, metavar="VOTES", help="JSONL or CSV: {a, b, outcome: a, b or tie, "
                        "[annotator, item, first, length_a, length_b]} or {a, b, wins_a, wins_b, ties}; judgements of "
                        "kind preference; Talk Arena's .json")  # fmt: skip
    parser.add_argument("--replies", action="append", default=[], type=Path, metavar="FILE", help="for judgements: "
                        "predictions of a system that were judged; repeatable")  # fmt: skip
    parser.add_argument("--ties", choices=("half", "davidson"), default="half", help="half a win for each, or "
                        "Davidson's model; default: %(default)s")  # fmt: skip
    parser.add_argument("--ridge", type=_ridge, default=None, metavar="auto|NUMBER", help="penalty on abilities; auto "
                        "(default): 0.1 where maximum likelihood is infinite, else none; 0: never any")  # fmt: skip
    parser.add_argument("--anchor", metavar="SYSTEM", help="whose ability is 0; default: the mean is")
    parser.add_argument("--control", action="append", default=[], choices=("position", "length"), help="free "
                        "abilities of the order shown, or of the length of replies; repeatable")  # fmt: skip
    parser.add_argument("--min-votes", type=int, default=30, metavar="N", help="a system with fewer is flagged; "
                        "default: %(default)s")  # fmt: skip
    parser.add_argument("--against", type=Path, metavar="SCORES.json", help="{system: score} or {benchmark: {system: "
                        "score}}, higher is better: how far is that ranking from people's?")  # fmt: skip
    parser.add_argument("--regress", action="store_true", help="with --against: which benchmarks predict votes")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_arena)


def _ridge(text: str) -> float | None:
    if text == "auto":
        return None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not isfinite(value) or value < 0:
        raise argparse.ArgumentTypeError(f"{text!r} is neither auto nor a number from 0 on")
    return value


def run_arena(options: argparse.Namespace) -> int:
    """Say what votes come to.

    Raises:
        UsageError: The options do not go together.
        ScoreError: The votes cannot be read, or have no such abilities.
    """
    from earmark.arena.fitting import Ridge
    from earmark.arena.ranking import agreement, read_scores
    from earmark.arena.reading import read_votes
    from earmark.arena.regression import regress
    from earmark.arena.report import render, to_json
    from earmark.arena.standings import Plan, standings

    if options.regress and not options.against:
        raise UsageError("--regress", expected="--against SCORES.json", got="none")
    if options.min_votes < 0:
        raise UsageError("--min-votes", expected="0 or more", got=str(options.min_votes))
    scores = read_scores(options.against) if options.against else None
    ridge = Ridge() if options.ridge is None else Ridge(options.ridge, always=True)
    control = tuple(dict.fromkeys(options.control))
    plan = Plan(
        options.ties, ridge, options.anchor, control, options.min_votes, options.resamples, options.seed
    )  # fmt: skip
    found = standings(read_votes(options.votes, options.replies), plan)
    against = {name: agreement(row, found) for name, row in scores.items()} if scores is not None else None
    regression = regress(scores, found) if scores is not None and options.regress else None
    if options.json:
        print_json(to_json(found, against, regression))
    else:
        render(found, console(), against, regression)
    return 0
