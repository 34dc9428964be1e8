"""Judgements that were given elsewhere, a row each in a table, become judgements of ours: a crowd's answers, say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from annotation.agreement.columns import Rows
from annotation.agreement.reading import read_rows
from annotation.exchange.counts import Counts
from annotation.exchange.filled import LEAST, offered, plain
from annotation.exchange.incoming import Aside, Code, aside, instant, seconds
from annotation.exchange.known_items import Known, KnownItems
from annotation.exchange.merging import merge
from annotation.exchange.pull import Files
from annotation.exchange.wording import letter
from annotation.server.people import People
from earmark.errors import JudgementError, UsageError
from earmark.judgements import Judgement, Kind, attribute

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]*")


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column says what.

    Attributes:
        item: The item, as `Matching` finds it.
        rater: Any name; it becomes a pseudonym.
        fields: Columns by the field that they fill in; the first is the one that must be there.
        about: Of which showing or reply a row is, where a rater has several rows on an item.
        seconds: How long it took.
        time: When it was given, in ISO 8601.
    """

    item: str
    rater: str
    fields: Mapping[str, str]
    about: str = ""
    seconds: str = ""
    time: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """What is taken in.

    Attributes:
        name: Of the collection: it is in the origin of each judgement, and tells its raters from others' of one name.
        kind: Of work.
        columns: Which says what.
        record: What in the upstream record of an item's first clip the column of items holds: the first group of this
            expression. None: the column holds ids of items, records, or the names of files without folder and suffix.
        missing: Words that mean that nothing was said.
        words: Other words for what was said: those of the items, say, for those of the table.
    """

    name: str
    kind: Kind
    columns: Columns
    record: re.Pattern[str] | None = None
    missing: frozenset[str] = frozenset()
    words: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, name: str, kind: Kind, columns: Columns, record: str = "", missing: Sequence[str] = (),
           words: Mapping[str, str] | None = None) -> Import:  # fmt: skip
        """From what a command line says.

        Raises:
            UsageError: The name or the expression is none.
        """
        if not _NAME.fullmatch(name):
            raise UsageError("--name", expected="small letters, digits, - and _, such as esc10-crowd", got=repr(name))
        try:
            pattern = re.compile(record) if record else None
        except re.error as error:
            raise UsageError("--record", expected="a regular expression", got=f"{record!r} ({error})") from None
        if pattern and not pattern.groups:
            got = repr(record)
            raise UsageError("--record", expected="an expression with a group, such as '(.+)-[0-9]+'", got=got)
        return cls(name, kind, columns, pattern, frozenset(missing), words or {})


def take_in(file: Path, asked: Import, items: KnownItems, people: People, files: Files) -> Counts:
    """Read a table of judgements and put them to those on disk.

    Args:
        file: CSV, TSV, JSON lines or a JSON array.
        asked: What its columns say.
        items: That they are about; a judgement gets the content hash that its item has now.
        people: Who has which pseudonym.
        files: Where judgements and rejects are.

    Raises:
        JudgementError: The file or a column is not there, no item is, or a file on disk is damaged.
        UsageError: No item has a record like the one that is asked for.
    """
    rows = read_rows(file)
    known = _matching(items, asked.record)
    with files.held("import"):
        counts = Counts()
        disk = files.read()
        people.reserve(one.rater for one in disk)
        found = list(_Rows(rows, asked).judged(known, people))
        for one in found:
            counts.read[asked.kind] += 1
            if isinstance(one, Aside):
                counts.fates[asked.kind, one.code] += 1
                counts.reasons.update(one.reasons)
        came = [one for one in found if isinstance(one, Judgement)]
        merged = merge(disk, came)
        counts.settle(merged)
        asides = [one for one in found if isinstance(one, Aside)]
        files.write(merged, (*asides, *merged.asides), frozenset(one.origin for one in found))
    return counts


def _matching(items: KnownItems, record: re.Pattern[str] | None) -> dict[str, list[Known]]:
    """Items by what the table may call them."""
    found: dict[str, list[Known]] = {}
    example = ""
    for one in items:
        example = one.record or example
        names = {one.item, one.record, PurePosixPath(one.record).stem}
        if record:
            matched = record.fullmatch(one.record)
            names = {matched[1] or ""} if matched else set()
        for name in names - {""}:
            found.setdefault(name, []).append(one)
    if not found and record and example:
        expected = f"an expression that records such as {example!r} match as a whole"
        raise UsageError("--record", expected=expected, got=record.pattern)
    if not found:
        raise JudgementError(
            str(items.folder), expected="items that the judgements are about", got="none",
            remedy="Run `dvc repro`, or name their folder with --items",
        )  # fmt: skip
    return found


