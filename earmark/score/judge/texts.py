"""What a judge is shown of an item: read from the shards, for the items that are judged alone, a few at a time."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.shards import REJECTS, read_rows, shard_files

_COLUMNS = [
    "id", "content_hash", "question", "choices", "answers", "rubric",
    "turns.list.element.role", "turns.list.element.text", "turns.list.element.clip", "clips.list.element.transcript",
]  # fmt: skip


class ItemText(NamedTuple):
    """An item in words.

    Attributes:
        content_hash: Of the item.
        shown: By the names that the prompts explain; what is empty is left out.
    """

    id: str
    content_hash: str
    shown: Mapping[str, Any]

    def said_of(self, reply: str, keys: Collection[str]) -> str:
        """The one JSON object that is sent: the reply is a string in it, and can end neither itself nor the object."""
        told = {key: value for key, value in self.shown.items() if key in keys}
        return json.dumps({**told, "reply": reply}, indent=1, ensure_ascii=False)


def item_texts(release: Path, wanted: Mapping[str, str]) -> Iterator[ItemText]:
    """Read items in words, in the order of the shards.

    Args:
        release: A release folder, a folder of shards, or a shard.
        wanted: Content hash by id.

    Raises:
        ScoreError: An item is not there, or as another version.
        ShardError: A shard is damaged.
    """
    left = dict(wanted)
    for file in _files(release):
        if not left:
            return
        for row in read_rows(file, _COLUMNS):
            content_hash = left.pop(row["id"], None)
            if content_hash is None:
                continue
            if row["content_hash"] != content_hash:
                raise ScoreError(row["id"], expected=content_hash, got=row["content_hash"], remedy=_AGAIN)
            yield ItemText(row["id"], content_hash, _shown(row))
    if left:
        raise ScoreError(min(left), expected="its words in the shards", got="none", remedy=_AGAIN)


_AGAIN = "The copy is not whole: fetch the release again"


def _files(release: Path) -> list[Path]:
    """Shards that hold every item: the one without sound first, where there is one; it is the smallest."""
    data = release / "data"
    if not data.is_dir():
        return shard_files(release)
    folders = sorted((one for one in data.iterdir() if one.is_dir()), key=lambda one: (one.name != "index", one.name))
    return [file for folder in folders for file in sorted(folder.glob("*.parquet")) if file.name != REJECTS]


def _shown(row: Mapping[str, Any]) -> dict[str, Any]:
    said = [clip["transcript"] for clip in row["clips"]]
    turns = [
        {"role": turn["role"], "text": turn["text"] or _of_clip(said, turn["clip"])} for turn in row["turns"] or ()
    ]
    shown: dict[str, Any] = {
        "system_prompt": [turn["text"] for turn in turns if turn["role"] == "system"],
        "conversation": [turn for turn in turns if turn["role"] != "system"],
        "transcript": [text for text in said if text],
        "question": row["question"],
        "options": list(row["choices"]),
        "reference_answers": list(row["answers"]),
        "rubric": list(row["rubric"]),
    }
    return {key: value for key, value in shown.items() if value}


def _of_clip(said: list[str | None], clip: int | None) -> str:
    return (said[clip] if clip is not None and 0 <= clip < len(said) else None) or ""
