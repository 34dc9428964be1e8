"""That every hop is needed: what the answer would be without one, or with its opposite.

A hop is needed if whoever leaves it out is right no more than by luck: of the readings of the program without it at
most half give the right answer; where there is one reading only, it must give another. The two sides that a dropped
`Difference` leaves must both give another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from earmark.item import Record
from synth.programs.program import Ask, Count, Difference, Extreme, Filter, Hop, Program, Relate, Than, Total, hops
from synth.programs.running import Run, run
from synth.programs.table import Thing

OPPOSITES = {
    "man": "woman", "woman": "man", "loud": "soft", "soft": "loud",
    "high": "low", "low": "high", "word": "sound", "sound": "word",
}  # fmt: skip


class Lost(Record):
    """What is answered with one hop dropped.

    Attributes:
        path: Of the hop, as in `hops`.
        answers: One a reading; None where a reading has none, or none that is clear.
    """

    path: str
    answers: tuple[str | None, ...]


def losses(program: Program, things: Sequence[Thing]) -> list[Lost]:
    """What is answered without each hop."""
    found = []
    for path, _ in hops(program):
        answers = [answer for one in dropped(program, path) for answer in run(one, things).answers]
        found.append(Lost(path=path, answers=tuple(answers)))
    return found


def needed(answer: str, lost: Lost) -> bool:
    """Whether the answer needs the hop that was dropped."""
    allowed = 0 if lost.path == "difference" else len(lost.answers) // 2
    return sum(one == answer for one in lost.answers) <= allowed


def dropped(program: Program, path: str) -> tuple[Program, ...]:
    """The program without one hop: one program, or the two sides of a difference."""
    if isinstance(program, Difference):
        if path == "difference":
            return program.left, program.right
        side, _, rest = path.partition(".of.")
        kept: Count = getattr(program, side)
        return (program.model_copy(update={side: Count(of=_without(kept.of, rest))}),)
    return (program.model_copy(update={"of": _without(program.of, path.removeprefix("of."))}),)


def _without(chain: tuple[Hop, ...], path: str) -> tuple[Hop, ...]:
    first, _, inner = path.partition(".to.")
    at = int(first)
    hop = chain[at]
    kept = () if not inner or not isinstance(hop, Relate | Than) else (_with_anchor(hop, _without(hop.to, inner)),)
    return (*chain[:at], *kept, *chain[at + 1 :])


def _with_anchor(hop: Relate | Than, anchor: tuple[Hop, ...]) -> Hop:
    return hop.model_copy(update={"to": anchor})


def changed(program: Program, things: Sequence[Thing]) -> Iterator[tuple[str, Run]]:
    """The runs of the program with one hop turned into its opposite, each with the path of the hop."""
    for path, _ in hops(program):
        turned = _turned(program, path)
        if turned is not None:
            yield path, run(turned, things)


def _turned(program: Program, path: str) -> Program | None:
    if isinstance(program, Difference):
        if path == "difference":
            return Difference(left=program.right, right=program.left)
        side, _, rest = path.partition(".of.")
        kept: Count = getattr(program, side)
        chain = _turned_chain(kept.of, rest)
        return program.model_copy(update={side: Count(of=chain)}) if chain else None
    chain = _turned_chain(program.of, path.removeprefix("of."))
    made: Count | Total | Ask = program
    return made.model_copy(update={"of": chain}) if chain else None


def _turned_chain(chain: tuple[Hop, ...], path: str) -> tuple[Hop, ...] | None:
    first, _, inner = path.partition(".to.")
    at = int(first)
    hop = chain[at]
    made: Hop | None
    if inner and isinstance(hop, Relate | Than):
        anchor = _turned_chain(hop.to, inner)
        made = _with_anchor(hop, anchor) if anchor else None
    else:
        made = _opposite(hop)
    return (*chain[:at], made, *chain[at + 1 :]) if made else None


def _opposite(hop: Hop) -> Hop | None:
    if isinstance(hop, Relate):
        return hop.model_copy(update={"side": "before" if hop.side == "after" else "after"})
    if isinstance(hop, Than):
        return hop.model_copy(update={"more": not hop.more})
    if isinstance(hop, Extreme):
        return hop.model_copy(update={"most": not hop.most})
    if isinstance(hop, Filter) and hop.attribute != "title":
        return hop.model_copy(update={"value": OPPOSITES[hop.value]})
    return None
