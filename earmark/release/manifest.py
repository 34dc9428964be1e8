"""The manifest of a release: what is counted while its items go by, and every file with its hash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from earmark import __version__
from earmark.audio import RESAMPLER
from earmark.digest import release_digest, sha256_of
from earmark.item import SCHEMA_VERSION, Item
from earmark.loudness import METER
from earmark.release.citing import canary
from earmark.release.names import MANIFEST as MANIFEST  # noqa: PLC0414 - found here as well
from earmark.release.names import TEST
from earmark.release.terms import declared_licence
from earmark.schema import MEDIA_COLUMNS
from earmark.shards import Reject
from earmark.taxonomy import TAXONOMY_VERSION

COPIES = {
    "mini": "a small sample, stratified by task: a copy of some items",
    "index": "every item without its media",
}


@dataclass
class Tally:
    """What is counted while the items go by.

    Attributes:
        hashes: Id, revision and content hash of each.
        licences: Of clips, and of words that are not ours.
        clips: Hashes of distinct samples; `audio_s` is their length together.
        pointers: Items that lack sound.
        texts: Items whose words are of a corpus.
    """

    hashes: list[tuple[str, int, str]] = field(default_factory=list)
    configs: Counter[str] = field(default_factory=Counter)
    tasks: Counter[tuple[str, str]] = field(default_factory=Counter)
    answer_types: Counter[str] = field(default_factory=Counter)
    licences: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    clips: set[bytes] = field(default_factory=set)
    audio_s: float = 0.0
    pointers: int = 0
    texts: int = 0

    def add(self, item: Item) -> None:
        """Count one item."""
        self.hashes.append((item.id, item.revision, item.content_hash))
        self.configs[item.benchmark] += 1
        self.tasks[item.benchmark, item.task] += 1
        self.answer_types[item.answer_type] += 1
        self.origins[item.id.split("/")[0]] += 1
        self.pointers += any(media.bytes is None for media in item.audio)
        self.texts += item.words is not None
        self.licences.update(part.licence for _, part in item.licensed())
        for clip in item.clips:
            if clip.language:
                self.languages[clip.language] += 1
            key = bytes.fromhex(clip.pcm_sha256 or "")
            if key not in self.clips:
                self.clips.add(key)
                self.audio_s += clip.duration_s or 0.0


def manifest_of(
    settings: Mapping[str, Any],
    default: str,
    tally: Tally,
    rows: Mapping[str, Mapping[str, int]],
    sources: Mapping[str, Any],
    left_out: Sequence[Reject],
) -> dict[str, Any]:
    """The manifest, without its file table.

    Args:
        settings: Of the release; of `creators`, `url` and `date` what is known.
        default: The configuration that is read where none is named.
        tally: Of all items.
        rows: By configuration and file.
        sources: What the stages before said of theirs, by name.
        left_out: Items that may not go out.
    """
    configs = {
        name: {
            "items": sum(files.values()),
            "copy": name in COPIES,
            "default": name == default,
            "splits": _splits(files),
        }
        for name, files in rows.items()
    }
    return {
        "name": settings["name"],
        "title": settings["title"],
        "version": settings["version"],
        **{key: settings[key] for key in ("creators", "url", "date") if settings.get(key)},
        "canary": canary(settings["name"], settings["version"]),
        "licence": declared_licence(tally.licences),
        "form": settings["form"],
        "seed": settings["seed"],
        "private": settings["private"],
        "digest": release_digest(tally.hashes),
        "items": sum(tally.configs.values()),
        "clips": len(tally.clips),
        "audio_s": round(tally.audio_s, 3),
        "pointer_items": tally.pointers,
        "text_items": tally.texts,
        "left_out": dict(sorted(Counter(reject.code for reject in left_out).items())),
        "configs": configs,
        "tasks": {f"{benchmark}/{task}": n for (benchmark, task), n in sorted(tally.tasks.items())},
        "answer_types": dict(sorted(tally.answer_types.items())),
        "languages": dict(sorted(tally.languages.items())),
        "licences": dict(sorted(tally.licences.items())),
        "origins": dict(sorted(tally.origins.items())),
        "sources": dict(sources),
        "audio": {**settings["audio"], "meter": METER, "resampler": RESAMPLER, "format": "FLAC, 16 bit"},
        "schema_version": SCHEMA_VERSION,
        "taxonomy_version": TAXONOMY_VERSION,
        "earmark": __version__,
        "columns": {"media": list(MEDIA_COLUMNS)},
    }


def _splits(files: Iterable[str]) -> list[str]:
    """The splits of a configuration, `test` first, by the names of its shards."""
    return [TEST, *sorted({name.partition("-")[0] for name in files} - {TEST})]


def splits_of(rows: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    """Items of each split, `test` first.

    Args:
        rows: By configuration and file.
    """
    counts: Counter[str] = Counter()
    for config, files in rows.items():
        if config not in COPIES:
            for name, n in files.items():
                counts[name.partition("-")[0]] += n
    return {split: counts[split] for split in _splits(counts)}


def file_table(
    folder: Path, rows: Mapping[str, Mapping[str, int]], known: Mapping[str, dict[str, Any]] | None = None
) -> dict[str, dict[str, Any]]:
    """Every file of the candidate: size, sha256, and rows of the shards.

    Args:
        folder: Of the candidate.
        rows: By configuration and file.
        known: An earlier table, of files that have not changed since.
    """
    table: dict[str, dict[str, Any]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = path.relative_to(folder).as_posix()
        if known and name in known:
            table[name] = known[name]
            continue
        table[name] = {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        if name.startswith("data/"):
            table[name]["rows"] = rows[path.parent.name][path.name]
    return table
