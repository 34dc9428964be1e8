"""Drawing under constraints: try until all hold, or say which one would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np

from earmark.errors import SynthError

T = TypeVar("T")
TRIES = 400


def drawn_under(
    what: str,
    seed: int,
    make: Callable[[np.random.Generator], T],
    constraints: Mapping[str, Callable[[T], bool]],
    tries: int = TRIES,
) -> T:
    """The first draw that holds every constraint. Try k is drawn from (seed, k) alone.

    Args:
        what: Is drawn, for the message.
        seed: Of the scene.
        make: Draws one candidate.
        constraints: By what they ask for ("two events at least 30 degrees apart").
        tries: After which the draw is refused.

    Raises:
        SynthError: No candidate held; says how often each constraint was the first to fail.
    """
    failed: Counter[str] = Counter()
    for attempt in range(tries):
        candidate = make(np.random.Generator(np.random.PCG64([seed, attempt])))
        broken = next((asked for asked, holds in constraints.items() if not holds(candidate)), None)
        if broken is None:
            return candidate
        failed[broken] += 1
    reasons = "; ".join(f"{asked}: {count} times not" for asked, count in failed.most_common())
    raise SynthError(what, expected=f"a draw that holds in {tries} tries", got=reasons, remedy="Loosen a constraint")
