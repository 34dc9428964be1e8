"""Earmark: opens, verifies and scores audio benchmark releases; the library that the makers build on."""

from earmark.errors import EarmarkError
from earmark.item import Item
from earmark.shards import read_items

__all__ = ["EarmarkError", "Item", "__version__", "read_items"]

__version__ = "0.1.0"
