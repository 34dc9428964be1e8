"""Which shards of a release hold its gold: those of one split; of withheld answers those of the private part."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from earmark.errors import ScoreError
from earmark.shards import read_rows, shard_files

TEST = "test"
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
