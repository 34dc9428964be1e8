"""Error rates of a file: the published ones to the last digit, the counts of jiwer, what is empty or missing."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score.normalise import basic
from earmark.score.transcript import edits
from earmark.score.wer import Transcript, aligned, rates, read_transcripts
from earmark.score.wer_command import add_wer
from tests.verbs import called


def written(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


run = partial(called, add_wer)


@pytest.mark.parametrize("normaliser", ["none", "basic1"])
@pytest.mark.parametrize(
    ("part", "wer", "count"), [("clean", 0.01878749009695552, 2617), ("other", 0.03660128246354058, 2935)]
)
def test_published_rates_to_the_last_digit(
    kit: Path | None, tmp_path: Path, capsys: pytest.CaptureFixture[str], part: str, wer: float, count: int,
    normaliser: str,
) -> None:  # fmt: skip
    """Whisper-large-v3 on LibriSpeech as AudioBench publishes it; the texts are normalised already."""
    if kit is None:
        return
    name = f"librispeech_test_{part}_wer_score.json"
    published = json.loads((kit / "scoring/AudioBench/whisper_large_v3" / name).read_text(encoding="utf-8"))
    rows = [{"reference": row["reference"], "hypothesis": row["prediction"]} for row in published["sample_wer"]]
    path = written(tmp_path / "t.jsonl", rows)
    assert run(str(path), "--json", "--normaliser", normaliser, "--resamples", "200") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["wer"], found["n"], found["normaliser"]) == (wer, count, normaliser)
    assert found["wer"] == published["wer"]
    assert found["low"] < wer < found["high"]


TEXT = st.text(alphabet="ab c\u00e9\u4f60", max_size=30)


@given(st.lists(st.tuples(TEXT.filter(basic), TEXT), min_size=1, max_size=6))
def test_counts_are_those_of_jiwer(rows: list[tuple[str, str]]) -> None:
    clean = [(basic(said), basic(heard)) for said, heard in rows]
    found = rates([Transcript(*row) for row in rows], resamples=2)
    said, heard = [row[0] for row in clean], [row[1] for row in clean]
    words, characters = jiwer.process_words(said, heard), jiwer.process_characters(said, heard)
    assert found.words[:4] == (words.hits, words.substitutions, words.deletions, words.insertions)
    assert found.wer == words.wer
    assert found.mer == pytest.approx(words.mer)
    assert found.cer == characters.cer


@given(TEXT, TEXT)
def test_counts_are_those_of_the_scorer(reference: str, hypothesis: str) -> None:
    reference, hypothesis = basic(reference), basic(hypothesis)
    assert aligned(reference.split(), hypothesis.split(), "word") == edits(reference, hypothesis)
    without = reference.replace(" ", ""), hypothesis.replace(" ", "")
    assert aligned(*without, "character") == edits(reference, hypothesis, characters=True)


@pytest.mark.parametrize(
    ("reference", "hypothesis", "counts", "wer"),
    [
        ("a b c", "", (0, 0, 3, 0), 1.0),
        ("a b c", None, (0, 0, 3, 0), 1.0),
        ("a b c", "...", (0, 0, 3, 0), 1.0),
        ("a", "a b c d", (1, 0, 0, 3), 3.0),
        ("", "a b", (0, 0, 0, 2), None),
        ("", "", (0, 0, 0, 0), None),
        ("...", "", (0, 0, 0, 0), None),
    ],
)
def test_empty_texts(
    reference: str, hypothesis: str | None, counts: tuple[int, int, int, int], wer: float | None
) -> None:
    found = rates([Transcript(reference, hypothesis)], resamples=2)
    assert found.words[:4] == counts
    assert found.wer == wer
    assert (found.low, found.high) == (None, None), "one row alone does not say how rows vary"
    assert found.missing == (hypothesis is None)


def test_an_empty_reference_adds_its_insertions_to_the_corpus() -> None:
    """By hand: 1 substitution and 2 insertions over 4 words."""
    found = rates([Transcript("a b c d", "a b c x"), Transcript("", "y z")], resamples=50)
    assert found.wer == 0.75


def test_characters_of_languages_without_blanks() -> None:
    """By hand: the blank is an error among five characters in English, and none in Chinese."""
    pair = ("\u4f60\u597d\u4e16\u754c", "\u4f60\u597d \u4e16\u754c")
    assert rates([Transcript(*pair, "zh-CN")], resamples=2).cer == 0.0
    assert rates([Transcript(*pair, "en")], resamples=2).cer == 0.25


def test_normalisers_are_chosen_by_name() -> None:
    pair = [Transcript("Well-known, he said.", "well known he said")]
    assert rates(pair, resamples=2).wer == 0.0
    assert rates(pair, normaliser="none", resamples=2).wer == 1.0  # "he" alone is right: 2 changed, 1 put in, of 3
    with pytest.raises(UsageError, match=r"--normaliser: expected one of basic1, english1, none, got 'x'"):
        rates(pair, normaliser="x")
    with pytest.raises(UsageError, match="at least 2 resamples"):
        rates(pair, resamples=1)


def test_english_is_normalised_as_english_and_the_rest_is_not() -> None:
    """`english1` reads "twenty one" as 21 and drops "um"; German keeps its own words, as in `earmark score`."""
    pair = ("I'm twenty one.", "um i am 21")
    for language in ("en-GB", None):
        assert rates([Transcript(*pair, language)], normaliser="english1", resamples=2).wer == 0.0
    german = [Transcript("um zwei", "zwei", "de")]
    assert rates(german, normaliser="english1", resamples=2).wer == 0.5
    assert "normaliser:english1" in rates(german, normaliser="english1", resamples=2).signature


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [Transcript("a b c", "a b"), Transcript("d e", "d e"), Transcript("f", "g h")] * 7
    assert rates(rows, resamples=200) == rates(rows[::-1], resamples=200)


def test_csv_and_prediction_will_do(tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("reference,prediction,language\na b,a,en\n,c,\n", encoding="utf-8")
    assert read_transcripts(table, "de") == [Transcript("a b", "a", "en"), Transcript("", "c", "de")]


def test_a_number_is_its_text(tmp_path: Path) -> None:
    path = written(
        tmp_path / "t.jsonl", [{"reference": "3.50", "hypothesis": 3.5}, {"reference": "", "hypothesis": None}]
    )
    assert read_transcripts(path) == [Transcript("3.50", "3.5"), Transcript("", None)]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "at least one transcript"),
        ([{"reference": "a"}], "a column 'hypothesis', got none in any line"),
        ([{"hypothesis": "a"}], "line 1: expected a reference that is text, got None"),
        ([{"reference": None, "hypothesis": "a"}], "a reference that is text"),
        ([{"reference": "a", "hypothesis": ["b"]}], "a hypothesis that is text"),
        ([{"reference": "a", "hypothesis": "a", "prediction": "b"}], "one hypothesis"),
    ],
)
def test_files_that_are_none_of_transcripts(tmp_path: Path, rows: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_transcripts(written(tmp_path / "t.jsonl", rows))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("t.txt", b"", "a file named .jsonl or .csv"),
        ("t.jsonl", b"[1]\n", "line 1: expected one JSON object"),
        ("t.jsonl", b'{"reference": "a"\n', "line 1: expected one JSON object"),
        ("t.jsonl", b'{"reference": NaN}\n', "NaN, which is no JSON"),
        ("t.jsonl", b'{"reference": "a", "reference": "b"}\n', "a key twice"),
        ("t.jsonl", b"\xff\xfe\n", "expected UTF-8, got byte 0xff"),
        ("t.csv", b"reference,reference\n", "each column once"),
        ("t.csv", b"reference,hypothesis\na\n", "line 2: expected 2 cells"),
        ("t.csv", b'reference,hypothesis\n"a\n', "expected CSV"),
    ],
)
def test_damaged_files(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ScoreError, match=message):
        read_transcripts(tmp_path / name)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path / "t.jsonl", [{"reference": "a b c d", "hypothesis": "a x c d"}])
    assert run(str(path), "--resamples", "50") == 0
    shown = capsys.readouterr().out
    assert "WER 25.00 %, 1 transcripts, 0 missing" in shown
    assert "normaliser:basic1" in shown
    assert run(str(written(path, [{"reference": "", "hypothesis": ""}]))) == 0
    assert "WER none: every reference is empty" in capsys.readouterr().out
    assert run(str(tmp_path / "no.jsonl")) == 1
    assert "nothing there" in capsys.readouterr().err
    assert run(str(path), "--normaliser", "x") == 2
