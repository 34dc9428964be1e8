"""`earmark speech`: spoken replies against a release."""

from __future__ import annotations

import argparse
from pathlib import Path

from earmark.command import console, print_json
from earmark.errors import UsageError
from earmark.release.shelf import version_in


def add_speech(parser: argparse.ArgumentParser) -> None:
    """What `speech` may be told."""
    parser.add_argument("release", help="folder of a candidate or release, or org/name@v1.0.0 of the Hub; similarity "
                        "needs the sound, and so a folder")  # fmt: skip
    parser.add_argument("predictions", type=Path, help="JSONL, CSV or Parquet with id, audio (a path) and output")
    parser.add_argument("--measure", default="naturalness,consistency", metavar="NAMES", help="some of naturalness, "
                        "consistency, similarity, with commas between; default: %(default)s")  # fmt: skip
    parser.add_argument("--naturalness", default="utmos", metavar="NAME", help="utmos (default) or dnsmos")
    parser.add_argument("--asr", default="large-v3", metavar="NAME", help="a model of faster-whisper: large-v3 "
                        "(default), NAME@REVISION, or a folder")  # fmt: skip
    parser.add_argument("--speaker", default="resemblyzer", metavar="NAME", help="embedding; default: %(default)s")
    parser.add_argument("--weights", action="append", default=[], metavar="NAME=PATH[#SHA256]", help="of a model")
    parser.add_argument("--content", type=Path, metavar="REPORT", help="saved report of `earmark score --json`, for "
                        "the triadic score")  # fmt: skip
    parser.add_argument("--task", action="append", default=[], metavar="BENCHMARK/TASK", help="only these")
    parser.add_argument("--language", metavar="TAG", help="of all replies; default: the recogniser finds out")
    parser.add_argument("--normaliser", default="english1", help="of consistency; default: %(default)s")
    parser.add_argument("--compat", metavar="NAME", help="voiceassistant-eval: the published rule in the place of ours")
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="keep what the models say; a stopped run goes on")
    parser.add_argument("--seed", type=int, default=0, help="of the resampling")
    parser.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap")
    parser.add_argument("--strict", action="store_true", help="exit with 1 if anything could not be measured")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_speech)


def run_speech(options: argparse.Namespace) -> int:
    """Measure the replies.

    Raises:
        UsageError: An option is none that there is, or an extra is not installed.
        ScoreError: Something that was given cannot be used as it is.
    """
    from earmark.score.speech.report import render
    from earmark.score.speech.run import Options, score_speech

    asked = Options(
        measures=tuple(name.strip() for name in options.measure.split(",") if name.strip()),
        naturalness=options.naturalness, asr=options.asr, speaker=options.speaker, weights=_weights(options.weights),
        language=options.language, normaliser=options.normaliser, compat=options.compat, tasks=tuple(options.task),
        cache=options.cache, resamples=options.resamples, seed=options.seed,
    )  # fmt: skip
    report = score_speech(_folder(options.release, asked.measures), options.predictions, asked, options.content)
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 1 if options.strict and not report.complete else 0


def _folder(name: str, measures: tuple[str, ...]) -> Path:
    """Where the release is; of one at the Hub the text is fetched, but not the voices."""
    from earmark.loading.text import is_elsewhere, release_folder

    shelf, _, version = name.rpartition("@")
    if is_elsewhere(name) and Path(shelf).is_dir():
        return version_in(Path(shelf), version)
    if is_elsewhere(name) and "similarity" in measures:
        remedy = f"Fetch it: `hf download {shelf} --repo-type dataset --revision {version} --local-dir FOLDER`"
        raise UsageError("--measure similarity", expected="a release with its sound here", got=name, remedy=remedy)
    return release_folder(name)


def _weights(given: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in given:
        name, sign, path = one.partition("=")
        if not sign or not name or not path or name in found:
            raise UsageError("--weights", expected="NAME=PATH, once for each model", got=repr(one))
        found[name] = path
    return found
