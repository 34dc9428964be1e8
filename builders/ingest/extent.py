"""How much of a corpus is there: counted while it is read, and compared with what is known of the whole.

Part of a corpus is no error, people use subsets. But a cell that is filled from a tenth of a corpus is another cell, so
it is said: by `python -m builders check`, at the end of the stage, in its `summary.json`, on the card of the release.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from builders.contract.folders import deeper
from builders.contract.guard import FAULTS, unlike
from builders.contract.source import Builder, Source
from earmark.draw import draw_int
from earmark.errors import EarmarkError, SourceError
from earmark.item import Item
from earmark.shards import Reject


class Share(NamedTuple):
    """What of a corpus was read, and what the whole of it is.

    A sound that the corpus names and that is not there has been read as well: it is a reject, which says so.
    """

    read: int
    whole: int


@dataclass(slots=True)
class Counted:
    """A builder that counts what goes by: its counts are those of the last reading, whole or broken off."""

    builder: Builder
    SOURCE: Source = field(init=False)
    questions: int = 0
    items: int = 0
    _last: str = ""
    _recordings: set[int] = field(default_factory=set)
    _rejected: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.SOURCE = self.builder.SOURCE

    def build(self, root: Path) -> Iterator[Item | Reject]:
        """What the builder makes.

        Raises:
            SourceError: As the builder does; also if nothing in the folder is of the corpus, or a record is such that
                the builder breaks on it. Where nothing was read and the builder knows no remedy, it is how to get the
                corpus, or where it seems to lie.
        """
        self.questions, self.items, self._last = 0, 0, ""
        self._recordings.clear()
        self._rejected.clear()
        try:
            for made in self.builder.build(root):
                self._count(made)
                yield made
        except SourceError as error:
            found = None if self.items else deeper(root, self.SOURCE.folders)
            if not found and (self.questions or error.remedy):
                raise
            remedy = f"It seems to lie one folder deeper, in {found}: move it up" if found else self.SOURCE.how_to_get
            raise SourceError(error.subject, expected=error.expected, got=error.got, remedy=remedy) from None
        except EarmarkError:
            raise
        except (*FAULTS, OSError) as error:
            raise self._broken(error) from error
        if not self.questions:
            raise self.SOURCE.nothing(root, "nothing that is a record of it")

    def _broken(self, error: Exception) -> SourceError:
        """A record that is so unlike its description that the builder broke on it."""
        where = f"after {self._last}" if self._last else "its first record"
        said = unlike(self.SOURCE, where, error)
        return SourceError(
            said.subject, expected=said.expected, got=said.got,
            remedy="Look at the record that comes next in the corpus, and mend it or take it out; "
            f"if it is as it should be, builders/{self.SOURCE.name}.py is wrong",
        )  # fmt: skip

    def _count(self, made: Item | Reject) -> None:
        self.questions += 1
        self.items += isinstance(made, Item)
        self._last = made.clips[0].source.record if isinstance(made, Item) and made.clips else made.id
        if self.SOURCE.recordings is None:
            return
        if isinstance(made, Reject):
            self._rejected.add(made.id.partition("#")[0])
        else:
            self._recordings.update(draw_int(0, clip.source.record) for clip in made.clips)  # a name would be longer

    def shares(self) -> Mapping[str, Share]:
        """What was read, by kind (`recordings`, `questions`), where the whole is known."""
        source, found = self.SOURCE, {}
        if source.recordings is not None:
            found["recordings"] = Share(len(self._recordings), source.recordings)
        if source.questions is not None:
            found["questions"] = Share(self.questions, source.questions)
        return found

    def notes(self) -> tuple[str, ...]:
        """One line for each kind of which there is less or more than the corpus has; none where all is there."""
        return tuple(note for kind, share in self.shares().items() if (note := self._note(kind, share)))

    def _note(self, kind: str, share: Share) -> str:
        rejected = len(self._rejected) if kind == "recordings" else 0  # these are said already, each with its reason
        if share.read > share.whole:
            return f"more than the corpus has: {share.read:,} {kind}, not {share.whole:,}. Is it another version of it?"
        if share.read + rejected < share.whole:
            return f"a part of the corpus: {share.read:,} of its {share.whole:,} {kind}"
        return ""
