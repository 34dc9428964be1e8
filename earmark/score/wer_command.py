"""`earmark wer FILE`."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import print_json, say


def add_wer(parser: argparse.ArgumentParser) -> None:
    """What `wer` may be told."""
    parser.add_argument("file", type=Path, metavar="FILE", help="JSONL or CSV: {reference, hypothesis, [language]}")
    parser.add_argument("--normaliser", default="basic1", metavar="NAME", help="basic1 (default); english1; none, for "
                        "texts that are normalised already")  # fmt: skip
    parser.add_argument("--language", metavar="TAG", help="of rows that name none; characters of languages without "
                        "blanks are compared without them")  # fmt: skip
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--seed", type=int, default=0, help="of the bootstrap; default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_wer)


def run_wer(options: argparse.Namespace) -> int:
    """Say what the error rates are.

    Raises:
        UsageError: There is no such normaliser.
        ScoreError: The file is none of transcripts.
    """
    from earmark.score.wer import rates, read_transcripts

    found = rates(
        read_transcripts(options.file, options.language),
        normaliser=options.normaliser, resamples=options.resamples, seed=options.seed,
    )  # fmt: skip
    if options.json:
        print_json(found.to_json())
        return 0
    interval = "" if found.low is None or found.high is None else f" ({100 * found.low:.2f}-{100 * found.high:.2f})"
    wordless = found.wer is None and found.unsegmented
    rate = "none: no row has words between blanks" if wordless else _percent(found.wer)
    say(f"WER {rate}{interval}, {found.n} transcripts, {found.missing} missing")
    edits = found.words
    say(f"    {edits.substitutions} substitutions, {edits.deletions} deletions, {edits.insertions} insertions, "
        f"{edits.reference} words")  # fmt: skip
    say(f"CER {_percent(found.cer)}")
    if found.mer is not None:
        say(f"MER {_percent(found.mer)}")
    if found.unsegmented:
        say(f"in languages without blanks, and so in the CER alone: {found.unsegmented}")
    say(found.signature)
    return 0


def _percent(rate: float | None) -> str:
    return "none: every reference is empty" if rate is None else f"{100 * rate:.2f} %"
