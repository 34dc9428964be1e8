"""Items as a reader meets them: the record, and its sound as arrays, decoded when it is asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from earmark.audio import Sound, decode
from earmark.errors import AudioError
from earmark.item import Item
from earmark.loading.pointers import Completing


@dataclass(frozen=True)
class LoadedItem:
    """One item of a release.

    Attributes:
        record: All its fields; `record.clips` says of each sound where it comes from, what is in it, whose it is.
    """

    record: Item
    _completing: Completing | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """What predictions name it by."""
        return self.record.id

    @property
    def question(self) -> str:
        """What is asked."""
        return self.record.question

    @property
    def choices(self) -> tuple[str, ...]:
        """Answers to choose from, in their order; none where the answer is free."""
        return self.record.choices

    @property
    def answers(self) -> tuple[str, ...]:
        """The gold; none where answers are withheld."""
        return self.record.answers

    @cached_property
    def audio(self) -> Sounds:
        """Its sounds in the order in which they are heard."""
        return Sounds(self.record, self._completing)


class Sounds(Sequence[Sound]):
    """The sounds of an item; each is checked against its record and decoded when it is first asked for.

    A sound is `samples`, float32 of shape (channels, samples), and `sample_rate_hz`.

    Args:
        record: The item.
        completing: Where the sound of pointer items comes from; None where there is no such place.
    """

    def __init__(self, record: Item, completing: Completing | None) -> None:
        self._record, self._completing = record, completing
        self._decoded: dict[int, Sound] = {}

    def __len__(self) -> int:
        return len(self._record.clips)

    def __iter__(self) -> Iterator[Sound]:
        return (self[index] for index in range(len(self)))

    @overload
    def __getitem__(self, index: int) -> Sound: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sound]: ...

    def __getitem__(self, index: int | slice) -> Sound | Sequence[Sound]:
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        index = range(len(self))[index]
        if index not in self._decoded:
            self._decoded[index] = decode(self.encoded(index))
        return self._decoded[index]

    def encoded(self, index: int) -> bytes:
        """A sound as FLAC, for models that take files.

        Raises:
            AudioError: The item carries none (a pointer item, or the `index` configuration), or not the one that its
                record names.
        """
        item, clip = self._record, self._record.clips[index]
        name = f"{item.id}, clip {index}"
        if not item.audio:
            raise AudioError(
                name, expected="sound", got="the `index` configuration, which has none",
                remedy=f"Load the configuration {item.benchmark}",
            )  # fmt: skip
        flac = item.audio[index].bytes
        if flac is None:
            if self._completing is None:
                raise AudioError(
                    name, expected="sound", got="a pointer item: its sound may not be redistributed",
                    remedy=f"Give your copy of its corpus: load(…, corpora={{{clip.source.dataset!r}: folder}})",
                )  # fmt: skip
            return self._completing.sound(name, clip)
        found = hashlib.sha256(flac).hexdigest()
        if clip.sha256 and found != clip.sha256:
            raise AudioError(
                name, expected=f"sha256 {clip.sha256}", got=found, remedy="It was damaged on its way: load it again"
            )
        return flac
