"""The text files of a release: judgements, decisions, card and manifests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from earmark.checks.privacy.finding import Finding, about_person, homes, in_text
from earmark.checks.registry import Folder
from earmark.errors import Issue

_ENDINGS = frozenset({".csv", ".json", ".jsonl", ".md", ".txt", ".yaml"})


def texts(folder: Folder) -> list[Path]:
    """The text files of a release, but for those of its data; none of a plain folder of shards."""
    if folder.manifest is None:
        return []
    found = (path for path in folder.path.rglob("*") if path.suffix in _ENDINGS and path.is_file())
    return sorted(path for path in found if path.relative_to(folder.path).parts[0] not in ("data", "webdataset"))


def in_files(folder: Folder) -> Iterator[Issue]:
    """Homes of users in any text file; in what people wrote (JSON lines) whatever is personal."""
    for path in texts(folder):
        name = path.relative_to(folder.path).as_posix()
        try:
            with path.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, start=1):
                    found = _in_line(line) if path.suffix == ".jsonl" else homes(line)
                    for one in dict.fromkeys(found):
                        expected = "nothing that tells who somebody is or where"
                        yield Issue(f"{name}, line {number}", one.kind, expected, one.text, "privacy.files")
        except OSError:
            continue  # files.match says so


def _in_line(line: str) -> Iterator[Finding]:
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        yield from in_text(line)
        return
    for key, value in record.items() if isinstance(record, dict) else ():
        if isinstance(value, str):
            yield from (*in_text(value), *(about_person(key, value) if key in ("rater", "by") else ()))
        elif isinstance(value, list):
            yield from in_text(json.dumps(value, ensure_ascii=False))
