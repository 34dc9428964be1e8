"""What to look at next: the items that raters disagree on most, and those that too few have judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from annotation.agreement.consensus import Consensus


class Next(NamedTuple):
    """An item that wants a look, and why."""

    item: str
    why: str
    judgements: int
    entropy_bits: float
    votes: dict[str, int]


def next_looks(found: Iterable[Consensus], count: int) -> list[Next]:
    """Items that want a look, the most wanting first.

    By entropy of the labels; where that is equal, an item whose majority is not its truth comes first, then one that
    fewer judged. An item on which everybody says what is known to be true wants none, one with a single judgement does.

    Args:
        found: The consensus on items.
        count: How many.
    """
    wanting = [one for one in found if one.entropy_bits > 0 or one.judgements < 2 or _doubted(one)]
    order = sorted(wanting, key=lambda one: (-one.entropy_bits, not _doubted(one), one.judgements, one.item))
    return [Next(one.item, _why(one), one.judgements, one.entropy_bits, one.votes) for one in order[:count]]


def _doubted(one: Consensus) -> bool:
    return one.truth is not None and one.majority != one.truth


def _why(one: Consensus) -> str:
    said = []
    if one.judgements < 2:
        said.append("one judgement alone")
    elif one.majority is None:
        said.append("a tie")
    elif one.entropy_bits > 0:
        said.append(f"{one.judgements - one.votes[one.majority]} of {one.judgements} do not say {one.majority!r}")
    if _doubted(one) and one.majority is not None:
        said.append(f"most say {one.majority!r}, the key {one.truth!r}")
    return "; ".join(said)
