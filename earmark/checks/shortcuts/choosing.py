"""A reader that learns: a choice model over the options, tried on groups that it has not seen.

One linear model for all cells. It scores an option by its features, and is fitted on the differences between the
right option and each wrong one of the same question (the pairwise form of McFadden's conditional logit 1974), so
that it works with any options and any number of them. Each feature stands in it twice, for all cells and for the
question's own (Daume 2007): what holds everywhere is learned everywhere, and a cell keeps what is its own.

Folds are groups (`earmark.checks.shortcuts.question.groups`), dealt by a hash of the seed and the group: a twin is
never in training while the other is tried. The folds are dealt REPEATS times, and the credits averaged. Nothing
depends on the order of the questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earmark.checks.shortcuts.measure import Guessed
from earmark.checks.shortcuts.question import Question
from earmark.checks.shortcuts.wording import Feature
from earmark.draw import shuffled

FOLDS = 5
REPEATS = 3
# What is tried in one fold was fitted on in the others, so that accuracies vary more than those of strangers (Bengio
# and Grandvalet 2004): by 0.9 to 1.26 standard errors over 40 to 100 benchmarks of 100 to 1,000 random labels.
DEPENDENCE = 1.5
_COLUMNS = 2**20
_STRENGTH = 0.3  # inverse regularisation; measured on MMAU and on the planted shortcuts of the tests
_TIE = 1e-9

Describe = Callable[[int, Question, int], Iterator[Feature]]


def cross_validated(
    questions: Sequence[Question], grouped: Sequence[str], describe: Describe, *, seed: int = 0, repeats: int = REPEATS
) -> Guessed:
    """What a model of some features guesses on questions it was not fitted on.

    Args:
        questions: In the order of `earmark.checks.shortcuts.question.in_order`.
        grouped: The group of each.
        describe: Gives the features of an option: number of the question, the question, index of the option.
        seed: Of the folds.
        repeats: How often they are dealt.

    Returns:
        The credit for each question; options of one score share it, so that who learns nothing scores chance.
    """
    if not questions:
        return Guessed(np.zeros(0), np.zeros(0), [], [])
    matrix, starts = _matrix(questions, describe)
    credit = np.zeros(len(questions))
    for repeat in range(repeats):
        scores = _scored(matrix, questions, starts, _folds(grouped, seed, repeat))
        credit += [_credit(scores[starts[n] : starts[n + 1]], q.answer) for n, q in enumerate(questions)]
    chance = [1 / len(q.choices) for q in questions]
    cells = [question.cell for question in questions]
    return Guessed(credit / repeats, np.array(chance), grouped, cells, design_effect=DEPENDENCE)


def _matrix(questions: Sequence[Question], describe: Describe) -> tuple[Any, NDArray[np.int64]]:
    """A sparse matrix with a row for each option of each question, and where the rows of each question start."""
    from sklearn.feature_extraction import FeatureHasher  # type: ignore[import-untyped, unused-ignore]

    def rows() -> Iterator[list[Feature]]:
        for number, question in enumerate(questions):
            for index in range(len(question.choices)):
                own = list(describe(number, question, index))
                yield [*own, *((f"{question.cell}\x1f{name}", weight) for name, weight in own)]

    hashed = FeatureHasher(_COLUMNS, input_type="pair").transform(rows())
    starts = np.concatenate([[0], np.cumsum([len(question.choices) for question in questions])])
    return hashed[:, np.unique(hashed.indices)], starts


def _folds(grouped: Sequence[str], seed: int, repeat: int) -> NDArray[np.int64]:
    """A fold for each question: groups are dealt in the order of their hashes."""
    dealt = {group: n % FOLDS for n, group in enumerate(shuffled(sorted(set(grouped)), seed, "fold", repeat))}
    return np.array([dealt[group] for group in grouped], np.int64)


def _scored(
    matrix: Any, questions: Sequence[Question], starts: NDArray[np.int64], fold: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The score of each row, by a model that was fitted on the other folds."""
    scores = np.zeros(matrix.shape[0])
    for held in range(FOLDS):
        fitted, tried = np.flatnonzero(fold != held), np.flatnonzero(fold == held)
        if len(fitted) and len(tried):
            weights = _fitted(matrix, questions, starts, fitted)
            rows = np.concatenate([np.arange(starts[n], starts[n + 1]) for n in tried])
            scores[rows] = matrix[rows] @ weights
    return scores


def _fitted(
    matrix: Any, questions: Sequence[Question], starts: NDArray[np.int64], fitted: NDArray[np.int64]
) -> NDArray[np.float64]:
    """The weight of each column, from the pairs of a right and a wrong option."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped, unused-ignore]

    right, wrong = [], []
    for number in fitted:
        start, answer = int(starts[number]), questions[number].answer
        others = [start + n for n in range(len(questions[number].choices)) if n != answer]
        right += [start + answer] * len(others)
        wrong += others
    pairs = matrix[right] - matrix[wrong]
    # Every other pair is turned round: the model has no constant, so that this only makes two classes of one.
    turned = np.where(np.arange(len(right)) % 2, -1.0, 1.0)
    pairs.data *= np.repeat(turned, np.diff(pairs.indptr))
    if not pairs.nnz or len(right) < 2:
        return np.zeros(matrix.shape[1])
    model = LogisticRegression(
        C=_STRENGTH, fit_intercept=False, solver="liblinear", dual=True, tol=1e-3, random_state=0, max_iter=10_000
    )
    weights: NDArray[np.float64] = model.fit(pairs, turned).coef_[0]
    return weights


def _credit(scores: NDArray[np.float64], answer: int) -> float:
    best = scores >= scores.max() - _TIE
    return float(best[answer] / best.sum())
