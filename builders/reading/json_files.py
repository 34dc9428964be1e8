"""JSON that comes with a corpus: lines, arrays, objects by key, COCO-like sets and JAMS; read, never executed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.source import Source
from builders.reading.files import Entry, lines
from builders.reading.objects import lacking, of_file, unfit
from builders.reading.texts import not_text, raw_lines
from earmark.errors import SourceError
from earmark.shards import Reject

_PATIENCE = 100  # lines: where none of so many is a record, the file is of another kind


def json_lines(source: Source, root: Path, name: str, keys: Sequence[str]) -> Iterator[Entry | Reject]:
    """Read one object a line; blank lines are passed over.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        keys: The keys that every object must have.

    Yields:
        An entry, or a reject for a line that is no object, lacks a key, or is not UTF-8.

    Raises:
        SourceError: The file is absent, or none of its lines (two or more; of the first hundred) is such an object:
            it is of another kind. Says what is wrong with the first.
    """
    fault: SourceError | None = None
    good, count = False, 0
    for number, line in enumerate(raw_lines(source, root, name), 1):
        if not line.strip():
            continue
        entry, error = (
            Entry(name, number, {}, f"{name}, line {number}"),
            not_text(source, f"{name}, line {number}", line),
        )
        if not error:
            try:
                entry = entry._replace(cells=json.loads(line))
            except (ValueError, RecursionError) as broken:
                error = source.error(entry.where, expected="an object in JSON", got=_reason(broken))
        error = error or unfit(source, entry, keys)
        if error is None:
            good = True
            yield entry
            continue
        count, fault = count + 1, fault or error
        if not good and count > _PATIENCE:
            break
        yield source.reject(f"{name}:{number}", "source.bad_row", error)
    if not good and (count != 1 or _is_key(fault)):
        none = source.error(str(root / name), expected=f"objects with {', '.join(keys)}", got="none")
        raise of_file(root, fault) if fault else none


def json_array(
    source: Source, root: Path, name: str, keys: Sequence[str], *, under: str = "", keyed: str = ""
) -> Iterator[Entry | Reject]:
    """Read the objects of an array, or of a mapping of names to objects.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        keys: The keys that every object must have.
        under: Keys on the way to the array, with a dot between (`data`); empty where it is the whole file.
        keyed: Where the objects have names: the key under which an entry holds its own. Sorted by it.

    Yields:
        An entry, or a reject for what is no object or lacks a key.

    Raises:
        SourceError: The file is absent, is not JSON, holds no such array, or all of its objects lack a key.
    """
    value = json_value(source, root, name)
    for key in under.split(".") if under else ():
        value = value.get(key) if isinstance(value, dict) else None
    wanted = "an object of objects" if keyed else "an array of objects"
    if not value or not isinstance(value, dict if keyed else list):
        place = f"{root / name}, {under}" if under else str(root / name)
        got = "none" if not value else f"a JSON {type(value).__name__}"
        raise source.error(place, expected=wanted, got=got)
    numbered: list[tuple[int, Any]] = list(enumerate(sorted(value.items()) if isinstance(value, dict) else value))
    absent = lacking([part[1] if keyed else part for _, part in numbered], keys)
    for number, part in numbered:
        key, found = part if keyed else ("", part)
        where = f"{name}, {key!r}" if keyed else f"{name}, entry {number}"
        if keyed and isinstance(found, dict):
            found = {keyed: key, **found}
        entry = Entry(name, number, found, where)
        error = unfit(source, entry, keys)
        if error and absent and isinstance(found, dict):
            raise of_file(root, error)
        yield source.reject(f"{name}:{number}", "source.bad_row", error) if error else entry


def json_value(source: Source, root: Path, name: str) -> Any:
    """Read a whole file.

    Raises:
        SourceError: It is absent, not UTF-8, or not JSON: names the line.
    """
    text = "".join(lines(source, root, name))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"{root / name}, line {error.lineno}"
        raise source.error(where, expected="JSON", got=f"{error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError) as error:
        raise source.error(str(root / name), expected="JSON", got=str(error)) from None


def _is_key(fault: SourceError | None) -> bool:
    return fault is not None and fault.expected.startswith("a key ")


def _reason(error: Exception) -> str:
    return f"{error.msg} at column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)


def _bad_row(source: Source, record: str, where: str, *, expected: str, got: str) -> Reject:
    return source.reject(record, "source.bad_row", source.error(where, expected=expected, got=got))


class CocoRecord(NamedTuple):
    """A medium of a COCO-like set.

    Attributes:
        key: Its id, as text.
        file_name: As the set names it.
        facts: Its other fields.
        annotations: Those that name it, in the order of their ids, each with its `category` by name.
    """

    key: str
    file_name: str
    facts: dict[str, Any]
    annotations: tuple[dict[str, Any], ...]


def coco(
    source: Source, root: Path, name: str, *, media: str = "images", key: str = "image_id"
) -> Iterator[CocoRecord | Reject]:
    """Read a COCO-like set: media, annotations that name them, categories.

    Args:
        source: For the errors.
        root: The corpus's folder.
        name: The file, below it.
        media: The key of the list of media (`images`, `videos`, `audios`).
        key: The field by which an annotation names its medium.

    Yields:
        A medium with its annotations, in the order of the file; a reject for an annotation of no medium.

    Raises:
        SourceError: The file is not such a set.
    """
    found = json_value(source, root, name)
    if not isinstance(found, dict) or not isinstance(found.get("annotations"), list) or not found.get(media):
        got = ", ".join(map(str, found)) if isinstance(found, dict) else f"a JSON {type(found).__name__}"
        raise source.error(str(root / name), expected=f"the keys {media!r} and 'annotations'", got=got)
    categories = {c["id"]: c["name"] for c in found.get("categories", ())}
    by_medium: dict[Any, list[dict[str, Any]]] = {medium["id"]: [] for medium in found[media]}
    for number, annotation in enumerate(found["annotations"]):
        if annotation.get(key) not in by_medium:
            where = f"{name}, annotation {annotation.get('id', number)}"
            yield _bad_row(source, where, where, expected=f"an {key} of {media}", got=repr(annotation.get(key)))
            continue
        category = categories.get(annotation.get("category_id"))
        by_medium[annotation[key]].append({**annotation, **({"category": category} if category else {})})
    for medium in found[media]:
        facts = {field: value for field, value in medium.items() if field not in ("id", "file_name")}
        notes = sorted(by_medium[medium["id"]], key=lambda note: str(note.get("id", "")).zfill(20))
        yield CocoRecord(str(medium["id"]), str(medium.get("file_name", "")), facts, tuple(notes))


class Observation(NamedTuple):
    """One observation of a JAMS annotation; times are seconds."""

    time_s: float
    duration_s: float
    value: Any
    confidence: float | None


class JamsAnnotation(NamedTuple):
    """One annotation of a JAMS file: its namespace (`beat`, `chord` …) and observations in order of time."""

    namespace: str
    observations: tuple[Observation, ...]


class Jams(NamedTuple):
    """A JAMS file (Humphrey et al., ISMIR 2014): facts of the recording, annotations in the order of the file."""

    facts: dict[str, Any]
    annotations: tuple[JamsAnnotation, ...]

    def of(self, namespace: str) -> tuple[JamsAnnotation, ...]:
        """The annotations of one namespace."""
        return tuple(a for a in self.annotations if a.namespace == namespace)


def jams(source: Source, root: Path, name: str) -> Jams:
    """Read a JAMS file; observations may be a list of objects or an object of lists.

    Raises:
        SourceError: It is not a JAMS file.
    """
    found = json_value(source, root, name)
    try:
        if not isinstance(found["annotations"], list):
            raise TypeError(f"annotations of {type(found['annotations']).__name__}")
        annotations = [JamsAnnotation(str(a["namespace"]), _observed(a["data"])) for a in found["annotations"]]
        return Jams(dict(found["file_metadata"]), tuple(annotations))
    except (KeyError, TypeError, ValueError) as error:
        got = f"no {error}" if isinstance(error, KeyError) else str(error)
        raise source.error(str(root / name), expected="file_metadata and annotations of JAMS", got=got) from None


def _observed(data: Any) -> tuple[Observation, ...]:
    if isinstance(data, dict):
        columns = (data["time"], data["duration"], data["value"], data["confidence"])
        rows = [
            dict(zip(("time", "duration", "value", "confidence"), row, strict=True))
            for row in zip(*columns, strict=True)
        ]
    else:
        rows = list(data)
    made = [Observation(float(r["time"]), float(r["duration"]), r["value"], r.get("confidence")) for r in rows]
    return tuple(sorted(made, key=lambda o: o.time_s))
