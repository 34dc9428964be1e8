"""What models said before: a run that was stopped goes on where it was, and a new rule needs no new hearing.

With `--cache FOLDER` every reading is a line of `FOLDER/<model>-<hash of its signature>.jsonl`, by the sha256 of the
samples. Another model, other weights or another way of decoding is another file; half a line (of a run that was killed)
is not read.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from earmark.errors import ScoreError
from earmark.score.speech.model import Model


class Readings:
    """Readings by model and sound.

    Args:
        folder: Where they are kept; None keeps them for this run alone.
    """

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None and folder.exists() and not folder.is_dir():
            raise ScoreError(str(folder), expected="a folder for readings", got="a file")
        self._folder = folder
        self._known: dict[str, dict[str, Any]] = {}

    def of(self, model: Model, key: str, read: Callable[[], Any]) -> Any:
        """The reading of a sound: that which is known, else a new one, which is kept.

        Args:
            model: That reads.
            key: sha256 of the samples.
            read: Makes the reading, of values that JSON holds.
        """
        known = self._of_model(model)
        if key not in known:
            known[key] = read()
            if self._folder is not None:
                line = json.dumps({"sound": key, "reading": known[key]}, ensure_ascii=False) + "\n"
                with self._path(self._folder, model).open("a", encoding="utf-8") as file:
                    file.write(line)
        return known[key]

    def _of_model(self, model: Model) -> dict[str, Any]:
        if model.signature not in self._known:
            self._known[model.signature] = {} if self._folder is None else _read(self._path(self._folder, model))
        return self._known[model.signature]

    @staticmethod
    def _path(folder: Path, model: Model) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(model.signature.encode()).hexdigest()[:12]
        return folder / f"{re.sub(r'[^A-Za-z0-9._-]+', '_', model.name)}-{digest}.jsonl"


def _read(path: Path) -> dict[str, Any]:
    """Whole lines of a file; what a killed run left of its last line is closed, so that the next one stands alone."""
    if not path.is_file():
        return {}
    known: dict[str, Any] = {}
    text = path.read_text(encoding="utf-8", errors="replace")
    if text and not text.endswith("\n"):
        with path.open("a", encoding="utf-8") as file:
            file.write("\n")
    for line in text.splitlines():
        try:
            record = json.loads(line)
            known[record["sound"]] = record["reading"]
        except (ValueError, TypeError, KeyError):
            continue
    return known
