"""Tongues: texts in another language than they should be."""

from __future__ import annotations

import pytest

from earmark.checks.tongues import language_of
from earmark.item import Item
from tests.made import item, tone
from tests.seeded.clean import SPOKEN
from tests.test_checks import Case, holding
from tests.test_checks_wording import count, saying

ASKED = [item(f"hand/{n}", tone(200.0 + n)) for n in range(12)]
GERMAN = "die Boote sind am Abend nach Hause gekommen und wir haben auf sie gewartet"
ENGLISH = "the boats have come home and we were waiting for them on the shore"


def spoken(text: str, language: str) -> Item:
    one = ASKED[0]
    return one.model_copy(
        update={"clips": (one.clips[0].model_copy(update={"transcript": text, "language": language}),)}
    ).sealed()


CASES = {
    "tongues.tag": Case(holding(spoken(ENGLISH, "eng")), holding(spoken(ENGLISH, "en-GB"))),
    "tongues.options": Case(
        holding(saying("Which?", "rain", "собака", "a bell")), holding(saying("Which?", "rain", "a dog", "a bell"))
    ),
    "tongues.transcript": Case(holding(spoken(GERMAN, "en-GB")), holding(spoken(ENGLISH, "en-GB"))),
    "tongues.question": Case(
        holding(*ASKED, saying("Welches der vier Geräusche ist in der Aufnahme?", id="hand/de")), holding(*ASKED)
    ),
}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GERMAN, "de"), (ENGLISH, "en"), ("les bateaux sont rentrés avant le soir et nous les avons attendus", "fr"),
        ("los barcos llegaron a casa y nosotros estábamos en el puerto con las luces", "es"),
        ("die die", ""), ("", ""), ("La Paz, San Juan, El Paso, Los Angeles, Le Mans, Der Spiegel, Die Zeit", ""),
    ],
)  # fmt: skip
def test_languages(text: str, language: str) -> None:
    assert language_of(text) == language


def test_sentences_of_the_clean_release_are_in_their_languages() -> None:
    assert {language_of(text) or language for language, text in SPOKEN.items()} == set(SPOKEN)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("en", 0), ("en-GB", 0), ("zh-Hans", 0), ("cmn", 0), ("yue", 0), ("ckb", 0), ("deu", 1), ("ger", 1), ("xx", 1)],
)
def test_tags(tag: str, expected: int) -> None:
    assert count("tongues.tag", spoken(ENGLISH, tag)) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("\u96e8", "\u72ac", "\u30d9\u30eb"), 0), (("rain rain", "\u0441\u043e\u0431\u0430\u043a\u0430"), 0),
        (("rain", "\u0434\u043e\u0436\u0434\u044c", "\u03b2\u03c1\u03bf\u03c7\u03ae"), 0),
        (("rain", "a dog", "a bell", "\u043c\u043e\u0442\u043e\u0440"), 1), (("440 Hz", "880 Hz", "10"), 0),
    ],
)  # fmt: skip
def test_scripts_of_options(options: tuple[str, ...], expected: int) -> None:
    assert count("tongues.options", saying("Which?", *options)) == expected
