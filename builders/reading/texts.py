"""Texts by line, in UTF-8 or the encoding that a corpus has; what is no text of it is found, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Source
from earmark.errors import SourceError

_STRANGE = re.compile("[\0\ud800-\udfff]")


def lines(source: Source, root: Path, name: str, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text (UTF-8, if nothing else is said), with their ends; a byte order mark is dropped.

    Raises:
        SourceError: The file cannot be read, or is not in the encoding: names the line.
    """
    for number, line in enumerate(raw_lines(source, root, name, encoding), 1):
        require_text(source, f"{root / name}, line {number}", line, encoding)
        yield line


def raw_lines(source: Source, root: Path, name: str, encoding: str = "utf-8") -> Iterator[str]:
    """`lines`, with bytes that are not of the encoding as lone surrogates, which `not_text` finds.

    Raises:
        SourceError: The file cannot be read.
    """
    path = root / name
    try:
        with path.open("rb") as file:
            for number, raw in enumerate(file, 1):
                text = raw.decode(encoding, "surrogateescape")
                yield text.removeprefix("\ufeff") if number == 1 else text
    except OSError as error:
        raise source.error(str(path), expected="a readable file", got=str(error.strerror)) from None


def not_text(source: Source, where: str, text: str, encoding: str = "utf-8") -> SourceError | None:
    """The error for what `raw_lines` gave, if it is no text of its encoding."""
    strange = _STRANGE.search(text)
    if not strange:
        return None
    zero = strange[0] == "\0"
    return source.error(
        where,
        expected=f"text in {encoding.upper()}",
        got="a zero byte" if zero else f"byte 0x{ord(strange[0]) & 0xFF:02x}",
        remedy="Fetch the file again: it is damaged, or is no text" if zero
        else "Save the file as UTF-8 (in a spreadsheet: `CSV UTF-8`)",
    )  # fmt: skip


def require_text(source: Source, where: str, text: str, encoding: str = "utf-8") -> None:
    """Refuse what is no text of its encoding.

    Raises:
        SourceError: It is none.
    """
    error = not_text(source, where, text, encoding)
    if error:
        raise error
