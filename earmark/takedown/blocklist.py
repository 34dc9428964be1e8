"""The clips that were taken down: `releases/takedown.yaml`, which every later build honours.

Errata are about items of frozen versions. A clip that must not come again is more: another seed, another question or
another recipe would make new items of it. So the list names the clip itself, by all that it is known by.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import date as Day  # noqa: N812 - a field is called date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.params import StrictLoader
from earmark.release.errata import STAGE, Said
from earmark.release.listing import Listing, rows
from earmark.shards import Reject
from earmark.takedown.marks import Marks, Origin

TAKEDOWN = "takedown.yaml"
CODE = "curate.taken_down"
Then = Callable[[Item], Item | Reject]
_Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_HEAD = "# Clips that were taken down (`earmark takedown`); no later build takes them. Entries stay for ever.\n"
_COLUMNS = ("id", "clips", "scene")


class _Place(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: Said
    record: Said


class Takedown(BaseModel):
    """A clip that was taken down.

    Attributes:
        reason: For people; it stands in the rejects of every later build.
        date: When it was taken down.
        items, origins, files, pcm: As in `earmark.takedown.marks.Marks`; at least one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: Said
    date: Day
    items: tuple[Said, ...] = ()
    origins: tuple[_Place, ...] = ()
    files: tuple[_Hash, ...] = ()
    pcm: tuple[_Hash, ...] = ()

    @classmethod
    def of(cls, marks: Marks, reason: str, on: Day) -> Takedown:
        """The entry of a clip."""
        return cls.model_validate({"reason": reason, "date": on, **marks.to_json()})

    @property
    def marks(self) -> Marks:
        """What the clip is known by."""
        origins = frozenset(Origin(one.dataset, one.record) for one in self.origins)
        return Marks(frozenset(self.items), origins, frozenset(self.files), frozenset(self.pcm))


def read_takedowns(path: Path) -> tuple[Takedown, ...]:
    """Read the list; none where the file is not there.

    Raises:
        ReleaseError: It is no such list, or an entry has a key that is missing, unknown or impossible.
    """
    if not path.exists():
        return ()
    try:
        found = yaml.load(path.read_text(encoding="utf-8"), StrictLoader)  # noqa: S506 - a safe loader
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ReleaseError(str(path), expected="a list of clips in YAML", got=" ".join(str(error).split())) from None
    if found is None:
        return ()
    entries = found.get("takedown") if isinstance(found, dict) and set(found) == {"takedown"} else None
    if not isinstance(entries, list):
        got = f"the keys {', '.join(map(str, found))}" if isinstance(found, dict) else type(found).__name__
        raise ReleaseError(str(path), expected="one key `takedown` with a list of entries (`[]` for none)", got=got)
    return tuple(_parsed(path, number, entry) for number, entry in enumerate(entries, 1))


def _parsed(path: Path, number: int, entry: object) -> Takedown:
    where = f"{path}, entry {number}"
    try:
        one = Takedown.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        raise ReleaseError(
            where, expected=f"a takedown with valid {field or 'keys'}", got=f"{first['msg']} ({first['input']!r:.80})",
            remedy="Keys: reason, date, items, origins, files, pcm",
        ) from None  # fmt: skip
    if not one.marks:
        raise ReleaseError(where, expected="something that the clip is known by", got="nothing")
    return one


def add_takedown(path: Path, one: Takedown) -> bool:
    """Add a clip to the list, in one step; one that the list covers already is not added.

    Returns:
        Whether the list is longer now.
    """
    known = read_takedowns(path)
    if any(before.marks.covers(one.marks) for before in known):
        return False
    write_list(path, "takedown", [entry.model_dump(mode="json") for entry in (*known, one)], _HEAD)
    return True


def write_list(path: Path, key: str, entries: Sequence[dict[str, Any]], head: str = "") -> None:
    """Write a list of a releases folder anew; the comments at its head stay. Whoever is stopped leaves the old one."""
    text = path.read_text(encoding="utf-8") if path.exists() else head
    kept = []
    for line in text.splitlines(keepends=True):
        if line.strip() and not line.startswith("#"):
            break
        kept.append(line)
    body = yaml.safe_dump({key: [*entries]}, sort_keys=False, allow_unicode=True, width=110)
    partial = path.with_name(f".{path.name}.partial")
    path.parent.mkdir(parents=True, exist_ok=True)
    with partial.open("w", encoding="utf-8") as file:
        file.write("".join(kept) + body)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


class Blocking:
    """Sets aside the items of clips that were taken down; what is left goes on.

    An item of a source that is set aside teaches its id and its samples: ingested with other settings it has others,
    and a later scene names it by those. So sources come before recipes, as in the parameters.

    Args:
        takedowns: As `read_takedowns` gives them.
        then: What is done with an item that may stay; None: nothing.

    Attributes:
        done: How many items were set aside.
    """

    def __init__(self, takedowns: Iterable[Takedown], then: Then | None = None) -> None:
        self._known = [(one.marks, one.reason) for one in takedowns]
        self._then = then
        self.done = 0

    def __call__(self, item: Item) -> Item | Reject:
        """The item as `then` leaves it, or the reject with the reason of the takedown."""
        record = item.model_dump(mode="python", include={*_COLUMNS}) if self._known else {}
        for number, (marks, reason) in enumerate(self._known):
            role = marks.role_in(record)
            if role:
                self._known[number] = (marks | _learned(marks, record), reason) if role == "clip" else (marks, reason)
                self.done += 1
                how = "that is one of its own" if role == "clip" else "that it mixes"
                message = f"{item.id}: expected clips that may be used, got one {how} and was taken down: {reason}"
                return Reject(item.id, STAGE, CODE, message)
        return self._then(item) if self._then else item


def _learned(marks: Marks, record: dict[str, Any]) -> Marks:
    pcm = {clip["pcm_sha256"] for clip in record["clips"] if marks.is_clip(clip) and clip["pcm_sha256"]}
    return Marks(items=frozenset({record["id"]}), pcm=frozenset(pcm))


def require_gone(of: Listing, takedowns: Sequence[Takedown]) -> None:
    """Refuse a release that holds a clip that was taken down.

    Raises:
        ReleaseError: Names the first such item.
    """
    if not takedowns:
        return
    known = [(one.marks, one.reason) for one in takedowns]
    for _, row in rows(of, _COLUMNS):
        for marks, reason in known:
            if marks.role_in(row):
                raise ReleaseError(
                    of.name, expected=f"no clip that was taken down ({reason})", got=f"one in {row['id']}",
                    remedy="Build the candidate again (`dvc repro`), and freeze it under a new version",
                )  # fmt: skip
