"""Corpora of Carnatic and Hindustani music of the CompMusic project: marked cycles, and Saraga's concerts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

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
        found = list(_pieces(source, root))
        modes = distinct(only(facts.get(mode_key)) for _, facts in found)
        for path, facts in found:
            mode = str(only(facts.get(mode_key))).casefold()
            name = (path.parent / f"{path.parent.name}.tempo-manual.txt").relative_to(root).as_posix()
            try:
                tempi = numbers_if_any(source, root, name)
                of_piece = next((m for m in modes if m.casefold() == mode and len(modes) > 1), None)
                questions = asked(Piece(facts, of_piece, modes, tempi))
            except (SourceError, ValueError, IndexError) as error:
                yield bad_row(source, path.parent.name, path.name, error, expected="tempo")
                continue
            if not any(question.answer for question in questions):
                none = source.error(path.parent.name, expected="one raga, one tala or a tempo", got="none")
                yield source.reject(path.parent.name, "source.no_label", none)
            record = str(facts.get("mbid") or path.parent.relative_to(root).as_posix())
            yield from items(source, MUSIC, record, source.clip(root, path), *questions)

    return build


def _pieces(source: Source, root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The mix of every piece, and what its JSON says."""
    for path in files(source, root, "*/*/*.json"):
        facts = json_value(source, root, path.relative_to(root).as_posix())
        if not isinstance(facts, dict):
            raise source.error(str(path), expected="an object with the facts of a piece", got=type(facts).__name__)
        yield path.with_name(f"{path.stem}.mp3.mp3"), facts


def only(entries: Any) -> str | None:
    """The common name in a list of the metadata, where all entries are of one; None where there are several."""
    found = {str(entry.get("common_name") or "").strip() for entry in entries or () if isinstance(entry, dict)}
    return found.pop() or None if len(found) == 1 else None


def distinct(given: Iterable[str | None]) -> tuple[str, ...]:
    """Names that differ in more than case, sorted."""
    return tuple(sorted({name.casefold(): name for name in sorted(n for n in given if n)}.values()))
