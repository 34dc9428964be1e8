"""A voice of each kind, in the nested layout."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "fake_or_real/135512f0c2669755"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "FoR" / "for-norm" / "for-norm"
    for n, label in enumerate(("fake", "real")):
        tone(folder / "testing" / label / f"file{n}.wav_16k.wav_norm.wav_mono.wav_silence.wav", 300.0 + 100 * n)
    tone(folder / "training" / "real" / "file9.wav", 700.0)
