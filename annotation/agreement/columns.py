"""Tables of text by columns, in which each different cell is held once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import JudgementError
from earmark.taxonomy import nearest


class Column(NamedTuple):
    """Cells of text, each different one held once: a million judgements are of few raters and labels.

    Attributes:
        words: The different cells, without blanks at their ends.
        place: Of each row's cell in `words`; shape (rows,).
    """

    words: tuple[str, ...]
    place: NDArray[np.int64]

    def among(self, words: Iterable[str]) -> NDArray[np.bool_]:
        """Whether each row's cell is one of some words."""
        wanted = set(words)
        found: NDArray[np.bool_] = np.array([word in wanted for word in self.words], dtype=np.bool_)[self.place]
        return found

    def said(self, kept: NDArray[np.bool_]) -> list[str]:
        """The different cells of some rows."""
        return [self.words[n] for n in np.unique(self.place[kept])]


class Rows(NamedTuple):
    """A table of text.

    Attributes:
        where: The file, for messages.
        names: Of the columns, in the file's order.
        lines: Line of the file that each row ends on; its place in an array. Shape (rows,).
        columns: As many as names.
    """

    where: str
    names: tuple[str, ...]
    lines: NDArray[np.int64]
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The cells of a column.

        Raises:
            JudgementError: There is none of that name (names the nearest), or there are two.
        """
        if self.names.count(name) != 1:
            close = nearest(name, self.names)
            known = ", ".join(map(repr, self.names))
            raise JudgementError(
                f"{self.where}: column {name!r}", expected=f"one of {known}",
                got="no such column" if name not in self.names else "several of that name",
                remedy=f"Did you mean {close!r}?" if close and close != name else "",
            )  # fmt: skip
        return self.columns[self.names.index(name)]

    def line_of(self, rows: NDArray[np.bool_]) -> str:
        """Where the first of some rows is, for messages."""
        return f"{self.where}, line {self.lines[int(rows.argmax())]}"

    def where_cells(self, conditions: Iterable[str]) -> Rows:
        """The rows that meet all conditions of the form `COLUMN=PATTERN` (shell patterns: `voice*`).

        Raises:
            JudgementError: A condition is none, or leaves nothing.
        """
        found = self
        for condition in conditions:
            name, equals, pattern = condition.partition("=")
            if not equals:
                raise JudgementError(f"--where {condition}", expected="COLUMN=PATTERN", got="no equals sign")
            column = found.column(name)
            kept = column.among(word for word in column.words if fnmatchcase(word, pattern))
            if not kept.any():
                raise JudgementError(f"--where {condition}", expected="rows that meet it", got=f"none in {self.where}")
            columns = tuple(one._replace(place=one.place[kept]) for one in found.columns)
            found = found._replace(lines=found.lines[kept], columns=columns)
        return found


class Table:
    """A table that grows by rows.

    Args:
        where: The file, for messages.
        names: Of the columns that are known beforehand.
    """

    def __init__(self, where: str, names: Sequence[str] = ()) -> None:
        self._where = where
        self._names = list(names)
        self._words: list[dict[str, int]] = [{} for _ in names]
        self._places = [array("q") for _ in names]
        self._lines = array("q")

    def add(self, line: int, cells: Iterable[str]) -> None:
        """Add a row: a cell for each column."""
        self._lines.append(line)
        for words, places, cell in zip(self._words, self._places, cells, strict=True):
            places.append(words.setdefault(cell, len(words)))

    def add_named(self, line: int, cells: Mapping[str, str]) -> None:
        """Add a row of any columns; what it does not have is empty in it, and what is new was in those before."""
        for name in [name for name in cells if name not in self._names]:
            self._names.append(name)
            self._words.append({"": 0})
            self._places.append(array("q", bytes(8 * len(self._lines))))
        self.add(line, [cells.get(name, "") for name in self._names])

    def rows(self) -> Rows:
        """The table.

        Raises:
            JudgementError: It has no rows.
        """
        if not self._lines:
            raise JudgementError(self._where, expected="rows of judgements", got="names alone")
        columns = tuple(map(_column, self._words, self._places))
        return Rows(self._where, tuple(self._names), np.array(self._lines, dtype=np.int64), columns)


def _column(words: Iterable[str], places: array[int]) -> Column:
    bare = [word.strip() for word in words]
    distinct = {word: n for n, word in enumerate(dict.fromkeys(bare))}
    moved = np.array([distinct[word] for word in bare], dtype=np.int64)
    return Column(tuple(distinct), moved[np.array(places, dtype=np.int64)])
