"""A folder of sounds with `items.csv`, for people who write no code: one row is one question.

Columns: audio, question, choices, answer, licence; where wanted: id, benchmark, task, answer_type, skills,
attribution, redistributable, transcript, language. Several files, choices or skills in a cell are separated by `|`.
A row is known by its id or, where it has none, by its sound and its question; and by its task: a change of any of
these makes another item.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import cast, get_args

from builders.contract.source import Manual, Source
from builders.reading.files import Row, table
from earmark.draw import with_drawn_choices
from earmark.errors import SourceError
from earmark.item import AnswerType, Clip, Item, Media, Origin
from earmark.licences import LICENCES, is_known, licence
from earmark.shards import Reject
from earmark.taxonomy import nearest
from earmark.validation import SCORERS, issues

SOURCE = Source(
    name="folder",
    title="A folder of one's own",
    folders=("folder",),
    revision="local",
    licence="LicenseRef-PerRow",
    redistributable=False,
    attribution="as each row says",
    citation="none: the rows are one's own",
    homepage="CONTRIBUTING.md",
    how_to_get="Make a folder `folder` with your sounds and an items.csv; CONTRIBUTING.md has an example",
    cells=(("mmau_pro", "sound"),),
    standing="layout",
    size="your own",
    fetch=(Manual("Put your sounds and a table items.csv into a folder `folder`: CONTRIBUTING.md shows how"),),
)

COLUMNS = ("audio", "question", "choices", "answer", "licence")
OPTIONAL = (
    "id", "benchmark", "task", "answer_type", "skills", "attribution", "redistributable", "transcript", "language",
)  # fmt: skip
TABLE = "items.csv"
DEFAULT_BENCHMARK = "mmau_pro"
DEFAULT_TASK = "sound"

_YES_NO = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_DRAW_OPTIONS = 4


class _RowError(Exception):
    """Why a row makes no item."""

    def __init__(self, code: str, error: SourceError) -> None:
        super().__init__(code, error)
        self.code = code
        self.error = error


def build(root: Path) -> Iterator[Item | Reject]:
    """An item or a reject for every row of `items.csv`."""
    made = list(_read(root))
    said: dict[tuple[object, ...], dict[tuple[str, ...], int]] = {}
    for row, item in made:
        if isinstance(item, Item):
            said.setdefault(_asked(item), {}).setdefault(item.answers, row.line)
    seen: dict[str, int] = {}
    for row, item in made:
        if isinstance(item, Reject):
            yield item
            continue
        others = {answers: line for answers, line in said[_asked(item)].items() if answers != item.answers}
        first = seen.setdefault(item.id, row.line)
        where = f"{TABLE}, line {row.line}"
        if others:
            got = " and ".join(f"{answers[0]!r} in line {line}" for answers, line in others.items())
            expected = f"one answer to one question about one sound: {item.answers[0]!r}"
            error = SOURCE.error(where, expected=expected, got=got, remedy="Mend the wrong line, or take all out")
            yield SOURCE.reject(f"{TABLE}:{row.line}", "source.contradiction", error)
        elif first != row.line:
            error = SOURCE.error(where, expected="another sound, task or question", got=f"that of line {first}")
            yield SOURCE.reject(f"{TABLE}:{row.line}", "source.repeated", error)
        else:
            yield item


def _asked(item: Item) -> tuple[object, ...]:
    """What two rows must share so that different answers contradict each other."""
    return (*(media.path for media in item.audio), item.question, item.answer_type)


def _read(root: Path) -> Iterator[tuple[Row, Item | Reject]]:
    named: dict[str, int] = {}
    for row in table(SOURCE, root, TABLE, COLUMNS, optional=OPTIONAL):
        if isinstance(row, Reject):
            yield Row(0, {}), row
            continue
        name = row.cells.get("id", "")
        first = named.setdefault(name, row.line) if name else row.line
        if first != row.line:
            where, expected = f"{root / TABLE}, line {row.line}", "an id that no other row has"
            remedy = "Give each row an id of its own, and never change it"
            raise SOURCE.error(where, expected=expected, got=f"{name!r}, as in line {first}", remedy=remedy)
        try:
            yield row, _item(root, row)
        except _RowError as fault:
            yield row, SOURCE.reject(f"{TABLE}:{row.line}", fault.code, fault.error)


def _fault(row: Row, code: str, *, expected: str, got: str, remedy: str = "") -> _RowError:
    where = f"{TABLE}, line {row.line}"
    return _RowError(code, SOURCE.error(where, expected=expected, got=got, remedy=remedy))


def _item(root: Path, row: Row) -> Item:
    cells = {**dict.fromkeys(OPTIONAL, ""), **row.cells}
    benchmark, task = cells["benchmark"] or DEFAULT_BENCHMARK, cells["task"] or DEFAULT_TASK
    files = _parts(cells["audio"])
    if not files:
        raise _fault(row, "source.missing_file", expected="the name of a sound file in audio", got="none")
    choices = _parts(cells["choices"])
    kind = _answer_type(row, cells["answer_type"], choices)
    if kind == "choice" and cells["answer"] not in choices:
        close = nearest(cells["answer"], choices)
        remedy = f"Did you mean {close!r}?" if close else "The answer must be one of the choices, letter for letter"
        expected = f"an answer that is one of {' | '.join(choices)}"
        raise _fault(row, "choices.answer", expected=expected, got=repr(cells["answer"]), remedy=remedy)
    item = SOURCE.item(
        cells["id"] or "|".join([*files, cells["question"]]),
        [_clip(root, row, cells, file) for file in files],
        benchmark=benchmark,
        task=task,
        skills=_parts(cells["skills"]),
        question=cells["question"],
        choices=choices,
        answer_type=kind,
        answers=(cells["answer"],) if cells["answer"] else (),
        scorer=min(SCORERS[kind]),
    )
    for issue in issues(with_drawn_choices(item, 0, _DRAW_OPTIONS)):
        raise _fault(row, issue.code, expected=f"for {issue.field}: {issue.expected}", got=issue.got)
    return item


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _answer_type(row: Row, word: str, choices: tuple[str, ...]) -> AnswerType:
    if not word and not choices:
        expected = "choices separated by |, or an answer_type such as number or transcript"
        raise _fault(row, "source.no_label", expected=expected, got="neither")
    kind = word or "choice"
    if kind not in get_args(AnswerType) or kind not in SCORERS:
        close = nearest(kind, SCORERS)
        remedy = f"Did you mean {close!r}?" if close else ""
        expected = f"an answer_type: {', '.join(sorted(SCORERS))}"
        raise _fault(row, "source.unknown_label", expected=expected, got=repr(kind), remedy=remedy)
    return cast(AnswerType, kind)


def _clip(root: Path, row: Row, cells: dict[str, str], file: str) -> tuple[Media, Clip]:
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or "\\" in file:
        expected = "a file below the folder of items.csv, with / between folders"
        raise _fault(row, "source.outside", expected=expected, got=repr(file))
    if not SOURCE.inside(root, file) or not (root / path).is_file():
        raise _fault(row, "source.missing_file", expected=f"a file {file}", got="no such file")
    spdx = _licence(row, cells["licence"])
    return SOURCE.clip(
        root,
        root / path,
        licence=spdx,
        redistributable=_redistributable(row, cells["redistributable"], spdx),
        attribution=cells["attribution"],
        transcript=cells["transcript"] or None,
        language=cells["language"] or None,
        source=Origin(dataset=SOURCE.name, revision=SOURCE.revision, record=path.as_posix()),
    )


def _licence(row: Row, spdx: str) -> str:
    if is_known(spdx):
        return spdx
    close = nearest(spdx, LICENCES) if spdx else None
    raise _fault(
        row, "source.no_licence" if not spdx else "source.unknown_licence",
        expected="a licence: an SPDX identifier such as CC-BY-4.0, or LicenseRef-<Name> for one of your own",
        got=repr(spdx) if spdx else "none", remedy=f"Did you mean {close!r}?" if close else "",
    )  # fmt: skip


def _redistributable(row: Row, word: str, spdx: str) -> bool:
    """What the row says; if it is silent, what the licence's text allows."""
    if not word:
        return licence(spdx).derivatives
    if word.lower() not in _YES_NO:
        raise _fault(row, "source.unknown_label", expected="redistributable: yes or no", got=repr(word))
    return _YES_NO[word.lower()]
