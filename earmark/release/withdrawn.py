"""Which items of a release no longer count, and whether the next one has taken note of all errata."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from earmark.errors import ReleaseError
from earmark.release.errata import ERRATA, Erratum, read_errata
from earmark.release.ledger import precedence, read_ledger
from earmark.release.listing import Listing, listing, rows, whole_listing
from earmark.release.whole import read_manifest
from earmark.taxonomy import nearest


def withdrawn(release: Path, errata: Path | None = None, answers: Path | None = None) -> dict[str, str]:
    """Which items of a release no longer count, and why.

    Args:
        release: Its folder.
        errata: A list of errata, or the folder of a later release that ships one. None: the list of the release
            itself, those of other versions of it beside it, and that of the folder they are in.
        answers: The private part, where answers are withheld: errata are about whole records, and it ships the list.

    Returns:
        Reason by id, of items that this release holds in the version that was withdrawn.

    Raises:
        ReleaseError: A list is damaged, or the named one absent.
    """
    files = [errata / ERRATA if errata.is_dir() else errata] if errata else _lists_near(release, answers)
    if errata and not files[0].is_file():
        raise ReleaseError(str(files[0]), expected="a list of errata", got="no such file")
    known = [one for file in files for one in read_errata(file) if one.action == "withdraw"]
    return {one.item: one.reason for one in concerning(listing(release, answers=answers), known)} if known else {}


def _lists_near(release: Path, answers: Path | None) -> list[Path]:
    folder = release.resolve()
    name = _name(folder)
    beside = sorted(folder.parent.glob(f"[!.]*/{ERRATA}")) if name else []
    near = [
        *([answers / ERRATA] if answers else []),
        folder / ERRATA,
        folder.parent / ERRATA,
        # What else lies there, say in a folder of downloads, is nothing of ours.
        *(file for file in beside if _name(file.parent) == name),
    ]
    return [file for file in dict.fromkeys(near) if file.is_file()]


def _name(release: Path) -> object:
    """What a release calls itself; None where there is none, or it says nothing."""
    try:
        return read_manifest(release).get("name")
    except ReleaseError:
        return None


def concerning(of: Listing, errata: Iterable[Erratum]) -> list[Erratum]:
    """The errata that are about an item of a release, in the version in which it is there."""
    by_item: dict[str, list[Erratum]] = {}
    for one in errata:
        by_item.setdefault(one.item, []).append(one)
    return [
        one
        for _, row in rows(of, ("id", "content_hash"))
        for one in by_item.get(row["id"], ())
        if one.concerns(row["id"], row["content_hash"])
    ]


def require_applied(candidate: Path, errata: Sequence[Erratum]) -> None:
    """Refuse a candidate that still holds what was withdrawn or was to be corrected.

    Raises:
        ReleaseError: Names the first such item.
    """
    if errata:
        for one in concerning(whole_listing(candidate), errata):
            raise ReleaseError(
                str(candidate), expected=f"{one.item} to be {one.outcome} ({one.reason})", got="it as it was",
                remedy="The errata came after the candidate was built: run `dvc repro`",
            )  # fmt: skip


def require_known(errata: Sequence[Erratum], releases: Path) -> None:
    """Refuse errata about items that no frozen version holds or has in the list that it ships.

    Raises:
        ReleaseError: Names the first, and the item most like it; or the version whose text has not been pulled.
    """
    left = list(errata)
    near: dict[str, None] = {}
    for entry in sorted(read_ledger(releases), key=lambda e: precedence(e.version), reverse=True):
        folder = releases / entry.version
        shipped = set(read_errata(folder / ERRATA))
        left = [one for one in left if one not in shipped]
        if not left:
            return
        there = whole_listing(folder)
        found = {id(one) for one in concerning(there, left)}
        left = [one for one in left if id(one) not in found]
        if left:
            wanted = left[0].item.rpartition("/")[0]
            near.update((row["id"], None) for _, row in rows(there, ("id",)) if row["id"].rpartition("/")[0] == wanted)
    for one in left:
        close = nearest(one.item, near)
        raise ReleaseError(
            f"{releases / ERRATA}: {one.item}", expected="an item of a frozen version, in the version it has there",
            got="one that none holds", remedy=f"Did you mean {close!r}?" if close and close != one.item else "",
        )  # fmt: skip
