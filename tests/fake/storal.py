"""A story in each language."""

from __future__ import annotations

from pathlib import Path

from tests.fake.text import json_lines

EXPECTED_ITEMS = 2
EXPECTED_FIRST_ID = "storal/daac328e89e99b43"

STORIES = {
    "en": ("A snail set out early and came first.", ("Start soon.", "Trust none.", "Share.", "Rest.", "Be loud."), 1),
    "zh": ("蜗牛很早出发,最先到达。", ("要分享。", "早做准备。", "不要说谎。", "要安静。", "听长辈的话。"), 2),
}


def make(root: Path) -> None:
    """Write the corpus."""
    for language, (story, morals, label) in STORIES.items():
        row = {"story": story, **{f"moral{n}": moral for n, moral in enumerate(morals, 1)}, "label": label}
        json_lines(root / "STORAL" / "storal_label" / f"mocpt_{language}_test.jsonl", [row])
