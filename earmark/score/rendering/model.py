"""What is shown, before it is known where: documents of tables of typed cells, with notes and signatures.

| kind of a column | a cell holds | shown as |
|---|---|---|
| `text` | any plain value | itself |
| `tally` | the same, of numbers | 1/0/2 |
| `count` | an int | 12 |
| `percent` | a share | 66.7 |
| `range` | a `Range` of shares | 50.0-83.3, -4.0 to 8.0 |
| `estimate` | an `Estimate`: share and range | 66.7 (50.0-83.3) |
| `chance` | a `Chance` | 25.0; 25.0 (3 of 12) where only some items can be guessed |
| `number` | a number | 0.5; four digits |

A cell that holds nothing is shown as "none". No number that is shown is NaN or infinite: such a cell is refused.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from earmark.errors import ScoreError

Kind = Literal["text", "tally", "count", "percent", "range", "estimate", "chance", "number"]
NONE = "none"
# What a terminal or an XML reader would obey, and halves of pairs, which no file can hold.
_UNSHOWABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


class Range(NamedTuple):
    """Two bounds, as shares."""

    low: float
    high: float


class Estimate(NamedTuple):
    """A share and its interval; no interval where there is none."""

    value: float
    interval: Range | None


class Chance(NamedTuple):
    """What guessing would score.

    Attributes:
        share: Over the items that can be guessed.
        choices: How many those are.
        n: Of so many.
    """

    share: float
    choices: int
    n: int


class Column(NamedTuple):
    """A column; all but text stands to the right."""

    name: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Mark:
    """A value with its interval, to be drawn.

    Attributes:
        label: Of its row.
        series: Which system; empty where there is one.
        value: None where there is none.
        interval: None where there is none.
        chance: What guessing would score; None where nothing can be guessed.
    """

    label: str
    series: str
    value: float | None
    interval: Range | None
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Marks on one axis of shares.

    Attributes:
        title: What is drawn.
        marks: Those of one label stand together.
        start, end: Of the axis.
    """

    title: str
    marks: tuple[Mark, ...]
    start: float = 0.0
    end: float = 1.0


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        title: Empty where the document has one table.
        columns: The first names the row.
        rows: Of as many cells as there are columns.
        notes: What the table does not say by itself.
        figure: The same, drawn, where a renderer can draw.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Any, ...], ...]
    notes: tuple[str, ...] = ()
    figure: Figure | None = None

    def texts(self) -> list[list[str]]:
        """The cells as they are shown."""
        return [[shown(cell, column.kind) for cell, column in zip(row, self.columns, strict=True)] for row in self.rows]


@dataclass(frozen=True, slots=True)
class Document:
    """What one command shows.

    Attributes:
        title: Of a page.
        tables: In order.
        notes: Of all tables together.
        signatures: What the numbers depend on, a line each.
    """

    title: str
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    signatures: tuple[str, ...]


def shown(value: Any, kind: Kind = "text") -> str:
    """A cell as people read it.

    Raises:
        ScoreError: A number is NaN or infinite.
    """
    return NONE if value is None else _SHOWN[kind](value)


def plain(text: str) -> str:
    """Text in one line, without what would steer a terminal or cannot be written."""
    return _UNSHOWABLE.sub("\ufffd", " ".join(text.split("\n")).replace("\t", " "))


def percent(share: float) -> str:
    """A share of one as a number of a hundred."""
    return f"{100 * _finite(share):.1f}"


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise ScoreError("a number to show", expected="a finite one", got=str(number))
    return number


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping) or (isinstance(value, Sequence) and not isinstance(value, str)):
        return plain(json.dumps(value, ensure_ascii=False))
    return _number(value) if isinstance(value, float) else plain(str(value))


def _range(bounds: Range) -> str:
    between = " to " if bounds.low < 0 else "-"
    return f"{percent(bounds.low)}{between}{percent(bounds.high)}"


def _estimate(value: Estimate) -> str:
    return percent(value.value) + (f" ({_range(value.interval)})" if value.interval else "")


def _chance(value: Chance) -> str:
    return percent(value.share) + (f" ({value.choices} of {value.n})" if value.choices < value.n else "")


def _number(value: float) -> str:
    return f"{_finite(value):.4g}"


_SHOWN: Mapping[Kind, Callable[[Any], str]] = {
    "text": _text,
    "tally": _text,
    "count": str,
    "percent": percent,
    "range": _range,
    "estimate": _estimate,
    "chance": _chance,
    "number": _number,
}
