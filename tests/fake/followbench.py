"""An instruction at three levels, one with a target, and one of the kind that is passed over."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.text import json_file

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "followbench/42be8a598492a3d8"


def _row(category: str, level: int, instruction: str, target: str = "", **more: str) -> dict[str, Any]:
    facts = {"example_id": 1, "category": category, "source": "self_made", "level": level}
    return {**facts, "instruction": instruction, "target": target, **more}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "FollowBench" / "data"
    style = ["Tell of a mill.", "Tell of a mill like a sailor.", "Tell of a mill like a sailor, in verse."]
    json_file(folder / "style_constraints.json", [_row("style", n, text) for n, text in enumerate(style)])
    json_file(
        folder / "content_constraints.json",
        [_row("content", 0, "Sum up: it rained."), _row("content", 1, "Sum up in a word: it poured.", "Rain.")],
    )
    example = _row("example", 1, "Q: {a}\nA: {b}\nQ: One?", "{instruction}\nA: {answer}", answer="Two")
    json_file(folder / "example_constraints.json", [example])
