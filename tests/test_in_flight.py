"""A window over work that runs elsewhere: what it gives, in which order, and how far it runs ahead."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.in_flight import in_flight


def done(number: int) -> Future[int]:
    """A future that is done at once."""
    future: Future[int] = Future()
    future.set_result(-number)
    return future


@given(st.integers(0, 20), st.integers(1, 9))
def test_every_piece_comes_once_in_order_with_its_own_result(count: int, most: int) -> None:
    found = [(piece, future.result()) for piece, future in in_flight(range(count), done, most)]
    assert found == [(n, -n) for n in range(count)]


def test_no_more_pieces_are_taken_than_fit_the_window() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[int]:
        for n in range(10):
            taken.append(n)
            yield n

    for piece, _ in in_flight(pieces(), done, 3):
        assert len(taken) == min(piece + 3, 10)


def test_the_order_is_kept_though_the_second_is_done_first() -> None:
    freed = Event()

    def work(n: int) -> None:
        if n == 0:
            assert freed.wait(60)
        else:
            freed.set()

    found = []
    with ThreadPoolExecutor(2) as pool:
        for piece, future in in_flight([0, 1], lambda n: pool.submit(work, n), 2):
            assert future.done()
            found.append(piece)
    assert found == [0, 1]


def test_an_error_of_the_work_is_for_who_takes_its_result() -> None:
    with ThreadPoolExecutor(2) as pool:
        window = in_flight([0, 1, 0], lambda n: pool.submit(lambda: 1 // n), 2)
        assert isinstance(next(window)[1].exception(), ZeroDivisionError)
        assert next(window)[1].result() == 1
        assert isinstance(next(window)[1].exception(), ZeroDivisionError)


def test_an_error_of_the_pieces_comes_through() -> None:
    def pieces() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(in_flight(pieces(), done, 4))
