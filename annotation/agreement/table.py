"""Judgements as numbers: who said what of which item, as places in lists of items, raters and values."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from annotation.agreement.columns import Column, Rows
from earmark.errors import JudgementError
from earmark.taxonomy import nearest

Level: TypeAlias = Literal["nominal", "ordinal", "interval", "ratio"]
LEVELS: tuple[Level, ...] = ("nominal", "ordinal", "interval", "ratio")
# Items times values: what a table of counts may hold (8 bytes each).
_MOST_CELLS = 25_000_000
_NOWHERE = -1
_LARGEST = 1e100  # whose square is still a number


class Columns(NamedTuple):
    """Which column says what; empty where there is none."""

    item: str
    rater: str
    label: str
    truth: str = ""
    seconds: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """What labels are.

    Attributes:
        level: Of measurement (Stevens 1946).
        order: The values from low to high; empty: numbers by size, or words of no order.
        missing: Words that mean that nothing was said, besides blanks.
    """

    level: Level = "nominal"
    order: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def values(self, where: str, labels: Iterable[str]) -> tuple[str, ...]:
        """The distinct labels, in their order.

        Args:
            where: For messages.
            labels: All that occur.

        Raises:
            JudgementError: A label is not in the order that is given, or no number where numbers are asked for.
        """
        distinct = sorted(set(labels))
        if self.level == "nominal" and not self.order:
            return tuple(distinct)
        return tuple(sorted(distinct, key=lambda label: self.number(where, label)))

    def numbers(self, where: str, values: Sequence[str]) -> NDArray[np.float64]:
        """Values as numbers; where the level does not ask for any, their places."""
        if self.level == "nominal":
            return np.arange(len(values), dtype=np.float64)
        return np.array([self.number(where, value) for value in values])

    def one_of(self, where: str, label: str) -> str:
        """A label as it is counted: on a scale of numbers 3 and 3.0 are one."""
        if self.level == "nominal" and not self.order:
            return label
        number = self.number(where, label)
        if self.order:
            return label
        return str(int(number)) if number.is_integer() else repr(number)

    def number(self, where: str, label: str) -> float:
        """A label as a number; where words are ordered, its place from 1.

        Raises:
            JudgementError: It is none, or below zero on a ratio scale.
        """
        if self.order:
            return float(self._place(where, label))
        try:
            found = float(label)
        except ValueError:
            found = math.nan
        if not math.isfinite(found) or "_" in label:
            remedy = "Take `--level nominal`, name words that mean nothing was said with --missing"
            remedy += ", or give the order of the words with --order" if self.level == "ordinal" else ""
            raise JudgementError(
                f"{where}: label {label!r}", expected=f"a number, for level {self.level}", got=repr(label),
                remedy=remedy,
            )  # fmt: skip
        if abs(found) > _LARGEST:
            raise JudgementError(f"{where}: label {label!r}", expected=f"at most {_LARGEST:g}", got=label)
        if self.level == "ratio" and found < 0:
            expected = "numbers from zero up, for level ratio"
            raise JudgementError(f"{where}: label {label!r}", expected=expected, got=label, remedy="Take interval")
        return found

    def _place(self, where: str, label: str) -> int:
        if label not in self.order:
            close = nearest(label, self.order)
            remedy = f"Did you mean {close!r}?" if close else ""
            expected = f"one of {', '.join(self.order)}"
            raise JudgementError(f"{where}: label {label!r}", expected=expected, got=repr(label), remedy=remedy)
        return self.order.index(label) + 1


@dataclass(frozen=True, slots=True)
class Judged:
    """Judgements of one question.

    Attributes:
        items, raters, values: What there is, each once.
        item, rater, label: Of each judgement, its place in those lists; int arrays of one length, in the file's order.
        truth: Place of the true value of each judgement's item in `values`; -1 where it is not known.
        seconds: How long each took; NaN where it is not known.
        latest: Whether a judgement is the last of its rater on its item; bool.
        scale: What labels are.
        numbers: Of `values`, where the level asks for numbers; else their places.
        read, missing, nameless: Rows of the file; of these without a label; without an item or rater.
    """

    items: tuple[str, ...]
    raters: tuple[str, ...]
    values: tuple[str, ...]
    item: NDArray[np.int64]
    rater: NDArray[np.int64]
    label: NDArray[np.int64]
    truth: NDArray[np.int64]
    seconds: NDArray[np.float64]
    latest: NDArray[np.bool_]
    scale: Scale
    numbers: NDArray[np.float64]
    read: int
    missing: int
    nameless: int

    @property
    def repeats(self) -> int:
        """Judgements that the same rater gave of the same item before the last one."""
        return int((~self.latest).sum())

    def counts(self) -> NDArray[np.float64]:
        """How many raters gave each value to each item, by their last word; shape (items, values)."""
        kept = self.latest
        return tally(self.item[kept], self.label[kept], len(self.items), len(self.values))


def tally(row: NDArray[np.int64], column: NDArray[np.int64], rows: int, columns: int) -> NDArray[np.float64]:
    """Count pairs.

    Returns:
        Shape (rows, columns).

    Raises:
        JudgementError: The table would not fit into memory: the labels are free text.
    """
    if rows * columns > _MOST_CELLS:
        raise JudgementError(
            "labels", expected=f"values that repeat, at most {_MOST_CELLS // rows:,} for {rows:,} items",
            got=f"{columns:,} different ones",
            remedy="Group them (round numbers, sort free text), or name another column",
        )  # fmt: skip
    return np.bincount(row * columns + column, minlength=rows * columns).reshape(rows, columns).astype(np.float64)


def judged(rows: Rows, columns: Columns, scale: Scale) -> Judged:
    """Judgements of a table.

    Every row with an item, a rater and a label is a judgement. Where a rater judged an item several times, `latest`
    marks the last row: coefficients of agreement are over those, since nobody agrees with himself; accuracy is over
    all that was given.

    Raises:
        JudgementError: A column is absent, nothing is labelled, or a label does not fit the scale.
    """
    nothing = Column(("",), np.zeros(len(rows.lines), dtype=np.int64))
    item, rater, label, truth, seconds = (rows.column(name) if name else nothing for name in columns)
    empty = {"", *scale.missing}
    named = ~(item.among({""}) | rater.among({""}))
    kept = named & ~label.among(empty)
    if not kept.any():
        got = f"{len(kept)} rows, none with an item, a rater and a label"
        raise JudgementError(f"{rows.where}: column {columns.label!r}", expected="labels", got=got)
    known = kept & ~truth.among(empty)
    said = _said(rows, scale, ((label, kept), (truth, known)))
    values = scale.values(rows.where, said.values())
    items, raters = tuple(sorted(item.said(kept))), tuple(sorted(rater.said(kept)))
    at_item, at_rater = _places(items, item, kept), _places(raters, rater, kept)
    return Judged(
        items, raters, values, at_item, at_rater,
        _places(values, label, kept, said), np.where(known[kept], _places(values, truth, kept, said), _NOWHERE),
        _seconds(rows, seconds, kept), _last(at_item * len(raters) + at_rater), scale,
        scale.numbers(rows.where, values), len(kept), int((named & ~kept).sum()), int((~named).sum()),
    )  # fmt: skip


def _said(rows: Rows, scale: Scale, parts: Iterable[tuple[Column, NDArray[np.bool_]]]) -> dict[str, str]:
    """Labels as they are counted.

    Raises:
        JudgementError: The first of a column that does not fit the scale, and its line.
    """
    found = {}
    for column, kept in parts:
        for word in column.said(kept):
            try:
                found[word] = scale.one_of(rows.where, word)
            except JudgementError:
                scale.one_of(rows.line_of(kept & column.among({word})), word)
                raise
    return found


def _places(
    known: Sequence[str], column: Column, kept: NDArray[np.bool_], said: Mapping[str, str] | None = None
) -> NDArray[np.int64]:
    place = {word: n for n, word in enumerate(known)}
    at = [place.get(said.get(word, word) if said else word, _NOWHERE) for word in column.words]
    found: NDArray[np.int64] = np.array(at, dtype=np.int64)[column.place[kept]]
    return found


def _last(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    _, first_from_the_end = np.unique(keys[::-1], return_index=True)
    found = np.zeros(len(keys), dtype=np.bool_)
    found[len(keys) - 1 - first_from_the_end] = True
    return found


def _seconds(rows: Rows, column: Column, kept: NDArray[np.bool_]) -> NDArray[np.float64]:
    found = np.full(len(column.words), np.nan)
    for n in np.unique(column.place[kept]).tolist():
        text = column.words[n]
        try:
            found[n] = float(text) if text else math.nan
        except ValueError:
            found[n] = -1
        if text and not 0 <= found[n] < math.inf:
            where = rows.line_of(kept & (column.place == n))
            raise JudgementError(where, expected="seconds as a number, or nothing", got=repr(text))
    taken: NDArray[np.float64] = found[column.place[kept]]
    return taken
