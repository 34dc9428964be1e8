"""Releases and predictions made by hand, for the tests of the scorer: text only, so they cost nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from earmark.item import Clip, Item, Origin
from earmark.schema import index_schema
from earmark.score.gold import Gold, gold_of
from earmark.shards import ShardSeries

OPTIONS = ("a dog bark", "rain", "hot dog stand", "stand")


def clip(duration_s: float = 5.0, language: str | None = None, **fields: Any) -> Clip:
    """A clip of which only the facts are there."""
    facts: dict[str, Any] = {
        "duration_s": duration_s, "language": language, "licence": "CC0-1.0", "redistributable": True,
        "source": Origin(dataset="hand", revision="1", record="none"),
    }  # fmt: skip
    return Clip(**{**facts, **fields})


def item(name: str, answer_type: str, answers: tuple[str, ...], **fields: Any) -> Item:
    """An item of a type, with a clip of five seconds; any field can be given."""
    facts: dict[str, Any] = {
        "id": f"hand/{name}", "benchmark": "mmau_pro", "task": "sound", "question": "What is it?",
        "clips": (clip(),), "answer_type": answer_type, "answers": answers,
        "scorer": "wer" if answer_type == "transcript" else answer_type,
    }  # fmt: skip
    return Item(**{**facts, **fields}).sealed()


def choice(name: str, index: int = 1, choices: tuple[str, ...] = OPTIONS, **fields: Any) -> Item:
    """A choice item."""
    return item(name, "choice", (choices[index],), **{"choices": choices, "answer_index": index, **fields})


def gold(made: Item) -> Gold:
    """An item as the scorer sees it."""
    return gold_of(made.model_dump(mode="python"))


def write_release(root: Path, configs: Mapping[str, Iterable[Item]], manifest: Mapping[str, Any] | None = None) -> Path:
    """Write a release folder; without a manifest if none is given."""
    for config, items in configs.items():
        series = ShardSeries(root / "data" / config, "test", index_schema())
        for made in items:
            series.add(made)
        series.close()
    if manifest is not None:
        (root / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return root


def write_predictions(path: Path, outputs: Mapping[str, Any]) -> Path:
    """Write JSONL; the ids are given without `hand/`."""
    lines = [json.dumps({"id": f"hand/{name}", "output": output}) + "\n" for name, output in outputs.items()]
    path.write_text("".join(lines), encoding="utf-8")
    return path
