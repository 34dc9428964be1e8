"""Abilities with 10,000 bootstraps, and 10,000 transcripts: ours against the usual way, in the same run.

The usual way with votes is a logistic regression for each resample, the votes being its rows (scikit-learn's, lbfgs,
no penalty, a tie as half a vote for each). It is timed on some resamples and its time for all of them is in
proportion: they do not depend on each other. Both sides are given the same resamples first, and their abilities have to
be equal within a tolerance. Transcripts are aligned by jiwer in one batch; counts have to be the same.
"""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Sequence

import jiwer
import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped,unused-ignore]
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped,unused-ignore]

from benchmarks.figures import Figure, Goal
from benchmarks.timing import BenchmarkError, Spread
from earmark.arena.fitting import Model
from earmark.arena.resampling import resampled
from earmark.arena.votes import Floats, Ints, Vote, Votes, gather
from earmark.score.wer import Transcript, aligned, rates

RESAMPLES = 10_000
_ABILITIES = (0.9, 0.5, 0.2, -0.1, -0.5, -1.0)
_VOTES_A_PAIR = 500
_COMPARED = 20
_PEER_FITS = 60
TOLERANCE = 1e-4  # of abilities in logits: scikit-learn stops there
_WORDS = 18
_LEXICON = 8_000
FAST, NO_SLOWER, FLAT = Goal(300, at_most=False), Goal(1.0), Goal(10.0)


def measure(transcripts: int, rounds: int) -> list[Figure]:
    """Votes and transcripts.

    Args:
        transcripts: How many.
        rounds: Runs of each side that count.
    """
    with threadpool_limits(1):
        return [*_abilities(rounds), _memory(), *_transcripts(transcripts, rounds)]


def _made_votes() -> Votes:
    rng = np.random.default_rng(11)
    votes = []
    for i, mine in enumerate(_ABILITIES):
        for j in range(i + 1, len(_ABILITIES)):
            wins = rng.random(_VOTES_A_PAIR) < 1 / (1 + np.exp(_ABILITIES[j] - mine))
            tied = rng.random(_VOTES_A_PAIR) < 0.2
            ties = int(tied.sum())
            won = int((wins & ~tied).sum())
            a, b = f"system {i}", f"system {j}"
            votes += [Vote(a, b, "a", won), Vote(a, b, "b", _VOTES_A_PAIR - won - ties), Vote(a, b, "tie", ties)]
    return gather(votes)


def _rows(pairs: Ints, votes: Floats) -> tuple[Floats, Floats, Floats]:
    """The rows of a logistic regression, their labels and weights: a vote is a row, a tie two of half a vote."""
    setting = np.repeat(np.arange(len(pairs)), votes.sum(axis=1).astype(int))
    outcome = np.concatenate([np.repeat([0, 1, 2], row.astype(int)) for row in votes])
    design = np.zeros((len(setting), int(pairs.max()) + 1))
    design[np.arange(len(setting)), pairs[setting, 0]] = 1.0
    design[np.arange(len(setting)), pairs[setting, 1]] = -1.0
    tied = outcome == 2
    rows = np.concatenate([design, design[tied]])
    labels = np.concatenate([(outcome != 1).astype(float), np.zeros(int(tied.sum()))])
    weights = np.concatenate([np.where(tied, 0.5, 1.0), np.full(int(tied.sum()), 0.5)])
    return rows, labels, weights


def _regression(rows: Floats, labels: Floats, weights: Floats) -> Floats:
    found = LogisticRegression(C=np.inf, fit_intercept=False, tol=1e-8, max_iter=1000).fit(rows, labels, weights)
    return np.asarray(found.coef_[0] - found.coef_[0].mean())


def _usual_way(pairs: Ints, votes: Floats, fits: int) -> None:
    """Resample votes and fit them, one resample after the other."""
    rng = np.random.default_rng(3)
    flat = votes.ravel()
    kinds = np.repeat(np.arange(len(flat)), flat.astype(int))
    for _ in range(fits):
        drawn = np.bincount(kinds[rng.integers(0, len(kinds), len(kinds))], minlength=len(flat))
        _regression(*_rows(pairs, drawn.reshape(votes.shape).astype(np.float64)))


