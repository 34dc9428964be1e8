"""`earmark score`: predictions against a release."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import console, print_json
from earmark.errors import UsageError


def add_score(parser: argparse.ArgumentParser) -> None:
    """What `score` may be told."""
    parser.add_argument("release", help="folder of a candidate or release, or org/name@v1.0.0 of the Hub")
    parser.add_argument("predictions", type=Path, help="JSONL, CSV or Parquet with id and output")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if an item has no prediction")
    parser.add_argument("--compat", metavar="NAME", help="a published rule in the place of ours")
    parser.add_argument("--explain", action="store_true", help="with --compat: where that rule and ours part")
    parser.add_argument("--normaliser", default="basic1", help="of transcripts; default: %(default)s")
    parser.add_argument("--reading", choices=("strict", "loose"), default="strict", help="of instructions (IFEval)")
    parser.add_argument("--errata", type=Path, metavar="FILE", help="what was withdrawn since, or a later release that "
                        "says so; default: what the release and those beside it say")  # fmt: skip
    parser.add_argument("--answers", type=Path, metavar="DIR", help="the private part of a release whose answers are "
                        "withheld")  # fmt: skip
    parser.add_argument("--split", default="test", help="of a release that has several; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the resampling")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap")
    _add_judge(parser)
    parser.set_defaults(run=run_score)


def _add_judge(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "judge", "Of open replies: any chat endpoint. Each option can be in the environment instead: "
        "EARMARK_JUDGE_URL, EARMARK_JUDGE_MODEL and so on; the token is in EARMARK_JUDGE_TOKEN and nowhere else.",
    )  # fmt: skip
    group.add_argument("--judge", dest="judge_url", metavar="URL", help="base address (https://host/v1)")
    group.add_argument("--judge-model", metavar="NAME", help="by the service's name")
    group.add_argument("--judge-revision", metavar="REV", help="which weights that name stands for")
    group.add_argument("--judge-repeats", metavar="K", help="how often each reply is judged; default: 1")
    group.add_argument("--judge-temperature", metavar="T", help="default: 0")
    group.add_argument("--judge-cache", metavar="DIR", help="of verdicts; default: ~/.cache/earmark/judge")
    group.add_argument("--judge-workers", metavar="N", help="questions under way at once; default: 8")
    group.add_argument("--refusal", choices=("rules", "judge"), default="rules", help="who finds refusals")
    group.add_argument("--toxicity", action="store_true", help="have the judge say which replies are toxic as well")


def run_score(options: argparse.Namespace) -> int:
    """Score them, or say where a published rule and ours part.

    Raises:
        UsageError: `--explain` without a rule to compare with, or half a judge.
    """
    from earmark.score.judge.settings import NAMES, judge_of
    from earmark.score.report import render
    from earmark.score.run import score

    if options.explain:
        return _explain(options)
    report = score(
        _folder(options.release), options.predictions, seed=options.seed, resamples=options.resamples,
        compat=options.compat, normaliser=options.normaliser, reading=options.reading, errata=options.errata,
        judge=judge_of({name: getattr(options, f"judge_{name}") for name in NAMES}), refusals=options.refusal,
        toxicity=options.toxicity, answers=options.answers, split=options.split,
    )  # fmt: skip
    if options.json:
        print_json(report.to_json())
    else:
        shown = console()
        for line in report.lines():
            shown.print(line, markup=False, highlight=False, soft_wrap=True)
        render(report, shown)
    return 1 if options.strict and not report.complete else 0


def _folder(name: str) -> Path:
    """Where the text of a release is; that of one at the Hub is fetched, without its sound."""
    if Path(name).exists():
        return Path(name)
    from earmark.loading.text import release_folder  # imported here: it takes a while

    return release_folder(name)


def _explain(options: argparse.Namespace) -> int:
    from earmark.score.compat import published
    from earmark.score.explain import explain, render_explanation
    from earmark.score.predictions import known, read_predictions
    from earmark.score.run import standing

    if not options.compat:
        raise UsageError("--explain", expected="--compat NAME beside it", got="none")
    release, gone = standing(_folder(options.release), options.errata, options.answers, options.split)
    outputs = read_predictions(options.predictions)
    known(options.predictions, outputs, {*release.items, *gone})
    found = explain(release, outputs, published(options.compat), normaliser=options.normaliser)
    if options.json:
        print_json(found.to_json())
    else:
        render_explanation(found, console())
    return 0
