"""Two instructions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_file

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "alpaca_eval/7a2319e443656119"


def make(root: Path) -> None:
    """Write the corpus."""
    asked = {"How do I fold a paper boat?": "Halve the sheet, then turn up the edges.", "Name a bird.": "A wren."}
    found = [
        {"instruction": instruction, "output": output, "generator": "some_model", "dataset": "vicuna"}
        for instruction, output in asked.items()
    ]
    (root / "alpaca_eval" / ".cache").mkdir(parents=True)  # as a fetch from the Hub leaves it
    json_file(root / "alpaca_eval" / "alpaca_eval.json", found)
