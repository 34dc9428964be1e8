"""A verb of the command, called as the command calls it, without a process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from earmark.command import Parser, dispatch


def called(add: Callable[[Parser], object], *words: str | Path) -> int:
    """Run a verb; its exit status.

    Args:
        add: Says what its arguments are.
        words: What stands behind its name on the command line.
    """
    parser = Parser(prog="earmark")
    add(parser)
    return dispatch(parser, [str(word) for word in words])
