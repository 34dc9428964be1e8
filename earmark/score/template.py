"""A file of predictions that is yet to be filled: every id of a release, and what is asked.

`output` is null, which scores as *missing*; a reply that is empty is filled in as "". Task, question and choices stand
beside it for whoever fills it in; the scorer leaves them alone. Gold is not in it, and is not read: a release whose
answers are withheld has a template as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from earmark.errors import ScoreError
from earmark.score.parts import TEST, shown_files
from earmark.shards import read_rows

_COLUMNS = ["id", "benchmark", "task", "question", "choices"]


def template(release: Path, split: str = TEST) -> Iterator[dict[str, Any]]:
    """The lines of the file, by id in order.

    Args:
        release: A release folder, a folder of shards, or a shard.
        split: Of a release that has several.

    Raises:
        ScoreError: There is no release, no item, no such split, or an id is there twice.
        ReleaseError: The manifest is damaged.
        ShardError: A shard is damaged.
    """
    lines: dict[str, dict[str, Any]] = {}
    for file in shown_files(release, split):
        for row in read_rows(file, _COLUMNS):
            line = {"id": row["id"], "output": None, "task": f"{row['benchmark']}/{row['task']}"}
            line["question"] = row["question"]
            if not isinstance(row["id"], str) or row["id"] in lines:
                got = f"{row['id']!r} again" if row["id"] in lines else repr(row["id"])
                raise ScoreError(str(file), expected="each id once", got=got, remedy="Fetch or make the release again")
            lines[row["id"]] = {**line, "choices": row["choices"]} if row["choices"] else line
    if not lines:
        raise ScoreError(str(release), expected="at least one item", got="none")
    yield from (lines[name] for name in sorted(lines))
