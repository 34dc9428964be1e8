"""Two lines, one of them sarcastic."""

from __future__ import annotations

from pathlib import Path

from tests.fake.pictures import film
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "mustard/c87e3df246ee5fe4"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MUStARD"
    labels = {}
    for n, (key, line, sarcasm) in enumerate((("1_10", "Oh, lovely weather.", True), ("2_7", "Thank you.", False))):
        labels[key] = {
            "utterance": line,
            "speaker": "ANN",
            "context": ["It rains.", "Still?"][: 2 - n],
            "context_speakers": ["BEN", "ANN"][: 2 - n],
            "show": "SHOW",
            "sarcasm": sarcasm,
        }
        film(folder / "context_final" / f"{key}_c.mp4", 0.6, 300.0 + 40 * n, n)
        film(folder / "utterances_final" / f"{key}.mp4", 0.6, 700.0 + 40 * n, n)
    json_file(folder / "data" / "sarcasm_data.json", labels)
