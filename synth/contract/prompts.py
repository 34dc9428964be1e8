"""Text-only items of ingested sources, which recipes may have spoken: an index beside that of the recordings.

The folder is that of the recordings: `sources.json` names the sources, `<source>.prompts.jsonl` has a line for each
item without clips. Which form of a test a prompt belongs to follows from its words, so that two forms share none. The
licence of the words goes with the prompt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from earmark.draw import draw_int
from earmark.item import AnswerType, Attribute, Record, Turn, Words
from earmark.shards import shard_files
from synth.contract.recordings import FORMS, indexed, slot

SUFFIX = ".prompts.jsonl"
# Answers that speaking the prompt does not change.
_ANSWERS = frozenset({"choice", "multi_choice", "number", "span", "free", "instructions", "refusal"})
_KEPT = (
    "benchmark", "task", "skills", "aspects", "level", "question", "choices", "answer_type", "answers", "answer_index",
    "rubric", "constraints", "scorer", "groups", "turns", "words",
)  # fmt: skip


class Prompt(Record):
    """One item in writing: its fields, without what only a record needs.

    Attributes:
        item: The item's id.
        turns: Its conversation; where it has none, `question` is all that is said.
        words: Where the words come from, and what may be done with them; None where they are ours.
    """

    item: str
    benchmark: str
    task: str
    skills: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    level: str | None = None
    question: str
    choices: tuple[str, ...] = ()
    answer_type: AnswerType
    answers: tuple[str, ...]
    answer_index: int | None = None
    rubric: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    scorer: str
    groups: tuple[Attribute, ...] = ()
    turns: tuple[Turn, ...] = ()
    words: Words | None = None

    def said(self) -> tuple[Turn, ...]:
        """What is said, in order; the user's turns are to be spoken."""
        return self.turns or (Turn(role="user", text=self.question),)


@dataclass(frozen=True, slots=True)
class Prompts:
    """What may be spoken; nothing where there is no index.

    Attributes:
        folder: Of the index.
    """

    folder: Path | None = None

    def of_form(self, form: str) -> tuple[Prompt, ...]:
        """The prompts of a form of the test, sorted by item."""
        return _of_form(self.folder, form)


def index(items: Path, out: Path) -> int:
    """Write the index of one source.

    Args:
        items: Folder of its shards.
        out: The file to write, whole or not at all.

    Returns:
        Number of prompts; 0 where the corpus was not there, or has clips.
    """
    found: dict[str, Prompt] = {}
    for file in shard_files(items) if any(items.glob("items-*.parquet")) else []:
        for prompt in _of_shard(file):
            found.setdefault(_text(prompt), prompt)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    part.write_text("".join(f"{p.model_dump_json()}\n" for p in found.values()), encoding="utf-8")
    part.replace(out)
    return len(found)


def _text(prompt: Prompt) -> str:
    return "\n".join([*(turn.text for turn in prompt.said()), *prompt.choices])


def _of_shard(file: Path) -> Iterator[Prompt]:
    columns = ["id", "clips", "images", "video", *_KEPT]
    with pq.ParquetFile(file) as parquet:
        for group in range(parquet.num_row_groups):
            for fields in parquet.read_row_group(group, columns=columns).to_pylist():
                if _is_text(fields):
                    yield Prompt.model_validate({"item": fields["id"], **{name: fields[name] for name in _KEPT}})


def _is_text(fields: dict[str, Any]) -> bool:
    """Words alone, the last of them the user's."""
    seen = fields["clips"] or fields["images"] or (fields["video"] or {}).get("bytes")
    turns = fields["turns"] or []
    ends_well = not turns or (turns[-1]["role"] == "user" and all(turn["text"].strip() for turn in turns))
    return not seen and bool(fields["words"]) and fields["answer_type"] in _ANSWERS and ends_well


@lru_cache(maxsize=8)
def _of_form(folder: Path | None, form: str) -> tuple[Prompt, ...]:
    return tuple(p for p in _index(folder) if draw_int(0, _text(p), "form") % FORMS == slot(form))


@lru_cache(maxsize=2)
def _index(folder: Path | None) -> tuple[Prompt, ...]:
    if folder is None:
        return ()
    lines = indexed(folder, SUFFIX)
    return tuple(sorted((Prompt.model_validate_json(line) for line in lines), key=lambda p: p.item))
