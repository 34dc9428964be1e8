"""Several questions at once, their answers in the order in which they were asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from earmark.in_flight import in_flight

Q = TypeVar("Q")
A = TypeVar("A")

_AHEAD = 4


def side_by_side(ask: Callable[[Q], A], questions: Iterable[Q], workers: int) -> Iterator[A]:
    """Ask in threads; no more questions are held than a few for each of them.

    Args:
        ask: Its first error ends the asking: what has not begun then is not asked.
        questions: Taken as they are needed.
        workers: How many are asked at once.

    Yields:
        Answers, in the order of the questions.
    """
    pool = ThreadPoolExecutor(workers)
    try:
        for _, future in in_flight(questions, lambda one: pool.submit(ask, one), workers * _AHEAD):
            yield future.result()
    finally:
        pool.shutdown(cancel_futures=True)
