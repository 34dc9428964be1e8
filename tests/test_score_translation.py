"""BLEU and chrF: equal to sacrebleu's own, for corpora, items and resamples."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score import translation
from earmark.score.gold import Gold
from earmark.score.outcome import Status
from earmark.score.run import outcome_of
from earmark.score.translation import Corpus, Pair, corpus, statistics
from tests.golden import scored

metrics = pytest.importorskip("sacrebleu.metrics")  # the extra `translation`
NUMBERS = 1e-9

WORDS = st.lists(
    st.sampled_from(["the", "a", "dog", "barks", "cat", "runs", "in", "on", "rain", "falls", "red", "green"]),
    max_size=9,
).map(" ".join)
PAIRS = st.lists(st.builds(lambda one, two: Pair((one or "dog",), two), WORDS, WORDS), min_size=1, max_size=6)


def gold(*answers: str) -> Gold:
    return scored.gold(scored.item("t", "translation", answers))


@settings(deadline=None)
@given(PAIRS)
def test_a_corpus_scores_as_sacrebleu_has_it(pairs: list[Pair]) -> None:
    hypotheses, references = [pair.hypothesis for pair in pairs], [[pair.references[0] for pair in pairs]]
    found = corpus(statistics(pairs), resamples=2)
    assert found.bleu == pytest.approx(metrics.BLEU().corpus_score(hypotheses, references).score, abs=NUMBERS)
    assert found.chrf == pytest.approx(metrics.CHRF().corpus_score(hypotheses, references).score, abs=NUMBERS)


@settings(deadline=None)
@given(WORDS.filter(bool), WORDS.filter(bool))
def test_an_item_has_the_chrf_of_its_sentence(reference: str, reply: str) -> None:
    theirs = metrics.CHRF().corpus_score([reply], [[reference]]).score / 100
    found = outcome_of(gold(reference), reply)
    assert found.value == pytest.approx(theirs, abs=NUMBERS)
    assert (found.status is Status.RIGHT) == (reference == reply)


SOME = [
    Pair(("the dog barks in the rain", "a dog is barking in the rain"), "the dog barks in rain"),
    Pair(("rain falls on the red roof",), "rain falls on a red roof"),
    Pair(("a cat runs",), ""),
]


def test_references_may_differ_in_number() -> None:
    hypotheses = [pair.hypothesis for pair in SOME]
    streams = [[pair.references[0] for pair in SOME], [SOME[0].references[1], None, None]]
    found = corpus(statistics(SOME), resamples=2)
    bleu, chrf = metrics.BLEU(), metrics.CHRF()
    assert found.bleu == pytest.approx(bleu.corpus_score(hypotheses, streams).score, abs=NUMBERS)
    assert found.chrf == pytest.approx(chrf.corpus_score(hypotheses, streams).score, abs=NUMBERS)
    assert f"BLEU|{bleu.get_signature()}" in found.signature
    assert f"chrF2|{chrf.get_signature()}" in found.signature
    assert found.signature.endswith("|resamples:2|seed:0")


def test_the_bootstrap_reuses_the_statistics_and_is_that_of_a_plain_loop() -> None:
    rng = np.random.Generator(np.random.PCG64(3))
    words = np.array(["dog", "cat", "rain", "red", "the", "runs", "falls"])
    pairs = []
    for _ in range(40):
        reference = rng.choice(words, 8)
        reply = np.where(rng.random(8) < 0.8, reference, rng.choice(words, 8))
        pairs.append(Pair((" ".join(reference),), " ".join(reply)))
    found = corpus(statistics(pairs), resamples=4000, seed=1)
    assert found == corpus(statistics(pairs[::-1]), resamples=4000, seed=1)
    drawn = []
    for _ in range(400):
        some = [pairs[at] for at in rng.integers(0, 40, 40)]
        hypotheses, references = [pair.hypothesis for pair in some], [[pair.references[0] for pair in some]]
        drawn.append(metrics.BLEU().corpus_score(hypotheses, references).score)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found.bleu_low == pytest.approx(low, abs=2.0)
    assert found.bleu_high == pytest.approx(high, abs=2.0)


@pytest.mark.parametrize(
    ("references", "tokens"),
    [(("\u4f60\u597d\uff0c\u4e16\u754c",), "zh"), (("\u72ac\u304c\u5420\u3048\u308b",), "char"), (("A dog.",), "13a"),
     (("\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",), "char"), (("42",), "13a")],
)  # fmt: skip
def test_tokens_go_by_the_script_of_the_references(references: tuple[str, ...], tokens: str) -> None:
    found = statistics([Pair(references, references[0])])
    assert found.tokens == tokens
    assert f"|tok:{tokens}|" in found.signatures[0]


def test_nothing_said_is_no_translation() -> None:
    for reply in ("", " \n", "...", "<think>a dog"):
        assert (outcome_of(gold("a dog"), reply).status, outcome_of(gold("a dog"), reply).value) == (
            Status.UNPARSED,
            0.0,
        )
    assert outcome_of(gold("a dog"), None).status is Status.MISSING
    assert outcome_of(gold("a cat", "A dog!"), "<think>hm</think>a dog").status is Status.RIGHT
    assert translation.reply(None) == ""


def test_a_release_gives_its_pairs_by_id() -> None:
    golds = {"b": gold("a dog"), "a": gold("rain")._replace(id="a"), "c": scored.gold(scored.choice("c"))}
    found = translation.pairs_of(golds, {"hand/t": "<think>cat</think>a dog "})
    assert found == [Pair(("rain",), ""), Pair(("a dog",), "a dog")]


def test_no_item_has_no_score() -> None:
    found = corpus(statistics([]), resamples=10)
    assert found == Corpus(0, None, None, None, None, None, None, found.signature)
    silent = corpus(statistics([Pair(("a dog",), "")]), resamples=10)
    assert (silent.bleu, silent.chrf, silent.bleu_low) == (0.0, 0.0, 0.0)


def test_what_cannot_be_scored_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ScoreError, match="expected a reference for every item"):
        statistics([Pair((), "a dog")])
    with pytest.raises(UsageError, match="at least 2 resamples"):
        corpus(statistics(SOME), resamples=1)
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    with pytest.raises(
        ScoreError, match=r"expected sacrebleu, got not installed. Install it: pip install 'earmark\[tra"
    ):
        outcome_of(gold("a dog"), "a dog")


@settings(deadline=None)
@given(st.text(max_size=50), st.text(min_size=1, max_size=50))
def test_any_text_has_a_value(reply: str, reference: str) -> None:
    value = outcome_of(gold("x")._replace(answers=(reference,)), reply).value
    assert value is not None
    assert 0.0 <= value <= 1.0
