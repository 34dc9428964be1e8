"""Annotations of music as files of numbers: a line for each beat, section or tempo."""

from __future__ import annotations

import math
import re
from pathlib import Path

from builders.contract.source import Source
from builders.reading.files import lines


def numbers(source: Source, root: Path, name: str, *, nan: bool = False) -> list[list[str]]:
    """The cells of a file of annotations, by line: separated by blanks, tabs or commas, the first a number.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        nan: Whether the corpus writes NaN where it has none.

    Raises:
        SourceError: The file cannot be read, or a line does not begin with a finite number: names file and line.
    """
    found = []
    for number, line in enumerate(lines(source, root, name), 1):
        cells = re.split(r"[,\s]+", line.strip())
        if not cells[0]:
            continue
        if not _is_number(cells[0], nan=nan):
            raise source.error(f"{name}, line {number}", expected="a number", got=repr(cells[0]))
        found.append(cells)
    return found


def numbers_if_any(source: Source, root: Path, name: str, *, nan: bool = False) -> list[list[str]]:
    """`numbers`, where a corpus has the file; no line where it has none."""
    return numbers(source, root, name, nan=nan) if (root / name).is_file() else []


def _is_number(text: str, *, nan: bool) -> bool:
    try:
        value = float(text)
    except ValueError:
        return False
    return math.isfinite(value) or (nan and math.isnan(value))
