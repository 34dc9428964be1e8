"""*fairness*: does a system do as well for one group as for another?

Groups are the values of an attribute of the items (`groups` of the record: `gender=female`). Within a task, two values
are set against each other; of three or more, each against all the others. A row for each test:

| | is |
|---|---|
| `task`, `attribute`, `a`, `b` | whom the row is about; `b` is "the others" where there are three values or more |
| `measure` | `value` (mean value, more is better), `wer`, `cer` (corpus error rate, less is better) |
| `test` | `welch`, `mann-whitney`; over pairs `paired-t`, `mcnemar-exact`; `none` where there is nothing to test |
| `status` | see below |
| `n_a`, `n_b` | items with a value: of the groups, or of the pairs |
| `units_a`, `units_b` | clusters that they are (`earmark.score.related`), or pairs: what the test counts |
| `score_a`, `score_b` | their scores; None where every reference is empty |
| `difference`, `low`, `high` | a minus b; 95 % by the cluster bootstrap |
| `better_a`, `better_b` | pairs in which the one side scores better; None over groups |
| `statistic`, `freedom`, `p` | t and its degrees of freedom; U of a; None where not tested |
| `p_holm` | p adjusted after Holm over all rows of the report with the same test |
| `effect`, `effect_name` | `hedges_g`; `cohen_dz`; `superiority` (Mann-Whitney's share of pairs with a the larger) |

| status | is |
|---|---|
| `tested` | there is a p |
| `too_few` | a side has fewer than `FEWEST` units: the scores are told, neither interval nor p |
| `no_spread` | all units have the same value: no test has anything to go on |
| `no_reference` | every reference of a side is empty: no rate |
| `one_group` | all items have the same value of the attribute, or none of the others was judged |

Welch's and the paired t compare the scores that are shown, error rates weighted by length
(`earmark.score.differences.linear`); Mann-Whitney ranks each unit's own rate. Both groups' tests take the groups for
strangers; where there are pairs, it is their rows that count. *Pairs* are clusters with items on both
sides (twins); where there are none, transcripts of the same sentence. McNemar's exact test is made where every pair is
two items that are right or wrong. An item with several values of one attribute is a group of its own (`female+male`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from earmark.score.cells import Scored
from earmark.score.contrasts import About, Contrast, Sides, alone, tested
from earmark.score.differences import Added, measured, summed
from earmark.score.gold import Gold
from earmark.score.related import clusters
from earmark.stats import holm

FEWEST = 20  # units a side: below, neither an interval nor a p is worth its name
OTHERS = "the others"


class _Member(NamedTuple):
    """An item of a group.

    Attributes:
        value: Of the attribute.
        sentence: What transcripts of one sentence share; None for other items.
        binary: Whether it is right or wrong and nothing between.
    """

    value: str
    cluster: str
    sentence: str | None
    added: Added
    binary: bool


class _Family(NamedTuple):
    task: str
    attribute: str
    measure: str


def fairness(scored: Sequence[Scored], *, resamples: int, seed: int, fewest: int = FEWEST) -> list[Contrast]:
    """Set the groups of each task against each other.

    Args:
        scored: All items of the release, in any order.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
        fewest: Units (clusters, pairs) that a test needs on each side; two or more.

    Returns:
        By task, in it attributes of one value first; nothing where no item is of a group.
    """
    families = _families(scored)
    rows: list[Contrast] = []
    for task in sorted({family.task for family in families}):
        sides: list[Sides] = []
        for family in sorted(family for family in families if family.task == task):
            values = sorted({one.value for one in families[family]})
            if len(values) == 1:
                about = About(task, family.attribute, values[0], None, family.measure)
                rows.append(alone(about, _summed(families[family])))
            else:
                sides += _sides(family, values, families[family])
        rows += tested(sides, fewest=max(fewest, 2), resamples=resamples, seed=seed)
    return _adjusted(rows)


def _sides(family: _Family, values: Sequence[str], members: Sequence[_Member]) -> list[Sides]:
    """The contrasts of an attribute: groups first, then those that have pairs."""
    sets = [(values[0], values[1])] if len(values) == 2 else [(value, OTHERS) for value in values]
    abouts = [About(*family[:2], a, b, family.measure) for a, b in sets]
    return [*(_groups(about, members) for about in abouts), *(_pairs(about, members) for about in abouts)]


def _families(scored: Sequence[Scored]) -> dict[_Family, list[_Member]]:
    if not any(one.gold.groups for one in scored):
        return {}
    named = clusters(one.gold for one in scored)
    found: dict[_Family, list[_Member]] = {}
    for one in scored:
        if (told := measured(one)) is None:
            continue
        measure, added = told
        sentence = None if measure == "value" else repr((one.gold.language, one.gold.answers))
        binary = measure == "value" and added.above in (0.0, 1.0)
        for attribute, value in _attributes(one.gold).items():
            member = _Member(value, named[one.gold.id], sentence, added, binary)
            found.setdefault(_Family(one.gold.task, attribute, measure), []).append(member)
    return found


def _attributes(gold: Gold) -> Mapping[str, str]:
    found: dict[str, set[str]] = {}
    for group in gold.groups:
        key, _, value = group.partition("=")
        found.setdefault(key, set()).add(value)
    return {key: "+".join(sorted(values)) for key, values in found.items()}


def _summed(members: Iterable[_Member]) -> Mapping[str, Added]:
    return summed((one.cluster, one.added) for one in members)


def _groups(about: About, members: Sequence[_Member]) -> Sides:
    return Sides(
        about,
        _summed(one for one in members if one.value == about.a),
        _summed(one for one in members if one.value != about.a),
    )


def _pairs(about: About, members: Sequence[_Member]) -> Sides:
    """What is on both sides: clusters, else sentences."""
    found = _paired(about, [(one.cluster, one) for one in members])
    if found.a:
        return found
    sentences = [(one.sentence, one) for one in members if one.sentence is not None]
    return _paired(about, sentences)._replace(unit="sentence")


def _paired(about: About, members: Sequence[tuple[str, _Member]]) -> Sides:
    first = [(key, one) for key, one in members if one.value == about.a]
    second = [(key, one) for key, one in members if one.value != about.a]
    both = {key for key, _ in first} & {key for key, _ in second}
    first, second = ([(key, one) for key, one in side if key in both] for side in (first, second))
    binary = len(first) == len(second) == len(both) and all(one.binary for _, one in (*first, *second))
    a, b = (summed((key, one.added) for key, one in side) for side in (first, second))
    return Sides(about, a, b, paired=True, binary=binary)


def _adjusted(rows: Sequence[Contrast]) -> list[Contrast]:
    """Holm's adjustment over all rows of the same test."""
    adjusted: dict[int, float] = {}
    for test in {row.test for row in rows}:
        places = [(n, row.p) for n, row in enumerate(rows) if row.test == test and row.p is not None]
        found = holm([p for _, p in places])
        adjusted |= {place: p for (place, _), p in zip(places, found, strict=True)}
    return [replace(row, p_holm=adjusted.get(n)) for n, row in enumerate(rows)]
