"""Where a published rule and ours part, item by item: what each read in the reply, and what it made of it.

| part | is |
|---|---|
| ours right, published not | what the published rule fails to read |
| published right, ours not | what it takes for an answer that is none |
| published leaves out | what it drops from its denominator |
| other values | rates and shares that differ |

Items that the published rule is not for do not occur; those on which both agree are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from earmark.errors import UsageError
from earmark.score.compat import Published
from earmark.score.gold import Gold, Release
from earmark.score.normalise import BASIC
from earmark.score.outcome import Outcome, Status
from earmark.score.run import outcome_of

if TYPE_CHECKING:
    from rich.console import Console

KINDS = ("ours right, published not", "published right, ours not", "published leaves out", "other values")
_SHOWN_CHARACTERS = 80
_SHOWN_ROWS = 50


class Reading(NamedTuple):
    """What one rule made of a reply.

    Attributes:
        status: Its outcome; "left out" where the published rule drops the item.
        value: From 0 to 1; None where it drops the item.
        read: What it took for the answer, or why it took none.
    """

    status: str
    value: float | None
    read: str


@dataclass(frozen=True, slots=True)
class Parting:
    """One item on which the rules part.

    Attributes:
        kind: One of `KINDS`.
        reply: None where there is none.
        gold: The right answers.
    """

    id: str
    kind: str
    reply: str | None
    gold: tuple[str, ...]
    ours: Reading
    published: Reading


@dataclass(frozen=True, slots=True)
class Explanation:
    """All items on which a published rule and ours part.

    Attributes:
        rule: Name of the published rule.
        follows: What it was written from.
        compared: Items that it is for.
        partings: By id; the others agree.
    """

    rule: str
    follows: str
    compared: int
    partings: tuple[Parting, ...]

    def counts(self) -> Mapping[str, int]:
        """How many items part in each way, all ways named."""
        kinds = [parting.kind for parting in self.partings]
        return {kind: kinds.count(kind) for kind in KINDS}

    def to_json(self) -> dict[str, Any]:
        """As one object for `json.dumps`: plain values."""
        rows = [
            {**asdict(one), "ours": one.ours._asdict(), "published": one.published._asdict()} for one in self.partings
        ]
        facts = {"rule": self.rule, "follows": self.follows, "compared": self.compared}
        return {**facts, "agree": self.compared - len(rows), "counts": dict(self.counts()), "items": rows}


def explain(
    release: Release, outputs: Mapping[str, str | None], rule: Published, *, normaliser: str = BASIC
) -> Explanation:
    """Compare a published rule with ours on the items that it is for.

    Args:
        release: From `read_release`.
        outputs: By id, all of the release.
        rule: From `compat.published`.
        normaliser: Of transcripts, for ours.

    Raises:
        UsageError: The rule is for no item of the release.
        ScoreError: An item cannot be scored.
    """
    golds = [gold for _, gold in sorted(release.items.items()) if gold.scorer in rule.scorers]
    if not golds:
        got = ", ".join(sorted({gold.scorer for gold in release.items.values()})) or "no item"
        expected = f"items scored by {', '.join(sorted(rule.scorers))}"
        raise UsageError(f"--explain {rule.name}", expected=expected, got=got)
    partings = [_parting(gold, outputs.get(gold.id), rule, normaliser) for gold in golds]
    return Explanation(rule.name, rule.follows, len(golds), tuple(one for one in partings if one))


def _parting(gold: Gold, output: str | None, rule: Published, normaliser: str) -> Parting | None:
    ours, theirs = outcome_of(gold, output, normaliser=normaliser), rule.score(gold, output)
    if ours.value == theirs.value:
        return None
    return Parting(gold.id, _kind(ours, theirs), output, gold.answers, _reading(ours), _reading(theirs, left_out=True))


def _kind(ours: Outcome, theirs: Outcome) -> str:
    if theirs.value is None:
        return "published leaves out"
    if {ours.value, theirs.value} == {0.0, 1.0}:
        return "ours right, published not" if ours.value else "published right, ours not"
    return "other values"


def _reading(outcome: Outcome, *, left_out: bool = False) -> Reading:
    dropped = left_out and outcome.status is Status.ERROR
    status = "left out" if dropped else outcome.status.value
    return Reading(status, outcome.value, (outcome.extracted or "").removeprefix("left out: "))


def render_explanation(found: Explanation, console: Console, *, rows: int = _SHOWN_ROWS) -> None:
    """Show an explanation to a person: counts, then the items.

    Args:
        found: What to show.
        console: Where.
        rows: How many items at most; what is not shown is counted.
    """
    from rich.table import Table
    from rich.text import Text

    agree = found.compared - len(found.partings)
    console.print(Text(f"{found.rule} ({found.follows}): {found.compared} items compared, {agree} alike"))
    for kind, count in found.counts().items():
        console.print(Text(f"  {kind}: {count}"))
    if not found.partings:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("id", "reply", "gold", "ours", found.rule):
        table.add_column(name, overflow="fold")
    for one in found.partings[:rows]:
        cells: Sequence[str] = (
            one.id, _short(one.reply), _short("; ".join(one.gold)), _told(one.ours), _told(one.published)
        )  # fmt: skip
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if len(found.partings) > rows:
        console.print(Text(f"and {len(found.partings) - rows} more; all of them in the JSON"))


def _short(text: str | None) -> str:
    squeezed = "(none)" if text is None else " ".join(text.split()) or "(empty)"
    if len(squeezed) <= _SHOWN_CHARACTERS:
        return squeezed
    return f"{squeezed[: _SHOWN_CHARACTERS // 2]} ... {squeezed[-_SHOWN_CHARACTERS // 2 + 5 :]}"


def _told(reading: Reading) -> str:
    value = "" if reading.value in (None, 0.0, 1.0) else f" {reading.value:.3f}"
    return f"{reading.status}{value}" + (f": {_short(reading.read)}" if reading.read else "")
