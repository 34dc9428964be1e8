"""The strings of an item that describe it; what it says or asks is not among them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from earmark.checks.privacy.finding import Finding, about_person, homes, in_text
from earmark.item import Attribute, Item


class Found(NamedTuple):
    """Something personal, and the field that it is in."""

    field: str
    finding: Finding


def personal(item: Item) -> tuple[Found, ...]:
    """Everything personal in the metadata of an item, each once a field."""
    return tuple(dict.fromkeys(_all(item)))


def _all(item: Item) -> Iterator[Found]:
    for field, text in _plain(item):
        yield from (Found(field, one) for one in in_text(text))
    for field, attribute in _people(item):
        for one in (*in_text(attribute.value), *about_person(attribute.key, attribute.value)):
            yield Found(field, one)
    for field, text in _written(item):
        yield from (Found(field, one) for one in _in_json(text))


def _plain(item: Item) -> Iterator[tuple[str, str]]:
    for field, part in item.licensed():
        yield f"{field}.attribution", part.attribution
        yield f"{field}.source.url", part.source.url
        yield f"{field}.source.revision", part.source.revision
        if not part.source.record.startswith("{"):
            yield f"{field}.source.record", part.source.record
    for n, clip in enumerate(item.clips):
        yield f"clips[{n}].transform", clip.transform
    for n, media in enumerate((*item.audio, *item.images)):
        yield f"media[{n}].path", media.path or ""
    if item.review:
        yield "review.reason", item.review.reason


def _people(item: Item) -> Iterator[tuple[str, Attribute]]:
    yield from ((f"groups.{group.key}", group) for group in item.groups)
    for n, clip in enumerate(item.clips):
        yield from ((f"clips[{n}].speaker.{one.key}", one) for one in clip.speaker)
    if item.review:
        yield "review.decided_by", Attribute(key="decided_by", value=item.review.decided_by)


def _written(item: Item) -> Iterator[tuple[str, str]]:
    """Fields that hold JSON: of a scene, or of the constants that a clip was made of."""
    if item.scene:
        yield "scene", item.scene
    for field, part in item.licensed():
        if part.source.record.startswith("{"):
            yield f"{field}.source.record", part.source.record


def _in_json(text: str) -> Iterator[Finding]:
    """Of the strings in JSON those with a blank are what is said: only homes are looked for in them."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield from in_text(text)
        return
    stack: list[tuple[str, Any]] = [("", value)]
    while stack:
        key, one = stack.pop()
        if isinstance(one, dict):
            stack += [(str(name), inner) for name, inner in one.items()]
        elif isinstance(one, list):
            stack += [(key, inner) for inner in one]
        elif isinstance(one, str) and one:
            yield from homes(one) if " " in one.strip() else (*in_text(one), *_keyed(key, one))
        elif isinstance(one, float):
            yield from _keyed(key, repr(one))


def _keyed(key: str, value: str) -> Iterator[Finding]:
    """What is personal by its key alone: numbers and words of scenes are not."""
    return (one for one in about_person(key, value) if one.text.startswith(f"{key}: "))
