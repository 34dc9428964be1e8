"""Which tool wrote a file, and what reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from earmark.errors import ScoreError
from earmark.score.results.harness import read_samples
from earmark.score.results.inspect_log import read_log
from earmark.score.results.reply import Reply
from earmark.score.results.vlmevalkit import read_table_of_predictions

TOOLS: Mapping[str, Callable[[Path, str], Iterator[Reply]]] = {
    "lm-eval": read_samples,
    "lmms-eval": read_samples,
    "vlmevalkit": read_table_of_predictions,
    "inspect": read_log,
}


def read_results(path: Path, tool: str, field: str = "") -> Iterator[Reply]:
    """Read the replies of a result file, in its order.

    Args:
        path: The file.
        tool: One of `TOOLS`.
        field: Where the id of an item is; empty: where the tool usually has it.

    Raises:
        ScoreError: The file is none of that tool, holds an item twice, or names its items by their place alone.
    """
    places: dict[str, str] = {}
    for reply in TOOLS[tool](path, field):
        if reply.id in places:
            got = f"{reply.id!r} in {places[reply.id]} and again in {reply.place}"
            remedy = "Several runs or epochs are several files: one prediction an item"
            raise ScoreError(str(path), expected="each item once", got=got, remedy=remedy)
        places[reply.id] = reply.place
        yield reply
