"""Described: what a manifest and the shards say of themselves is what they hold."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from earmark.checks.files import DATA, MANIFEST, configs, declared_rows, shards
from earmark.checks.registry import Folder, FolderCheck
from earmark.errors import Issue, ShardError
from earmark.identity import canonical_json
from earmark.release.answers import is_withheld
from earmark.schema import MEDIA_COLUMNS, arrow_schema, index_schema
from earmark.shards import read_rows

_COUNTED = ["id", "benchmark", "task", "answer_type", "clips", "words"]
_NUMBERED = re.compile(r"[a-z]+-(\d+)(?:-of-(\d+))?")
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")


def _read(folder: Folder, *, copies: bool, columns: list[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The rows of the configs that are copies, or are none, each with its config.

    Raises:
        ShardError: A shard cannot be read, which is an issue of `files.readable`.
    """
    known = configs(folder.manifest)
    for name, config in shards(folder.manifest).items():
        path = folder.path / name
        if config in known and known[config]["copy"] == copies and path.is_file():
            yield from ((config, row) for row in read_rows(path, columns))


def counts(folder: Folder) -> Iterator[Issue]:
    """The counts of a manifest are those of its items; those that it does not give are not asked."""
    said = folder.manifest or {}
    try:
        found = _counted(folder)
    except (ShardError, UnicodeError):
        return  # files.readable says so
    for name, value in found.items():
        if name in said and said[name] != value:
            shown = _first_difference(value, said[name])
            yield Issue(MANIFEST, name, shown[0], shown[1], "described.counts")
    if "version" in said and not _VERSION.fullmatch(str(said["version"])):
        yield Issue(MANIFEST, "version", "three numbers, such as 1.2.0", repr(said["version"])[:80], "described.counts")
    sources = said.get("sources")
    for name, one in sources.items() if isinstance(sources, dict) else ():
        given = [one.get(key) for key in ("came_in", "went_out", "rejected")] if isinstance(one, dict) else []
        numbers = [n for n in given if isinstance(n, int)]
        if len(numbers) == 3 and numbers[0] != numbers[1] + numbers[2]:
            expected = f"{numbers[1] + numbers[2]}: out and rejected"
            yield Issue(MANIFEST, f"sources.{name}.came_in", expected, str(numbers[0]), "described.counts")


def _first_difference(value: Any, said: Any) -> tuple[str, str]:
    if isinstance(value, dict) and isinstance(said, dict):
        for key in sorted({*value, *said}):
            if value.get(key) != said.get(key):
                return f"{key}: {value.get(key, 'none')}", f"{key}: {said.get(key, 'none')}"
    return str(value)[:80], str(said)[:80]


def _counted(folder: Folder) -> dict[str, Any]:
    """What can be counted of the items; of withheld ones what is shown of them as well."""
    tallies: dict[str, Counter[str]] = {name: Counter() for name in ("tasks", "answer_types", "languages", "licences")}
    items, texts = 0, 0
    sounds: set[str] = set()
    for _, row in _read(folder, copies=False, columns=_COUNTED):
        clips = row["clips"] or ()
        items += 1
        texts += row["words"] is not None
        tallies["tasks"][f"{row['benchmark']}/{row['task']}"] += 1
        tallies["answer_types"][row["answer_type"]] += 1
        tallies["licences"].update(part["licence"] for part in (*clips, *([row["words"]] if row["words"] else ())))
        tallies["languages"].update(clip["language"] for clip in clips if clip["language"])
        sounds.update(clip["pcm_sha256"] for clip in clips)
    whole: dict[str, Any] = {"items": items, "text_items": texts, "clips": len(sounds)}
    whole |= {name: dict(tally) for name, tally in tallies.items()}
    hidden = {"answer_types", "languages"} if is_withheld(folder.manifest) else set()
    return {name: value for name, value in whole.items() if name not in hidden} if items else {}


def features(folder: Folder) -> Iterator[Issue]:
    """Every shard has the columns of the schema, each of its type, and the features that make a reader see sound."""
    for name in shards(folder.manifest):
        try:
            found = pq.read_schema(folder.path / name)
        except (pa.ArrowException, OSError, ValueError):
            continue  # files.readable and files.match say so
        wanted = arrow_schema() if set(MEDIA_COLUMNS) <= set(found.names) else index_schema()
        for field in wanted:
            at = found.get_field_index(field.name)
            if at < 0 or found.field(at).type != field.type:
                got = "no such column" if at < 0 else str(found.field(at).type)
                yield Issue(name, field.name, str(field.type)[:80], got[:80], "described.features")
        said, expected = _features(found), _features(wanted)
        for column in expected if said != expected else ():
            if said.get(column) != expected[column]:
                shown = json.dumps(said.get(column, "nothing"))[:80]
                yield Issue(name, f"features.{column}", json.dumps(expected[column])[:80], shown, "described.features")


