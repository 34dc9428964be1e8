"""*robustness*: what damage to the sound costs, each damaged item against its own clean parent.

Never the mean of the damaged items against the mean of the clean ones: they may be other items. A row for every task,
kind of damage and severity:

| | is |
|---|---|
| `task`, `kind`, `severity` | of the damaged items; severities count from 1 up |
| `measure` | `value` (mean value, more is better), `wer`, `cer` (corpus error rate, less is better) |
| `n`, `clusters` | pairs of a damaged item and its parent, both with a value; and how many clusters they are |
| `absent`, `unscored` | damaged items whose parent is not in the release; or one of the two has no value |
| `clean`, `damaged` | the score of the parents, and of the damaged items, over the pairs alone |
| `difference`, `low`, `high` | damaged minus clean; 95 % by the cluster bootstrap over ladders and their kin |
| `relative`, `relative_low`, `relative_high` | the difference as a share of `clean`; None where that is 0 |
| `status` | `measured`; `too_few`: no interval; `no_pairs`: nothing but the counts; `no_reference`: no rate |

An interval needs `FEWEST` clusters: resamples of two or three ladders are so alike that it would look exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from earmark.score.cells import Scored
from earmark.score.differences import (
    Added,
    Interval,
    difference_intervals,
    measured,
    score,
    summed,
    total,
)
from earmark.score.related import clusters

Status = Literal["measured", "too_few", "no_pairs", "no_reference"]
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Rung:
    """A kind of damage at one severity; the attributes are those of the table above."""

    task: str
    kind: str
    severity: int
    measure: str
    n: int
    clusters: int
    absent: int
    unscored: int
    clean: float | None
    damaged: float | None
    difference: float | None
    low: float | None
    high: float | None
    relative: float | None
    relative_low: float | None
    relative_high: float | None
    status: Status


class _Key(NamedTuple):
    task: str
    kind: str
    severity: int
    measure: str


@dataclass(slots=True)
class _Pairs:
    """What the pairs of a rung add, with the cluster of each."""

    damaged: list[tuple[str, Added]] = field(default_factory=list)
    clean: list[tuple[str, Added]] = field(default_factory=list)
    lacking: Counter[str] = field(default_factory=Counter)


def robustness(scored: Sequence[Scored], *, resamples: int, seed: int, fewest: int = FEWEST) -> list[Rung]:
    """Compare every damaged item with its clean parent.

    Args:
        scored: All items of the release, in any order.
        resamples: Of the bootstrap.
        seed: Of the bootstrap.
        fewest: Clusters that an interval needs; two or more.

    Returns:
        By task, kind, severity and measure; nothing where no item is damaged.
    """
    if not any(one.gold.damage for one in scored):
        return []
    found = _pairs(scored)
    keys = sorted(found)
    sides = [(summed(found[key].damaged), summed(found[key].clean)) for key in keys]
    bounds = difference_intervals(sides, resamples=resamples, seed=seed)
    none = (Interval(),) * len(keys)  # where no rung has a pair
    intervals = zip(bounds.absolute or none, bounds.relative or none, strict=True)
    return [_rung(key, found[key], *both, fewest) for key, both in zip(keys, intervals, strict=True)]


def _pairs(scored: Sequence[Scored]) -> Mapping[_Key, _Pairs]:
    by_id = {one.gold.id: one for one in scored}
    named = clusters(one.gold for one in scored)
    found: dict[_Key, _Pairs] = {}
    for one in scored:
        if (damage := one.gold.damage) is None:
            continue
        parent = by_id.get(damage.parent)
        mine, clean = measured(one), measured(parent) if parent else None
        measure = next((told[0] for told in (mine, clean) if told), "value")
        pairs = found.setdefault(_Key(one.gold.task, damage.kind, damage.severity, measure), _Pairs())
        if parent is None:
            pairs.lacking["absent"] += 1
        elif mine is None or clean is None or mine[0] != clean[0]:
            pairs.lacking["unscored"] += 1
        else:
            pairs.damaged.append((named[one.gold.id], mine[1]))
            pairs.clean.append((named[one.gold.id], clean[1]))
    return found


def _rung(key: _Key, pairs: _Pairs, absolute: Interval, relative: Interval, fewest: int) -> Rung:
    damaged, clean = (score(total(one for _, one in side)) for side in (pairs.damaged, pairs.clean))
    there = len({name for name, _ in pairs.damaged})
    difference = damaged - clean if damaged is not None and clean is not None else None
    status: Status = "measured" if there >= fewest else "too_few"
    if difference is None:
        status = "no_reference" if there else "no_pairs"
    if status != "measured":
        absolute = Interval()
    share = difference / clean if difference is not None and clean else None
    if share is None or status != "measured":
        relative = Interval()
    return Rung(
        *key, len(pairs.damaged), there, pairs.lacking["absent"], pairs.lacking["unscored"], clean, damaged, difference,
        *absolute, share, *relative, status,
    )  # fmt: skip
