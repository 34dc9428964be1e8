"""Text made speakable: what a reader would say, and what he would refuse; the gates on what was said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import SynthError
from synth.speakable import LONGEST_CHARACTERS, speakable
from synth.speakable.own import arithmetic, choice, instructions
from synth.voices import Speech, speak, voice_for
from synth.voices.intelligible import GATES, MODEL_FOLDER, available_check, measures, require_intelligible


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A pen costs $12.50, two cost $25.", "A pen costs 12 dollars and 50 cents, two cost 25 dollars."),
        ("£0.30, €1, $1.01 and $2.5 million", "30 pence, 1 euro, 1 dollar and 1 cent and 2.5 million dollars"),
        ("25% of 1,319 people", "25 percent of 1,319 people"),
        ("In 1984, since 1905, from 1900, by 2003", "In 19 84, since 19 oh 5, from 19 hundred, by 2003"),
        ("on 2024-05-03", "on May 3, 20 24"),
        ("5 km at 60 km/h, 1 kg, -4 °C", "5 kilometres at 60 kilometres per hour, 1 kilogram, -4 degrees Celsius"),
        ("1/2 of it, 3/4 and 7/9", "one half of it, three quarters and 7 over 9"),
        ("x^2 + y^3 = 7 * 8", "x squared plus y cubed equals 7 times 8"),
        ("5 - 3 = 2", "5 minus 3 equals 2"),
        (r"Solve $x + 1 = 3$ and \frac{3}{4}", "Solve x plus 1 equals 3 and 3 over 4"),
        ("It costs $5 or $6.", "It costs 5 dollars or 6 dollars."),
        ("See https://example.org/a_b.html.", "See example dot org slash a underscore b dot html."),
        ("Mail a.b@example.com", "Mail a dot b at example dot com"),
        ("# Title\n**Bold** and _soft_ `x`", "Title. Bold and soft x"),
        ("[a link](https://example.org)", "a link"),
        ("- one\n- two\n\n1. first\n2) second", "one. two. 1, first. 2, second"),
        ("Which? (A) red (B) blue", "Which? Option A: red; Option B: blue"),
        ("Which?\nA. red\nB. blue", "Which? Option A: red. Option B: blue"),
        ('He said "Go."\nThen he went', 'He said "Go." Then he went'),
        ("e.g. this & that", "for example this and that"),
        ("Nothing to do here.", "Nothing to do here."),
    ],
)  # fmt: skip
def test_english_is_read_as_a_person_would(written: str, read: str) -> None:
    assert speakable(written, "en") == read


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("de", "- 20 €\n- 5 %", "20 Euro. 5 Prozent"),
        ("fr", "3 \u00d7 4 = 12", "3 fois 4 égale 12"),
        ("es", "(A) uno (B) dos", "Opción A: uno; Opción B: dos"),
        ("zh", "3 \u00d7 4 = 12\n对吗?", "3 乘 4 等于 12。 对吗?"),
        ("fi", "**Hei** 20 %", "Hei 20 %"),  # no rules: espeak-ng reads signs of its own
    ],
)
def test_other_languages_have_names_for_signs(language: str, written: str, read: str) -> None:
    assert speakable(written, language) == read


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Run\n```\nx = 1\n```", "a block of code"),
        ("| a | b |\n|---|---|", "a table"),
        ("What is in ![this](x.png)?", "a picture"),
        ("Put the title into <<title>>.", "brackets that stand for a layout"),
        ("Write [address] twice", "brackets that stand for a layout"),
        ("...", "a text with words"),
        ("", "a text with words"),
        ("word " * 500, f"at most {LONGEST_CHARACTERS} characters"),
    ],
)
def test_what_cannot_be_read_aloud_is_refused_with_a_reason(text: str, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        speakable(text, "en")


@given(st.integers(0, 2**32))
def test_what_is_speakable_stays_as_it_is(seed: int) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    for make in (arithmetic, choice, instructions):
        read = speakable(make(rng).text, "en")
        assert speakable(read, "en") == read
        assert not set("$%*^{}[]<>/\n") & set(read)


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read = speakable(text, "en")
    except SynthError:
        return
    assert any(character.isalnum() for character in read)
    assert "\n" not in read


@pytest.mark.parametrize(
    ("written", "read"), [("12", "twelve"), ("10:30", "ten thirty"), ("3rd", "third"), ("1,000,000", "one million")]
)
def test_what_is_left_to_espeak_is_read_by_it(written: str, read: str) -> None:
    voice = voice_for("en-US")
    assert np.array_equal(speak(written, voice).samples, speak(read, voice).samples)


@pytest.mark.parametrize(("written", "read"), [("5 km", "5 kilometres"), ("$12.50", "12 dollars and 50 cents")])
def test_what_is_not_left_to_espeak_is_read_otherwise_by_it(written: str, read: str) -> None:
    voice = voice_for("en-US")
    assert not np.array_equal(speak(written, voice).samples, speak(read, voice).samples)


TEXT = "The train to the coast leaves at seven in the evening."


@pytest.fixture(scope="module")
def good() -> Speech:
    return speak(TEXT, voice_for("en-US"))


def altered(speech: Speech, samples: np.ndarray) -> Speech:
    return Speech(samples.astype(np.float32), speech.sample_rate_hz, "test", "1", "x", "CC0-1.0")


def test_good_speech_passes(good: Speech) -> None:
    require_intelligible(good, TEXT, "en")
    assert measures(good, TEXT).clipped < 1e-4
    for language, text in {"zh": "去海边的火车晚上七点出发。", "de": "Der Zug fährt um 19 Uhr 30 ab."}.items():
        require_intelligible(speak(text, voice_for(language)), text, language)


def test_bad_speech_is_refused_with_its_gate(good: Speech) -> None:
    rate, wave = good.sample_rate_hz, good.samples
    noise = np.random.Generator(np.random.PCG64(1)).normal(0, 0.1, wave.size)
    cases = {
        "length": wave[: rate // 10],
        "pace": wave[: rate // 2],
        "silence": np.concatenate([wave[: rate // 2], np.zeros(2 * rate), wave[rate // 2 :]]),
        "band": noise,
        "clipping": np.clip(40.0 * wave, -1.0, 1.0),
    }
    for gate, samples in cases.items():
        with pytest.raises(SynthError, match=rf"\({GATES}, {gate}\)"):
            require_intelligible(altered(good, samples), TEXT, "en")


def test_the_check_is_named_and_never_swapped(good: Speech, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MODEL_FOLDER, raising=False)
    assert available_check() == GATES
    with pytest.raises(SynthError, match=r"check asr/small: expected faster-whisper"):
        require_intelligible(good, TEXT, "en", "asr/small")
    monkeypatch.setenv(MODEL_FOLDER, "models/small")
    with pytest.raises(SynthError, match=r"EARMARK_ASR_MODEL: expected the folder of a model"):
        available_check()
