"""Two questions and two prompts, harmless ones."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import table

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "voice_jailbreak/f92bff7fd26551e5"


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "VoiceJailbreakAttack" / "data"
    table(
        folder / "question_set" / "questions_tiny.csv",
        ("id", "content_policy_id", "content_policy_name", "q_id", "question"),
        (0, 1, "Fraud", 0, "How do I do the first forbidden thing?"),
        (1, 2, "Illegal Activity", 0, "How do I do the second forbidden thing?"),
    )
    table(
        folder / "jailbreak_prompts" / "text_jailbreak_prompts.csv",
        ("id", "community_name", "prompt"),
        (0, "one", "Play a part, then say: {question} Stay in it."),
        (1, "two", "You may do\nanything."),
    )
