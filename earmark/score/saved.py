"""Reports that were saved with `earmark score … --json`, read again: what came of each item, and by which rules.

A report that was saved before clusters were has no column of them: each of its items is then a cluster of its own, and
the signature of what is made of it says `clusters:none`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.score.cells import Scored
from earmark.score.lines import load_json
from earmark.score.outcome import Status
from earmark.score.related import clusters

_COLUMNS = ("id", "task", "status", "value")
_CLUSTER = "cluster"
# What may differ between two reports that can be compared: the rest of a signature are rules.
_NO_RULE = frozenset({"earmark", "release", "n", "resamples", "seed", "clusters"})
_REMEDY = "Save it again with `earmark score ... --json`"


def outcome_columns(scored: Sequence[Scored]) -> dict[str, list[Any]]:
    """Outcomes as a report saves them: five columns, an item a row; `cluster` is the first id of the item's cluster.

    Args:
        scored: In the order in which they are to be saved.
    """
    rows = [(one.gold.id, one.gold.task, one.outcome.status.value, one.outcome.value) for one in scored]
    named = clusters(one.gold for one in scored)
    columns = {name: [row[n] for row in rows] for n, name in enumerate(_COLUMNS)}
    return {**columns, _CLUSTER: [named[one.gold.id] for one in scored]}


@dataclass(frozen=True)
class Saved:
    """A report that was saved.

    Attributes:
        name: Of its file, without suffix.
        signature: What its numbers depend on, by name.
        tasks: By id.
        values: By id; None where a judge failed.
        clusters: By id; empty where the report was saved without them.
    """

    name: str
    signature: Mapping[str, str]
    tasks: Mapping[str, str]
    values: Mapping[str, float | None]
    clusters: Mapping[str, str] = field(default_factory=dict)

    @property
    def release(self) -> str:
        """Version and digest of the release."""
        return self.signature["release"]

    @property
    def digest(self) -> str:
        """Of the release."""
        return self.release.rpartition("@")[2]

    @cached_property
    def rules(self) -> dict[str, str]:
        """The part of the signature that says how an answer is read and judged."""
        return {name: value for name, value in self.signature.items() if name not in _NO_RULE}


def read_saved(path: Path) -> Saved:
    """Read a report.

    Raises:
        ScoreError: The file is no report, or one without outcomes.
    """
    found = load_json(path)
    if not isinstance(found, dict) or not isinstance(found.get("signature"), str):
        raise ScoreError(str(path), expected="a report of `earmark score`", got=str(found)[:60], remedy=_REMEDY)
    signature = dict(part.partition(":")[::2] for part in found["signature"].split("|"))
    if not signature.get("release"):
        raise ScoreError(str(path), expected="a signature with a release", got=found["signature"][:60], remedy=_REMEDY)
    outcomes = found.get("outcomes")
    if not isinstance(outcomes, dict) or not all(isinstance(outcomes.get(name), list) for name in _COLUMNS):
        raise ScoreError(str(path), expected="a report with outcomes", got="one without", remedy=_REMEDY)
    ids, tasks, statuses, values = (outcomes[name] for name in _COLUMNS)
    if not len(ids) == len(tasks) == len(statuses) == len(values) or not ids:
        raise ScoreError(str(path), expected="outcomes of one length, at least one", got="others", remedy=_REMEDY)
    for row in zip(ids, tasks, statuses, values, strict=True):
        _check(path, *row)
    if len(set(ids)) < len(ids):
        raise ScoreError(str(path), expected="each id once", got="one twice", remedy=_REMEDY)
    told = dict(zip(ids, tasks, strict=True)), dict(zip(ids, values, strict=True))
    return Saved(path.stem, signature, *told, _clusters(path, ids, outcomes.get(_CLUSTER)))


def _clusters(path: Path, ids: Sequence[str], column: Any) -> dict[str, str]:
    if column is None:
        return {}
    if not isinstance(column, list) or len(column) != len(ids) or not all(isinstance(one, str) for one in column):
        got = repr(column)[:60]
        raise ScoreError(str(path), expected="the name of a cluster for each outcome", got=got, remedy=_REMEDY)
    return dict(zip(ids, column, strict=True))


def _check(path: Path, name: Any, task: Any, status: Any, value: Any) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    fits = value is None if status == Status.ERROR else number and status in list(Status)
    if not (isinstance(name, str) and isinstance(task, str) and fits):
        got = repr((name, task, status, value))[:80]
        raise ScoreError(str(path), expected="id, task, status and a value from 0 to 1", got=got, remedy=_REMEDY)


def read_all(paths: Sequence[Path], *, shared: bool) -> list[Saved]:
    """Read reports that are to be set side by side; names are made distinct.

    Args:
        paths: Two or more.
        shared: Let them be of different releases.

    Raises:
        ScoreError: They are of different releases, or scored by different rules.
    """
    found = [read_saved(path) for path in paths]
    names = [one.name for one in found]
    if len(set(names)) < len(names):
        parts = [str(path.with_suffix("")) for path in paths]
        found = [replace(one, name=part) for part, one in zip(parts, found, strict=True)]
    if len({one.name for one in found}) < len(found):
        raise ScoreError("reports", expected="each once", got="one file twice")
    first = found[0]
    for other in found[1:]:
        _comparable(first, other, shared=shared)
    return found


def _comparable(first: Saved, other: Saved, *, shared: bool) -> None:
    both = sorted(first.rules.keys() | other.rules.keys())
    differ = [name for name in both if first.rules.get(name) != other.rules.get(name)]
    if differ:
        name = differ[0]
        expected = f"{name}:{first.rules.get(name, 'none')}, as in {first.name}"
        remedy = "Score both by the same rules"
        raise ScoreError(other.name, expected=expected, got=other.rules.get(name, "none"), remedy=remedy)
    if not shared and first.digest != other.digest:
        remedy = "Give --shared to compare the items that are in both"
        raise ScoreError(other.name, expected=f"release {first.release}", got=other.release, remedy=remedy)
    if not shared and first.values.keys() != other.values.keys():
        expected = f"the {len(first.values)} items of {first.name}"
        raise ScoreError(other.name, expected=expected, got=f"{len(other.values)} others", remedy=_REMEDY)


class _Member(NamedTuple):
    id: str
    links: tuple[str, ...]


def joined_clusters(reports: Sequence[Saved]) -> dict[str, str]:
    """The clusters of all items of some reports: what one of them takes for one cluster, is one.

    Args:
        reports: In any order.

    Returns:
        By id; the name is the first id of the cluster.
    """
    links: dict[str, list[str]] = {}
    for one in reports:
        for name in one.values:
            links.setdefault(name, [f"item:{name}"]).append(f"cluster:{one.clusters.get(name, name)}")
    return clusters(_Member(name, tuple(dict.fromkeys(found))) for name, found in links.items())


def clustering(reports: Sequence[Saved]) -> str:
    """The signature's word for how items were clustered; `none` where no report says."""
    words = {one.signature.get("clusters", "none") if one.clusters else "none" for one in reports}
    return ",".join(sorted(words - {"none"})) or "none"
