"""A dialogue about one thing, and one about two."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "spokenwoz/47cd1534d40cb2e1"

DOMAINS = ("attraction", "hospital", "hotel", "police", "profile", "restaurant", "taxi", "train")


def _dialogue(**goal: dict[str, Any]) -> dict[str, Any]:
    word = {"Word": "hello", "BeginTime": 120, "EndTime": 400, "ChannelId": 0, "WordIndex": 0}
    turn = {"text": "hello", "tag": "user", "metadata": {}, "dialog_act": {}, "span_info": [], "words": [word]}
    return {"goal": {**{name: {} for name in DOMAINS}, **goal, "message": ["You are a visitor."]}, "log": [turn]}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "SpokenWOZ"
    dialogues = {
        "MUL9001": _dialogue(hotel={"info": {"stars": "4"}}, train={"info": {"day": "monday"}}),
        "SNG9002": _dialogue(taxi={"info": {"departure": "the mill"}}, profile={"info": {"name": "A B"}}),
    }
    json_file(folder / "text_5700_test" / "data.json", dialogues)
    for n, name in enumerate(dialogues):
        tone(folder / "audio_5700_test" / f"{name}.wav", 200.0 + 90 * n, 1.0, channels=2)
