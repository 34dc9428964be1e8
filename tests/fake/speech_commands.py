"""Three words, and the folders that are not read."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 3
EXPECTED_FIRST_ID = "speech_commands/20bb103340123290"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "speech_commands_test_set_v0.02"
    for n, word in enumerate(("stop", "up", "yes", "_unknown_", "_silence_")):
        tone(folder / word / f"{n}a2b3c4d_nohash_{n}.wav", 200.0 + 60 * n, 0.5)
