"""A row as a light item: what the mapping names of it, and nothing that the benchmark does not say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from earmark.audit.answering import Asked, asked
from earmark.audit.cells import FILE, at, filled, number, roots, text_of, texts
from earmark.audit.mapping import Fields
from earmark.audit.reading import Row
from earmark.audit.sounds import Heard, Sounds, carries_sound
from earmark.item import Attribute, Clip, Item, Media, Origin

_DURATION_SLACK_S = 0.05
_DURATION_SLACK = 0.01


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A row that is no item.

    Attributes:
        place: File and number.
        reason: Why, in a word or two: what is counted.
        got: What is there.
    """

    place: str
    reason: str
    got: str


class Light(NamedTuple):
    """A row as an item.

    Attributes:
        item: What the mapping names of it.
        misread: As of `Asked`.
    """

    item: Item
    misread: str


def light_item(row: Row, fields: Fields, sounds: Sounds) -> Light | Unmapped:
    """Make an item of a row.

    Args:
        row: As it was read.
        fields: The mapping.
        sounds: Where the sound is.
    """
    if row.problem:
        return Unmapped(row.place, "cannot be read", row.problem)
    cells = row.cells
    question = _question(cells, fields)
    if not question:
        return Unmapped(row.place, "no question", f"nothing in {', '.join(fields.question) or fields.asks}")
    name = at(cells, fields.id) if fields.id else row.place
    if name is None:
        return Unmapped(row.place, "no id", f"nothing in {fields.id}")
    try:
        what = asked(cells, fields, question)
    except ValueError as error:
        return Unmapped(row.place, "choices that cannot be read", str(error))
    if not what.question:
        return Unmapped(row.place, "no question", f"options alone: {question[:60]!r}")
    heard = [one for column in fields.audio for one in sounds.of(at(cells, column), f"{row.place}/{column}")]
    return Light(_item(text_of(name), cells, fields, what, heard), what.misread)


def _question(cells: Mapping[str, Any], fields: Fields) -> str:
    if fields.asks:
        return filled(fields.asks, cells) or ""
    return next((texts(found)[-1] for column in fields.question if (found := at(cells, column)) is not None), "")


def _item(name: str, cells: Mapping[str, Any], fields: Fields, what: Asked, heard: Sequence[Heard]) -> Item:
    return Item(
        id=name,
        benchmark=fields.name,
        task=_task(cells, fields),
        question=what.question,
        choices=what.choices,
        answer_type=what.answer_type,
        answers=what.answers,
        answer_index=what.place,
        scorer=what.scorer,
        audio=tuple(Media(bytes=one.flac, path=one.name) for one in heard),
        clips=tuple(_clip(cells, fields, one) for one in heard),
        groups=tuple(
            Attribute(key=key, value=text_of(value))
            for key, column in fields.groups.items()
            if (value := at(cells, column)) is not None
        ),
        scene=_others(cells, fields),
    )


def _task(cells: Mapping[str, Any], fields: Fields) -> str:
    words = [text_of(value) for column in fields.task if (value := at(cells, column)) is not None]
    return "/".join(words) or "all"


def _clip(cells: Mapping[str, Any], fields: Fields, heard: Heard) -> Clip:
    """A clip as the row declares it, where it declares something; else as it was measured."""

    def text(column: str) -> str:
        return text_of(at(cells, column) or "") if column else ""

    origin = Origin(dataset=fields.name, revision="", record=heard.name, url=text(fields.url))
    facts: dict[str, Any] = dict(heard.facts)
    declared = number(at(cells, fields.duration_s)) if fields.duration_s else None
    measured = facts.get("duration_s")
    if declared is not None and (measured is None or abs(declared - measured) > _slack(measured)):
        facts["duration_s"] = declared
    rate = number(at(cells, fields.sample_rate_hz)) if fields.sample_rate_hz else None
    if rate is not None:
        facts["sample_rate_hz"] = int(rate)
    return Clip(
        **facts,
        source=origin,
        transcript=text(fields.transcript) or None,
        language=text(fields.language) or None,
        licence=text(fields.licence),
        redistributable=not heard.is_film,  # so that nobody misses its sound
        attribution=text(fields.attribution),
    )


def _slack(measured: float) -> float:
    return max(_DURATION_SLACK_S, _DURATION_SLACK * measured)


def _others(cells: Mapping[str, Any], fields: Fields) -> str | None:
    """The columns that the mapping does not name, as JSON: personal data may be in them."""
    named = roots(fields.columns())
    rest = {key: value for key, value in cells.items() if key not in named and key != FILE and _is_small(value)}
    return json.dumps(rest, ensure_ascii=False, sort_keys=True, default=str) if rest else None


def _is_small(value: Any) -> bool:
    return not carries_sound(value)
