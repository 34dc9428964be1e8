"""Exports as Label Studio 1.23.2 writes them (its keys and forms), for what a server does not do on demand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from annotation.configs import Shape, interface
from annotation.exchange.client import Project

BLIND = Shape("blind_qa", "mmau_pro", clips=2, answer="choice")
HASH = "sha256:" + "0" * 64
CURATOR, ANNA, BEN = 1, 2, 3
RATERS = {ANNA: "rater-01", BEN: "rater-02"}
OPTIONS = [{"value": "a dog", "alias": "A"}, {"value": "costs $\u200b5", "alias": "B"}]


def choice(name: str, *words: str, to: str = "question") -> dict[str, Any]:
    return {"from_name": name, "to_name": to, "type": "choices", "value": {"choices": list(words)}}


def text(name: str, *lines: str, to: str = "question") -> dict[str, Any]:
    return {"from_name": name, "to_name": to, "type": "textarea", "value": {"text": list(lines)}}


def skills(*paths: Sequence[str]) -> dict[str, Any]:
    value = {"taxonomy": [list(path) for path in paths]}
    return {"from_name": "skills", "to_name": "question", "type": "taxonomy", "value": value}


def region(clip: int, start: float, end: float, label: str = "evidence", name: str = "r1") -> dict[str, Any]:
    value = {"start": start, "end": end, "channel": 0, "labels": [label]}
    return {
        "id": name, "from_name": f"regions_{clip}", "to_name": f"audio_{clip}", "type": "labels",
        "original_length": 5.0, "value": value,
    }  # fmt: skip


def answers(decision: str = "accept", **other: str) -> list[dict[str, Any]]:
    """All that the interface of `BLIND` demands."""
    said = {
        "answer": "A", "confidence": "4", "correct": "yes", "needs_audio": "yes", "clear": "yes", "difficulty": "2",
        "decision": decision, **other,
    }  # fmt: skip
    return [choice(name, word) for name, word in said.items()]


def annotation(number: int, by: int = ANNA, result: Any = None, minute: int = 0, **other: Any) -> dict[str, Any]:
    """An annotation; `minute` is when it was last saved."""
    when = f"2026-11-21T15:{minute:02d}:43.312396Z"
    return {
        "id": number, "completed_by": by, "result": answers() if result is None else result, "was_cancelled": False,
        "ground_truth": False, "created_at": "2026-11-21T14:43:43.312396Z", "updated_at": when,
        "draft_created_at": None, "lead_time": 12.5, "unique_id": f"00000000-0000-4000-8000-{number:012d}",
        "updated_by": by, **other,
    }  # fmt: skip


def task(number: int, *annotations: Any, item: str = "", drafts: Sequence[Any] = (), **data: Any) -> dict[str, Any]:
    """A task about an item, by default one of its own."""
    about = {
        "item_id": item or f"hand/{number}", "content_hash": HASH, "kind": "blind_qa", "question": "Which one?",
        "options": OPTIONS, "key_text": "a dog", "choices_text": "a dog\ncosts $\u200b5", "answer_text": "a dog",
        "clips": [{"url": "/0.flac", "title": "Clip 1"}, {"url": "/1.flac", "title": "Clip 2"}], **data,
    }  # fmt: skip
    return {
        "id": number, "annotations": list(annotations), "drafts": list(drafts), "predictions": [], "data": about,
        "total_annotations": len(annotations), "cancelled_annotations": 0,
    }  # fmt: skip


class Canned:
    """A server that has these projects, each of the shape of `BLIND`, and these tasks in them."""

    def __init__(self, tasks: Mapping[int, Sequence[Any]], shape: Shape = BLIND, config: str = "") -> None:
        self.tasks, self.shape, self.config = tasks, shape, config

    def projects(self) -> list[Project]:
        made = interface(self.shape)
        return [
            Project(number, "canned", self.shape.description, self.config or made.xml, made.instruction, 2, 0, "")
            for number in self.tasks
        ]

    def export(self, project_id: int, file: Path) -> None:
        file.write_text(json.dumps(self.tasks[project_id]), encoding="utf-8")
