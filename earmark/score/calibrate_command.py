"""`earmark calibrate`: a judge beside people."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.command import console, print_json, say
from earmark.errors import UsageError

if TYPE_CHECKING:
    from earmark.score.calibration import Bias, Calibration


def add_calibrate(parser: argparse.ArgumentParser) -> None:
    """What `calibrate` may be told."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="CSV or JSONL of {id, [system], human, "
                        "judge}; with --judgements: reports of `earmark score --judge ... --json`")  # fmt: skip
    parser.add_argument("--judgements", type=Path, metavar="FILE", help="of open answers, as annotation keeps them")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_calibrate)


def run_calibrate(options: argparse.Namespace) -> int:
    """Say how well a judge agrees with people.

    Raises:
        UsageError: Several tables, or a bootstrap that cannot be.
        ScoreError: A file is none of labels.
        JudgementError: A line of the judgements is none.
    """
    from earmark.score.calibration import calibrate
    from earmark.score.labels import read_judged, read_labels

    if not options.judgements and len(options.files) > 1:
        raise UsageError("calibrate", expected="one table, or reports with --judgements", got=str(len(options.files)))
    found = read_judged(options.files, options.judgements) if options.judgements else read_labels(options.files[0])
    result = calibrate(found.labels, resamples=options.resamples, seed=options.seed, source=found.judge)
    if options.json:
        print_json({**result.to_json(), "left_out": dict(found.left_out)})
    else:
        _render(result, found.left_out)
    return 0


def _render(found: Calibration, left_out: Mapping[str, int]) -> None:
    from rich.table import Table
    from rich.text import Text

    say(f"{found.n} replies to {found.items} items, {found.raters} human scores")
    for name in ("pearson", "spearman", "exact", "within_one", "kappa", "weighted_kappa"):
        value = getattr(found, name)
        say(f"  {name.replace('_', ' '):14} {'not defined' if value is None else f'{value:.3f}'}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    for place, name in enumerate(("judge - human", "n", "bias", "95 %")):
        table.add_column(name, justify="left" if place == 0 else "right")
    rows = [("all", found.bias)]
    rows += [(f"where people say {one.value}", one) for one in found.by_score]
    rows += [(one.value, one) for one in found.by_system]
    for label, one in rows:
        table.add_row(*(Text(cell) for cell in (label, str(one.n), f"{one.bias:+.2f}", _interval(one))))
    console().print(table)
    for why, count in left_out.items():
        say(f"left out: {count} {why}")
    say(found.signature)


def _interval(one: Bias) -> str:
    return "none: one item" if one.low is None or one.high is None else f"{one.low:+.2f} to {one.high:+.2f}"
