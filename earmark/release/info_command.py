"""`earmark info`: what a release is."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from earmark.command import print_json, say
from earmark.release.answers import is_withheld
from earmark.release.freeze import read_manifest


def add_info(parser: argparse.ArgumentParser) -> None:
    """What `info` may be told."""
    parser.add_argument("release", type=Path, help="folder of a candidate or release")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_info)


def run_info(options: argparse.Namespace) -> int:
    """Show it."""
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
    if manifest.get("splits"):
        say("splits    " + ", ".join(f"{name} {n}" for name, n in manifest["splits"].items()))
    if is_withheld(manifest):
        facts = manifest["answers"]
        say(f"answers   withheld of {facts['items']:,} items ({', '.join(facts['splits'])}): `--answers DIR` to score")
    say("tasks     " + ", ".join(f"{name} {n}" for name, n in manifest["tasks"].items()))
    say("languages " + (", ".join(f"{tag} {n}" for tag, n in manifest["languages"].items()) or "none spoken"))
    say("licences  " + ", ".join(f"{spdx} {n}" for spdx, n in manifest["licences"].items()))
    for name, source in manifest["sources"].items():
        if not source["included"]:
            say(f"source    {name}: not included: {source['reason']}")
        else:
            say(f"source    {name}: {manifest['origins'].get(name, 0)} items, {source['rejected']} rejected when built")
    return 0