class _Rows:
    def __init__(self, rows: Rows, asked: Import) -> None:
        self._rows, self._asked = rows, asked
        columns = asked.columns
        self._item, self._rater = self._cells(columns.item), self._cells(columns.rater)
        self._about, self._seconds = self._cells(columns.about), self._cells(columns.seconds)
        self._time = self._cells(columns.time)
        self._said = {name: self._cells(column) for name, column in columns.fields.items()}

    def _cells(self, name: str) -> Sequence[str]:
        if not name:
            return [""] * len(self._rows.lines)
        column = self._rows.column(name)
        return [column.words[place] for place in column.place]

    def judged(self, known: Mapping[str, list[Known]], people: People) -> Iterator[Judgement | Aside]:
        """One for every row."""
        pseudonyms: dict[str, str] = {}
        for n, line in enumerate(self._rows.lines):
            origin = f"{self._asked.name}/{line:07d}"  # so that a later row comes later as text, too
            faults, matched = self._faults(n, known)
            if matched is None or faults:
                code: Code = "unmatched" if matched is None else "invalid"
                cells = (column.words[column.place[n]] for column in self._rows.columns)
                said = dict(zip(self._rows.names, cells, strict=True))
                yield aside(code, faults, origin, self._asked.kind, said, item=matched.item if matched else "")
                continue
            name = self._rater[n]
            if name not in pseudonyms:
                pseudonyms[name] = people.pseudonym(f"{self._asked.name}/{name}")
            yield self._judgement(n, matched, pseudonyms[name], origin)

    def _faults(self, n: int, known: Mapping[str, list[Known]]) -> tuple[list[str], Known | None]:
        name = self._item[n]
        found = known.get(name, [])
        matched = found[0] if len(found) == 1 else None
        faults = []
        if matched is None:
            what = f"{len(found)} items are" if found else "no item is"
            faults.append(f"{what} known as {name!r:.80}" if name else "no item is named")
        if not self._rater[n]:
            faults.append("no rater is named")
        faults += self._wrong(n, matched)
        return faults, matched

    def _wrong(self, n: int, item: Known | None) -> list[str]:
        wrong = [] if self._value(n, next(iter(self._asked.columns.fields))) else ["nothing was said"]
        for name in self._asked.columns.fields:
            value = self._value(n, name)
            words = offered(name)
            if value and words and value not in words:
                wrong.append(f"{name}: {value!r:.80} is no answer to it")
        for name, text, read in (("time", self._time[n], instant), ("seconds", self._seconds[n], _seconds)):
            try:
                if text:
                    read(text)
            except (ValueError, OverflowError):
                wrong.append(f"{name}: {text!r:.40} is none")
        return wrong if item else []

    def _judgement(self, n: int, item: Known, rater: str, origin: str) -> Judgement:
        letters = {choice.strip(): letter(place) for place, choice in enumerate(item.choices)}
        fields = []
        for name in sorted(self._asked.columns.fields):
            value = self._value(n, name)
            if value:
                said = letters.get(value, value) if name in ("answer", "truth") else value
                fields.append(attribute(name, said))
        time, spent = self._time[n], self._seconds[n]
        when = instant(time) if time else ""
        return Judgement(
            item=item.item, content_hash=item.content_hash, kind=self._asked.kind, rater=rater, fields=tuple(fields),
            lead_time_s=_seconds(spent) if spent else None, created=when, updated=when, origin=origin,
            about=self._about[n],
        )  # fmt: skip

    def _value(self, n: int, name: str) -> str:
        value = plain(self._said[name][n])
        return "" if value in self._asked.missing else self._asked.words.get(value, value)


def _seconds(text: str) -> float:
    found = seconds(float(text))
    if found is None:
        raise ValueError(text)
    return found


def first_field(kind: Kind) -> str:
    """The field that the label of a row fills in, unless another is named."""
    return LEAST[kind][0]
