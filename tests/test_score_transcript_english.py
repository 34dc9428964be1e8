"""`english1`, step by step, and what a normaliser and its name do to a score."""

from __future__ import annotations

import difflib
import json
import re
from pathlib import Path

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import UsageError
from earmark.score.english import english
from earmark.score.normalise import span
from earmark.score.outcome import Edits, Outcome
from earmark.score.run import outcome_of
from earmark.score.spelling import american
from earmark.score.transcript import edits, rates
from tests.golden import scored

# By the steps of Radford et al. 2022, appendix C, derived by hand
CASES = [
    ("Hello [noise] there (laughs) <unk>!", "hello there"),
    ("uh, Hmm mhm so um yes", "so yes"),
    ("an umbrella hums", "an umbrella hums"),
    ("he 's here", "he is here"),
    ("won't can't let's wanna gonna gotta", "will not can not let us want to going to got to"),
    ("didn't we've I'll you're she'd I'm", "did not we have i will you are she would i am"),
    ("he'd been, she's gone, it\u2019s got", "he had been she has gone it has got"),
    ("Mr. Smith, Mrs. Jones and Dr. No", "mister smith missus jones and doctor no"),
    ("caf\u00e9 na\u00efve \u0153uvre Stra\u00dfe", "cafe naive oeuvre strasse"),
    ("1,000,000.", "1000000"), ("3.14 or .5", "3.14 or .5"), ("well-known", "well known"),
    ("twenty-one", "21"), ("one hundred and five", "105"), ("two thousand and twenty", "2020"),
    ("three hundred thousand four hundred and one", "300401"), ("nineteen ninety-four", "1994"),
    ("one two three", "123"), ("three point one four", "3.14"), ("minus five degrees", "-5 degrees"),
    ("first, twenty-third, twelfth, twentieth", "1st 23rd 12th 20th"), ("wait a second", "wait a second"),
    ("five dollars and ten cents", "$5 and \u00a210"),
    ("ten percent, five per cent", "10% 5%"),
    ("$5 and 10 %", "$5 and 10"),
    ("3 million", "3000000"), ("2.5 million", "2500000"), ("oh no", "oh no"), ("100", "100"),
    ("the colour of the theatre", "the color of the theater"), ("organised and analysed", "organized and analyzed"),
    ("travelled", "traveled"), ("advise, promise and exercise otherwise", "advise promise and exercise otherwise"),
    ("", ""), ("[silence]", ""), ("...", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_english(text: str, expected: str) -> None:
    assert english(text) == expected


@given(st.text(max_size=80))
def test_any_text_is_normalised(text: str) -> None:
    found = english(text)
    assert found == " ".join(found.split())


@given(
    st.lists(
        st.sampled_from(
            [
                "twenty",
                "one",
                "hundred",
                "thousand",
                "and",
                "point",
                "minus",
                "first",
                "dollars",
                "percent",
                "oh",
                "5",
                "2.5",
                "the",
            ]
        )
    )
)
def test_any_row_of_number_words_is_read(words: list[str]) -> None:
    assert "nan" not in english(" ".join(words))


@pytest.mark.parametrize(
    "word", ["four", "hour", "our", "flour", "genre", "acre", "rise", "noise", "wise", "boss", "willing"]
)
def test_words_that_only_look_british_stay(word: str) -> None:
    assert american(word) == word


def test_of_published_transcripts_numbers_alone_change(kit: Path | None) -> None:
    """AudioBench publishes its transcripts normalised, with numbers in words; two rare spellings are as they were."""
    if kit is None:
        return
    changed: set[str] = set()
    for part in ("clean", "other"):
        path = kit / f"scoring/AudioBench/whisper_large_v3/librispeech_test_{part}_wer_score.json"
        rows = json.loads(path.read_text(encoding="utf-8"))["sample_wer"]
        assert len(rows) > 2000
        for text in (row[key] for row in rows for key in ("reference", "prediction")):
            before, after = text.split(), english(text).split()
            if before != after:
                blocks = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
                changed |= {" ".join(after[c:d]) for kind, _, _, c, d in blocks if kind != "equal"}
    assert {one for one in changed if not re.search(r"\d", one)} <= {"colorists", "islamized", "sixty", "fifty"}


def outcome(reference: str, reply: str, normaliser: str, language: str | None = "en") -> Outcome:
    made = scored.item("t", "transcript", (reference,), clips=(scored.clip(language=language),))
    return outcome_of(scored.gold(made), reply, normaliser=normaliser)


def test_the_normaliser_is_chosen_by_name_and_is_for_english() -> None:
    reference, reply = "The colour: twenty-one.", "the color 21"
    assert outcome(reference, reply, "basic1").value == 0.25  # the; colour; twenty, one: one hit of four
    assert outcome(reference, reply, "english1").value == 1.0
    assert outcome(reference, reply, "english1", None).value == 1.0
    assert outcome("un colour", "un color", "english1", "fr").value == 0.5
    assert outcome("Yes.", "yes", "none").value == 0.0
    with pytest.raises(UsageError, match="normaliser: expected one of basic1, english1, none, got 'english'"):
        outcome(reference, reply, "english")


# Rates


def test_rates_of_a_corpus_are_of_sums() -> None:
    found = [Edits(3, 1, 0, 0), Edits(0, 0, 1, 2)]
    assert rates(found) == (4 / 5, 4 / 7)  # 1 + 1 + 2 errors; 4 + 1 words said; 7 aligned
    assert rates(found[:1]) == (1 / 4, 1 / 4)
    assert rates([]) == (None, None)
    assert rates([Edits(0, 0, 0, 3)]) == (None, 1.0)
    assert rates([Edits(0, 0, 0, 0)]) == (None, None)


WORDS = st.lists(st.sampled_from(["a", "b", "c", "dd"]), max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORDS.filter(bool), WORDS), min_size=1, max_size=4))
def test_rates_are_those_of_jiwer(pairs: list[tuple[str, str]]) -> None:
    theirs = jiwer.process_words([one for one, _ in pairs], [other for _, other in pairs])
    ours = rates(edits(one, other) for one, other in pairs)
    assert ours.error == pytest.approx(theirs.wer)
    assert ours.match == pytest.approx(theirs.mer)


# Articles by language


@pytest.mark.parametrize(
    ("text", "other", "language"),
    [("la casa", "casa", "es"), ("Der Hund", "Hund", "de-AT"),
     ("les chiens", "chiens", "fr"), ("the casa", "casa", "es"),
     ("o gato", "gato", "pt"), ("The dog", "dog", None), ("a dog", "dog", "ja")],
)  # fmt: skip
def test_articles_are_left_out(text: str, other: str, language: str | None) -> None:
    assert span(text, language) == span(other, language) != ""


@pytest.mark.parametrize(("text", "language"), [("la casa", None), ("la casa", "en"), ("der Hund", "es"), ("la", "es")])
def test_words_of_other_languages_are_no_articles(text: str, language: str | None) -> None:
    assert span(text, language) == text.casefold()
