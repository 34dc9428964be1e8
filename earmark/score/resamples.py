"""What a bootstrap may be asked for: more resamples than memory holds are refused before they are drawn."""

from __future__ import annotations

from earmark.errors import UsageError
from earmark.stats import FEWEST_RESAMPLES

MOST_RESAMPLES = 1_000_000


def check_bootstrap(seed: int, resamples: int) -> None:
    """Refuse a bootstrap that cannot be.

    Raises:
        UsageError: The seed is below 0, or there are too few resamples, or too many.
    """
    if seed < 0 or not FEWEST_RESAMPLES <= resamples <= MOST_RESAMPLES:
        expected = f"a seed of 0 or more, at most {MOST_RESAMPLES} and at least {FEWEST_RESAMPLES} resamples"
        raise UsageError("bootstrap", expected=expected, got=f"seed {seed}, {resamples} resamples")
