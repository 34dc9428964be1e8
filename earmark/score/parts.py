"""Which shards of a release hold its gold: those of one split; of withheld answers those of the private part."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from earmark.digest import release_digest, sha256_of
from earmark.errors import ScoreError
from earmark.release.form import require_form
from earmark.release.names import MANIFEST
from earmark.release.shelf import require_one
from earmark.shards import read_rows, shard_files
from earmark.strict_json import each_key_once

TEST = "test"
INDEX = "index"
_IN_INDEX = f"data/{INDEX}/"
_COPIES = frozenset({"mini", INDEX})
_AGAIN = "The copy is not whole: fetch the release again"


def require_split(release: Path, manifest: Mapping[str, Any], split: str) -> None:
    """Refuse a split that a release does not have.

    Raises:
        ScoreError: Names those that it has.
    """
    known = manifest.get("splits") or {TEST: None}
    if not isinstance(known, dict) or split not in known:
        raise ScoreError(str(release), expected=f"a split: {', '.join(map(str, known))}", got=split)


def split_files(release: Path, manifest: Mapping[str, Any], config: str, split: str) -> list[Path]:
    """The shards of a configuration; of one split where there are several."""
    files = shard_files(release / "data" / config)
    return [file for file in files if file.name.startswith(f"{split}-")] if manifest.get("splits") else files


def kept_files(release: Path, manifest: Mapping[str, Any], answers: Path | None, split: str) -> list[Path] | None:
    """The shards of the private part that hold a split; None where its answers are published.

    Raises:
        ScoreError: The answers are withheld and not given.
        ReleaseError: The private part is absent, damaged, or of another release; or there is nothing that it could be
            of.
    """
    said = manifest.get("answers")
    splits = said.get("splits") if isinstance(said, dict) else None
    withheld = isinstance(splits, list) and split in splits
    if answers is None:
        if withheld:
            raise ScoreError(
                str(release), expected="its answers, which are withheld", got="the public part alone",
                remedy="Give the private part: --answers DIR",
            )  # fmt: skip
        return None
    from earmark.release.answers import read_answers  # imported here: it takes a while

    part = read_answers(answers, release)
    return part.files() if withheld else None


def require_shown(files: Sequence[Path], kept: Collection[str]) -> None:
    """Check that the public part asks what the private part answers, and nothing else.

    Args:
        files: Shards of the public part.
        kept: Ids of the private part.

    Raises:
        ScoreError: Names the first item that one of them lacks.
    """
    shown = {row["id"] for file in files for row in read_rows(file, ["id"])}
    for name in sorted(shown ^ {*kept}):
        where, other = ("questions", "answers") if name in shown else ("answers", "questions")
        got = f"it in the {where}, not in the {other}"
        raise ScoreError(name, expected="it in both parts", got=got, remedy=_AGAIN)


def require_of_split(release: Path, split: str, names: Collection[str]) -> None:
    """Refuse predictions for items of another split.

    Args:
        release: A release folder, or a folder of shards.
        split: Which is scored.
        names: Ids of predictions.

    Raises:
        ScoreError: Names the first such item, and its split.
    """
    files = sorted((release / "data" / "index").glob("*.parquet"))
    for file in files:
        other = file.name.partition("-")[0]
        if other != split:
            found = sorted({row["id"] for row in read_rows(file, ["id"])} & {*names})
            if found:
                remedy = f"Leave them out, or score them alone with --split {other}"
                got = f"{len(found)} of {other}: {found[0]}" + (" and others" if len(found) > 1 else "")
                raise ScoreError("predictions", expected=f"items of the split {split}", got=got, remedy=remedy)


def require_count(release: Path, manifest: Mapping[str, Any], split: str, count: int) -> None:
    """Check that a split has as many items as the manifest says, where it says so.

    Raises:
        ScoreError: It has not.
    """
    said = (manifest.get("splits") or {}).get(split)
    if said is not None and said != count:
        raise ScoreError(f"{release}, {split}", expected=f"{said} items", got=str(count), remedy=_AGAIN)


def require_listed(release: Path, manifest: Mapping[str, Any], files: Sequence[Path]) -> None:
    """Check the shards of the index by their hash, where the manifest lists files; those with sound are not read.

    Raises:
        ScoreError: A shard is not in the manifest, or not what it says.
    """
    listed: Mapping[str, Mapping[str, Any]] | None = manifest.get("files")
    if listed is None:
        return
    for file in files:
        name = file.relative_to(release).as_posix()
        if name not in listed:
            raise ScoreError(str(file), expected="a file that the manifest lists", got="one more", remedy=_AGAIN)
        if name.startswith(_IN_INDEX) and (found := sha256_of(file)) != listed[name]["sha256"]:
            raise ScoreError(str(file), expected=f"sha256 {listed[name]['sha256']}", got=found, remedy=_AGAIN)


def require_digest(release: Path, manifest: Mapping[str, Any], items: Iterable[tuple[str, int, str]]) -> None:
    """Check that a release whose answers are published, and that has one split, holds the items of its digest.

    A manifest that lists no files was written by hand, and is of no release.

    Raises:
        ScoreError: It holds others.
    """
    said = manifest.get("digest")
    if "files" not in manifest or manifest.get("splits") or manifest.get("answers"):  # a part alone, or a secret key
        return
    if (found := release_digest(items)) != said:
        raise ScoreError(str(release), expected=f"items of {said}, as its manifest says", got=found, remedy=_AGAIN)


def shown_files(path: Path, split: str = TEST) -> list[Path]:
    """The shards that ask the items of a split, once each; whether or not their answers are withheld.

    Args:
        path: A release folder, a folder of shards, or a shard.
        split: Of a release that has several.

    Raises:
        ScoreError: There is nothing, not what the manifest says, or no such split.
        ReleaseError: The manifest is damaged.
        ShardError: There are no shards.
    """
    require_there(path)
    if not (path / "data").is_dir():
        require_split(path, {}, split)
        return shard_files(path)
    manifest = manifest_of(path)
    require_split(path, manifest, split)
    files = [file for config in counted_configs(path, manifest) for file in split_files(path, manifest, config, split)]
    require_listed(path, manifest, files)
    return files


def require_there(path: Path) -> None:
    """Refuse what is no release and no shards, before something of it is read.

    Raises:
        ScoreError: There is nothing, or a file of another kind.
        ReleaseError: It is a folder of versions.
    """
    expected = "a release folder or shards"
    if not path.exists():
        of_hub = "@" in path.name
        remedy = "Fetch it first, and give its folder" if of_hub else "A release of the Hub is named org/name@v1.0.0"
        raise ScoreError(str(path), expected=expected, got="nothing there", remedy=remedy)
    if path.is_file() and path.suffix != ".parquet":
        remedy = "Give the release, then the predictions: `earmark score RELEASE PREDICTIONS`"
        raise ScoreError(str(path), expected=expected, got="a file", remedy=remedy)
    require_one(path)
    if (path / MANIFEST).is_file() and not (path / "data").is_dir():
        remedy = f"dvc pull {path}/*.dvc" if (path / "data.dvc").exists() else "Fetch the whole release"
        raise ScoreError(str(path / "data"), expected="the shards of the release", got="nothing there", remedy=remedy)


def manifest_of(release: Path) -> dict[str, Any]:
    """The manifest of a release folder; empty where there is none.

    Raises:
        ScoreError: It cannot be read.
        ReleaseError: It has another form (`earmark.release.form`).
    """
    path = release / MANIFEST
    if not path.exists() and not path.is_symlink():
        return {}
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"), object_pairs_hook=each_key_once)
    except (OSError, ValueError, RecursionError) as error:
        raise ScoreError(str(path), expected="JSON", got=str(error) or type(error).__name__) from None
    require_form(path, manifest, ("configs",))
    return manifest


def counted_configs(path: Path, manifest: Mapping[str, Any]) -> dict[str, int | None]:
    """The configs to read, and how many items each must have: the index alone, where it is there and holds them all."""
    index = manifest.get("configs", {}).get(INDEX)
    if isinstance(index, dict) and (path / "data" / INDEX).is_dir():
        return {INDEX: None if manifest.get("splits") else index.get("items")}
    if not manifest:
        counts: dict[str, int | None] = {p.name: None for p in sorted((path / "data").iterdir()) if p.is_dir()}
        counts = {name: count for name, count in counts.items() if name not in _COPIES}
    else:
        facts = {n: f if isinstance(f, dict) else {} for n, f in sorted(manifest["configs"].items())}
        of_all = not manifest.get("splits")  # what it says of a configuration is of all its splits
        counts = {
            name: fact.get("items") if of_all else None
            for name, fact in facts.items()
            if not fact.get("copy", name in _COPIES)
        }
    if not counts:
        raise ScoreError(str(path), expected="at least one config besides mini and index", got="none")
    return counts