def _abilities(rounds: int) -> list[Figure]:
    votes = _made_votes()
    counts = votes.counts()
    model = Model(votes.systems, counts)
    ours = model.fit(resamples=_COMPARED, seed=5).draws
    same = np.concatenate(list(resampled(counts, resamples=_COMPARED, seed=5)))
    theirs = np.array([_regression(*_rows(counts.pairs, one)) for one in same])
    apart = float(np.abs(ours - theirs).max())
    if apart > TOLERANCE:
        raise BenchmarkError("arena", expected=f"abilities equal within {TOLERANCE}", got=f"{apart:.2g} apart")
    mine, peer = [], []
    for _ in range(rounds):
        mine.append(_seconds(lambda: model.fit(resamples=RESAMPLES, seed=0)))
        fits = _seconds(lambda: _usual_way(counts.pairs, counts.votes.astype(float), _PEER_FITS))
        peer.append(fits / _PEER_FITS * RESAMPLES)
    what = f"Bradley-Terry, {votes.total:,} votes, {RESAMPLES:,} bootstraps, equal within {apart:.1g}"
    told = f"scikit-learn a resample ({_PEER_FITS} timed): {Spread.of(peer).text('s', 0)}"
    ratio = Spread.of(p / m for p, m in zip(peer, mine, strict=True))
    return [Figure(what, Spread.of(mine).text("s"), told, ratio, FAST, "times")]


def _memory() -> Figure:
    model = Model((votes := _made_votes()).systems, votes.counts())
    peaks = []
    for resamples in (RESAMPLES, 4 * RESAMPLES):
        tracemalloc.start()
        model.fit(resamples=resamples, seed=0)
        peaks.append(tracemalloc.get_traced_memory()[1] / 1e6)
        tracemalloc.stop()
    what, above = f"peak memory of {4 * RESAMPLES:,} bootstraps", Spread.of([peaks[1] - peaks[0]])
    return Figure(what, f"{peaks[1]:.1f} MB", f"{RESAMPLES:,}: {peaks[0]:.1f} MB", above, FLAT, "MB more")


def _made_transcripts(count: int) -> list[Transcript]:
    rng = np.random.default_rng(7)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    lexicon = ["".join(rng.choice(letters, size)) for size in rng.integers(2, 10, _LEXICON)]
    found = []
    for _ in range(count):
        said = [lexicon[n] for n in rng.integers(0, _LEXICON, rng.integers(3, 2 * _WORDS))]
        written = [word if rng.random() > 0.08 else lexicon[int(rng.integers(_LEXICON))] for word in said]
        written = [word for word in written if rng.random() > 0.03]
        found.append(Transcript(" ".join(said), " ".join(written)))
    return found


def _transcripts(count: int, rounds: int) -> list[Figure]:
    made = _made_transcripts(count)
    said, written = [one.reference for one in made], [one.hypothesis or "" for one in made]
    theirs, mine = jiwer.process_words(said, written), rates(made, resamples=2)
    characters = jiwer.process_characters(said, written)
    counted = (theirs.hits, theirs.substitutions, theirs.deletions, theirs.insertions)
    if mine.words[:4] != counted or mine.wer != theirs.wer or mine.cer != characters.cer:
        raise BenchmarkError("transcripts", expected=f"{counted}", got=f"{mine.words[:4]}")

    def align() -> None:
        for reference, hypothesis in zip(said, written, strict=True):
            aligned(reference.split(), hypothesis.split(), "word")

    words = _compared(align, lambda: jiwer.process_words(said, written), rounds)

    def both() -> None:
        jiwer.process_words(said, written)
        jiwer.process_characters(said, written)

    whole = _compared(lambda: rates(made), both, rounds)
    return [
        _figure(f"{count:,} transcripts aligned by words", "jiwer.process_words, one batch", *words),
        _figure("the same, normalised, words and characters, with an interval", "jiwer, words and characters", *whole),
    ]


def _compared(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int
) -> tuple[Sequence[float], Sequence[float]]:
    taken = [(_seconds(ours), _seconds(theirs)) for _ in range(rounds)]
    return [mine for mine, _ in taken], [peer for _, peer in taken]


def _figure(what: str, peer: str, mine: Sequence[float], theirs: Sequence[float]) -> Figure:
    ratio = Spread.of(m / t for m, t in zip(mine, theirs, strict=True))
    return Figure(what, Spread.of(mine).text("s"), f"{peer}: {Spread.of(theirs).text('s')}", ratio, NO_SLOWER)


def _seconds(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start
