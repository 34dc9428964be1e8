"""What a cell can show: the smallest true difference that a test at 5 % (two-sided) finds in four of five cases.

Two ways to compare (Card et al. 2020, "With Little Power Comes Great Responsibility", EMNLP, on why to say it):

* two systems on *different* items, or one system on two groups: two proportions (Fleiss, Levin and Paik 2003,
  Statistical Methods for Rates and Proportions, 3rd ed., section 4.2, without continuity correction), the worse one
  at a half;
* two systems on the *same* items: McNemar's test (Connor 1987, Biometrics 43, 207-211), which turns on how many items
  they differ on: a share of DIFFERING is assumed.
"""

from __future__ import annotations

LEVEL = 0.05
POWER = 0.8
DIFFERING = 0.3


def detectable_between(n: int, score: float = 0.5) -> float | None:
    """The smallest difference that can be shown between two samples of n items each.

    Args:
        n: Items in each.
        score: Of the worse one.

    Returns:
        The difference, 0 to 1 - score; None where not even the largest shows.
    """
    from scipy.optimize import brentq

    def short(difference: float) -> float:
        """How far the test is from finding a difference: 0 at the smallest that it finds."""
        better = score + difference
        mean = (score + better) / 2
        chance = _quantile(1 - LEVEL / 2) * (2 * mean * (1 - mean)) ** 0.5
        missed = _quantile(POWER) * (score * (1 - score) + better * (1 - better)) ** 0.5
        return float(difference * n**0.5 - chance - missed)

    return None if n < 1 or short(1 - score) < 0 else float(brentq(short, 0.0, 1 - score))


def detectable_within(n: int, differing: float = DIFFERING) -> float | None:
    """The smallest difference that can be shown between two systems on the same n items.

    Args:
        n: Items.
        differing: Share of the items on which one is right and the other is not.

    Returns:
        The difference, 0 to `differing`; None where not even the largest shows.
    """
    from scipy.optimize import brentq

    def short(difference: float) -> float:
        chance = _quantile(1 - LEVEL / 2) * differing**0.5
        missed = _quantile(POWER) * max(differing - difference**2, 0.0) ** 0.5
        return float(difference * n**0.5 - chance - missed)

    return None if n < 1 or short(differing) < 0 else float(brentq(short, 0.0, differing))


def _quantile(p: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(p))
