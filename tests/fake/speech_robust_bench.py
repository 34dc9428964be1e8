"""One utterance in four draws of noise (of which three are taken), two with other noise; two of a meeting."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.fake.hub import parquet, sound

EXPECTED_ITEMS = 7
EXPECTED_FIRST_ID = "speech_robust_bench/cd8cbc7079708cab"


def _row(name: str, text: str, frequency_hz: float) -> dict[str, Any]:
    file = f"{name}.wav"
    return {
        "file": file, "audio": sound(frequency_hz, file), "text": text, "speaker_id": 9001, "chapter_id": 501,
        "id": name,
    }  # fmt: skip


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "mshah1__speech_robust_bench"
    speech, meeting = folder / "librispeech_asr-test.clean_pertEval_500_30", folder / "in-the-wild-AMI"
    one = "9001-501-0000"
    draws = [_row(one, "THE MILL STOOD STILL", 100.0 + 20 * n) for n in range(4)]
    parquet(speech / "gnoise.1-00000-of-00001.parquet", draws)
    others = [_row(one, "THE MILL STOOD STILL", 300.0), _row("9001-501-0001", "NOBODY CAME", 330.0)]
    parquet(speech / "env_noise_esc50.1-00000-of-00001.parquet", others)
    parquet(meeting / "nearfield-00000-of-00001.parquet", [_row("XX1001a_0001", "RIGHT LET'S START", 400.0)])
    parquet(meeting / "farfield-00000-of-00001.parquet", [_row("XX1001a_0001", "RIGHT LET'S START", 440.0)])
