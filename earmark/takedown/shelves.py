"""Everywhere in a project that a clip can be: each place a shelf, with its files and what a takedown does there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from earmark.errors import ReleaseError
from earmark.params import read_params
from earmark.release.answers import SUFFIX
from earmark.release.ledger import read_ledger
from earmark.takedown.marks import Marks

Fate = Literal["dropped", "told"]
_CACHE_VARIABLE = "EARMARK_CACHE"
_ITEMS = (".parquet", ".tar")
_CURATED = ("curated", "redrawn")


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place that may hold the clip.

    Attributes:
        kind: `items`, `unfinished`, `curated`, `candidate`, `frozen`, `published`, `dvc cache` or `reader cache`.
        path: Its folder.
        files: Files of items in it.
        fate: Whether a purge drops what holds the clip, or only tells what a person has to do.
        whole: Whether it goes as a whole: what is left of an output would be taken for all of it.
    """

    kind: str
    path: Path
    files: tuple[Path, ...]
    fate: Fate
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Project:
    """A checkout.

    Attributes:
        root: Its folder.
        releases: Folder of the ledger.
    """

    root: Path
    releases: Path

    @property
    def build(self) -> Path:
        """What `dvc repro` makes."""
        return self.root / "build"

    @property
    def cache(self) -> Path:
        """What was fetched, kept by its hash."""
        given = os.environ.get(_CACHE_VARIABLE, "")
        return Path(given) if given else self.build / "cache"

    def corpora(self) -> Path | None:
        """Folder of the corpora; None where the parameters name none."""
        found = self._params("corpora_root")
        return self.root / found if found else None

    def target(self) -> str:
        """Where the candidate is published to; empty where there are no parameters."""
        return self._params("publish")

    def _params(self, name: str) -> str:
        path = self.root / "params.yaml"
        if not path.exists():
            return ""
        params = read_params(path)
        return params.publish.to if name == "publish" else params.corpora_root

    def shelves(self) -> Iterator[Shelf]:
        """All places, in the order of the pipeline."""
        items = self.build / "items"
        for folder in _folders(items):
            yield Shelf("items", folder, _below(folder), "dropped")
        for work in (self.build / ".work", items / ".work"):
            for folder in _folders(work, hidden=True):
                yield Shelf("unfinished", folder, _below(folder), "dropped")
        for folder in (self.build / name for name in _CURATED):
            yield Shelf("curated", folder, _below(folder), "dropped")
        yield Shelf("candidate", self.build / "release", _below(self.build / "release"), "dropped")
        if kept := _below(self.build / "answers"):  # whole records, where answers are withheld
            yield Shelf("candidate", self.build / "answers", kept, "dropped")
        for entry in read_ledger(self.releases):
            folder = self.releases / entry.version
            yield Shelf("frozen", folder, _frozen_files(folder), "told")
            part = self.releases / f"{entry.version}{SUFFIX}"
            if kept := _below(part):
                yield Shelf("frozen", part, kept, "told")
        target = self.target()
        if target and not target.startswith("hf://"):
            beside = _folders(self.root / f"{target.rstrip('/')}{SUFFIX}", hidden=True)
            for folder in (*_folders(self.root / target, hidden=True), *beside):
                yield Shelf("published", folder, _below(folder), "told")
        dvc = self.root / ".dvc" / "cache" / "files" / "md5"
        frozen = self._frozen_objects()
        objects = tuple(path for path in _below(dvc, ("",)) if path.suffix != ".dir")
        loose = tuple(path for path in objects if path.parent.name + path.name not in frozen)
        yield Shelf("dvc cache", dvc, loose, "dropped", whole=False)
        yield from self._reader_caches(target)

    def _reader_caches(self, target: str) -> Iterator[Shelf]:
        """What this machine's own readers fetched of the published data set."""
        if target.startswith("hf://"):
            home = Path(os.environ.get("HF_HOME") or Path.home() / ".cache" / "huggingface")
            hub = Path(os.environ.get("HF_HUB_CACHE") or home / "hub")
            name = target.removeprefix("hf://").removeprefix("datasets/").partition("@")[0].replace("/", "--")
            blobs = hub / f"datasets--{name}" / "blobs"
            yield Shelf("reader cache", blobs, _below(blobs, ("",)), "dropped", whole=False)

    def _frozen_objects(self) -> frozenset[str]:
        """The objects of the DVC cache that frozen versions are made of: those stay."""
        found: set[str] = set()
        for pointer in sorted(self.releases.glob("*/*.dvc")):
            for line in pointer.read_text(encoding="utf-8").splitlines():
                key, _, value = line.strip().removeprefix("- ").partition(": ")
                if key == "md5":
                    listed = _listed(self.root / ".dvc" / "cache" / "files" / "md5", value)
                    found |= {value, *(listed or map(_md5, _below(pointer.with_suffix(""), ("",))))}
        return frozenset(found)

    def downloads(self, marks: Marks) -> list[Path]:
        """What the fetch cache holds of the clip: its own file, or the archives of its corpus, which hold it."""
        names = {*marks.files}
        for origin in marks.origins:
            names |= _fetched(self.corpora(), origin.dataset)
        found = [self.cache / "sha256" / name[:2] / name for name in names if len(name) == 64]
        found += [self.cache / "hub" / name for name in names if name.startswith("datasets--")]
        return sorted(path for path in found if path.exists())

    def members(self, marks: Marks) -> list[Path]:
        """The clip in the corpora here, unpacked: these are the user's own."""
        corpora = self.corpora()
        if corpora is None or not corpora.is_dir():
            return []
        places = [folder / one.record for folder in _folders(corpora) for one in sorted(marks.origins)]
        inside = (path for path in places if path.is_file() and path.resolve().is_relative_to(corpora.resolve()))
        return sorted({*inside})


