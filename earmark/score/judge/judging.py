"""What a judge said, put together: an outcome for each item, failures with their reasons, spread between repeats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import fsum
from statistics import stdev
from typing import Any, NamedTuple

from earmark.score.judge.asking import Found
from earmark.score.judge.prompts import Prompt
from earmark.score.judge.verdict import Verdict
from earmark.score.outcome import Outcome, Status, unscored

_SPREAD_DECIMALS = 6


class Opinion(NamedTuple):
    """All that a judge said of one reply in answer to one prompt.

    Attributes:
        content_hash: Of the item.
        verdicts: In the order of the repeats.
    """

    item: str
    content_hash: str
    prompt: Prompt
    verdicts: tuple[Verdict, ...]

    @property
    def raws(self) -> tuple[float, ...]:
        """The verdicts as numbers; none at all where one of them failed."""
        found = tuple(one.raw for one in self.verdicts if one.raw is not None)
        return found if len(found) == len(self.verdicts) else ()

    @property
    def raw(self) -> float | None:
        """Their mean; None where one of them failed: the others would be a choice of verdicts."""
        return fsum(self.raws) / len(self.raws) if self.raws else None

    def outcome(self) -> Outcome:
        """What came of the item."""
        if self.raw is None:
            return unscored(self.item)
        status = Status.RIGHT if self.prompt.holds(self.raw) else Status.WRONG
        return Outcome(self.item, status, self.prompt.value(self.raw), f"{self.prompt.key} {self.raw:g}")


def opinions(found: Iterable[Found]) -> dict[tuple[str, str], Opinion]:
    """Gather verdicts by item and name of the prompt; those of one reply come one after another."""
    gathered: dict[tuple[str, str], list[Found]] = {}
    for one in found:
        gathered.setdefault((one.asked.item, one.asked.prompt.name), []).append(one)
    return {
        key: Opinion(key[0], of[0].asked.content_hash, of[0].asked.prompt, tuple(one.verdict for one in of))
        for key, of in sorted(gathered.items())
    }


@dataclass(frozen=True, slots=True)
class Judging:
    """What the judge made of the items that it scores.

    Attributes:
        signature: Who judged, and how.
        opinions: By id of the item.
        silent: Ids of the items whose reply says nothing: never shown to the judge.
        names: Of the replies, by id of the item: as judgements of people name them (`about`).
    """

    signature: str
    opinions: Mapping[str, Opinion]
    silent: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    def outcomes(self) -> dict[str, Outcome]:
        """What came of each item that was judged, by id."""
        return {name: one.outcome() for name, one in self.opinions.items()}

    def to_json(self) -> dict[str, Any]:
        """For the report: what was asked, what failed and why, how repeats differ, and every verdict."""
        of = list(self.opinions.values())
        verdicts = [one for opinion in of for one in opinion.verdicts]
        return {
            "signature": self.signature,
            "judged": len(of),
            "asked": sum(not one.kept for one in verdicts),
            "kept": sum(one.kept for one in verdicts),
            "no_reply": {"count": len(self.silent), "ids": list(self.silent)},
            "failed": failures(of),
            "spread": spread(of),
            "verdicts": {
                "id": [one.item for one in of],
                "content_hash": [one.content_hash for one in of],
                "about": [self.names.get(one.item, "") for one in of],
                "prompt": [one.prompt.name for one in of],
                "value": [None if one.raw is None else one.prompt.value(one.raw) for one in of],
                "raw": [[verdict.raw for verdict in one.verdicts] for one in of],
                "reason": [[verdict.reason for verdict in one.verdicts] for one in of],
            },
        }


def failures(of: Iterable[Opinion]) -> dict[str, Any]:
    """The items that have no verdict, and what came in its place."""
    rows = [
        {"id": one.item, "repeat": repeat, "reason": verdict.reason}
        for one in of
        for repeat, verdict in enumerate(one.verdicts)
        if verdict.raw is None
    ]
    return {"count": len({row["id"] for row in rows}), "verdicts": rows}


def spread(of: Iterable[Opinion]) -> dict[str, Any]:
    """How far the judge is at one with itself, over the items that it judged every time.

    Returns:
        `means`: the mean value by repeat; `deviation`: their standard deviation (n - 1), None for fewer than two;
        `differing`: how many items were not judged alike every time.
    """
    judged = [one for one in of if one.raws]
    repeats = len(judged[0].raws) if judged else 0
    means = [fsum(one.prompt.value(one.raws[n]) for one in judged) / len(judged) for n in range(repeats)]
    return {
        "repeats": repeats,
        "means": means,
        "deviation": round(stdev(means), _SPREAD_DECIMALS) if repeats > 1 else None,
        "differing": sum(len(set(one.raws)) > 1 for one in judged),
    }
