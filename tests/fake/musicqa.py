"""Two songs: one with three questions, of which two are asked, one with one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "musicqa/0c15e1d8c152d56f"

ROWS = (
    ("9014.wav", "Describe the audio", "A calm song with a guitar."),
    ("9014.wav", "What is the mood?", "It is calm and warm."),
    ("9014.wav", "Which instruments are used?", "A guitar and a voice."),
    ("9015.wav", "What genre is this?", "It is electronic music."),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "MusicQA"
    rows = [
        {"audio_name": name, "conversation": [{"from": "human", "value": asked}, {"from": "gpt", "value": answer}]}
        for name, asked, answer in ROWS
    ]
    json_file(folder / "EvalMusicQA.json", rows)
    for n, name in enumerate(("9014.wav", "9015.wav")):
        tone(folder / "audios" / name, 300.0 + 40 * n)