def _listed(cache: Path, name: str) -> list[str]:
    """The objects of a folder in the DVC cache; none where the cache does not say."""
    path = cache / name[:2] / name[2:]
    if not name.endswith(".dir") or not path.is_file():
        return []
    return [str(one["md5"]) for one in _read(path, "what DVC keeps of a folder", "Run `dvc pull`")]


def _md5(path: Path) -> str:
    """What DVC calls a file by."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _fetched(corpora: Path | None, dataset: str) -> set[str]:
    """What a corpus was fetched as: hashes of archives, folders of data sets of the Hub."""
    note = corpora / ".earmark" / f"{dataset}.json" if corpora else None
    if note is None or not note.is_file():
        return set()
    steps = _read(note, "the note of a fetch", f"Fetch {dataset} again, or delete the note and look through the cache")
    names = {str(step.get("sha256") or "") for step in steps}
    return (names | {f"datasets--{step['repo'].replace('/', '--')}" for step in steps if step.get("repo")}) - {""}


def _read(path: Path, expected: str, remedy: str) -> list[dict[str, Any]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReleaseError(str(path), expected=expected, got=str(error), remedy=remedy) from None
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ReleaseError(str(path), expected=expected, got=type(found).__name__, remedy=remedy)
    return found


def _folders(folder: Path, *, hidden: bool = False) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(one for one in folder.iterdir() if one.is_dir() and (hidden or not one.name.startswith(".")))


def _below(folder: Path, suffixes: tuple[str, ...] = _ITEMS) -> tuple[Path, ...]:
    """The files in a folder and below, by the ends of their names; partial ones as well."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.name.endswith(suffixes))
    return tuple(sorted(found))


def _frozen_files(folder: Path) -> tuple[Path, ...]:
    """The files of a frozen version, which have to be here: nobody can say what is in a file that is elsewhere.

    Raises:
        ReleaseError: They are not.
    """
    files = _below(folder)
    if not any(path.parent.parent.name == "data" for path in files):
        raise ReleaseError(
            str(folder), expected="the shards of a frozen version, to look for the clip in them", got="none here",
            remedy=f"dvc pull {folder}/data.dvc",
        )  # fmt: skip
    return files
