"""A line or two of each test set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "sd_eval/589692fd61bb06a7"

LINES = {
    "test-acc": [("p225_001", "VCTK/p225_001_mic1.flac", "england", "VCTK")],
    "test-age": [
        ("myst_000001_2013-01-01_10-00-00_MX_1.1_001_child", "myst/myst_000001_MX_1.1_001.flac", "child", "myst"),
        (
            "myst_000001_2013-01-01_10-00-00_MX_1.1_001_adult",
            "adult/myst_000001_MX_1.1_001.wav",
            "adult",
            "synthesized",
        ),
    ],
    "test-emo": [
        ("female1_angry_10a_1", "JL_corpus/female1_angry_10a_1.wav", "angry", "jl"),
        ("M003_sad_level_3_011", "MEAD/MEAD_wav/M003/audio/sad/level_3/011.wav", "sad", "MEAD"),
    ],
    "test-env": [("0_0", "test-env/0_0.wav", "driving", "synthesized")],
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "SD-Eval"
    pitch_hz = 200.0
    for name, given in LINES.items():
        rows: list[dict[str, Any]] = []
        for key, path, info, dataset in given:
            replies = [{"reply": f"Reply {n} to {name}."} for n in range(5)]
            rows.append(
                {
                    "utt_id": key,
                    "transcript": f"A line of {dataset}.",
                    "wav_path": path,
                    "target": replies,
                    "info": info,
                    "dataset_name": dataset,
                }
            )
            pitch_hz += 60
            tone(folder / "audio_data" / path.replace("JL_corpus", "JL_Corpus"), pitch_hz)
        json_file(folder / "data" / f"{name}.json", rows)
