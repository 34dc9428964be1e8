"""From the name of a release to its items with sound: streamed, or fetched once and read without a network."""

from earmark.loading.items import LoadedItem, Sounds
from earmark.loading.release import Loaded, load

__all__ = ["Loaded", "LoadedItem", "Sounds", "load"]
