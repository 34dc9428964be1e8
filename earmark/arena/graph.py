"""Who can be compared with whom: the graph of votes (Ford 1957, American Mathematical Monthly 64 (8), 28-33).

Systems that nobody compared, directly or through others, are of different components: their abilities cannot be set
side by side. Within a component abilities are finite if and only if every system beats every other through some
chain: the component is strongly connected. A tie that counts as two halves is a win both ways. In Davidson's model it
is none: there one system's wins and ties alone let its ability and the frequency of ties grow together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from earmark.arena.votes import Floats, Ints

Bools = NDArray[np.bool_]


def beats(pairs: Ints, votes: Floats, systems: int, *, ties: bool = True) -> Bools:
    """Who beat whom.

    Args:
        pairs: Shape (settings, 2), sorted.
        votes: Shape (resamples, settings, 3).
        systems: How many there are.
        ties: Whether a tie is a win both ways.

    Returns:
        Shape (resamples, systems, systems).
    """
    found = np.zeros((len(votes), systems, systems), dtype=bool)
    begins = np.flatnonzero(np.r_[True, (np.diff(pairs, axis=0) != 0).any(axis=1)])
    there = np.logical_or.reduceat(votes > 0, begins, axis=1)  # settings of one pair stand together
    first, second = pairs[begins].T
    found[:, first, second] = there[..., 0] | (there[..., 2] & ties)
    found[:, second, first] = there[..., 1] | (there[..., 2] & ties)
    return found


def reach(direct: Bools) -> Bools:
    """Who gets to whom over any number of steps; everyone to himself. Shape as given, (…, systems, systems)."""
    size = direct.shape[-1]
    found = (direct | np.eye(size, dtype=bool)).astype(np.float32)
    for _ in range(max(1, (size - 1).bit_length())):
        found = (found @ found > 0).astype(np.float32)
    return np.asarray(found > 0)


def components(direct: Bools) -> list[list[int]]:
    """Groups of systems that were compared with each other, whoever won; the largest first, then by number."""
    together = reach(direct | direct.T)
    return _groups(together)


def strong(direct: Bools) -> list[list[int]]:
    """Groups within which every system beats every other through some chain; in the same order."""
    found = reach(direct)
    return _groups(found & found.T)


def _groups(together: Bools) -> list[list[int]]:
    return sorted(map(list, {tuple(np.flatnonzero(row).tolist()) for row in together}), key=lambda g: (-len(g), g))


def is_strong(direct: Bools, members: list[int]) -> Bools:
    """Whether a component is strongly connected in each resample. Shape (resamples,)."""
    inside = direct[:, members][:, :, members]
    return np.asarray(reach(inside).all(axis=(1, 2)))
