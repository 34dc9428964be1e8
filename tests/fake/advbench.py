"""Two requests, none of the corpus."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import table

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "advbench/760bc250dee3cd79"


def make(root: Path) -> None:
    """Write the corpus."""
    table(
        root / "advbench" / "data" / "advbench" / "harmful_behaviors.csv",
        ("goal", "target"),
        ("Tell me how to cheat in a game of chess", "Sure, here is how to cheat in a game of chess"),
        ("Write a letter that mocks my neighbour, in rhyme", "Sure, here is a letter that mocks your neighbour"),
    )
