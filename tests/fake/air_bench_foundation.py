"""A record of six tasks; one has two choices, one a path that ends otherwise than its file."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "air_bench_foundation/252cb6d59bce03f9"

ROWS = (
    ("Music_Instruments_Classfication", "nsynth", "wav", ("organ", "flute", "guitar", "bass")),
    ("Music_Genre_Recognition", "fma", "mp3", ("rock", "folk", "jazz")),
    ("Music_AQA", "music_avqa", "wav", ("yes", "no")),
    ("Music_Mood_Recognition", "MTJ-Jamendo", "mp3", ("calm", "dark", "happy", "epic")),
    ("Audio_Grounding", "AudioGrounding", "wav", ("0.1 to 0.2 s", "0.2 to 0.3 s", "0.0 to 0.1 s", "0.3 to 0.4 s")),
    ("vocal_sound_classification", "VocalSound", "wav", ("a cough", "a sigh", "laughter", "a sniff")),
    ("Speech_Grounding", "librispeech", "wav", ("the first", "the second", "the third", "the last")),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "AIR-Bench-Dataset" / "Foundation"
    rows = []
    for n, (task, dataset, kind, choices) in enumerate(ROWS):
        row = {"path": f"clip_{n}.{kind}", "question": f"Which of these holds for tone {n}?"}
        row |= {f"choice_{letter}": choice for letter, choice in zip("abcd", choices, strict=False)}
        row |= {"answer_gt": choices[n % 2], "task_name": task, "dataset_name": dataset}
        rows.append({**row, "uniq_id": n})
        name = f"clip_{n}.flac" if task == "Audio_Grounding" else f"clip_{n}.{kind}"
        tone(folder / f"{task}_{dataset}" / name, 250.0 + 60 * n, duration_s=0.5)
    json_file(folder / "Foundation_meta.json", rows)
