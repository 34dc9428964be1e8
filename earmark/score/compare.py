"""Is one system better than another? Two reports at a time, on the items that both were scored on.

| | is |
|---|---|
| `difference` | mean value of a minus that of b |
| `low`, `high` | 95 % interval of the difference: the paired bootstrap over clusters; none where there is only one |
| `p` | two-sided; `test` says by which of the tests below |
| `p_holm` | the same, adjusted for all pairs of reports after Holm |
| `effect` | mean difference over its standard deviation (Cohen's d of paired values) |

| `test` | where |
|---|---|
| `mcnemar-exact` | every value is 0 or 1 and every cluster is one item |
| `sign-flip` | every cluster is one item: the sign of each item's difference is as likely either way |
| `sign-flip-by-cluster` | the sign of each cluster's summed difference is as likely either way |

Items that belong together (`earmark.score.related`) are one cluster. Items whose judge failed in one of the two are
left out and counted (`unscored`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from math import fsum, sqrt
from typing import Any, Literal

import numpy as np

from earmark import __version__
from earmark.errors import ScoreError, UsageError
from earmark.score.resamples import check_bootstrap
from earmark.score.saved import Saved, clustering, joined_clusters
from earmark.stats import bootstrap_ratios, holm, sign_flip_test, sign_test

_DECIMALS = 6
_FEWEST_CLUSTERS = 2
Test = Literal["mcnemar-exact", "sign-flip", "sign-flip-by-cluster"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two reports.

    Attributes:
        a, b: Names.
        n: Items in both that both have a value for.
        clusters: Of these.
        only_a, only_b: Items of one of them alone.
        unscored: Items in both for which one has no value.
        score_a, score_b: Mean values over the n items.
        difference: The first minus the second.
        low, high: Of its 95 % interval; None where all items are one cluster.
        better_a, better_b: Items on which the one has the higher value.
        effect: None where every item differs alike.
        p: That both are as good.
        p_holm: The same, adjusted for all pairs.
        test: Where p is from.
    """

    a: str
    b: str
    n: int
    clusters: int
    only_a: int
    only_b: int
    unscored: int
    score_a: float
    score_b: float
    difference: float
    low: float | None
    high: float | None
    better_a: int
    better_b: int
    effect: float | None
    p: float
    p_holm: float
    test: Test


def compare(reports: Sequence[Saved], *, resamples: int = 10_000, seed: int = 0) -> list[Comparison]:
    """Compare every two of some reports.

    Args:
        reports: From `earmark.score.saved.read_all`; two or more.
        resamples: Of the bootstrap, and of the sign flips where there are too many to count.
        seed: Of both.

    Raises:
        UsageError: There are fewer than two, or the bootstrap cannot be as asked for.
        ScoreError: Two of them have no item in common.
    """
    if len(reports) < 2:
        raise UsageError("compare", expected="two reports or more", got=str(len(reports)))
    check_bootstrap(seed, resamples)
    named = joined_clusters(reports)
    found = [_pair(a, b, named, resamples, seed) for a, b in combinations(reports, 2)]
    adjusted = holm([one["p"] for one in found])
    return [Comparison(**one, p_holm=p) for one, p in zip(found, adjusted, strict=True)]


def _pair(a: Saved, b: Saved, named: Mapping[str, str], resamples: int, seed: int) -> dict[str, Any]:
    both = a.values.keys() & b.values.keys()
    values = {name: (x, y) for name in both
              if (x := a.values[name]) is not None and (y := b.values[name]) is not None}  # fmt: skip
    if not values:
        got = f"none of {len(a.values)} and {len(b.values)}"
        raise ScoreError(f"{a.name} and {b.name}", expected="items that both were scored on", got=got)
    by_cluster: dict[str, list[float]] = defaultdict(list)
    for name, (x, y) in values.items():
        by_cluster[named[name]].append(x - y)
    differences = sorted(d for group in by_cluster.values() for d in group)
    sums = sorted((fsum(group), len(group)) for group in by_cluster.values())
    low, high = _interval(sums, resamples, seed)
    better_a, better_b = sum(d > 0 for d in differences), sum(d < 0 for d in differences)
    alone = len(sums) == len(values)
    binary = alone and all(value in (0, 1) for pair in values.values() for value in pair)
    test: Test = "mcnemar-exact" if binary else "sign-flip" if alone else "sign-flip-by-cluster"
    flips = [total for total, _ in sums]
    score_a, score_b = (fsum(column) / len(values) for column in zip(*values.values(), strict=True))
    return {
        "a": a.name, "b": b.name, "n": len(values), "clusters": len(sums), "only_a": len(a.values) - len(both),
        "only_b": len(b.values) - len(both), "unscored": len(both) - len(values), "score_a": score_a,
        "score_b": score_b, "difference": fsum(differences) / len(values), "low": low, "high": high,
        "better_a": better_a, "better_b": better_b, "effect": _effect(differences), "test": test,
        "p": sign_test(better_a, better_b) if binary else sign_flip_test(flips, resamples=resamples, seed=seed),
    }  # fmt: skip


def _interval(sums: Sequence[tuple[float, int]], resamples: int, seed: int) -> tuple[float | None, float | None]:
    """Bounds of the mean difference of items, from the summed difference and the number of items of each cluster."""
    if len(sums) < _FEWEST_CLUSTERS:
        return None, None
    kinds = Counter(sums)
    parts = np.array(sorted(kinds), dtype=np.float64)
    counts = np.array([kinds[kind] for kind in sorted(kinds)], dtype=np.int64)
    found = bootstrap_ratios(parts[:, :1], parts[:, 1:], counts, resamples=resamples, seed=seed)
    return round(float(found.low[0]), _DECIMALS), round(float(found.high[0]), _DECIMALS)


def _effect(differences: Sequence[float]) -> float | None:
    mean = fsum(differences) / len(differences)
    squares = fsum((d - mean) ** 2 for d in differences)
    if len(differences) < 2 or squares <= 1e-12 * len(differences):
        return None
    return round(mean / sqrt(squares / (len(differences) - 1)), _DECIMALS)


def signature(reports: Sequence[Saved], *, resamples: int, seed: int) -> str:
    """What the numbers depend on, in one line."""
    releases = "+".join(dict.fromkeys(one.release for one in reports))
    rules = "|".join(f"{name}:{value}" for name, value in reports[0].rules.items())
    together = f"clusters:{clustering(reports)}|resamples:{resamples}|seed:{seed}"
    return f"earmark:{__version__}|release:{releases}|{rules}|{together}"


def to_json(found: Sequence[Comparison], line: str) -> dict[str, Any]:
    """Plain values for `json.dumps`.

    Args:
        found: The comparisons.
        line: The signature.
    """
    return {"signature": line, "comparisons": [asdict(one) for one in found]}
