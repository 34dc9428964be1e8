"""Rows of a table whose cells stand between delimiters: a row that is broken costs no other."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterator
from typing import Literal

from builders.contract.source import Source
from earmark.errors import SourceError


class TableRows:
    """The rows of a table, each with the line that it begins on; in place of one that cannot be read, the error.

    A quotation mark that is never closed would swallow the rows below it: what is wrong costs one line, and reading
    goes on with the next. `csv` reads no cell of more than 128 KiB, so that no more than that is read again.
    """

    def __init__(self, text: Iterator[str], delimiter: str, style: Literal[0, 3]) -> None:
        self._text, self._delimiter, self._style = text, delimiter, style
        self._again: deque[str] = deque()
        self._taken: list[str] = []

    def __iter__(self) -> Iterator[tuple[int, list[str] | csv.Error]]:
        line, reader = 1, self._reader()
        while True:
            self._taken.clear()
            try:
                cells: list[str] | csv.Error = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells = error
                self.skip()
                reader = self._reader()
            yield line, cells
            line += len(self._taken)

    def skip(self) -> None:
        """Of the row that was read last, pass over its first line alone."""
        self._again.extendleft(reversed(self._taken[1:]))
        del self._taken[1:]

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(_Feed(self._next), delimiter=self._delimiter, quoting=self._style, strict=True)

    def _next(self) -> str:
        line = self._again.popleft() if self._again else next(self._text)
        self._taken.append(line)
        return line


class _Feed:
    """An iterator that goes on after its end if there is more again."""

    def __init__(self, following: Callable[[], str]) -> None:
        self._following = following

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        return self._following()


def broken(source: Source, where: str, error: csv.Error) -> SourceError:
    """The error for a row that cannot be read."""
    old = "new-line character" in str(error)  # lines that end with a carriage return alone
    return source.error(
        where, expected="rows of a table",
        got="a carriage return in the middle of a line" if old else str(error),
        remedy="Save the table with line ends of Unix or Windows" if old
        else "Look for a quotation mark that is not closed",
    )  # fmt: skip
