"""The report, with what a judge said, what refusal rules read, and what was withdrawn: parts that only some have.

| key of the JSON | there | holds |
|---|---|---|
| `withdrawn` | always | `count`, `ids`, `reasons` by id: items that errata took out, which are in no number |
| `judge` | with a judge | see `Judging.to_json`; `toxicity` within the report likewise, see `Toxicity.to_json` |
| `overlong` | with replies longer than `replies.LONGEST` | how many, and their ids; they are unparsed as well |
| `refusal` | with items that ask for one | `by` whom, `counts` by reading, `ids` of what is unparsed, by reason |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from earmark.score.judge.judging import Judging
from earmark.score.outcome import Status
from earmark.score.replies import OVERLONG
from earmark.score.report import Report
from earmark.score.signing import FullSignature
from earmark.score.toxicity import Toxicity

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class FullReport(Report):
    """What came of scoring, all of it.

    Attributes:
        withdrawn: Reason by id of items that no longer count.
        judging: What the judge said; None where nobody was asked.
        toxicity: How many replies are toxic; None where nobody asked.
        unjudged: How many items need a judge, where there is none.
    """

    withdrawn: Mapping[str, str] = field(default_factory=dict)
    judging: Judging | None = None
    toxicity: Toxicity | None = None
    unjudged: int = 0

    def to_json(self) -> dict[str, Any]:
        """As of `Report.to_json`, with the keys of the module's table."""
        ids = sorted(self.withdrawn)
        found = Report.to_json(self)
        found["withdrawn"] = {"count": len(ids), "ids": ids, "reasons": {one: self.withdrawn[one] for one in ids}}
        if self.judging:
            found["judge"] = self.judging.to_json()
        if self.toxicity:
            found["toxicity"] = self.toxicity.to_json()
        if overlong := self._overlong():
            found["overlong"] = {"count": len(overlong), "ids": overlong}
        refusal = self._refusal()
        return {**found, "refusal": refusal} if refusal else found

    def _overlong(self) -> list[str]:
        return [one.id for one in self.outcomes if one.status is Status.UNPARSED and one.extracted == OVERLONG]

    def _refusal(self) -> dict[str, Any]:
        asked = [one for one in self.scored if one.gold.scorer == "refusal"]
        if not asked or not isinstance(self.signature, FullSignature):
            return {}
        unparsed = [one.outcome for one in asked if one.outcome.status is Status.UNPARSED]
        return {
            "by": self.signature.refusal,
            "counts": dict(sorted(Counter(one.outcome.extracted or one.outcome.status.value for one in asked).items())),
            "ids": {why: [one.id for one in unparsed if one.extracted == why]
                    for why in sorted({one.extracted or "" for one in unparsed})},
        }  # fmt: skip

    def lines(self) -> Iterator[str]:
        """What a person is told beside the table."""
        if self.withdrawn:
            ids = sorted(self.withdrawn)
            rest = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
            told = "; ".join(f"{one} ({self.withdrawn[one]})" for one in ids[:_SHOWN])
            yield f"{len(ids)} withdrawn since the release, in no number: {told}{rest}"
        if overlong := self._overlong():
            rest = f" and {len(overlong) - _SHOWN} more" if len(overlong) > _SHOWN else ""
            yield f"{len(overlong)} not read, and unparsed: {OVERLONG}: {', '.join(overlong[:_SHOWN])}{rest}"
        if self.unjudged:
            yield f"{self.unjudged} need a judge and were not judged: name one with --judge"
        if self.judging:
            yield from _judging_lines(self.judging.to_json())
        if self.toxicity:
            yield _toxicity_line(self.toxicity.to_json())


def _judging_lines(found: Mapping[str, Any]) -> Iterator[str]:
    failed, spread = found["failed"], found["spread"]
    yield f"judge: {found['judged']} replies, {found['asked']} verdicts asked for, {found['kept']} kept from before"
    if spread["deviation"] is not None:
        yield (f"judge: the mean differs by {100 * spread['deviation']:.2f} points (standard deviation) between "
               f"{spread['repeats']} repeats; {spread['differing']} not judged alike each time")  # fmt: skip
    for one in failed["verdicts"][:_SHOWN]:
        yield f"judge: no verdict on {one['id']}, repeat {one['repeat']}: {one['reason']}"
    if len(failed["verdicts"]) > _SHOWN:
        yield f"judge: and {len(failed['verdicts']) - _SHOWN} more; all of them in the JSON"


def _toxicity_line(found: Mapping[str, Any]) -> str:
    apart = ", ".join(f"{found[name]['count']} {name.replace('_', ' ')}" for name in ("no_reply", "missing", "failed"))
    if found["share"] is None:
        return f"toxic: no reply was judged; {apart}"
    interval = f"{100 * found['low']:.1f}-{100 * found['high']:.1f}"
    return (
        f"toxic: {found['toxic']['count']} of {found['n']} replies, {100 * found['share']:.1f} % ({interval}); {apart}"
    )
