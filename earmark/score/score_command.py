"""`earmark score`: predictions against a release."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import console, print_json
from earmark.errors import UsageError


def add_score(parser: argparse.ArgumentParser) -> None:
    """What `score` may be told."""
    parser.add_argument("release", type=Path, help="folder of a candidate or release")
    parser.add_argument("predictions", type=Path, help="JSONL, CSV or Parquet with id and output")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if an item has no prediction")
    parser.add_argument("--compat", metavar="NAME", help="a published rule in the place of ours")
    parser.add_argument("--explain", action="store_true", help="with --compat: where that rule and ours part")
    parser.add_argument("--normaliser", default="basic1", help="of transcripts; default: %(default)s")
    parser.add_argument("--reading", choices=("strict", "loose"), default="strict", help="of instructions (IFEval)")
    parser.add_argument("--seed", type=int, default=0, help="of the resampling")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap")
    parser.set_defaults(run=run_score)


def run_score(options: argparse.Namespace) -> int:
    """Score them, or say where a published rule and ours part.

    Raises:
        UsageError: `--explain` without a rule to compare with.
    """
    from earmark.score.report import render
    from earmark.score.run import score

    if options.explain:
        return _explain(options)
    report = score(
        options.release, options.predictions, seed=options.seed, resamples=options.resamples, compat=options.compat,
        normaliser=options.normaliser, reading=options.reading,
    )  # fmt: skip
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 1 if options.strict and not report.complete else 0


def _explain(options: argparse.Namespace) -> int:
    from earmark.score.compat import published
    from earmark.score.explain import explain, render_explanation
    from earmark.score.gold import read_release
    from earmark.score.predictions import known, read_predictions

    if not options.compat:
        raise UsageError("--explain", expected="--compat NAME beside it", got="none")
    release, outputs = read_release(options.release), read_predictions(options.predictions)
    known(options.predictions, outputs, release.items)
    found = explain(release, outputs, published(options.compat), normaliser=options.normaliser)
    if options.json:
        print_json(found.to_json())
    else:
        render_explanation(found, console())
    return 0
