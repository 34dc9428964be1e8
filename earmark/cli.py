"""The command: `earmark info | verify | audit | score`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from earmark import __version__
from earmark.command import Parser, console, dispatch, print_json, say


def main() -> int:
    """Parse the command line and run it."""
    parser = Parser(prog="earmark", description="Open, verify and score audio benchmark releases.")
    parser.add_argument("--version", action="version", version=f"earmark {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=Parser)

    info = commands.add_parser("info", help="what a release is")
    info.add_argument("release", type=Path, help="folder of a candidate or release")
    info.add_argument("--json", action="store_true", help="one JSON object")
    info.set_defaults(run=_info)

    verify = commands.add_parser("verify", help="check every file and every item of a release")
    verify.add_argument("release", type=Path, help="folder of a candidate or release, or of shards")
    verify.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    verify.add_argument("--json", action="store_true", help="one JSON object")
    verify.set_defaults(run=_verify)

    audit = commands.add_parser("audit", help="the same checks on somebody else's benchmark")
    audit.add_argument("benchmark", metavar="FILE|HUB_ID", help="file or folder of rows, or org/name@commit of the Hub")
    audit.add_argument("--map", required=True, metavar="FIELDS.yaml|NAME", help="which column is which field")
    audit.add_argument("--audio", type=Path, metavar="DIR", help="folder that the paths of the sound are in")
    audit.add_argument("--text-only", action="store_true", help="leave sound alone that lies in the rows")
    audit.add_argument("--only", action="append", default=[], metavar="CHECK", help="this check; can be repeated")
    audit.add_argument("--json", action="store_true", help="one JSON object")
    audit.set_defaults(run=_audit)

    score = commands.add_parser("score", help="score predictions")
    score.add_argument("release", type=Path, help="folder of a candidate or release")
    score.add_argument("predictions", type=Path, help="JSONL, CSV or Parquet with id and output")
    score.add_argument("--json", action="store_true", help="one JSON object")
    score.add_argument("--strict", action="store_true", help="exit with 1 if an item has no prediction")
    score.add_argument("--seed", type=int, default=0, help="of the resampling")
    score.add_argument("--resamples", type=int, default=10_000, help="of the bootstrap")
    score.set_defaults(run=_score)
    return dispatch(parser)


def _info(options: argparse.Namespace) -> int:
    from earmark.release.freeze import read_manifest

    manifest = read_manifest(options.release)
    facts: dict[str, Any] = {key: value for key, value in manifest.items() if key != "files"}
    facts["files"] = len(manifest["files"])
    facts["bytes"] = sum(entry["bytes"] for entry in manifest["files"].values())
    if options.json:
        print_json(facts)
        return 0
    say(f"{manifest['title']} {manifest['version']}, form {manifest['form']}: {options.release}")
    say(f"digest    {manifest['digest']}")
    hours, megabytes = manifest["audio_s"] / 3600, facts["bytes"] / 1e6
    say(f"items     {manifest['items']:,} over {manifest['clips']:,} distinct clips, {hours:.2f} h, {megabytes:.0f} MB")
    configs = ", ".join(
        f"{name} {c['items']}{' (default)' if c['default'] else ''}" for name, c in manifest["configs"].items()
    )
    say(f"configs   {configs}")
    say("tasks     " + ", ".join(f"{name} {n}" for name, n in manifest["tasks"].items()))
    say("languages " + (", ".join(f"{tag} {n}" for tag, n in manifest["languages"].items()) or "none spoken"))
    say("licences  " + ", ".join(f"{spdx} {n}" for spdx, n in manifest["licences"].items()))
    for name, source in manifest["sources"].items():
        if not source["included"]:
            say(f"source    {name}: not included: {source['reason']}")
        else:
            say(f"source    {name}: {manifest['origins'].get(name, 0)} items, {source['rejected']} rejected when built")
    return 0


def _verify(options: argparse.Namespace) -> int:
    from earmark.checks.report import render
    from earmark.checks.verify import verify

    report = verify(options.release, only=options.only)
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 0 if report.passed else 1


def _audit(options: argparse.Namespace) -> int:
    from earmark.audit import audit, read_fields
    from earmark.audit.hub import located
    from earmark.checks.report import render

    fields = read_fields(options.map)
    report = audit(
        located(options.benchmark, fields), fields,
        audio=options.audio, text_only=options.text_only, only=options.only,
    )  # fmt: skip
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 0 if report.passed else 1


def _score(options: argparse.Namespace) -> int:
    from earmark.score.report import render
    from earmark.score.run import score

    report = score(options.release, options.predictions, seed=options.seed, resamples=options.resamples)
    if options.json:
        print_json(report.to_json())
    else:
        render(report, console())
    return 1 if options.strict and not report.complete else 0


if __name__ == "__main__":
    sys.exit(main())
