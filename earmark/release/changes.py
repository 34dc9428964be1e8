"""A difference in words: for the screen, for `CHANGES.md`, and for a version that was built again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from earmark.errors import EarmarkError
from earmark.release.difference import Difference, difference
from earmark.release.errata import Erratum
from earmark.release.listing import listing
from earmark.release.whole import read_manifest

CHANGES = "CHANGES.md"
_SHOWN = 20
_LISTED = 1000
_SAID = 3


def lines(found: Difference, most: int = _SHOWN) -> Iterator[str]:
    """What changed, line by line, at most so many items of each kind."""
    yield found.in_short()
    yield from (f"note: {note}" for note in found.notes)
    for mark, ids in (("+", found.added), ("-", found.removed)):
        yield from _cut([f"{mark} {one}" for one in ids[:most]], len(ids))
    yield from _cut([f"~ {one.id}: {', '.join(one.fields)}" for one in found.changed[:most]], len(found.changed))
    yield from _cut([f"> {one.id}: {one.before} to {one.after}" for one in found.moved[:most]], len(found.moved))
    yield f"scores: {found.comparability}"
    if found.suggested:
        yield f"version: {_advice(found)}"


def _advice(found: Difference) -> str:
    if found.level == "none":
        return f"{found.suggested}, nothing changed"
    return f"{found.suggested} or later ({found.level})"


def _cut(shown: Sequence[str], count: int) -> Iterator[str]:
    yield from shown
    if count > len(shown):
        yield f"  … and {count - len(shown):,} more; --json lists all"


def render_changes(version: str, found: Difference | None, errata: Sequence[Erratum] = ()) -> str:
    """`CHANGES.md` of a version.

    Args:
        version: The new one.
        found: What changed since the version that it is measured by; None for the first.
        errata: Those that this version is the first to apply.
    """
    parts = [f"# Changes in {version}"]
    if found is None:
        parts.append("The first version.")
        return "\n\n".join(parts) + "\n"
    parts.append(f"Since {found.before.version}: {found.in_short()}. Scores: {found.comparability}.")
    parts += [f"Note: {note}." for note in found.notes]
    reasons = "\n".join(f"- `{one.item}` {one.outcome}: {one.reason}" for one in errata)
    changed = [f"`{one.id}`: {', '.join(one.fields)}" for one in found.changed]
    moved = [f"`{one.id}`: {one.before} to {one.after}" for one in found.moved]
    sections = (
        ("Errata", [reasons] if reasons else []),
        ("Removed", _bullets([f"`{one}`" for one in found.removed])),
        ("Changed", _bullets(changed)),
        ("Moved", _bullets(moved)),
        ("Added", _bullets([f"`{one}`" for one in found.added])),
    )
    parts += [f"## {title}\n\n{text}" for title, texts in sections for text in texts]
    return "\n\n".join(parts) + "\n"


def _bullets(entries: Sequence[str]) -> list[str]:
    """One list, or nothing; a very long one is cut, and says where the rest is."""
    if not entries:
        return []
    shown = "\n".join(f"- {entry}" for entry in entries[:_LISTED])
    rest = len(entries) - _LISTED
    return [f"{shown}\n- and {rest:,} more: `earmark diff --json` lists all" if rest > 0 else shown]


def what_differs(frozen: Path, rebuilt: Path) -> str:
    """What a version that was built again at its tag has that the frozen one has not, in words.

    Args:
        frozen: Folder of the frozen version.
        rebuilt: The candidate.

    Returns:
        Empty if both have one digest. Where items differ: how many, in what, and the first of them; and the numeric
        packages and machines that differ, which are the usual reason.

    Raises:
        ReleaseError: One of the manifests cannot be read.
    """
    if read_manifest(frozen)["digest"] == read_manifest(rebuilt)["digest"]:
        return ""
    try:
        found = difference(listing(frozen), listing(rebuilt))
        said = [found.in_short(), *(line for line in lines(found, _SAID) if line[0] in "+-~>")]
    except EarmarkError as error:
        said = [f"items cannot be compared: {error}"]
    return "; ".join([*said, *_builds(frozen, rebuilt)])


def _builds(frozen: Path, rebuilt: Path) -> Iterator[str]:
    """What the build facts say of two builds that may explain other samples."""
    one, two = (_facts(folder) for folder in (frozen, rebuilt))
    for name in sorted(one.keys() | two.keys()):
        if one.get(name) != two.get(name):
            yield f"{name} was {one.get(name, 'absent')}, is {two.get(name, 'absent')}"


def _facts(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / "build.json").read_text(encoding="utf-8"))
        flat = {name: found[name] for name in ("commit", "dirty", "python", "system", "machine")} | found["packages"]
    except (OSError, ValueError, KeyError, TypeError):
        return {"build.json": f"unreadable in {folder}"}
    return {name: str(value) for name, value in flat.items()}
