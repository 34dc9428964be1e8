"""What predictions are scored against: the text columns of a release, one small record an item.

A release is a folder with `data/<config>/*.parquet`; configs that are declared copies (`mini`, `index`) are not
read. A folder of shards, or one shard, serves as well. Sound is never read. Of a release with several splits one is
read, `test` unless another is asked for; where its answers are withheld, from the private part.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.item import length_bin
from earmark.score.parts import (
    TEST,
    counted_configs,
    kept_files,
    manifest_of,
    require_count,
    require_digest,
    require_listed,
    require_shown,
    require_split,
    require_there,
    shown_files,
    split_files,
)  # fmt: skip
from earmark.score.related import PREJUDICED, Damage, Stereotype, Twinned, links_of, stereotype_of
from earmark.score.rows import require_form as require_row
from earmark.score.rows import require_scorable
from earmark.shards import read_rows, shard_files

_COLUMNS = [
    "id", "revision", "content_hash", "benchmark", "task", "skills", "aspects", "level", "choices", "answer_type",
    "answers", "answer_index", "scorer", "groups", "constraints", "parent", "twin", "perturbation",
    "clips.list.element.role", "clips.list.element.duration_s", "clips.list.element.language",
    "clips.list.element.sha256", "clips.list.element.pcm_sha256",
]  # fmt: skip
_DIGEST_CHARACTERS = 12


class Gold(NamedTuple):
    """What is known of an item when its prediction is scored.

    Attributes:
        skills: With the benchmark before each, as are `task`, `aspects` and `level`: the words of one
            benchmark's taxonomy mean nothing in another's.
        length: Length bin of all clips together; "none" where there is no clip.
        language: BCP-47 tag of what is heard; None where no clip says.
        groups: `key=value`.
        constraints: Rules that a program can check, as JSON objects.
        links: What it shares with others; those of one link, directly or through others, are one cluster.
        twin: The twins that it belongs to; None for most.
        damage: What was done to a clean item; None for most.
        stereotype: What a prejudice would answer; None for most.
    """

    id: str
    scorer: str
    answer_type: str
    answers: tuple[str, ...]
    choices: tuple[str, ...] = ()
    answer_index: int | None = None
    benchmark: str = ""
    task: str = ""
    skills: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    level: str | None = None
    length: str = "none"
    language: str | None = None
    groups: tuple[str, ...] = ()
    revision: int = 1
    content_hash: str = ""
    constraints: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    twin: Twinned | None = None
    damage: Damage | None = None
    stereotype: Stereotype | None = None


class Release(NamedTuple):
    """A release as a scorer sees it.

    Attributes:
        version: "none" for shards that are of no release.
        digest: First twelve hex digits of the release's digest; without a manifest, of the digest that a
            release of these items would have.
        items: By id.
        split: That they are of.
    """

    version: str
    digest: str
    items: Mapping[str, Gold]
    split: str = TEST


def read_release(path: Path, answers: Path | None = None, split: str = TEST) -> Release:
    """Read the gold of a release.

    Args:
        path: A release folder, a folder of shards, or a shard.
        answers: The private part of a release whose answers are withheld.
        split: Of a release that has several.

    Raises:
        ScoreError: There is nothing, an id is there twice, the folder does not hold what its manifest says, there is
            no such split, or its answers are withheld and not given.
        ReleaseError: The manifest is damaged; the private part is absent, damaged, or that of another release.
        ShardError: A shard is damaged or of another schema.
    """
    require_there(path)
    manifest = manifest_of(path) if (path / "data").is_dir() else {}
    require_split(path, manifest, split)
    kept = kept_files(path, manifest, answers, split)
    if not (path / "data").is_dir():
        return _identified({}, _read(shard_files(path)))
    items: dict[str, Gold] = {}
    if kept:
        items = _read(kept)
        require_shown(shown_files(path, split), items)
        return _identified(manifest, items, split)
    for config, count in counted_configs(path, manifest).items():
        before, files = len(items), split_files(path, manifest, config, split)
        require_listed(path, manifest, files)
        items = _read(files, items)
        if count is not None and len(items) - before != count:
            got, remedy = f"{len(items) - before}", "The copy is not whole: fetch the release again"
            raise ScoreError(str(path / "data" / config), expected=f"{count} items", got=got, remedy=remedy)
    require_count(path, manifest, split, len(items))
    require_digest(path, manifest, [(gold.id, gold.revision, gold.content_hash) for gold in items.values()])
    return _identified(manifest, items, split)


def _read(files: list[Path], into: dict[str, Gold] | None = None) -> dict[str, Gold]:
    items = {} if into is None else into
    for file in files:
        for gold in _rows(file):
            require_scorable(gold)
            if gold.id in items:
                got, remedy = "it twice", "Is one config a copy of another? Then the manifest must say so"
                raise ScoreError(gold.id, expected="each id once in a release", got=got, remedy=remedy)
            items[gold.id] = gold
    return items


def _rows(file: Path) -> Iterator[Gold]:
    found = []
    for row in read_rows(file, _COLUMNS):
        require_row(file, row)
        found.append(gold_of(row))
    if any(gold.twin and gold.twin.kind == PREJUDICED for gold in found):  # scenes are long: only where they are used
        scenes = {row["id"]: row["scene"] for row in read_rows(file, ["id", "scene"])}
        found = [gold._replace(stereotype=_stereotype(gold.twin, scenes[gold.id], gold.choices)) for gold in found]
    yield from found


def gold_of(row: Mapping[str, Any]) -> Gold:
    """The gold of a row of a shard (or of a dumped item, which has its scene as well)."""
    benchmark, clips = row["benchmark"], row["clips"]
    twin, damage = row.get("twin"), row.get("perturbation")
    twinned = Twinned(twin["group"], twin["kind"], twin["role"]) if twin else None
    seconds = sum(clip["duration_s"] or 0.0 for clip in clips)
    return Gold(
        id=row["id"],
        scorer=row["scorer"],
        answer_type=row["answer_type"],
        answers=tuple(row["answers"]),
        choices=tuple(row["choices"]),
        answer_index=row["answer_index"],
        benchmark=benchmark,
        task=f"{benchmark}/{row['task']}",
        skills=tuple(f"{benchmark}/{word}" for word in row["skills"]),
        aspects=tuple(f"{benchmark}/{word}" for word in row["aspects"]),
        level=f"{benchmark}/{row['level']}" if row["level"] else None,
        length=length_bin(seconds) if clips else "none",
        language=_language(clips),
        groups=tuple(f"{group['key']}={group['value']}" for group in row["groups"]),
        revision=row["revision"],
        content_hash=row["content_hash"],
        constraints=tuple(row["constraints"]),
        links=links_of(row),
        twin=twinned,
        damage=Damage(damage["kind"], damage["severity"], damage["parent"]) if damage else None,
        stereotype=_stereotype(twinned, row.get("scene"), row["choices"]),
    )


def _stereotype(twin: Twinned | None, scene: str | None, choices: Sequence[str]) -> Stereotype | None:
    return stereotype_of(scene, choices) if twin and twin.kind == PREJUDICED else None


def _language(clips: list[Mapping[str, Any]]) -> str | None:
    """That of the first context clip that names one, else of the first clip that does."""
    ordered = sorted(clips, key=lambda clip: clip["role"] != "context")
    return next((clip["language"] for clip in ordered if clip["language"]), None)


def _identified(manifest: Mapping[str, Any], items: dict[str, Gold], split: str = TEST) -> Release:
    digest = str(manifest.get("digest", "")).removeprefix("sha256:")
    if not digest:  # the same as a release of these items has
        lines = [f"{name}\t{items[name].revision}\t{items[name].content_hash}\n" for name in sorted(items)]
        digest = hashlib.sha256("".join(lines).encode()).hexdigest()
    return Release(str(manifest.get("version", "none")), digest[:_DIGEST_CHARACTERS], items, split)
