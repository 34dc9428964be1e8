"""Three people: one who says all, one who does not say the gender, one who does not say the age."""

from __future__ import annotations

from pathlib import Path

from tests.fake.pictures import film
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "casual_conversations_v2/43049dea34c024fc"

SAID = {
    "0001_portuguese_nonscripted_1.mp4": {"age": "34", "gender": "cis woman"},
    "0002_hindi_scripted_1.mp4": {"age": "18", "gender": None},
    "0003_english_scripted_2.mp4": {"age": "prefer not to say", "gender": "cis man"},
}


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "casual-conversations-v2"
    for n, name in enumerate(SAID):
        film(folder / "videos_files" / name, 0.5, 180.0 + 60 * n, n)
    json_file(folder / "CasualConversationsV2_v2.json", SAID)
