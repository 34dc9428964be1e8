"""Answers that are kept: one file each, under the hash of what was asked; a file is whole or not there."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path
from typing import Any


def kept(path: Path) -> str | None:
    """An answer that is kept; None for one that is not there or is damaged, which is asked for anew."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["answer"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return found if isinstance(found, str) else None


def keep(path: Path, record: dict[str, Any]) -> None:
    """Write a record with its answer; two that write the same one at a time do not meet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    part.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")  # ASCII: whatever came can be written
    part.replace(path)
