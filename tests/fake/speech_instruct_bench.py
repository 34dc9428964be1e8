"""An instruction of each kind; sound named from the corpus's folder and from beside the table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "speech_instruct_bench/cf3bf6c21572bc32"

_RULES: dict[str, Any] = {"key": 7, "instruction_id_list": ["punctuation:no_comma"], "kwargs": [{"num_words": None}]}
TABLES: dict[str, list[dict[str, Any]]] = {
    "closed-ended/closed_standard_en": [{"prompt": "Tell of a mill without a comma.", **_RULES}],
    "closed-ended/closed_accent_cn": [{"prompt": "讲一个磨坊的故事。", **_RULES}],
    "open-ended/open_ended_en": [
        {"prompt": "Praise a bridge in verse.", "gender": "female", "decomposed_questions": ["Is it in verse?"]},
        {"prompt": "Praise a mill.", "gender": "male", "decomposed_questions": "Is it praise?\nIs it of a mill?"},
    ],
    "adjustment/adjustment_en": [{"prompt": "Name three, no, two trees."}],
    "adjustment/adjustment_cn": [{"prompt": "说三种,不,两种树。"}],
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "SpeechInstructBench"
    heard = 0
    for place, prompts in TABLES.items():
        kind, name = place.split("/")
        found = []
        for n, row in enumerate(prompts):
            base = folder / kind if kind == "open-ended" else folder
            audio_path = f"{name[-2:]}/{n}.wav" if kind == "open-ended" else f"{kind}/{name[:-3]}/{name[-2:]}/{n}.wav"
            tone(base / audio_path, 300.0 + 40.0 * heard)
            found.append({"id": n, "audio_path": audio_path, **row})
            heard += 1
        json_lines(folder / f"{place}.jsonl", found)
