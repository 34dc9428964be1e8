"""The dataset card: what the release is, rendered from its manifest. No number in it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from earmark.checks.shortcuts.showing import section as without_listening
from earmark.release.answers import is_withheld
from earmark.release.attribution import Attribution
from earmark.release.card.head import head
from earmark.release.card.loading import loading
from earmark.release.card.measured import baselines, coverage
from earmark.release.card.origins import sources
from earmark.release.card.prose import canary_section, citing, licences, limits_section, sound, summary, why, words
from earmark.release.card.splits import splits
from earmark.release.card.tables import picture, table
from earmark.release.figures import Picture, pictures
from earmark.release.judgements import section as review
from earmark.taxonomy import taxonomy


def render_card(manifest: Mapping[str, Any], attribution: Attribution, checked: Mapping[str, Any]) -> str:
    """Render `README.md`, with the YAML head by which the Hub and `datasets` know the configurations.

    Args:
        manifest: The manifest, with the file table as far as it goes.
        attribution: The origins of all clips and words.
        checked: What the checks found of the items; empty where they were not run.
    """
    shown = {one.name: one for one in pictures(manifest)}
    sections = [
        f"# {manifest['title']} {manifest['version']}",
        summary(manifest),
        canary_section(manifest),
        why(manifest),
        loading(manifest),
        _contents(manifest, shown),
        splits(manifest),
        sources(manifest),
        licences(manifest, attribution),
        picture(shown["licences"]) if "licences" in shown else "",
        sound(manifest),
        picture(shown["lengths"]) if "lengths" in shown else "",
        words(manifest),
        coverage(manifest),
        baselines(manifest),
        picture(shown["answer_positions"]) if "answer_positions" in shown else "",
        without_listening(checked.get("shortcuts", {})),
        review(manifest["review"], withheld=is_withheld(manifest)),
        limits_section(manifest, checked),
        citing(manifest),
    ]
    body = "\n\n".join(section.strip() for section in sections if section.strip())
    return f"---\n{head(manifest)}---\n\n{body}\n"


def _contents(manifest: Mapping[str, Any], shown: Mapping[str, Picture]) -> str:
    rows = [
        (benchmark, f"{taxonomy(benchmark).tasks[task].title} (`{task}`)", count)
        for (benchmark, task), count in ((key.split("/"), n) for key, n in manifest["tasks"].items())
    ]
    types = ", ".join(f"{kind} {n}" for kind, n in manifest["answer_types"].items())
    spoken = ", ".join(f"{tag} {n}" for tag, n in manifest["languages"].items()) or "none"
    files = sorted({PurePosixPath(name).parts[0] for name in manifest["files"]} - {"data", "webdataset"})
    beside = ", ".join(f"`{name}`" for name in files)
    return (
        f"## What is in it\n\n{table(('configuration', 'task', 'items'), rows)}\n\n{picture(shown['items_by_task'])}"
        f"\n\nAnswers: {types}. Spoken clips by language: {spoken}.\n\n`data/` holds Parquet, `webdataset/` the same "
        f"as tars; beside them: {beside}. `manifest.json` lists every file with its sha256, `croissant.json` "
        "(Croissant 1.1) every column."
    )
