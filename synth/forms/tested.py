"""The tests of one trait in two forms.

Numbers are compared by the two-sample Kolmogorov-Smirnov test (Smirnov 1939; conservative where values are tied),
classes by Pearson's chi-square on the table of two forms, rare classes pooled so that each expects five or more
(Cochran 1954). Agreement of the answers of items with one number is compared with chance by the exact distribution of a
sum of unequal coins; chance in a stratum is what the shares of its answers give. All p-values together are corrected
by Holm (1979).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from earmark.item import Record
from synth.forms.reading import Facts

LEAST_EXPECTED = 5.0
OTHER = "(others)"
SHOWN = 5


class Trial(Record):
    """One distribution in both forms.

    Attributes:
        recipe, trait: Of what.
        test: `ks`, `chi-square` or `agreement`.
        a, b: What is seen in the forms, in words.
        statistic: D, chi-square, or the number of answers that agree.
        p: Of the test alone.
        holm_p: Corrected for all tests of the comparison.
    """

    recipe: str
    trait: str
    test: str
    a: str
    b: str
    statistic: float
    p: float
    holm_p: float = 1.0


def numbers(recipe: str, trait: str, a: Sequence[float], b: Sequence[float]) -> Trial:
    """Compare the values of a number."""
    from scipy.stats import ks_2samp

    if not a or not b:  # one form has it and the other has not: as different as can be
        statistic, p = 1.0, 0.0
    else:
        found = ks_2samp(a, b, method="asymp")  # the exact law is for samples without ties
        statistic, p = float(found.statistic), float(found.pvalue)
    return Trial(recipe=recipe, trait=trait, test="ks", a=_spread(a), b=_spread(b), statistic=statistic, p=p)


def _spread(values: Sequence[float]) -> str:
    """Quartiles."""
    if not values:
        return "none"
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def classes(recipe: str, trait: str, a: Sequence[str], b: Sequence[str]) -> Trial | None:
    """None where there is but one class, rare ones pooled."""
    from scipy.stats import chi2_contingency

    counts = _pooled(Counter(a), Counter(b))
    if len(counts) < 2:
        return None
    found = chi2_contingency([[n for n, _ in counts.values()], [n for _, n in counts.values()]], correction=False)
    return Trial(
        recipe=recipe,
        trait=trait,
        test="chi-square",
        a=_shares(counts, 0),
        b=_shares(counts, 1),
        statistic=float(found.statistic),
        p=float(found.pvalue),
    )


def _pooled(a: Counter[str], b: Counter[str]) -> dict[str, tuple[int, int]]:
    """Counts of each class in both forms; those that expect too few go together, with the next rarest if need be."""
    smaller = min(a.total(), b.total()) / max(a.total() + b.total(), 1)
    kept = {name: (a[name], b[name]) for name in sorted(set(a) | set(b), key=lambda name: (a[name] + b[name], name))}
    pool = (0, 0)
    for name in list(kept):
        if sum(kept[name]) * smaller >= LEAST_EXPECTED and (not sum(pool) or sum(pool) * smaller >= LEAST_EXPECTED):
            break
        one = kept.pop(name)
        pool = (pool[0] + one[0], pool[1] + one[1])
    return {**kept, OTHER: pool} if sum(pool) else kept


def _shares(counts: dict[str, tuple[int, int]], form: int) -> str:
    total = sum(pair[form] for pair in counts.values())
    shown = sorted(counts.items(), key=lambda entry: -sum(entry[1]))[:SHOWN]
    text = ", ".join(f"{name} {pair[form] / max(total, 1):.0%}" for name, pair in shown)
    return text if len(counts) <= SHOWN else f"{text}, and {len(counts) - SHOWN} more"


def agreement(recipe: str, a: Sequence[Facts], b: Sequence[Facts]) -> Trial | None:
    """Whether the answers of items with one number agree more or less often than by chance."""
    other = {one.number: one for one in b}
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in a:
        match = other.get(one.number)
        if match and match.stratum == one.stratum and one.answer is not None and match.answer is not None:
            pairs[one.stratum].append((one.answer, match.answer))
    chances, agree, total = [], 0, 0
    for found in pairs.values():
        of_a, of_b = Counter(x for x, _ in found), Counter(y for _, y in found)
        chance = sum(of_a[value] * of_b[value] for value in of_a) / len(found) ** 2
        chances += [chance] * len(found)
        agree += sum(x == y for x, y in found)
        total += len(found)
    if not total:
        return None
    return Trial(
        recipe=recipe,
        trait="answers agree",
        test="agreement",
        a=f"{agree} of {total}",
        b=f"{sum(chances):.1f} by chance",
        statistic=float(agree),
        p=_two_sided(np.array(chances), agree),
    )


def _two_sided(chances: np.ndarray[tuple[int], np.dtype[np.float64]], seen: int) -> float:
    """Probability of a number of heads no likelier than that seen, of coins with these chances; exact."""
    law = np.ones(1)
    for chance in chances:
        law = np.convolve(law, [1.0 - chance, chance])
    return float(min(law[law <= law[seen] * (1 + 1e-9)].sum(), 1.0))


def corrected(tests: Sequence[Trial]) -> list[Trial]:
    """Holm's step-down correction, in the order given."""
    order = sorted(range(len(tests)), key=lambda at: tests[at].p)
    corrected, highest = {}, 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(tests) - rank) * tests[at].p))
        corrected[at] = highest
    return [test.model_copy(update={"holm_p": corrected[at]}) for at, test in enumerate(tests)]
