"""Corpora of Carnatic and Hindustani music of the CompMusic project: marked cycles, and Saraga's concerts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from builders.contract.guard import each
from builders.contract.source import Source
from builders.reading.files import bad_row, files, lines
from builders.reading.json_files import json_value
from builders.reading.number_files import numbers, numbers_if_any
from builders.reading.questions import MUSIC, Question, items
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

_METER = re.compile(r"(\d+)/\d+")


class Cycle(NamedTuple):
    """The cycles of a recording, marked by hand.

    Attributes:
        length: Beats of a cycle (tala, tal), as the corpus writes the number.
        times_s: When the beats are, in seconds; none where they are not marked.
    """

    length: str
    times_s: tuple[float, ...]


def marked_cycle(source: Source, root: Path, path: Path, record: str) -> Cycle | Reject:
    """The cycle of a recording of a CompMusic rhythm corpus, or why it is not certain.

    Args:
        source: The corpus.
        root: Its folder.
        path: The sound in a folder `audio`; beside that, `annotations/meter/<name>.meter` holds `8/4` and
            `annotations/beats/<name>.beats` lines `time,position`, where 1 begins a cycle.
        record: The record, for a reject.
    """
    notes = path.parents[1].relative_to(root) / "annotations"
    where = (notes / "meter" / f"{path.stem}.meter").as_posix()
    try:
        meter = "".join(lines(source, root, where)).strip()
        rows = numbers(source, root, (notes / "beats" / f"{path.stem}.beats").as_posix())
        beats = [(float(row[0]), int(row[1])) for row in rows]
    except (SourceError, ValueError, IndexError) as error:
        return bad_row(source, record, f"annotations of {record}", error, expected="beats")
    match = _METER.fullmatch(meter)
    last = max((position for _, position in beats), default=0)
    if not match or last > int(match[1]):
        got = f"{meter!r} and position {last}"
        doubt = source.error(where, expected="a meter that holds all positions", got=got)
        return source.reject(record, "source.contradiction", doubt)
    return Cycle(match[1], tuple(time_s for time_s, _ in beats))


def cycle_question(cycle: Cycle, wordings: tuple[str, ...]) -> Question:
    """How many beats a cycle has."""
    skills = ("music_rhythm_metre_tempo", "music_quantitative_reasoning")
    return Question(wordings, cycle.length, skills=skills, part="cycle", kind="number")


class Piece(NamedTuple):
    """A piece of Saraga.

    Attributes:
        facts: Its JSON.
        mode: Its raga, where it has one alone and the corpus more than one.
        modes: All ragas of the corpus.
        tempi: The lines of its tempo, as text.
    """

    facts: dict[str, Any]
    mode: str | None
    modes: tuple[str, ...]
    tempi: list[list[str]]


Asked: TypeAlias = Callable[[Piece], Sequence[Question]]


def saraga(source: Source, mode_key: str, asked: Asked) -> Callable[[Path], Iterator[Item | Reject]]:
    """A builder's `build` for a part of Saraga 1.5.

    Args:
        source: The corpus: `<concert>/<piece>/<piece>.json`, `<piece>.mp3.mp3` (the mix; the ending is double) and
            `<piece>.tempo-manual.txt`.
        mode_key: Where the JSON has the raga.
        asked: The questions about a piece.
    """

    def build(root: Path) -> Iterator[Item | Reject]:
        """What the metadata and the tempo say of every piece."""
        found = list(_pieces(source, root, mode_key))
        known = (only(one[1].get(mode_key)) for one in found if not isinstance(one, Reject))
        modes = distinct(known)

        def made(piece: tuple[Path, dict[str, Any]]) -> Iterator[Item | Reject]:
            path, facts = piece
            mode = str(only(facts.get(mode_key))).casefold()
            name = (path.parent / f"{path.parent.name}.tempo-manual.txt").relative_to(root).as_posix()
            tempi = numbers_if_any(source, root, name, nan=True)
            of_piece = next((m for m in modes if m.casefold() == mode and len(modes) > 1), None)
            questions = asked(Piece(facts, of_piece, modes, tempi))
            if not any(question.answer for question in questions):
                none = source.error(path.parent.name, expected="one raga, one tala or a tempo", got="none")
                yield source.reject(path.parent.name, "source.no_label", none)
            record = facts.get("mbid") or path.parent.relative_to(root).as_posix()
            if not isinstance(record, str):
                raise TypeError(f"an mbid of {record!r:.80}")
            yield from items(source, MUSIC, record, source.clip(root, path), *questions)

        yield from each(source, found, made, lambda piece: piece[0].parent.name)

    return build


def _pieces(source: Source, root: Path, mode_key: str) -> Iterator[tuple[Path, dict[str, Any]] | Reject]:
    """The mix of every piece, and what its JSON says; a reject where it says nothing that can be read."""
    for path in files(source, root, "*/*/*.json"):
        try:
            facts = json_value(source, root, path.relative_to(root).as_posix())
            if not isinstance(facts, dict):
                got = f"a JSON {type(facts).__name__}"
                raise source.error(str(path), expected="an object with the facts of a piece", got=got)
            only(facts.get(mode_key))
        except (SourceError, TypeError) as error:
            yield bad_row(source, path.stem, path.name, error, expected="the facts of a piece")
            continue
        yield path.with_name(f"{path.stem}.mp3.mp3"), facts


def only(entries: Any) -> str | None:
    """The common name in a list of the metadata, where all entries are of one; None where there are several.

    Raises:
        TypeError: It is no list of objects with names.
    """
    if not isinstance(entries, (list, type(None))):
        raise TypeError(f"a list of names expected, not {entries!r:.80}")
    found = set()
    for entry in entries or ():
        name = (entry.get("common_name") or "") if isinstance(entry, dict) else None
        if not isinstance(name, str):
            raise TypeError(f"a name expected, not {entry!r:.80}")
        found.add(name.strip())
    return found.pop() or None if len(found) == 1 else None


def distinct(given: Iterable[str | None]) -> tuple[str, ...]:
    """Names that differ in more than case, sorted."""
    return tuple(sorted({name.casefold(): name for name in sorted(n for n in given if n)}.values()))
