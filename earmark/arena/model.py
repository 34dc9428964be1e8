"""Bradley-Terry (1952) and Davidson (1970), fitted to many resamples of the same votes at once.

With d = ability of the first - ability of the second (+ covariates), and Z = exp(d/2) + exp(-d/2) + v:

    P(first wins) = exp(d/2) / Z,    P(second wins) = exp(-d/2) / Z,    P(tie) = v / Z

Bradley and Terry's model is the one with v = 0; there a tie is half a win for each. Both are concave in abilities and
log v. Newton's steps are shortened to log(1 + m) / m of themselves, m being the largest change of d, which makes every
step an ascent (Bach 2010, Electronic Journal of Statistics 4, 384-414); near the top nothing is shortened.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from earmark.arena.votes import Floats

_MOST_STEPS = 200
_ENOUGH = 1e-6  # steps converge quadratically: after one of this size, about 1e-12 is left


class Fit(NamedTuple):
    """Coefficients of every resample.

    Attributes:
        coefficients: Shape (resamples, columns of the design).
        log_tie: Shape (resamples,): log v; NaN where ties are halves or a resample does not say.
        converged: Shape (resamples,).
    """

    coefficients: Floats
    log_tie: Floats
    converged: np.ndarray[tuple[int], np.dtype[np.bool_]]


class Problem(NamedTuple):
    """What is fitted.

    Attributes:
        design: Shape (settings, columns): d is this times the coefficients.
        gauge: Shape (columns, columns): added to the curvature where the votes say nothing (all abilities of a
            component moved at once); changes no coefficient that they determine.
        davidson: Ties are outcomes of their own, not halves.
    """

    design: Floats
    gauge: Floats
    davidson: bool


def fit(problem: Problem, votes: Floats, penalty: Floats, start: Floats | None = None) -> Fit:
    """Maximise the (penalised) likelihood of every resample.

    Args:
        problem: Design, gauge and treatment of ties.
        votes: Shape (resamples, settings, 3): wins of the first, of the second, ties.
        penalty: Shape (resamples, columns): half of it times the squared coefficient is taken from the likelihood.
        start: Shape (columns,): where to begin; 0 if absent.
    """
    count, width = len(votes), problem.design.shape[1]
    coefficients = np.zeros((count, width)) if start is None else np.tile(start, (count, 1))
    net, total, ties = (votes[..., 0] - votes[..., 1]) / 2, votes.sum(axis=2), votes[..., 2].sum(axis=1)
    free = (ties > 0) & (ties < total.sum(axis=1)) if problem.davidson else np.zeros(count, dtype=bool)
    log_tie = np.full(count, -np.inf)
    log_tie[free] = np.log(2 * ties[free] / (total[free].sum(axis=1) - ties[free]))
    outer = (problem.design[:, :, None] * problem.design[:, None, :]).reshape(len(problem.design), -1)
    converged = np.zeros(count, dtype=bool)
    left = np.arange(count)
    for _ in range(_MOST_STEPS):
        step = _step(problem, outer, coefficients[left], log_tie[left], net[left], total[left], ties[left],
                     penalty[left], free[left])  # fmt: skip
        moved, tied = np.abs(step[:, :width] @ problem.design.T).max(axis=1), np.abs(step[:, width:]).sum(axis=1)
        largest = np.maximum(np.maximum(moved, moved / 2 + tied), np.abs(step[:, :width]).max(axis=1))
        scale = np.log1p(largest) / np.where(largest > 0, largest, 1.0)
        scale[largest == 0] = 1.0
        coefficients[left] += scale[:, None] * step[:, :width]
        if problem.davidson:
            log_tie[left] += np.where(free[left], scale * step[:, width], 0.0)
        converged[left[largest < _ENOUGH]] = True
        left = left[largest >= _ENOUGH]
        if not len(left):
            break
    return Fit(coefficients, np.where(free, log_tie, np.nan), converged)


def _step(
    problem: Problem, outer: Floats, coefficients: Floats, log_tie: Floats, net: Floats, total: Floats, ties: Floats,
    penalty: Floats, free: np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> Floats:  # fmt: skip
    """Newton's step: shape (resamples, columns), with one column more for log v where ties are outcomes."""
    count, width = coefficients.shape
    d = coefficients @ problem.design.T
    small = np.exp(-np.abs(d))
    tie = np.exp(log_tie[:, None] - np.abs(d) / 2) if problem.davidson else 0.0
    z = 1 + small + tie
    mean = np.sign(d) * (1 - small) / (2 * z)
    gradient = (net - total * mean) @ problem.design - penalty * coefficients
    curvature = (total * ((1 + small) / (4 * z) - mean**2)) @ outer
    curvature = curvature.reshape(count, width, width) + problem.gauge
    places = np.arange(width)
    curvature[:, places, places] += penalty
    if not problem.davidson:
        return np.asarray(np.linalg.solve(curvature, gradient[..., None])[..., 0])
    share = tie / z
    whole, aims = np.zeros((count, width + 1, width + 1)), np.zeros((count, width + 1))
    whole[:, :width, :width], aims[:, :width] = curvature, gradient
    cross = np.where(free[:, None], -(total * share * mean) @ problem.design, 0.0)
    whole[:, :width, width] = whole[:, width, :width] = cross
    whole[:, width, width] = np.where(free, (total * share * (1 - share)).sum(axis=1), 1.0)
    aims[:, width] = np.where(free, ties - (total * share).sum(axis=1), 0.0)
    return np.asarray(np.linalg.solve(whole, aims[..., None])[..., 0])


def information(problem: Problem, votes: Floats, found: Fit, penalty: Floats) -> Floats:
    """Observed information of the coefficients with halved ties, shape (columns, columns), of the first resample."""
    d = problem.design @ found.coefficients[0]
    p = 1 / (1 + np.exp(-d))
    weight = votes[0].sum(axis=1) * p * (1 - p)
    return np.asarray((problem.design.T * weight) @ problem.design + problem.gauge + np.diag(penalty[0]))
