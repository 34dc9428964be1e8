"""Drawing by hash: which, where and in what order follow from a seed and an id, never from reading order."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

from earmark.item import Item

T = TypeVar("T")


def draw_int(seed: int, *keys: object) -> int:
    """A number from 0 to 2**63 - 1 that follows from the seed and the keys (blake2b)."""
    text = "\x1f".join([str(seed), *map(str, keys)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def shuffled(values: Sequence[T], seed: int, *keys: object) -> list[T]:
    """The values in an order that follows from the seed, the keys and each value, whatever order they came in.

    Equal values keep their order of arrival among themselves.
    """
    return sorted(values, key=lambda value: (draw_int(seed, *keys, value), str(value)))


def drawn(values: Sequence[T], count: int, seed: int, *keys: object) -> list[T]:
    """`count` of the values (all, if there are fewer), without replacement."""
    return shuffled(values, seed, *keys)[: max(count, 0)]


def with_drawn_choices(item: Item, seed: int, options: int) -> Item:
    """Give a choice item its final choices: the answer and drawn distractors, shuffled by hash(seed, id).

    Args:
        item: Its `choices` are all candidates: the answer, and every wrong answer that is truly wrong.
        seed: The release's seed.
        options: Number of choices wanted; fewer candidates are all kept.

    Returns:
        The item with `choices` and `answer_index` set; items of other answer types as they are.
    """
    if item.answer_type != "choice" or len(item.answers) != 1 or item.answers[0] not in item.choices:
        return item  # validation says what is wrong, if anything is
    answer = item.answers[0]
    wrong = [choice for choice in item.choices if choice != answer]
    kept = drawn(wrong, options - 1, seed, item.id, "distractors")
    # The answer's place is drawn first, on its own, so that it is uniform whatever the words are.
    place = draw_int(seed, item.id, "place") % (len(kept) + 1)
    order = shuffled(kept, seed, item.id, "order")
    choices = (*order[:place], answer, *order[place:])
    return item.model_copy(update={"choices": choices, "answer_index": place})
