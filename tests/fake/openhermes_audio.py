"""Two spoken instructions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "openhermes_audio/0169f32981bc8b69"


def make(root: Path) -> None:
    """Write the corpus."""
    rows = [
        {
            "context": sound(300.0 + 100 * n, f"{n}.wav"),
            "instruction": "Please follow the instruction in the speech.",
            "answer": f"Here are {n + 2} of them.",
            "speech_instruction": f"Name {n + 2} things of openhermes.",
        }
        for n in range(2)
    ]
    parquet(
        root / "AudioLLMs__openhermes_instruction_test" / "data" / "test-00000-of-00001.parquet",
        rows,
        media=("context",),
    )
