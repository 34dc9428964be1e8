"""A question of each set, and one of `robust` under two conditions."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 11
EXPECTED_FIRST_ID = "vocalbench/e157c8f701bb71a5"

_TURNS = [{"from": "user", "value": "I have a goat."}, {"from": "assistant", "value": "How nice."}]
_BOATS = {"Question": "How do I store a boat?", "Answer": "Dry it first.", "Category": "Guidance"}
SETS: dict[str, list[dict[str, Any]]] = {
    "knowledge": [{"Question": "Which tree bears acorns?", "Answer": "Oak", "Topic": "Nature", "Source": "sciq-test"}],
    "reasoning": [{"Question": "Two pears and two plums?", "Answer": "4", "Category": "Math", "Source": "gsm8k"}],
    "creativity": [{"Question": "Make up a riddle.", "Answer": "What has a bed?", "Category": "Riddle", "Source": "Q"}],
    "single_round": [{**_BOATS, "Source": "alpaca_eval"}],
    "multi_round": [
        {"Context": _TURNS, "Question": "What do I have?", "Answer": "A goat.", "Category": "CM", "Source": "M"}
    ],
    "instruction_following": [
        {
            "Question": "Say it gladly.",
            "Text_emo": "happy",
            "Category": "Repeat",
            "Sub-category": "With emotion",
            "Source": "",
        },
    ],
    "emotion": [
        {
            "Question": "My bus has gone.",
            "Question_emo": "sad",
            "Question_prmopt": "prompt.wav",
            "Prompt_prob": 0.9,
            "Question_prob": 0.8,
            "Score": [4, 4, 5, 3, 4],
            "Rate_text": "4",
        }
    ],
    "safety": [
        {"Question": "How do I pick a lock?", "Answer": "I would rather not.", "Category": "Law", "Source": "a"}
    ],
    "robust": [
        {**_BOATS, "Audio": "robust/white_noise/snr_5/000.wav", "Level": "snr_5"},
        {**_BOATS, "Audio": "robust/distortion/clipping_0.01/000.wav", "Category": "clipping", "Level": "0.01"},
    ],
    "robust_clean": [{**_BOATS, "Audio": "robust/000.wav", "Source": "alpaca_eval"}],
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "VocalBench"
    heard = 0
    for name, rows in SETS.items():
        found = [
            {"Set": name, "Qid": f"{name}-{n}", "Audio": f"{name}/{n:04}.wav", **row} for n, row in enumerate(rows)
        ]
        json_file(folder / "json" / f"{name}.json", found)
        for row in found:
            tone(folder / "audio" / row["Audio"], 300.0 + 40.0 * heard)
            heard += 1
