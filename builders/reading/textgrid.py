"""TextGrid: Praat's files of what is said when, in the long and the short text format.

Both formats are one: the manual ("TextGrid file formats", on text files) says that a reader takes the free-standing
numbers, the strings in double quotation marks (two of them for one inside) and the flags in angle brackets, in their
order, and passes over all else; a `!` that stands free begins a comment. The text is UTF-8, or UTF-16 with its mark.
"""

from __future__ import annotations

import codecs
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Source


class Span(NamedTuple):
    """An interval of a tier, or a point: there start and end are one. Seconds; the text is stripped."""

    start_s: float
    end_s: float
    text: str


class Tier(NamedTuple):
    """A tier: its name, whether it holds points, and its spans in the order of the file."""

    name: str
    points: bool
    spans: tuple[Span, ...]

    def spoken(self) -> tuple[Span, ...]:
        """The spans that have a text."""
        return tuple(span for span in self.spans if span.text)


_TOKEN = re.compile(
    r'"(?P<string>(?:[^"]|"")*)"'
    r"|(?<!\S)!.*"
    r"|(?<!\S)<(?P<flag>exists|absent)>"
    r"|(?<!\S)(?P<number>[-+]?\d+(?:\.\d*)?(?:[eE][-+]?\d+)?)(?!\S)"
)
_CLASSES = {"IntervalTier": False, "TextTier": True}
_SLACK_S = 1e-6  # of times that were printed and read again


class _BrokenError(Exception):
    """What was expected, and what is there."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(expected, got)
        self.expected, self.got = expected, got


def textgrid(source: Source, root: Path, name: str) -> tuple[Tier, ...]:
    """Read a TextGrid.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.

    Returns:
        The tiers, in the order of the file.

    Raises:
        SourceError: The file cannot be read, is no TextGrid in a text format, breaks off, or its times run backwards.
    """
    path = root / name
    try:
        text = _decoded(path.read_bytes())
        return _tiers(_TOKEN.finditer(text))
    except OSError as error:
        raise source.error(str(path), expected="a readable file", got=str(error.strerror)) from None
    except UnicodeDecodeError as error:
        got, remedy = f"byte 0x{error.object[error.start]:02x}", "Save it from Praat as UTF-8 or UTF-16"
        raise source.error(str(path), expected="text in UTF-8 or UTF-16", got=got, remedy=remedy) from None
    except _BrokenError as error:
        raise source.error(str(path), expected=error.expected, got=error.got) from None


def _decoded(raw: bytes) -> str:
    for mark, encoding in ((codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF16_LE, "utf-16")):
        if raw.startswith(mark):
            return raw.decode(encoding)
    return raw.decode("utf-8-sig")


def _tiers(found: Iterator[re.Match[str]]) -> tuple[Tier, ...]:
    tokens = (match for match in found if match.lastgroup)
    kinds = (_string(tokens, "the type of the file"), _string(tokens, "the class of the object"))
    if not kinds[0].startswith("ooTextFile") or kinds[1] != "TextGrid":
        raise _BrokenError('a text file of Praat: "ooTextFile", "TextGrid"', repr(kinds))
    _span(tokens)
    if _next(tokens, "flag", "<exists>") != "exists":
        return ()
    return tuple(_tier(tokens) for _ in range(_count(tokens, "the number of tiers")))


def _tier(tokens: Iterator[re.Match[str]]) -> Tier:
    kind, name = _string(tokens, "the class of a tier"), _string(tokens, "the name of a tier")
    if kind not in _CLASSES:
        raise _BrokenError(f"a tier: {', '.join(_CLASSES)}", repr(kind))
    _span(tokens)
    spans: list[Span] = []
    for _ in range(_count(tokens, f"the number of spans of tier {name!r}")):
        if _CLASSES[kind]:
            start = end = _number(tokens, "the time of a point")
        else:
            start, end = _span(tokens)
        if spans and start < spans[-1].end_s - _SLACK_S:
            raise _BrokenError(f"times of tier {name!r} that do not run backwards", f"{start} after {spans[-1].end_s}")
        spans.append(Span(start, end, " ".join(_string(tokens, "the text of a span").split())))
    return Tier(name, _CLASSES[kind], tuple(spans))


def _next(tokens: Iterator[re.Match[str]], group: str, what: str) -> str:
    match = next(tokens, None)
    if match is None or match.lastgroup != group:
        raise _BrokenError(what, "the end of the file" if match is None else repr(match[0][:40]))
    return match[group]


def _string(tokens: Iterator[re.Match[str]], what: str) -> str:
    return _next(tokens, "string", f"{what}, in quotation marks").replace('""', '"')


def _number(tokens: Iterator[re.Match[str]], what: str) -> float:
    value = float(_next(tokens, "number", what))
    if not math.isfinite(value):
        raise _BrokenError(what, "a number that is too large")
    return value


def _count(tokens: Iterator[re.Match[str]], what: str) -> int:
    value = _number(tokens, what)
    if value < 0 or not value.is_integer():
        raise _BrokenError(what, str(value))
    return int(value)


def _span(tokens: Iterator[re.Match[str]]) -> tuple[float, float]:
    start, end = _number(tokens, "a start, in seconds"), _number(tokens, "an end, in seconds")
    if end < start:
        raise _BrokenError("an end that is not before its start", f"{start} to {end}")
    return start, end
