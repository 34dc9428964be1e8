"""Three readings in English, one of them without a group; one in Mandarin."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 6
EXPECTED_FIRST_ID = "fleurs/fe325c41c5b4f472"
HEADERLESS = ("*.tsv",)


def _row(folder: Path, number: int, raw: str, text: str, gender: str) -> str:
    name = f"{number}{number}{number}.wav"
    tone(folder / "audio" / "test" / name, 150.0 + 40 * number)
    return "\t".join([str(number), name, raw, text, " ".join(text.replace(" ", "|")), "4800", gender])


def make(root: Path) -> None:
    """Write the corpus."""
    english, mandarin = (root / "google__fleurs" / "data" / config for config in ("en_us", "cmn_hans_cn"))
    lines(
        english / "test.tsv",
        _row(english, 1, 'They call it "the lake".', "they call it the lake", "FEMALE"),
        _row(english, 2, 'They call it "the lake".', "they call it the lake", "MALE"),
        _row(english, 3, "Rain fell.", "rain fell", "OTHER"),
    )
    lines(mandarin / "test.tsv", _row(mandarin, 4, "今天下雨。", "今 天 下 雨", "MALE"))
