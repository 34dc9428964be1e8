"""Scores of people beside those of a judge, read for a calibration: from a table, or from judgements and reports.

| given | is |
|---|---|
| CSV or JSONL of `{id, human, judge}`, `system` where there are several | one reply a row, both scores on one scale |
| several rows of one id and system | several raters: their mean; the judge must say the same in all of them |
| judgements of open answers, and saved reports with a judge | the mean of `overall`, beside 1 + 4 x the judge's value |

A judgement is of a reply (`about`) to an item as it was then (its content hash): one of another reply or of another
version of the item is left out, and counted. One that names no reply counts if there is one report.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import Any, NamedTuple

from earmark.errors import ScoreError
from earmark.judgements import Judgement, each_line
from earmark.score.calibration import Label
from earmark.score.lines import load_json, read_table

_REMEDY = "A row is {id, human, judge} or {id, system, human, judge}"
_FIELD = "overall"
_LARGEST = 1e9  # squares of what is larger are no numbers any more
_SAVED = "Save it again with `earmark score ... --judge ... --json`"


class Labels(NamedTuple):
    """What was read.

    Attributes:
        labels: One a reply.
        left_out: Judgements that could not be used, by reason.
        judge: The signature of the judge; empty for a table.
    """

    labels: tuple[Label, ...]
    left_out: Mapping[str, int]
    judge: str = ""


def read_labels(path: Path) -> Labels:
    """Read a table.

    Args:
        path: `.csv` or `.jsonl`.

    Raises:
        ScoreError: The file is none, lacks a column, holds what is no number, or a judge that disagrees with itself.
    """
    humans: dict[tuple[str, str], list[float]] = defaultdict(list)
    judges: dict[tuple[str, str], float] = {}
    for place, cells in read_table(path, _REMEDY):
        lacking = [name for name in ("id", "human", "judge") if name not in cells]
        if lacking:
            got = ", ".join(map(repr, cells)) or "nothing"
            raise ScoreError(place, expected=f"the column {lacking[0]}", got=got, remedy=_REMEDY)
        name, system = cells["id"], cells.get("system") or ""
        if not (isinstance(name, str) and name and isinstance(system, str)):
            raise ScoreError(place, expected="an id and a system that are text", got=repr((name, system))[:60])
        judge = _number(place, "judge", cells["judge"])
        if judges.setdefault((name, system), judge) != judge:
            got = f"{judges[name, system]:g} before, {judge:g} here"
            raise ScoreError(place, expected=f"one score of the judge on {name!r}", got=got, remedy=_REMEDY)
        humans[name, system].append(_number(place, "human", cells["human"]))
    if not humans:
        raise ScoreError(str(path), expected="at least one row", got="none", remedy=_REMEDY)
    return Labels(tuple(Label(*key, fmean(said), judges[key], len(said)) for key, said in sorted(humans.items())), {})


def _number(place: str, column: str, given: object) -> float:
    try:
        found = float(given) if isinstance(given, str) else math.nan
    except ValueError:
        found = math.nan
    if not abs(found) <= _LARGEST:
        expected = f"a number in {column}" + (f" of {_LARGEST:g} at most" if math.isfinite(found) else "")
        raise ScoreError(place, expected=expected, got=repr(given)[:60], remedy=_REMEDY)
    return found


class _Said(NamedTuple):
    """What a judge said of one reply, in one report."""

    system: str
    content_hash: str
    value: float | None


def read_judged(reports: Sequence[Path], judgements: Path) -> Labels:
    """Put judgements of open answers beside the verdicts of saved reports.

    Args:
        reports: Of `earmark score --judge … --json`, one a system; the system is named as its file.
        judgements: JSON lines of judgements (`annotation/judgements/open_answer.jsonl`).

    Raises:
        ScoreError: A report without verdicts, reports of different judges or of one name, or nothing in common.
        JudgementError: A line is no judgement.
    """
    said, judges = _verdicts(reports)
    if not judgements.is_file():
        raise ScoreError(str(judgements), expected="a file of judgements", got="nothing there")
    humans: dict[tuple[str, str], list[float]] = defaultdict(list)
    left: Counter[str] = Counter()
    for one in each_line(judgements, Judgement):
        key = (one.item, one.about or "") if one.about or len(reports) > 1 else _only(said, one.item)
        why = _unfit(one, said.get(key))
        if why:
            left[why] += 1
        else:
            humans[key].append(float(one.value(_FIELD) or ""))
    labels = [
        Label(key[0], said[key].system, fmean(scores), 1 + 4 * value, len(scores))
        for key, scores in sorted(humans.items())
        if (value := said[key].value) is not None
    ]
    if not labels:
        got = ", ".join(f"{count} {why}" for why, count in sorted(left.items())) or "none"
        raise ScoreError(str(judgements), expected="judgements of replies that the reports judge", got=got)
    return Labels(tuple(labels), dict(sorted(left.items())), judges)


def _unfit(one: Judgement, said: _Said | None) -> str:
    """Why a judgement cannot be used; empty where it can."""
    if one.kind != "open_answer":
        return "of another kind"
    if one.status != "given" or one.value(_FIELD) not in {"1", "2", "3", "4", "5"}:
        return "skipped or without an overall score"
    if said is None:
        return "of a reply that no report judges"
    if said.content_hash != one.content_hash:
        return "of another version of the item"
    return "" if said.value is not None else "of a reply that the judge failed on"


def _only(said: Mapping[tuple[str, str], _Said], item: str) -> tuple[str, str]:
    """The key of an item's one reply, where a judgement does not name it."""
    return next((key for key in said if key[0] == item), (item, ""))


def _verdicts(reports: Sequence[Path]) -> tuple[dict[tuple[str, str], _Said], str]:
    said: dict[tuple[str, str], _Said] = {}
    judges: dict[str, Path] = {}
    if len({path.stem for path in reports}) < len(reports):
        raise ScoreError("reports", expected="files of different names, one a system", got="one name twice")
    for path in reports:
        found = _judge_of(path)
        judges.setdefault(found["signature"], path)
        if len(judges) > 1:
            got = " and ".join(judges)
            raise ScoreError(str(path), expected=f"the judge of {next(iter(judges.values()))}", got=got)
        of = found["verdicts"]
        for name, about, content_hash, value in zip(of["id"], of["about"], of["content_hash"], of["value"],
                                                    strict=True):  # fmt: skip
            said[name, about] = _Said(path.stem, content_hash, value)
    return said, next(iter(judges), "")


def _judge_of(path: Path) -> dict[str, Any]:
    found = load_json(path)
    judge = found.get("judge") if isinstance(found, dict) else None
    of = judge.get("verdicts") if isinstance(judge, dict) else None
    columns = [of.get(name) for name in ("id", "about", "content_hash", "value")] if isinstance(of, dict) else []
    whole = columns and all(isinstance(one, list) and len(one) == len(columns[0] or ()) for one in columns)
    if not (isinstance(judge, dict) and isinstance(judge.get("signature"), str) and whole and _plain(columns)):
        raise ScoreError(str(path), expected="a report with verdicts of a judge", got="one without", remedy=_SAVED)
    return judge


def _plain(columns: Sequence[Any]) -> bool:
    """Whether the columns hold what a report has in them."""
    *texts, values = columns
    return all(isinstance(one, str) for column in texts for one in column) and all(
        one is None or (isinstance(one, int | float) and not isinstance(one, bool) and 0 <= one <= 1) for one in values
    )
