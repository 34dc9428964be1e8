"""A window over work that runs elsewhere: so much is under way at one time, and no more is held than that."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from itertools import islice
from typing import TypeVar

Q = TypeVar("Q")
R = TypeVar("R")


def in_flight(pieces: Iterable[Q], submit: Callable[[Q], Future[R]], most: int) -> Iterator[tuple[Q, Future[R]]]:
    """Submit pieces of work, a bounded number ahead of who takes their results.

    What is still under way when an error comes, here or where the results are taken, is for the engine or pool to end.

    Args:
        pieces: Taken as they are needed.
        submit: Starts the work on a piece.
        most: Pieces that are under way at one time.

    Yields:
        Each piece, with its future, which is done; in the order of the pieces.
    """
    coming = iter(pieces)
    running: deque[tuple[Q, Future[R]]] = deque()
    while True:
        for piece in islice(coming, most - len(running)):
            running.append((piece, submit(piece)))
        if not running:
            return
        wait([running[0][1]])
        yield running.popleft()
