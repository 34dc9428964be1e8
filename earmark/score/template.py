"""A file of predictions that is yet to be filled: every id of a release, and what is asked.

`output` is null, which scores as *missing*; a reply that is empty is filled in as "". Task, question and choices stand
beside it for whoever fills it in; the scorer leaves them alone. Gold is not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from earmark.score.gold import read_release
from earmark.shards import read_rows, shard_files


def template(release: Path) -> Iterator[dict[str, Any]]:
    """The lines of the file, by id in order.

    Args:
        release: A release folder, a folder of shards, or a shard.

    Raises:
        ScoreError: There is no release, or it cannot be scored.
        ShardError: A shard is damaged.
    """
    items = read_release(release).items
    folders = [folder for folder in sorted((release / "data").glob("*")) if folder.is_dir()] or [release]
    files = [file for folder in folders for file in shard_files(folder)]
    questions = {row["id"]: row["question"] for file in files for row in read_rows(file, ["id", "question"])}
    for name, gold in sorted(items.items()):
        line = {"id": name, "output": None, "task": gold.task, "question": questions[name]}
        yield {**line, "choices": list(gold.choices)} if gold.choices else line
