"""The contract of a builder, and how builders are found.

A builder is a module of `builders/` itself that has `SOURCE` and `build`. Nothing registers it; what is not a builder
is in a folder below.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Literal, Protocol, cast

from pydantic import ValidationError

import builders
from builders.contract.folders import elsewhere
from builders.contract.upstream import Archive, Fetch, Gate, HubFiles, Manual, Modality
from earmark.draw import draw_int, shuffled
from earmark.errors import SourceError
from earmark.identity import item_id
from earmark.item import Attribute, Clip, Item, Media, Origin, Words
from earmark.shards import Reject
from earmark.taxonomy import nearest

__all__ = [
    "Archive", "Builder", "Fetch", "Gate", "HubFiles", "Manual", "Modality", "Source",
    "builder", "candidates", "names", "speaker", "worded",
]  # fmt: skip


_LONGEST = 255  # bytes of the name of a file, on the file systems that there are


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
        modality: What its items hold; `text` alone: prompts that are yet to be spoken.
        gated: What stands before it; None where anybody may fetch it.
        size: What is fetched, for people ("1.2 GB").
        recordings: Distinct clips that the whole corpus gives, of all folds and splits that are read; as its paper or
            page says. None: not known.
        questions: Items and rejects that the whole corpus gives; where it is counted in questions or prompts.
        fetch: How it is got, one or more steps; `how_to_get` says the same for people.
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
    modality: tuple[Modality, ...] = ("audio",)
    gated: Gate | None = None
    size: str = "unknown"
    recordings: int | None = None
    questions: int | None = None
    fetch: tuple[Fetch, ...] = ()

    def locate(self, corpora_root: Path) -> Path:
        """The corpus's folder below a root.

        Raises:
            SourceError: It is not there, or its folder is empty; says where it was looked for and how to get it.
        """
        there = [corpora_root / folder for folder in self.folders if (corpora_root / folder).is_dir()]
        for root in there:
            if any(path.is_file() or path.is_symlink() for path in root.rglob("*")):
                return root
        if there:
            raise self.nothing(there[0], "an empty folder")
        where = " or ".join(str(corpora_root / folder) for folder in self.folders)
        raise self.nothing(where, *elsewhere(corpora_root, self.folders))

    def nothing(self, where: Path | str, got: str, first: str = "") -> SourceError:
        """The error for a corpus of which nothing is there; `first` is what to do before anything else."""
        remedy = f"{first}{self.how_to_get}; or take {self.name!r} out of `sources` in params.yaml"
        return SourceError(f"source {self.name!r}", expected=f"the corpus in {where}", got=got, remedy=remedy)

    def clip(self, root: Path, path: Path, **facts: object) -> tuple[Media, Clip]:
        """An audio file of the corpus as a clip that is yet to be read.

        Args:
            root: The corpus's folder.
            path: The file, below it.
            facts: Fields of `Clip` that the corpus knows (transcript, language, speaker, licence …).
        """
        # A place outside keeps its name: `builders.ingest.units` makes a reject of it.
        record = (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
        given: dict[str, object] = {
            "source": Origin(dataset=self.name, revision=self.revision, record=record, url=self.homepage),
            "licence": self.licence,
            "redistributable": self.redistributable,
            "attribution": self.attribution,
            "layout": "mono",
        }
        return Media(path=str(path)), Clip.model_validate({**given, **facts})

    def inside(self, root: Path, name: str) -> Path | None:
        """The file that a corpus names, if the name leads to a place below its folder; None if not."""
        parts = PurePosixPath(name.replace("\\", "/"))
        long = any(len(part.encode(errors="replace")) > _LONGEST for part in parts.parts)
        return None if not name or long or parts.is_absolute() or ".." in parts.parts else root / parts

    def item(self, record: str, clips: list[tuple[Media, Clip]], **fields: object) -> Item:
        """An item of this corpus, with the id that is its own for ever.

        Args:
            record: The upstream record that the question is about, by a name that no other layout, copy or codec
                of the corpus changes; `record#field` where one record has several questions of one task.
            clips: As `clip` gives them, in the order in which they are heard; none for a prompt that is yet to be
                spoken: its words are then said to be those of the corpus, under its licence.
            fields: The other fields of `Item`; `benchmark` and `task` among them; `words` where the corpus's record
                has a licence of its own.

        Raises:
            SourceError: A field is unknown, missing or of the wrong type, or the record's name is not Unicode.
        """
        key = {"record": record, "benchmark": fields["benchmark"], "task": fields["task"]}
        try:
            named = item_id(self.name, of=key)
        except UnicodeEncodeError:
            raise self.error(record, expected="text in Unicode", got="half a character (a lone surrogate)") from None
        given = {
            "id": named,
            "audio": tuple(media for media, _ in clips),
            "clips": tuple(clip for _, clip in clips),
            "words": None if clips else self._words(record),
        }
        try:
            return Item.model_validate({**given, **fields})
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(str(part) for part in first["loc"])
            raise self.error(record, expected=f"a record with a valid {where}", got=str(first["msg"])) from None

    def _words(self, record: str) -> Words:
        origin = Origin(dataset=self.name, revision=self.revision, record=record, url=self.homepage)
        return Words(
            source=origin,
            licence=self.licence,
            redistributable=self.redistributable,
            attribution=self.attribution,
        )

    def error(self, where: str, *, expected: str, got: str, remedy: str = "") -> SourceError:
        """An error that names this source, and where in the corpus."""
        return SourceError(f"source {self.name!r}, {where}", expected=expected, got=got, remedy=remedy)

    def reject(self, record: str, code: str, error: SourceError) -> Reject:
        """An upstream record of which no item can be made; halves of characters are written out."""
        shown = (text.encode(errors="backslashreplace").decode() for text in (f"{self.name}/{record}", str(error)))
        return Reject(next(shown), f"ingest@{self.name}", code, next(shown))

    def missing(self, record: str, file: str) -> Reject:
        """The reject for a record whose file, named as in the corpus, is not there."""
        remedy = "Complete the corpus or take the record out"
        error = self.error(file, expected="the file that the corpus names", got="no such file", remedy=remedy)
        return self.reject(record, "source.missing_file", error)


def speaker(**attributes: str | None) -> tuple[Attribute, ...]:
    """Speaker attributes for `Clip.speaker` or `Item.groups`, by name; what is None is left out."""
    return tuple(Attribute(key=key, value=value) for key, value in sorted(attributes.items()) if value)


def worded(wordings: Sequence[str], record: str) -> str:
    """One of several wordings of a question; it follows from the record alone, so no seed rewords an item."""
    return wordings[draw_int(0, record, "wording") % len(wordings)]


def candidates(
    answer: str, labels: Iterable[str], record: str, apart: Collection[frozenset[str]] = ()
) -> tuple[str, ...]:
    """The answer and wrong answers that are truly wrong.

    Args:
        answer: The label of the record.
        labels: All labels of the corpus.
        record: The upstream record; which of two labels that are kept apart is taken follows from it.
        apart: Sets of labels of which two may be true of one recording. No two of a set are offered together,
            whether or not one of them is the answer: so what is missing does not give the answer away.

    Returns:
        Labels, sorted; the answer among them.
    """
    kept = [answer]
    for label in shuffled([label for label in labels if label != answer], 0, record, "candidates"):
        if not any(label in group and other in group for group in apart for other in kept):
            kept.append(label)
    return tuple(sorted(kept))


class Builder(Protocol):
    """A module of `builders/`."""

    SOURCE: Source

    def build(self, root: Path) -> Iterator[Item | Reject]:
        """Read the corpus in `root`; yields an item or a reject for every record, and reads no sound."""
        ...


def names() -> tuple[str, ...]:
    """Names of all builders, sorted."""
    found = pkgutil.iter_modules(builders.__path__)
    return tuple(sorted(m.name for m in found if not m.ispkg and m.name != "__main__"))


def builder(name: str) -> Builder:
    """Find a builder.

    Raises:
        SourceError: There is none of that name (names the nearest), or it has no `SOURCE` and `build`.
    """
    if name not in names():
        close = nearest(name, names())
        raise SourceError(
            f"source {name!r}", expected="the name of a builder", got=repr(name),
            remedy=f"Did you mean {close!r}?" if close else "`python -m builders list` shows them",
        )  # fmt: skip
    module = importlib.import_module(f"builders.{name}")
    absent = [part for part in ("SOURCE", "build") if not hasattr(module, part)]
    if absent:
        raise SourceError(
            f"builders/{name}.py", expected="a builder: SOURCE and build", got=f"no {' and no '.join(absent)}"
        )
    return cast(Builder, module)
