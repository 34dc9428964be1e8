"""Tiny hand-made fakes of corpora, each in its documented layout. No sound or text in them is from a corpus."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Protocol, cast


class Fake(Protocol):
    """A module of this folder, named as its builder.

    Attributes:
        EXPECTED_ITEMS: Number of items that the builder must make of it.
        EXPECTED_FIRST_ID: Id of the first of them. It must never change: people cite it.

    It may have `HEADERLESS` (patterns of names of tables without a header line) and `ENCODED` (of texts that are not
    UTF-8 by design).
    """

    EXPECTED_ITEMS: int
    EXPECTED_FIRST_ID: str

    def make(self, root: Path) -> None:
        """Write the corpus below a folder that plays `corpora_root`."""
        ...


def fake(name: str) -> Fake:
    """The fake of a builder's corpus."""
    return cast(Fake, importlib.import_module(f"tests.fake.{name}"))
