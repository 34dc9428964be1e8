"""Two sentences in two voices."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "parade/145de9e936f5808b"

SAID = (
    ("occupation", "chemical engineer_pharmacist", "The mixture is ready.", ("chemical engineer", "pharmacist")),
    ("status", "guest_host", "The door is open.", ("guest", "host")),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "PARADE_audio"
    found: dict[str, Any] = {}
    for voice, pitch_hz in (("onyx", 120.0), ("nova", 240.0)):
        for n, (kind, pair, sentence, roles) in enumerate(SAID):
            name = f"{voice}/{kind}-{pair}-{n}.mp3"
            options = [*roles, "unclear"] if voice == "onyx" else ["unclear", *roles]
            question = f"Is the speaker more likely to be a {roles[0]} or a {roles[1]}?"
            facts = {"path": name, "question": question, "options": options, "label": "unclear"}
            found.setdefault(voice, {}).setdefault(kind, {})[pair] = {sentence: facts}
            tone(folder / name, pitch_hz + 50 * n, duration_s=0.5)
    json_file(folder / "audio_result_path_mapping_v2.json", found)
