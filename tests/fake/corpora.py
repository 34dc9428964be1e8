"""What tests of builders do with a corpus: make its fake, build it, tell items from rejects, put other labels in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from builders.contract.source import Builder, Source, builder
from earmark.item import Item
from earmark.shards import Reject
from tests.fake import fake


def corpus(name: str, corpora_root: Path) -> tuple[Builder, Path]:
    """Make the fake of a builder's corpus; gives the builder and the corpus's folder."""
    fake(name).make(corpora_root)
    chosen = builder(name)
    return chosen, chosen.SOURCE.locate(corpora_root)


def split(found: Iterable[Item | Reject]) -> tuple[list[Item], list[Reject]]:
    """Items, and rejects."""
    everything = list(found)
    return [x for x in everything if isinstance(x, Item)], [x for x in everything if isinstance(x, Reject)]


def built(name: str, corpora_root: Path) -> tuple[list[Item], list[Reject]]:
    """What a builder makes of the corpus that is there."""
    chosen = builder(name)
    return split(chosen.build(chosen.SOURCE.locate(corpora_root)))


def items_of(chosen: Builder, root: Path) -> list[Item]:
    """The items of a corpus without rejects."""
    items, rejects = split(chosen.build(root))
    assert not rejects
    return items


def added(path: Path, text: str, encoding: str = "utf-8") -> None:
    """Put text at the end of a file."""
    path.write_text(path.read_text(encoding=encoding) + text, encoding=encoding)


def changed(path: Path, old: str, new: str) -> None:
    """Put other text in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


class Given:
    """A builder whose items are given."""

    def __init__(self, source: Source, items: list[Item]) -> None:
        self.SOURCE = source
        self._items = items

    def build(self, root: Path) -> Iterator[Item | Reject]:
        assert root.is_dir()
        yield from self._items
