"""Two prompts, one with two rules and nulls."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "ifeval/7acaba3ccd05f860"


def make(root: Path) -> None:
    """Write the corpus."""
    found = [
        {
            "key": 11,
            "prompt": "Tell of a lighthouse without any comma.",
            "instruction_id_list": ["punctuation:no_comma"],
            "kwargs": [{}],
        },
        {
            "key": 12,
            "prompt": "Praise a bridge in at least 40 words and say granite.",
            "instruction_id_list": ["length_constraints:number_words", "keywords:existence"],
            "kwargs": [
                {"relation": "at least", "num_words": 40, "keywords": None},
                {"relation": None, "num_words": None, "keywords": ["granite"]},
            ],
        },
    ]
    (root / "IFEval" / ".cache").mkdir(parents=True)  # as a fetch from the Hub leaves it
    json_lines(root / "IFEval" / "ifeval_input_data.jsonl", found)
