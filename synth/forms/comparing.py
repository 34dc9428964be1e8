"""Comparing two forms: nothing in common, distributions equal by test, answers that tell nothing of each other.

Numbers are compared by the two-sample Kolmogorov-Smirnov test (Smirnov 1939; conservative where values are tied),
classes by Pearson's chi-square on the table of two forms, rare classes pooled so that each expects five or more
(Cochran 1954). Agreement of the answers of items with one number is compared with chance by the exact distribution of a
sum of unequal coins; chance in a stratum is what the shares of its answers give. All p-values together are corrected
by Holm (1979).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from earmark.errors import SynthError
from earmark.item import Record
from synth.forms.reading import Facts, Form, read_form

ALPHA = 0.01
LEAST_EXPECTED = 5.0
OTHER = "(others)"
_SHOWN = 5


class Common(Record):
    """What two forms have in common of one kind; should be nothing.

    Attributes:
        kind: id, scene, clip or recording.
        count: How many.
        examples: Some of them.
    """

    kind: str
    count: int
    examples: tuple[str, ...]


class Tested(Record):
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


class Comparison(Record):
    """Two forms compared.

    Attributes:
        forms: Their names.
        items: How many each has, by recipe.
        common: What they share, by kind.
        tests: All distributions.
        alpha: Level of all tests together.
    """

    forms: tuple[str, str]
    items: dict[str, tuple[int, int]]
    common: tuple[Common, ...]
    tests: tuple[Tested, ...]
    alpha: float

    @property
    def holds(self) -> bool:
        """Nothing is shared, and no test tells the forms apart."""
        return not any(one.count for one in self.common) and all(one.holm_p >= self.alpha for one in self.tests)


def compare(a: Sequence[Path], b: Sequence[Path], alpha: float = ALPHA) -> Comparison:
    """Compare two forms of the same recipes.

    Args:
        a: Folders with the shards of one form.
        b: Of the other.
        alpha: Level of all tests together (Holm).

    Raises:
        SynthError: A form has no items or is mixed, both are one form, or the recipes are not the same.
        ShardError, ItemError: A file is damaged.
    """
    first, second = read_form(a), read_form(b)
    _require_comparable(first, second)
    tests = [
        test for recipe in sorted(first.items) for test in _tests(recipe, first.items[recipe], second.items[recipe])
    ]
    return Comparison(
        forms=(first.name, second.name),
        items={name: (len(first.items[name]), len(second.items[name])) for name in sorted(first.items)},
        common=tuple(_common(kind, first, second) for kind in ("id", "scene", "clip", "recording")),
        tests=tuple(_corrected(tests)),
        alpha=alpha,
    )


def _require_comparable(a: Form, b: Form) -> None:
    if a.name == b.name:
        raise SynthError("forms", expected="two different ones", got=f"{a.name} twice")
    if set(a.items) != set(b.items):
        got = f"{', '.join(sorted(a.items))} and {', '.join(sorted(b.items))}"
        raise SynthError("forms", expected="the same recipes in both", got=got)


def _common(kind: str, a: Form, b: Form) -> Common:
    of_a, of_b = (
        {value for items in form.items.values() for one in items for value in one.identities[kind]} for form in (a, b)
    )
    shared = sorted(of_a & of_b)
    return Common(kind=kind, count=len(shared), examples=tuple(shared[:_SHOWN]))


def _tests(recipe: str, a: Sequence[Facts], b: Sequence[Facts]) -> Iterator[Tested]:
    for trait in sorted({name for one in (*a, *b) for name in one.numbers}):
        of_a, of_b = ([one.numbers[trait] for one in items if trait in one.numbers] for items in (a, b))
        yield _numbers(recipe, trait, of_a, of_b)
    for trait in sorted(a[0].classes):
        found = _classes(recipe, trait, [one.classes[trait] for one in a], [one.classes[trait] for one in b])
        if found:
            yield found
    agreement = _agreement(recipe, a, b)
    if agreement:
        yield agreement


def _numbers(recipe: str, trait: str, a: Sequence[float], b: Sequence[float]) -> Tested:
    from scipy.stats import ks_2samp

    if not a or not b:  # one form has it and the other has not: as different as can be
        statistic, p = 1.0, 0.0
    else:
        found = ks_2samp(a, b, method="asymp")  # the exact law is for samples without ties
        statistic, p = float(found.statistic), float(found.pvalue)
    return Tested(recipe=recipe, trait=trait, test="ks", a=_spread(a), b=_spread(b), statistic=statistic, p=p)


def _spread(values: Sequence[float]) -> str:
    """Quartiles."""
    if not values:
        return "none"
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def _classes(recipe: str, trait: str, a: Sequence[str], b: Sequence[str]) -> Tested | None:
    """None where there is but one class, rare ones pooled."""
    from scipy.stats import chi2_contingency

    counts = _pooled(Counter(a), Counter(b))
    if len(counts) < 2:
        return None
    found = chi2_contingency([[n for n, _ in counts.values()], [n for _, n in counts.values()]], correction=False)
    return Tested(
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
    shown = sorted(counts.items(), key=lambda entry: -sum(entry[1]))[:_SHOWN]
    text = ", ".join(f"{name} {pair[form] / max(total, 1):.0%}" for name, pair in shown)
    return text if len(counts) <= _SHOWN else f"{text}, and {len(counts) - _SHOWN} more"


def _agreement(recipe: str, a: Sequence[Facts], b: Sequence[Facts]) -> Tested | None:
    """Whether the answers of items with one number agree more or less often than by chance."""
    other = {one.number: one for one in b}
    pairs: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for one in a:
        match = other.get(one.number)
        if match and match.stratum == one.stratum:
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
    return Tested(
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


def _corrected(tests: Sequence[Tested]) -> list[Tested]:
    """Holm's step-down correction, in the order given."""
    order = sorted(range(len(tests)), key=lambda at: tests[at].p)
    corrected, highest = {}, 0.0
    for rank, at in enumerate(order):
        highest = max(highest, min(1.0, (len(tests) - rank) * tests[at].p))
        corrected[at] = highest
    return [test.model_copy(update={"holm_p": corrected[at]}) for at, test in enumerate(tests)]
