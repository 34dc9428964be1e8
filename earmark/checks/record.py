"""The record: all rules of `earmark.validation` that no other family reports, so that none is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from earmark.checks.coverage.constancy import LASTING
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


def reviewed(item: Item) -> Iterator[Issue]:
    """What people decided can be: raters are counted, agreement is a share of several."""
    found = item.review
    if found is None:
        return
    share = found.agreement
    if found.status.strip().casefold().startswith("reject"):
        yield Issue(item.id, "review.status", "none that was rejected", repr(found.status), "record.review")
    if found.raters < 0:
        yield Issue(item.id, "review.raters", "0 or more", str(found.raters), "record.review")
    if share is not None and not -1.0 <= share <= 1.0:
        yield Issue(item.id, "review.agreement", "from -1 to 1", f"{share:g}", "record.review")
    if share is not None and found.raters < 1:
        yield Issue(item.id, "review.agreement", "none: nobody rated", f"{share:g}", "record.review")


def parents(item: Item) -> Iterator[Issue]:
    """No item is its own parent."""
    parent = item.perturbation.parent if item.perturbation else ""
    for field, name in (("parent", item.parent), ("perturbation.parent", parent)):
        if name == item.id:
            yield Issue(item.id, field, "another item", "the item itself", "record.parents")


def agrees(item: Item) -> Iterator[Issue]:
    """What groups, speakers and twins say of one property of a person is one thing; abbreviations are let be."""
    said: dict[str, list[tuple[str, str]]] = {}
    for one in item.groups:
        said.setdefault(one.key.casefold(), []).append((f"groups.{one.key}", one.value))
    for key in LASTING:
        values = {a.value for clip in item.clips for a in clip.speaker if a.key.casefold() == key}
        if len(values) == 1 and key in said:
            said[key].append((f"clips.speaker.{key}", values.pop()))
    languages = {clip.language for clip in item.clips}
    tags = [value for _, value in said.get("language", ()) if re.fullmatch(r"[a-z]{2,3}(-\w+)*", value)]
    if len(languages) == 1 and None not in languages and tags:
        said["language"].append(("clips.language", str(languages.pop())))
    for key in sorted((LASTING | {"language"}) & set(said)):
        (field, first), *others = said[key]
        for other, value in others:
            ours, theirs = first.casefold().strip(), value.casefold().strip()
            if not (ours.startswith(theirs) or theirs.startswith(ours)):
                yield Issue(item.id, other, f"{first!r}, as {field} says", repr(value), "record.agrees")


CHECKS = (
    TYPES,
    ItemCheck(
        id="record.review", severity="error", unit="reviews",
        title="no item was rejected; raters are counted, agreement is a share of several",
        why="Shares in percent, and agreement of nobody, get into means that are published; so do items that people "
        "rejected, where two lists were joined.",
        remedy="Count again from the judgements; leave out what was rejected",
        find=reviewed, count=lambda item: int(item.review is not None),
    ),
    ItemCheck(
        id="record.parents", severity="error",
        title="no item is its own parent",
        why="Whoever groups items by their parent counts it twice, or goes round for ever.",
        remedy="Give the id of the item that it was made of",
        find=parents,
    ),
    ItemCheck(
        id="record.agrees", severity="error",
        title="groups and speakers of an item say the same of a person",
        why="Of two genders of one voice one is wrong, and a gap between groups is counted with it (reviews of AHELM).",
        remedy="Look the speaker up in the table of the corpus; make the groups of it",
        find=agrees, count=lambda item: int(bool(item.groups)),
    ),
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
