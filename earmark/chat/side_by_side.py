"""Several questions at once, their answers in the order in which they were asked."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

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
    waiting: deque[Future[A]] = deque()
    coming = iter(questions)
    pool = ThreadPoolExecutor(workers)
    try:
        waiting.extend(pool.submit(ask, one) for one in islice(coming, workers * _AHEAD))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(ask, one) for one in islice(coming, 1))
    finally:
        pool.shutdown(cancel_futures=True)
