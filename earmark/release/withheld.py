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
POINTER = "release.pointer_tells"


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


def heard_items(items: Iterable[Item], left_out: list[Reject]) -> Iterator[Item]:
    """The items that need no pointer: where answers are withheld, the record that one names would tell them.

    Args:
        items: Those whose words may go out.
        left_out: Receives a reject for each of the others.
    """
    for item in items:
        unfree = next((clip for clip in item.clips if not clip.redistributable), None)
        if unfree:
            got = f"a clip of {unfree.source.dataset} under {unfree.licence}"
            remedy = "A pointer names its record, and with it the answer: publish the answers, or leave the source out"
            message = f"{item.id}: expected sound that may be redistributed, got {got}. {remedy}"
            left_out.append(Reject(item.id, STAGE, POINTER, message))
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
