"""Documents as Markdown with tables (GitHub Flavored Markdown 0.29, section 4.10).

A backslash before a punctuation mark makes it plain text (CommonMark 0.31, section 2.4); `|` needs one in a cell even
within code, so cells hold no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.score.rendering.model import Document, Table, plain

_MARKS = re.compile(r"([\\`*_\[\]<>|&~#$!])")
_STARTS = re.compile(r"^(\d*)([-+=.)])(?=\s|$)")  # of a list within a list, or a line under a heading


def markdown(document: Document) -> str:
    """The document; ends with a line break."""
    return "\n".join(_lines(document)) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, in a cell, a heading or an item of a list."""
    return _STARTS.sub(r"\1\\\2", _MARKS.sub(r"\\\1", plain(text)).strip())


def _lines(document: Document) -> Iterator[str]:
    yield f"# {escaped(document.title)}"
    for table in document.tables:
        yield ""
        if table.title:
            yield f"## {escaped(table.title)}"
            yield ""
        yield from _table(table)
        yield from _notes(table.notes)
    yield from _notes(document.notes)
    yield ""
    yield from _fenced([plain(line) for line in document.signatures])


def _table(table: Table) -> Iterator[str]:
    yield _row([escaped(column.name) for column in table.columns])
    yield _row(["---" if column.kind == "text" else "---:" for column in table.columns])
    for row in table.texts():
        yield _row([escaped(cell) for cell in row])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _notes(notes: tuple[str, ...]) -> Iterator[str]:
    if notes:
        yield ""
    yield from (f"- {escaped(note)}" for note in notes)


def _fenced(lines: list[str]) -> Iterator[str]:
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (fence, *lines, fence)
