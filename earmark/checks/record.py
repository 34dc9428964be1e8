"""The record: all rules of `earmark.validation` that no other family reports, so that none is lost."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from earmark.checks.registry import ItemCheck, ReadCheck, checks, validation, validation_check
from earmark.errors import Issue
from earmark.item import Item


@cache
def _reported_elsewhere() -> frozenset[str]:
    return frozenset(code for check in checks() if isinstance(check, ItemCheck) for code in check.codes)


def rules(item: Item) -> Iterator[Issue]:
    """Every issue of validation whose code belongs to no other check."""
    return (issue for issue in validation(item) if issue.code not in _reported_elsewhere())


TYPES = ReadCheck(
    id="record.types", severity="error",
    title="every row is an item of the schema",
    why="Columns of the wrong name or type break loaders (Kimi-Audio-Evalkit issue 20, dynamic-superb issue 242).",
    remedy="Make the shard again with this version; an unknown field is a field of another version",
)  # fmt: skip

CHECKS = (
    TYPES,
    ItemCheck(
        id="record.rules", severity="error",
        title="every item keeps the rules of the record",
        why="Categories and fields were mapped differently by different readers (VoiceBench issue 9).",
        remedy="Correct the builder or recipe that made the item",
        find=rules,
    ),
    validation_check(
        "clips.unmeasured", "schema.hash", id="record.sealed", severity="error",
        title="every clip is measured, and the content hash is that of the item",
        why="Items were edited under one version name (Sakshi113/MMAU issue 12).",
        remedy="Seal the item after its last change (Item.sealed); raise `revision` if it was released before",
    ),
)  # fmt: skip