def _features(schema: pa.Schema) -> dict[str, Any]:
    try:
        found = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))["info"]["features"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def splits(folder: Folder) -> Iterator[Issue]:
    """Shards are of splits that the manifest names, numbered without a gap, and none is empty."""
    known, names = configs(folder.manifest), shards(folder.manifest)
    series: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for name, config in names.items():
        stem = PurePosixPath(name).name.removesuffix(".parquet")
        split, said = stem.split("-")[0], known.get(config, {}).get("splits")
        if isinstance(said, list | dict) and split not in said:
            yield Issue(name, "split", f"one of {', '.join(map(str, said))}", split, "described.splits")
        found = _NUMBERED.fullmatch(stem)
        if found:
            series.setdefault((config, split), []).append((int(found[1]), int(found[2] or 0), name))
        if declared_rows(folder.path / name) == 0:
            yield Issue(name, "rows", "one or more", "0", "described.splits")
    for numbers in series.values():
        at, totals = sorted(n for n, _, _ in numbers), {total for _, total, _ in numbers}
        if at != list(range(len(at))) or totals not in ({0}, {len(at)}):
            expected = f"shards 0 to {max(len(at), *totals) - 1}, each once"
            yield Issue(numbers[0][2], "file", expected, ", ".join(map(str, at)), "described.splits")


def copies(folder: Folder) -> Iterator[Issue]:
    """A config that is declared a copy holds rows of the others as they are there; the index has them all."""
    columns = index_schema().names
    seen: Counter[str] = Counter()
    try:
        own = {row["id"]: _digests(row, columns) for _, row in _read(folder, copies=False, columns=columns)}
        for config, row in _read(folder, copies=True, columns=columns):
            seen[config] += 1
            first = own.get(row["id"])
            pairs = zip(columns, first or (), _digests(row, columns), strict=False)
            differing = [column for column, one, other in pairs if one != other]
            if first is None or differing:
                got = f"{', '.join(differing)}: {row[differing[0]]!r}"[:80] if differing else "no such item there"
                yield Issue(row["id"], config, "the item as it is in its own config", got, "described.copies")
    except (ShardError, UnicodeError):
        return  # files.readable says so
    if "index" in seen and own and seen["index"] != len(own):
        yield Issue(f"{DATA}/index", "rows", f"all {len(own)} items", str(seen["index"]), "described.copies")


def _digests(row: Mapping[str, Any], columns: list[str]) -> tuple[int, ...]:
    """A few bytes for each column: rows are compared, not kept."""
    return tuple(
        int.from_bytes(hashlib.blake2b(canonical_json(row[column]).encode(), digest_size=7).digest())
        for column in columns
    )


def _has_manifest(folder: Folder) -> int:
    return int(folder.manifest is not None)


def _count_copies(folder: Folder) -> int:
    return sum(bool(config["copy"]) for config in configs(folder.manifest).values())


CHECKS = (
    FolderCheck(
        id="described.counts", severity="error", unit="manifests",
        title="the counts of the manifest are those of the items",
        why="Papers quote the numbers of the card; what was counted before the last change is no longer true.",
        remedy="Make the release again: counts are made, never typed",
        find=counts, count=_has_manifest,
    ),
    FolderCheck(
        id="described.features", severity="error", unit="shards",
        title="shards have the columns, types and features of the schema",
        why="Text in columns of sound, and bytes that are not declared as sound, break loaders (dynamic-superb issue "
        "242, vllm issue 47033).",
        remedy="Write the shard again with earmark.shards",
        find=features, count=lambda folder: len(shards(folder.manifest)),
    ),
    FolderCheck(
        id="described.splits", severity="error", unit="shards",
        title="shards are of splits that are declared, numbered without a gap, and not empty",
        why="Loaders find splits and shards by their names: a gap is a part that was lost.",
        remedy="Fetch the whole release again, or make it again",
        find=splits, count=lambda folder: len(shards(folder.manifest)),
    ),
    FolderCheck(
        id="described.copies", severity="error", unit="configs",
        title="copies hold what the items themselves hold",
        why="Whoever evaluates on the small sample, or reads the index, scores other keys than all others.",
        remedy="Make the release again",
        find=copies, count=_count_copies,
    ),
)  # fmt: skip
