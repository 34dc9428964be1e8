"""How far a benchmark's ranking of systems is that of people.

Kendall's tau-b (Kendall 1945, Biometrika 33, 239-251) corrects for ties; the distance is the share of pairs of systems
that the two rank the other way round, a pair tied in one of them counting half (Fagin, Kumar and Sivakumar 2003, SIAM
Journal on Discrete Mathematics 17, 134-160, with p = 1/2): 0 is the same order, 1 the reverse. Intervals are over the
resamples of the votes; the benchmark's scores are taken as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from earmark.arena.standings import Standings
from earmark.arena.votes import Floats
from earmark.errors import ScoreError
from earmark.score.lines import load_json
from earmark.stats import percentiles

_FEWEST_SYSTEMS = 3
_DECIMALS = 6
_LARGEST = 1e9
Scores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A benchmark's ranking beside that of the votes.

    Attributes:
        systems: Ranked by both.
        unscored: Voted on, but without a score.
        unvoted: With a score, but not voted on (or not in the largest component).
        tau_b: -1 to 1; None with fewer than three systems, or where all scores or abilities are equal.
        tau_low, tau_high: Of its 95 % interval.
        distance: 0 to 1.
        distance_low, distance_high: Of its 95 % interval.
        without_low, without_high: Lowest and highest tau-b with one of the systems left out.
    """

    systems: tuple[str, ...]
    unscored: tuple[str, ...]
    unvoted: tuple[str, ...]
    tau_b: float | None
    tau_low: float | None
    tau_high: float | None
    distance: float | None
    distance_low: float | None
    distance_high: float | None
    without_low: float | None
    without_high: float | None


def read_scores(path: Path) -> dict[str, dict[str, float]]:
    """Read `{system: score}`, or `{benchmark: {system: score}}`. A higher score is a better one.

    Raises:
        ScoreError: The file holds something else.
    """
    found = load_json(path)
    if not isinstance(found, dict) or not found:
        raise _wrong(path, found)
    nested = all(isinstance(value, dict) for value in found.values())
    read = found if nested else {path.stem: found}
    return {name: {system: _score(path, system, value) for system, value in row.items()} for name, row in read.items()}


def _score(path: Path, system: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= _LARGEST:
        raise _wrong(path, {system: value})
    return float(value)


def _wrong(path: Path, found: Any) -> ScoreError:
    expected = f"{{system: score}}, or {{benchmark: {{system: score}}}}, of scores up to {_LARGEST:g}"
    return ScoreError(str(path), expected=expected, got=repr(found)[:80])


def agreement(static: Mapping[str, float], found: Standings) -> Agreement:
    """Set a benchmark's scores beside the abilities of the votes.

    Args:
        static: Score by system; higher is better.
        found: The standings.
    """
    central = [name for name in found.components[0] if found.systems[name].ability is not None]
    both = tuple(sorted(set(central) & set(static)))
    unscored = tuple(sorted(set(found.names) - set(static)))
    unvoted = tuple(sorted(set(static) - set(central)))
    if len(both) < _FEWEST_SYSTEMS:
        return Agreement(both, unscored, unvoted, *[None] * 8)
    places = [found.names.index(name) for name in both]
    scores = np.array([static[name] for name in both])
    point, draws = found.sampled.point[places], found.sampled.draws[:, places]
    draws = draws[np.isfinite(draws).all(axis=1)]
    tau, distance = (float(one[0]) for one in rank_distance(scores, point[None]))
    bounds = percentiles(np.column_stack(rank_distance(scores, draws))) if len(draws) else None
    lows, highs = bounds or (np.full(2, np.nan), np.full(2, np.nan))
    kept = [np.delete(np.arange(len(both)), n) for n in range(len(both))]
    others = [float(rank_distance(scores[k], point[None, k])[0][0]) for k in kept if len(both) > _FEWEST_SYSTEMS]
    formed = [value for value in others if isfinite(value)]
    values = (tau, lows[0], highs[0], distance, lows[1], highs[1], min(formed, default=None), max(formed, default=None))
    return Agreement(both, unscored, unvoted, *(_plain(value) for value in values))


def rank_distance(scores: Floats, abilities: Floats) -> tuple[Floats, Floats]:
    """Tau-b and distance of one ranking from many.

    Args:
        scores: Shape (systems,).
        abilities: Shape (rankings, systems).

    Returns:
        Both of shape (rankings,); tau-b is NaN where all of one side are equal.
    """
    first, second = np.triu_indices(len(scores), 1)
    x = np.sign(np.round(scores[first] - scores[second], 12))
    y = np.sign(np.round(abilities[:, first] - abilities[:, second], 9))  # equal to the last digits of a fit is equal
    agree = y @ x
    with np.errstate(invalid="ignore", divide="ignore"):
        tau = agree / np.sqrt(np.abs(x).sum() * np.abs(y).sum(axis=1))
    distance = ((x * y == -1) + 0.5 * ((x == 0) != (y == 0))).mean(axis=1)
    return tau, distance


def _plain(value: float | None) -> float | None:
    return None if value is None or not isfinite(value) else round(float(value), _DECIMALS)
