"""Two actors in three emotions."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 12
EXPECTED_FIRST_ID = "ravdess/a7622aea1ba877fd"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "RAVDESS" / "Audio_Speech_Actors_01-24"
    for actor in (1, 2):
        for emotion in (1, 2, 8):
            tone(
                folder / f"Actor_{actor:02d}" / f"03-01-{emotion:02d}-01-02-01-{actor:02d}.wav", 100.0 * actor + emotion
            )
