"""`earmark info`: what a release is."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from earmark.command import print_json, say
from earmark.release.answers import is_withheld
from earmark.release.form import require_form
from earmark.release.names import MANIFEST
from earmark.release.shelf import require_one
from earmark.release.whole import read_manifest

_SHOWN = (
    "title", "version", "form", "digest", "audio_s", "items", "clips", "configs", "tasks", "languages", "licences",
    "origins", "sources", "files",
)  # fmt: skip


def add_info(parser: argparse.ArgumentParser) -> None:
    """What `info` may be told."""
    parser.add_argument("release", help="folder of a candidate or release, or org/name@v1.0.0 of the Hub")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run_info)


def _manifest(name: str) -> Mapping[str, Any]:
    from earmark.loading.places import place_of  # imported here: it takes a while
    from earmark.loading.text import is_elsewhere

    if is_elsewhere(name):
        return place_of(name).manifest
    require_one(Path(name))
    return read_manifest(Path(name))


def run_info(options: argparse.Namespace) -> int:
    """Show it."""
    manifest = _manifest(options.release)
    require_form(Path(options.release) / MANIFEST, manifest, _SHOWN)
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
        f"{name} {c.get('items', '?')}{' (default)' if c.get('default') else ''}"
        for name, c in manifest["configs"].items()
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
            say(f"source    {name}: not included: {source.get('reason', 'no reason given')}")
        else:
            items, rejected = manifest["origins"].get(name, 0), source.get("rejected", 0)
            say(f"source    {name}: {items} items, {rejected} rejected when built")
    return 0
