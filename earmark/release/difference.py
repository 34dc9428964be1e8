"""What changed from one release to another: items added, removed, changed, moved; and which scores can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeAlias

from earmark.errors import ReleaseError
from earmark.release.answers.shown import HIDDEN, HIDDEN_OF_CLIPS
from earmark.release.joined import Both, Joined
from earmark.release.listing import Listing
from earmark.release.versions import LEVELS, Level, suggested

Part: TypeAlias = Literal["audio", "answer", "place", "words", "facts"]

# What a field is about; a field that is not here is a fact: skills, evidence, licences, a revision alone.
_PARTS: Mapping[str, Part] = {
    "audio": "audio", "pictures": "audio",
    "answers": "answer", "answer_index": "answer", "answer_type": "answer", "choices": "answer",
    "rubric": "answer", "constraints": "answer", "scorer": "answer",
    "benchmark": "place", "task": "place",
    "question": "words", "turns": "words", "clips.transcript": "words", "clips.language": "words", "words": "words",
}  # fmt: skip
_HEARD = frozenset({"pcm_sha256", "duration_s", "sample_rate_hz", "channels", "layout", "role"})
_MAJOR = frozenset({"audio", "answer", "place"})


class Changed(NamedTuple):
    """An item of both releases that is not the same.

    Attributes:
        fields: Which fields; `audio` for other samples, clips or order, `clips.<name>` for other facts of a clip.
        parts: What they are about: audio, answer, place (benchmark, task), words, facts.
    """

    id: str
    fields: tuple[str, ...]
    parts: tuple[Part, ...]


class Moved(NamedTuple):
    """An item in another configuration or split, each place as `configuration/split`."""

    id: str
    before: str
    after: str


class Difference(NamedTuple):
    """What changed from `before` to `after`; ids are sorted.

    Attributes:
        same: How many items are in both, unchanged; those that only moved are among them.
        of: Items of `after`.
        notes: What to know about the comparison itself, one sentence each.
    """

    before: Listing
    after: Listing
    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[Changed, ...]
    moved: tuple[Moved, ...]
    same: int
    of: int
    notes: tuple[str, ...] = ()

    @property
    def level(self) -> Level:
        """What the change asks of the version number; see `earmark.release.versions`."""
        levels: list[Level] = ["none"]
        if self.removed or self.moved or any(_MAJOR & {*one.parts} for one in self.changed):
            levels.append("major")
        if self.added:
            levels.append("minor")
        digests = {self.before.digest, self.after.digest} - {None}
        if self.changed or len(digests) > 1:
            levels.append("patch")
        return max(levels, key=LEVELS.index)

    @property
    def suggested(self) -> str | None:
        """The smallest version number that may follow; None where shards are compared, which have none."""
        return suggested(self.before.version, self.level) if self.before.version else None

    @property
    def comparability(self) -> str:
        """What scores of the two can be compared on."""
        if self.same == self.of and not self.removed:
            return f"all {self.of:,} items are the same: scores can be compared"
        if not self.same:
            return f"none of {self.of:,} items is the same: scores cannot be compared"
        return f"{self.same:,} of {self.of:,} items are the same: compare on these"

    def in_short(self) -> str:
        """The counts, in one line."""
        parts: dict[str, int] = {}
        for one in self.changed:
            for part in one.parts:
                parts[part] = parts.get(part, 0) + 1
        what = f" ({', '.join(f'{part} {n}' for part, n in sorted(parts.items()))})" if parts else ""
        counts = f"{len(self.added):,} added, {len(self.removed):,} removed, {len(self.changed):,} changed{what}"
        return f"{counts}, {len(self.moved):,} moved"

    def to_json(self) -> dict[str, Any]:
        """As `earmark diff --json` prints it."""
        return {
            "before": _named(self.before),
            "after": _named(self.after),
            "added": list(self.added),
            "removed": list(self.removed),
            "changed": [one._asdict() for one in self.changed],
            "moved": [one._asdict() for one in self.moved],
            "same": self.same,
            "of": self.of,
            "comparability": self.comparability,
            "level": self.level,
            "suggested": self.suggested,
            "notes": list(self.notes),
        }


def difference(before: Listing, after: Listing, same_to: Path | None = None) -> Difference:
    """Compare two releases, or folders of shards, item by item.

    Args:
        before: The older one.
        after: The newer one.
        same_to: A file for the ids of the items that are the same, one a line.

    Raises:
        ReleaseError: An id comes twice in one of them; the file cannot be written.
        ShardError: A shard is damaged or lacks a column.
    """
    ours, theirs = before.columns(), after.columns()
    half = before.shown != after.shown  # of one the answers are here, of the other they are not
    one_schema = not half and ours == theirs and (before.schema == after.schema or not (before.schema and after.schema))
    splits = before.version is not None and after.version is not None
    with Joined(before, after) as joined:
        changed = []
        told = {"id"} | (ours & theirs) - (HIDDEN if half else frozenset())
        for both in joined.differing(told, by_hash=one_schema, of_clips=HIDDEN_OF_CLIPS if half else frozenset()):
            fields = _fields(both, hashes_count=one_schema)
            if fields:
                parts = dict.fromkeys(_PARTS.get(name, "facts") for name in fields)
                changed.append(Changed(both.id, fields, tuple(sorted(parts))))
                joined.note_changed(both.id)
        same = _written(joined.same(), same_to)
        return Difference(
            before, after, tuple(joined.only(1)), tuple(joined.only(0)), tuple(changed),
            tuple(Moved(*one) for one in joined.moved(splits=splits)), same, joined.count(1),
            tuple(_notes(before, after, ours, theirs)),
        )  # fmt: skip


def _named(one: Listing) -> dict[str, Any]:
    return {"name": one.name, "version": one.version, "digest": one.digest}


def _fields(both: Both, *, hashes_count: bool) -> tuple[str, ...]:
    """The fields in which an item differs; the hash that differs where nothing else does stands for pictures."""
    before, after = both.records
    found = {name for name in before if name != "clips" and before[name] != after[name]}
    if before.get("clips") != after.get("clips"):
        found |= set(_clip_fields(before["clips"], after["clips"]))
    unexplained = hashes_count and not both.one_hash and not found - {"revision"}
    if both.pictures[0] != both.pictures[1] or unexplained:
        found.add("pictures")
    if len(found) > 1:
        found.discard("revision")  # it rises with every change; alone, it is one
    return tuple(sorted(found))


def _clip_fields(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    if len(before) != len(after):
        yield "audio"
        return
    for one, other in zip(before, after, strict=True):
        for name in one.keys() & other.keys():
            if one[name] != other[name]:
                yield "audio" if name in _HEARD else f"clips.{name}"


def _written(ids: Iterable[str], path: Path | None) -> int:
    """Count ids, and write them to a file that has its name only when it is whole."""
    if path is None:
        return sum(1 for _ in ids)
    partial = path.with_name(f".{path.name}.partial")
    count = 0
    try:
        with partial.open("w", encoding="utf-8") as file:
            for item in ids:
                file.write(f"{item}\n")
                count += 1
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ReleaseError(str(path), expected="a file that can be written", got=str(error.strerror)) from None
    return count


def _notes(before: Listing, after: Listing, ours: frozenset[str], theirs: frozenset[str]) -> Iterator[str]:
    if before.version and before.version == after.version and before.digest != after.digest:
        yield f"both say that they are {before.version}, with other digests: one of them is not the frozen one"
    if before.schema and after.schema and before.schema != after.schema:
        was, now = ("schema {}, taxonomy {}".format(*one.schema) for one in (before, after))
        yield f"other schemas ({was}; {now}): compared field by field where both have the field"
    if before.shown and after.shown:
        yield "answers are withheld: compared on what is shown; with the private parts, on all"
    elif before.shown != after.shown:
        yield "answers are withheld of one of them: compared on what both show"
    if ours != theirs:
        gone, new = ", ".join(sorted(ours - theirs)) or "none", ", ".join(sorted(theirs - ours)) or "none"
        yield f"other columns (gone: {gone}; new: {new}): compared on those that both have"
