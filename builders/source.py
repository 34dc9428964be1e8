"""The contract of a builder, and how builders are found.

A builder is a module of this folder that has `SOURCE` and `build`. Nothing registers it.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol, cast

import builders
from earmark.errors import SourceError
from earmark.item import Attribute, Clip, Item, Media, Origin, item_id
from earmark.shards import Reject
from earmark.taxonomy import nearest


@dataclass(frozen=True, slots=True)
class Source:
    """What is known of a corpus.

    Attributes:
        name: The builder's name: its module, its word in `params.yaml`, the first part of its items' ids.
        title: The corpus's own name.
        folders: Where it lies below `corpora_root`; the first that is there is read.
        revision: Version, commit or archive hash of the corpus that the builder was written for.
        licence: SPDX identifier; of the corpus where its clips have none of their own.
        redistributable: Whether clips may be in a published release.
        attribution: Whom to name, and how.
        citation: The paper.
        homepage: Where people read about it.
        how_to_get: One line: what to download, and where it must lie.
        cells: The (benchmark, task) cells that its labels truly support.
        languages: BCP-47 tags of what is spoken in it.
        hashes: sha256 of upstream archives or key files, by name, where they are published or were measured.
        standing: `real`: exercised on real recordings in the original layout; `layout`: on a hand-made fake.
    """

    name: str
    title: str
    folders: tuple[str, ...]
    revision: str
    licence: str
    redistributable: bool
    attribution: str
    citation: str
    homepage: str
    how_to_get: str
    cells: tuple[tuple[str, str], ...]
    standing: Literal["real", "layout"]
    languages: tuple[str, ...] = ()
    hashes: dict[str, str] = field(default_factory=dict)

    def locate(self, corpora_root: Path) -> Path:
        """The corpus's folder below a root.

        Raises:
            SourceError: It is not there; says where it was looked for and how to get it.
        """
        for folder in self.folders:
            if (corpora_root / folder).is_dir():
                return corpora_root / folder
        places = " or ".join(str(corpora_root / folder) for folder in self.folders)
        raise SourceError(
            f"source {self.name!r}", expected=f"the corpus in {places}", got="no such folder",
            remedy=f"{self.how_to_get}; or take {self.name!r} out of `sources` in params.yaml",
        )  # fmt: skip

    def clip(self, root: Path, path: Path, **facts: object) -> tuple[Media, Clip]:
        """An audio file of the corpus as a clip that is yet to be read.

        Args:
            root: The corpus's folder.
            path: The file, below it.
            facts: Fields of `Clip` that the corpus knows (transcript, language, speaker, licence …).
        """
        record = path.relative_to(root).as_posix()
        given: dict[str, object] = {
            "source": Origin(dataset=self.name, revision=self.revision, record=record, url=self.homepage),
            "licence": self.licence,
            "redistributable": self.redistributable,
            "attribution": self.attribution,
            "layout": "mono",
        }
        return Media(path=str(path)), Clip.model_validate({**given, **facts})

    def item(self, record: str, clips: list[tuple[Media, Clip]], **fields: object) -> Item:
        """An item of this corpus, with the id that is its own for ever.

        Args:
            record: The upstream record that the question is about.
            clips: As `clip` gives them, in the order in which they are heard.
            fields: The other fields of `Item`; `benchmark` and `task` among them.
        """
        key = {"record": record, "benchmark": fields["benchmark"], "task": fields["task"]}
        given = {
            "id": item_id(self.name, of=key),
            "audio": tuple(media for media, _ in clips),
            "clips": tuple(clip for _, clip in clips),
        }
        return Item.model_validate({**given, **fields})

    def reject(self, record: str, code: str, error: SourceError) -> Reject:
        """An upstream record of which no item can be made."""
        return Reject(f"{self.name}/{record}", f"ingest@{self.name}", code, str(error))

    def missing(self, record: str, path: Path) -> Reject:
        """The reject for a record whose file is not there."""
        error = SourceError(str(path), expected=f"the file that {record} names", got="no such file")
        return self.reject(record, "source.missing_file", error)


def speaker(**attributes: str | None) -> tuple[Attribute, ...]:
    """Speaker attributes for `Clip.speaker` or `Item.groups`, by name; what is None is left out."""
    return tuple(Attribute(key=key, value=value) for key, value in sorted(attributes.items()) if value)


class Builder(Protocol):
    """A module of this folder."""

    SOURCE: Source

    def build(self, root: Path) -> Iterator[Item | Reject]:
        """Read the corpus in `root`; yields an item or a reject for every record, and reads no sound."""
        ...


_NOT_BUILDERS = frozenset({"__main__", "source", "ingest", "readers"})


def names() -> tuple[str, ...]:
    """Names of all builders, sorted."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(builders.__path__) if m.name not in _NOT_BUILDERS))


def builder(name: str) -> Builder:
    """Find a builder.

    Raises:
        SourceError: There is none of that name; names the nearest.
    """
    if name not in names():
        close = nearest(name, names())
        raise SourceError(
            f"source {name!r}", expected="the name of a builder", got=repr(name),
            remedy=f"Did you mean {close!r}?" if close else "`python -m builders list` shows them",
        )  # fmt: skip
    return cast(Builder, importlib.import_module(f"builders.{name}"))
