"""Scripts of transcripts."""

from __future__ import annotations

import pytest

from earmark.checks.registry import ItemCheck, chosen
from earmark.checks.scripts import own_share, scripts_of
from earmark.item import Item
from tests.made import clip_of, item, tone
from tests.test_checks import Case, holding


def said(text: str, language: str | None) -> Item:
    media, clip = clip_of(tone(), transcript=text, language=language)
    return item(audio=(media,), clips=(clip,))


CASES = {
    "scripts.transcript": Case(holding(said("ni hao ma", "zh")), holding(said("你好吗", "zh"), said("hello", "en")))
}


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("привет, как дела", "en", 1), ("hello there", "ru", 1), ("傍晚之前", "en-US", 1), ("konnichiwa", "ja", 1),
        ("夕方までに", "ja", 0), ("東京都庁", "ja", 0), ("한국어입니다", "ko", 0), ("ni hao ma", "zh-Latn", 0),
        ("我去 KTV 唱歌了", "zh", 0), ("我要 download 这个 software", "zh", 1),  # most letters are Latin
        ("zdravo svete", "sr", 0), ("здраво свете", "sr", 0), ("здраво свете", "sr-Latn", 1),
        ("12 34 56", "zh", 0), ("OK", "zh", 0), ("", "en", 0), ("hello there", "xx", 0), ("hello there", None, 0),
        ("\uff21\uff22\uff23\uff24", "en", 0), ("café naïve", "fr", 0),
    ],
)  # fmt: skip
def test_transcripts(text: str, language: str | None, expected: int) -> None:
    (rule,) = chosen(["scripts.transcript"])
    assert isinstance(rule, ItemCheck)
    assert len(list(rule.find(said(text, language)))) == expected


def test_the_answer_is_asked_too() -> None:
    (rule,) = chosen(["scripts.transcript"])
    assert isinstance(rule, ItemCheck)
    whole = said("你好吗你好", "zh").model_copy(update={"answer_type": "transcript", "answers": ("ni hao ma",)})
    assert [issue.field for issue in rule.find(whole)] == ["answers[0]"]


def test_shares_by_hand() -> None:
    assert own_share("ab 你好 12", ("CJK",)) == 0.5
    assert own_share("abc", ("LATIN",)) is None  # too few letters
    assert scripts_of("zh-Hant-TW") == ("CJK",)
    assert scripts_of("tlh") == ()
