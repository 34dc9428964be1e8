"""Error rates: each case of the table of `transcript`, and the counts against jiwer."""

from __future__ import annotations

import json
from pathlib import Path

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.score.cells import Scored, cells
from earmark.score.normalise import basic
from earmark.score.outcome import Edits, Outcome, Status
from earmark.score.transcript import by_characters, edits, score
from tests.golden import scored


def outcome(reference: str, reply: str | None, language: str | None = None, *others: str) -> Outcome:
    made = scored.item("t", "transcript", (reference, *others), clips=(scored.clip(language=language),))
    return score(scored.gold(made), reply)


CASES = [
    # reference, reply, language, (hits, substitutions, deletions, insertions), value
    ("a b c d", "A b, c d.", None, (4, 0, 0, 0), 1.0),
    ("a b c d", "a x c d", None, (3, 1, 0, 0), 0.75),
    ("a b c d", "a c d", None, (3, 0, 1, 0), 0.75),
    ("a b c d", "a b c d e", None, (4, 0, 0, 1), 0.75),
    ("a b", "c d e f g", None, (0, 2, 0, 3), 0.0),
    ("a b", "", None, (0, 0, 2, 0), 0.0),
    ("a b", "...", None, (0, 0, 2, 0), 0.0),
    ("...", "", None, (0, 0, 0, 0), 1.0),
    ("...", "a", None, (0, 0, 0, 1), 0.0),
    ("don't stop", "don\u2019t stop", None, (2, 0, 0, 0), 1.0),
    ("don't stop", "dont stop", None, (1, 1, 0, 0), 0.5),
    ("the dogs' bowl", "the 'dogs bowl", None, (3, 0, 0, 0), 1.0),
    ("well-known", "well known", None, (2, 0, 0, 0), 1.0),
    ("Stra\u00dfe", "STRASSE", "de", (1, 0, 0, 0), 1.0),
    ("caf\u00e9", "cafe\u0301", "fr", (1, 0, 0, 0), 1.0),
    ("\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e\u0964",
     "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e", "hi", (2, 0, 0, 0), 1.0),
    ("\u4f60\u597d\uff0c\u4e16\u754c\u3002", "\u4f60 \u597d \u4e16 \u754c", "zh", (4, 0, 0, 0), 1.0),
    ("\u4f60\u597d\u4e16\u754c", "\u4f60\u4eec\u597d\u4e16\u754c", "zh-CN", (4, 0, 0, 1), 0.75),
    ("\u4f60\u597d\u4e16\u754c", "\u4f60\u4eec\u597d\u4e16\u754c", None, (0, 1, 0, 0), 0.0),
    ("ab", "a b", "en", (0, 1, 0, 1), 0.0),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "reply", "language", "counts", "value"), CASES)
def test_case(
    reference: str, reply: str, language: str | None, counts: tuple[int, int, int, int], value: float
) -> None:
    found = outcome(reference, reply, language)
    assert found.statistics == Edits(*counts, "character" if by_characters(language) else "word")
    assert found.value == pytest.approx(value)
    assert found.status is (Status.RIGHT if value == 1.0 else Status.WRONG)


def test_missing_is_all_deletions() -> None:
    found = outcome("a b c", None)
    assert (found.status, found.value, found.statistics) == (Status.MISSING, 0.0, Edits(0, 0, 3, 0))


def test_the_best_of_several_golds() -> None:
    found = outcome("x y", "a b c", None, "a b c d", "a b")
    assert found.statistics == Edits(3, 0, 1, 0)
    assert found.value == 0.75


def test_right_only_without_any_error() -> None:
    assert outcome(" ".join(["a"] * 999 + ["b"]), " ".join(["a"] * 1000)).status is Status.WRONG


@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh", True), ("zh-Hant-TW", True), ("yue", True), ("ja", True), ("th", True), ("lo", True), ("km", True),
     ("my", True), ("en", False), ("ko", False), ("hi", False), (None, False)],
)  # fmt: skip
def test_languages_without_blanks(language: str | None, expected: bool) -> None:
    assert by_characters(language) is expected


TEXT = st.text(alphabet="abc xyz'.-\u00e9\u4f60\u0e01\u0e31", max_size=40)


@given(TEXT.filter(basic), TEXT)
def test_counts_are_those_of_jiwer(reference: str, hypothesis: str) -> None:
    reference, hypothesis = basic(reference), basic(hypothesis)
    theirs = jiwer.process_words(reference, hypothesis)
    ours = edits(reference, hypothesis)
    assert ours[:4] == (theirs.hits, theirs.substitutions, theirs.deletions, theirs.insertions)
    assert ours.rate == theirs.wer
    together = edits(reference, hypothesis, characters=True)
    plain = jiwer.process_characters(reference.replace(" ", ""), hypothesis.replace(" ", ""))
    assert together[:4] == (plain.hits, plain.substitutions, plain.deletions, plain.insertions)


@given(st.text(max_size=60))
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert basic(basic(text)) == basic(text)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_has_a_value(reference: str, reply: str) -> None:
    value = outcome(reference, reply).value
    assert value is not None
    assert 0.0 <= value <= 1.0


@pytest.mark.parametrize(
    ("part", "wer", "count"), [("clean", 0.01878749009695552, 2617), ("other", 0.03660128246354058, 2935)]
)
def test_corpus_rate_of_published_transcripts(kit: Path | None, part: str, wer: float, count: int) -> None:
    """Whisper-large-v3 on LibriSpeech, published with references by AudioBench; the texts are normalised already."""
    if kit is None:
        return
    name = f"librispeech_test_{part}_wer_score.json"
    published = json.loads((kit / "scoring/AudioBench/whisper_large_v3" / name).read_text(encoding="utf-8"))
    rows = published["sample_wer"]
    assert len(rows) == count
    rated = []
    for number, row in enumerate(rows):
        made = scored.gold(scored.item(str(number), "transcript", (row["reference"],)))
        found = score(made, row["prediction"])
        assert found.statistics is not None
        assert found.statistics.rate == pytest.approx(row["wer"], abs=1e-12)
        rated.append(Scored(made, found))
    rate = cells(rated, resamples=200, seed=1)[0].wer
    assert rate is not None
    assert rate.score == wer == published["wer"]
    assert rate.low is not None
    assert rate.high is not None
    assert rate.low < wer < rate.high
