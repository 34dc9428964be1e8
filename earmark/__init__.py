"""Earmark: opens, verifies and scores audio benchmark releases; the library that the makers build on."""

from typing import TYPE_CHECKING, Any

from earmark.errors import EarmarkError
from earmark.item import Item
from earmark.shards import read_items

if TYPE_CHECKING:
    from earmark.loading import load as load

__all__ = ["EarmarkError", "Item", "__version__", "load", "read_items"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """`load` is imported when it is asked for: it brings much, and asks for the version above."""
    if name == "load":
        from earmark.loading import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
