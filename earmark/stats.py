"""Statistics that checks and reports share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class ChiSquare(NamedTuple):
    """Pearson's goodness of fit."""

    statistic: float
    freedom: int
    p: float


def chi_square(observed: Sequence[float], expected: Sequence[float]) -> ChiSquare:
    """Pearson's chi-square test of counts against expected counts (Pearson 1900).

    Args:
        observed: Counts, one a cell.
        expected: Expected counts, the same total; cells that expect nothing are left out.
    """
    from scipy.special import chdtrc  # imported here: it takes a while

    cells = [(o, e) for o, e in zip(observed, expected, strict=True) if e > 0]
    statistic = sum((o - e) ** 2 / e for o, e in cells)
    freedom = max(len(cells) - 1, 1)
    return ChiSquare(statistic, freedom, float(chdtrc(freedom, statistic)))
