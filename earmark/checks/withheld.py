"""Checks of a release whose answers are withheld: which need them, and how the two parts of an item come together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from earmark.errors import Issue
from earmark.item import Item
from earmark.release.answers.shown import without_answers
from earmark.shards import read_rows, shard_files

# What can be seen of items as they are shown. All others look at answers, or leave something out of account by what is
# withheld (that a clip was clipped on purpose, whose twin it is).
_FAMILIES = frozenset({"card", "container", "credits", "described", "files", "origins", "record", "privacy"})
_CHECKS = frozenset({
    "alike.options", "alike.ranges", "asked.listed", "leftovers.cut", "leftovers.form", "tongues.question",
    "answers.choices", "answers.distinct", "answers.options", "duplicates.id", "duplicates.question",
    "leakage.known", "licences.attribution", "licences.known", "licences.release", "licences.withheld",
    "sound.decodable", "sound.facts", "sound.layout", "sound.present", "wording.damaged", "wording.letters",
    "wording.order", "wording.unfilled",
})  # fmt: skip
NOT_RUN = "answers withheld"


def needs_answers(check: str) -> bool:
    """Whether a check, by its id, needs what is withheld."""
    return check.split(".", maxsplit=1)[0] not in _FAMILIES and check not in _CHECKS


@lru_cache(maxsize=1)
def _records(folder: Path) -> Mapping[str, Mapping[str, Any]]:
    """The whole records of a private part, by id; each process reads them once."""
    return {row["id"]: row for file in shard_files(folder / "data" / "index") for row in read_rows(file)}


def whole(shown: Item, folder: Path) -> Item | None:
    """The whole item: its record from the private part, its media from the public one.

    Args:
        shown: As the public part has it.
        folder: The private part.

    Returns:
        None where the private part has no such record, or one that another would be shown of.
    """
    record = _records(folder).get(shown.id)
    if record is None:
        return None
    media = {"audio": shown.audio, "images": shown.images, "video": shown.video}
    try:
        item = Item.model_validate({**record, **media})
    except ValidationError:
        return None
    return item if without_answers(item).content_hash == shown.content_hash else None


def strange(shown: Item) -> Iterator[Issue]:
    """What is said of an item whose two parts do not fit."""
    expected, got = "a whole record of which this is shown", "none in the private part"
    yield Issue(shown.id, "content_hash", expected, got, "record.types")
