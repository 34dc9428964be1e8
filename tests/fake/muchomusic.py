"""A song with four questions, of which three are asked, and a clip with one."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import table

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "muchomusic/345ac976e36d437f"

_HEADER = (
    "question", "correct_answer", "distractor_1_answer", "distractor_2_answer", "distractor_3_answer", "dataset",
    "dataset_identifier", "music_knowledge", "music_reasoning", "genre",
)  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "muchomusic"
    kinds = ("['instrumentation']", "[]", "rock")
    song = ("sdd", "9014.json", *kinds)
    table(
        folder / "muchomusic.csv",
        _HEADER,
        ("What carries the melody?", "A guitar", "A lute", "A horn", "A siren", *song),
        ("How does it end?", "It fades", "It stops", "It grows", "It turns into speech", *song),
        ("Which mood has it?", "Calm", "Sad", "Angry", "Square", *song),
        ("Who sings?", "A man", "A boy", "A choir", "A bird", *song),
        ("What keeps time?", "A drum", "A clap", "A bass", "A train", "musiccaps", "-aaaaaaaa01_0.json", *kinds),
    )
    tone(folder / "data" / "sdd" / "audio" / "14" / "9014.2min.mp3", 300.0, duration_s=0.5, channels=2)
    tone(folder / "data" / "musiccaps" / "audio" / "[-aaaaaaaa01]-[30-40].wav", 350.0)
