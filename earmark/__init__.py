"""Earmark: opens, verifies and scores audio benchmark releases; the library that the makers build on."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from earmark.errors import EarmarkError as EarmarkError
    from earmark.item import Item as Item
    from earmark.loading import load as load
    from earmark.shards import read_items as read_items

__all__ = ["EarmarkError", "Item", "__version__", "load", "read_items"]

__version__ = "0.1.0"

_FROM = {
    "EarmarkError": "earmark.errors",
    "Item": "earmark.item",
    "load": "earmark.loading",
    "read_items": "earmark.shards",
}


def __getattr__(name: str) -> Any:
    """A name is imported when it is asked for: Arrow and the record take a while, and not all starts need them."""
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
