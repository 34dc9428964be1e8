"""The card: the head of a release's README says what a loader and a reader find."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import yaml

from earmark.checks.files import configs, files
from earmark.checks.registry import Folder, FolderCheck
from earmark.errors import Issue

CARD = "README.md"
_HEAD = re.compile(r"\A---\r?\n(.*?)\r?\n---\s*(?:\n|\Z)", re.S)
# What the template of the Hub's cards leaves to be written.
_UNWRITTEN = re.compile(
    r"\[More Information Needed\]|\{\{\s*[a-z_]+(?:\s*\|[^{}]*)?\s*\}\}|\bTODO\b|\bTBD\b"
    r"|\[optional\]|\blorem ipsum\b",
    re.I,
)


def head(folder: Folder) -> Iterator[Issue]:
    """The head can be read, names the configs and files that there are, and the licence of the manifest."""
    text = (folder.path / CARD).read_text(encoding="utf-8", errors="replace")
    found = _HEAD.match(text)
    known: Any = None
    try:
        known = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError as error:
        yield Issue(CARD, "head", "YAML", str(error).splitlines()[0][:80], "card.head")
        return
    if not isinstance(known, dict):
        yield Issue(CARD, "head", "YAML between two lines of ---", "none", "card.head")
        return
    said = str((folder.manifest or {}).get("licence") or "").casefold()
    licence = str(known.get("license") or "").casefold()
    if said and licence not in (said, "other") and not said.startswith("licenseref"):
        yield Issue(CARD, "license", said, licence or "none", "card.head")
    yield from _configs(folder, known.get("configs"))


def _configs(folder: Folder, said: Any) -> Iterator[Issue]:
    names = set(files(folder.manifest))
    listed = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    for one in listed:
        name, data = str(one.get("config_name")), one.get("data_files")
        if name not in configs(folder.manifest):
            yield Issue(CARD, f"configs.{name}", "a config of the manifest", "none of this name", "card.head")
        parts = [part for part in data if isinstance(part, dict)] if isinstance(data, list) else [{"path": data}]
        for path in (path for part in parts for path in _listed(part.get("path"))):
            if not any(fnmatch(file, path) for file in names):
                yield Issue(CARD, f"configs.{name}", "files of the manifest", f"none at {path}", "card.head")
    missing = sorted(set(configs(folder.manifest)) - {str(one.get("config_name")) for one in listed})
    if listed and missing:
        yield Issue(CARD, "configs", "all configs of the manifest", f"none called {', '.join(missing)}", "card.head")


def _listed(found: Any) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else [str(found)] if found else []


def written(folder: Folder) -> Iterator[Issue]:
    """Nothing of the card is left to be written."""
    lines = (folder.path / CARD).read_text(encoding="utf-8", errors="replace").splitlines()
    for number, line in enumerate(lines, start=1):
        found = _UNWRITTEN.search(line)
        if found:
            yield Issue(f"{CARD}, line {number}", "text", "what the template asks for", found[0], "card.written")


def _count(folder: Folder) -> int:
    return int(folder.manifest is not None and (folder.path / CARD).is_file())


CHECKS = (
    FolderCheck(
        id="card.head", severity="error", unit="cards",
        title="the head of the card names the configs, files and licence of the manifest",
        why="Loaders take configs and files from it: features that did not match the files were corrected five times "
        "in VoiceAssistant-Eval, then deleted.",
        remedy="Make the release again: the card is made, never typed",
        find=head, count=_count,
    ),
    FolderCheck(
        id="card.written", severity="warning", unit="cards",
        title="nothing of the card is left to be written",
        why="\"[More Information Needed]\" under licence or source answers nobody.",
        remedy="Write it, or take the heading out",
        find=written, count=_count,
    ),
)  # fmt: skip
