"""An example of each form: options with letters, with dashes, fixed answers, a number, a list, and an unspoken one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_file

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "bbh/a0131cfd7953d90a"

EXAMPLES = {
    "snarks": ("Which is meant the other way round?\nOptions:\n(A) Rain is wet\n(B) What a joy to queue", "(B)"),
    "navigate": ("Take 2 steps. Turn around. Take 2 steps. Are you back?\nOptions:\n- Yes\n- No", "Yes"),
    "sports_understanding": ('Could someone say this? "The rower scored a goal."', "no"),
    "object_counting": ("I have a pear and two plums. How many fruits have I?", "3"),
    "word_sorting": ("Sort alphabetically: List: oak elm ash", "ash elm oak"),
    "dyck_languages": ("Close them. Input: [ <", "> ]"),
}


def make(root: Path) -> None:
    """Write the corpus."""
    for task, (asked, target) in EXAMPLES.items():
        examples = [{"input": asked, "target": target}] * (2 if task == "navigate" else 1)
        json_file(root / "BIG-Bench-Hard" / "bbh" / f"{task}.json", {"canary": "a canary", "examples": examples})
