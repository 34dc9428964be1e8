"""Three sentences; one with two recordings, one without an entity."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file, json_lines

EXPECTED_ITEMS = 8
EXPECTED_FIRST_ID = "slurp/5938004e1226434c"

SENTENCES = (
    (901, "wake me at seven", "wake me at [time : seven]", "alarm", "set", ("audio-11.flac", "audio-11-headset.flac")),
    (902, "book a table for half past nine", "book a table for [time : half past nine]", "takeaway", "order",
     ("audio--12.flac",)),
    (903, "play something calm", "play something calm", "play", "music", ("audio-13-headset.flac",)),
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "slurp"
    rows: list[dict[str, Any]] = []
    for number, text, annotation, scenario, action, names in SENTENCES:
        recordings = [{"file": name, "wer": 0.0, "ent_wer": 0.0, "status": "correct"} for name in names]
        tokens = [{"surface": word, "id": n, "lemma": word, "pos": "NN"} for n, word in enumerate(text.split())]
        rows.append(
            {"slurp_id": number, "sentence": text, "sentence_annotation": annotation, "intent": f"{scenario}_{action}",
             "action": action, "scenario": scenario, "tokens": tokens, "recordings": recordings,
             "entities": [{"span": [3], "type": "time"}] if "[" in annotation else []}
        )  # fmt: skip
        for n, name in enumerate(names):
            tone(folder / "audio" / "slurp_real" / name, 100.0 + 40 * (number - 900) + 9 * n)
    json_lines(folder / "dataset" / "slurp" / "test.jsonl", rows)
    users = {"901": "FE-141", "902": "UNKO-9", "903": "MO-433"}
    known = {
        str(number): {"recordings": {name: {"usrid": users[str(number)], "status": "correct"} for name in names}}
        for number, *_, names in SENTENCES
    }
    json_file(folder / "dataset" / "slurp" / "metadata.json", known)
