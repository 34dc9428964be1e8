"""What a public release keeps back: sound that may not be redistributed, and items whose words may not.

Sound that is kept back leaves a pointer item, which a reader's own copy of the corpus completes. Words cannot be
pointed at: an item without its question is none, so it stays out, with its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from earmark.item import Item, Media
from earmark.shards import Reject

STAGE = "release"
WORDS = "release.words_withheld"


def free_items(items: Iterable[Item], left_out: list[Reject]) -> Iterator[Item]:
    """The items whose words may go out.

    Args:
        items: Of the curated shards.
        left_out: Receives a reject for each of the others.
    """
    for item in items:
        if item.words and not item.words.redistributable:
            got = f"words of {item.words.source.dataset} under {item.words.licence}"
            remedy = "Keep it in a release with `release.private: true`"
            message = f"{item.id}: expected words that may be redistributed, got {got}. {remedy}"
            left_out.append(Reject(item.id, STAGE, WORDS, message))
        else:
            yield item


def without_unfree_media(item: Item) -> Item:
    """The item without the bytes of clips that may not be redistributed: a pointer item.

    Its clips keep source, record, both hashes and the transform, by which a reader's own copy completes it.
    """
    kept = tuple(
        media if clip.redistributable else Media(path=clip.source.record)
        for media, clip in zip(item.audio, item.clips, strict=True)
    )
    return item if kept == item.audio else item.model_copy(update={"audio": kept})
