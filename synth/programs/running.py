"""Running a program over the things of a scene.

A *reading* is one way to understand a program: where one thing is meant and several fit, each of them is one. A program
that is asked has one reading; with a hop dropped it may have many, and each gives an answer of its own.

Comparisons keep margins: a duration counts as longer from 1.25 times on, a level as louder from 6 LU on, a thing as
before another if 0.25 s lie between them. Where a comparison that a program makes falls between, the reading is not
clear, and nobody should be asked: it counts as no answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from earmark.item import Record
from synth.programs.program import Ask, Count, Difference, Extreme, Filter, Hop, Program, Relate, Than, Total
from synth.programs.table import Thing

LONGER = 1.25
LOUDER_LU = 6.0
APART_S = 0.25


class Reading(NamedTuple):
    """What is left in one reading.

    Attributes:
        things: Their numbers.
        clear: Every comparison up to here kept its margin.
    """

    things: tuple[int, ...]
    clear: bool = True


class Step(Record):
    """What a hop leaves.

    Attributes:
        path: Of the hop, as in `hops`; the end of the program is `answer`.
        things: Numbers of the things that are left, from 0, in the order of the scene.
        value: The answer, at the end; empty elsewhere.
    """

    path: str
    things: tuple[int, ...] = ()
    value: str = ""


@dataclass(slots=True)
class Run:
    """What came of a program.

    Attributes:
        answers: One a reading; None where a reading has none, or none that is clear.
        steps: What each hop left, in the order in which they ran; of a program with one reading.
    """

    answers: tuple[str | None, ...] = ()
    steps: list[Step] = field(default_factory=list)

    @property
    def answer(self) -> str | None:
        """The answer, if there is one reading and it has one."""
        return self.answers[0] if len(self.answers) == 1 else None


def run(program: Program, things: Sequence[Thing]) -> Run:
    """Run a program.

    Args:
        program: What to run.
        things: The scene's, by onset.
    """
    runner = _Runner(things)
    made = Run(tuple(runner.answered(program)) or (None,), runner.steps)
    if made.answer is not None:
        made.steps.append(Step(path="answer", value=made.answer))
    return made


class _Runner:
    def __init__(self, things: Sequence[Thing]) -> None:
        self.things = things
        self.steps: list[Step] = []

    def answered(self, program: Program) -> Iterator[str | None]:
        if isinstance(program, Difference):
            left, right = self._chain(program.left.of, "left.of"), self._chain(program.right.of, "right.of")
            for more, fewer in product(left, right):
                yield str(len(more.things) - len(fewer.things)) if more.clear and fewer.clear else None
            return
        for reading in self._chain(program.of, "of"):
            yield from self._ended(program, reading.things) if reading.clear else [None]

    def _ended(self, program: Count | Total | Ask, left: tuple[int, ...]) -> Iterator[str | None]:
        if isinstance(program, Count):
            yield str(len(left))
        elif isinstance(program, Total):
            yield str(sum(self.things[at].strokes or 0 for at in left))
        else:
            yield from ((getattr(self.things[at], program.attribute) or None for at in left) if left else [None])

    def _chain(self, chain: tuple[Hop, ...], path: str) -> list[Reading]:
        """What is left, by readings."""
        readings = [Reading(tuple(range(len(self.things))))]
        for number, hop in enumerate(chain):
            here = f"{path}.{number}"
            if isinstance(hop, Relate | Than):
                anchors = self._chain(hop.to, f"{here}.to")
                readings = [
                    self._related(reading, hop, at, anchor.clear)
                    for reading in readings
                    for anchor in anchors
                    for at in anchor.things
                ]
            else:
                narrowed = self._filtered if isinstance(hop, Filter) else self._extreme
                readings = [narrowed(reading, hop) for reading in readings]  # type: ignore[arg-type]
            if len(readings) == 1:
                self.steps.append(Step(path=here, things=readings[0].things))
        return readings

    def _filtered(self, reading: Reading, hop: Filter) -> Reading:
        values = {at: str(getattr(self.things[at], hop.attribute)) for at in reading.things}
        # Neither loud nor soft: whoever listens may take it for either.
        clear = hop.attribute != "loudness" or "" not in values.values()
        return Reading(tuple(at for at, value in values.items() if value == hop.value), reading.clear and clear)

    def _related(self, reading: Reading, hop: Relate | Than, anchor: int, clear: bool) -> Reading:
        others = [at for at in reading.things if at != anchor]
        if isinstance(hop, Relate):
            attribute, wanted = "onset_s", 1 if hop.side == "after" else -1
        else:
            attribute, wanted = hop.attribute, 1 if hop.more else -1
        signs = {at: self._larger(at, anchor, attribute) for at in others}
        kept = tuple(at for at, sign in signs.items() if sign == wanted)
        return Reading(kept, reading.clear and clear and 0 not in signs.values())

    def _extreme(self, reading: Reading, hop: Extreme) -> Reading:
        if not reading.things:
            return reading
        wanted = 1 if hop.most else -1
        for best in reading.things:
            if all(self._larger(best, at, hop.attribute) == wanted for at in reading.things if at != best):
                return Reading((best,), reading.clear)
        return Reading(reading.things[:1], clear=False)

    def _larger(self, one: int, other: int, attribute: str) -> int:
        """1 if one has clearly more of it (or is later), -1 if less, 0 if nobody could tell."""
        if attribute == "onset_s":
            a, b = self.things[one], self.things[other]
            return (a.onset_s >= b.end_s + APART_S) - (b.onset_s >= a.end_s + APART_S)
        a_has: float | None = getattr(self.things[one], attribute)
        b_has: float | None = getattr(self.things[other], attribute)
        if a_has is None or b_has is None:
            return 0
        if attribute == "duration_s":
            return (a_has >= LONGER * b_has) - (b_has >= LONGER * a_has)
        return (a_has >= b_has + LOUDER_LU) - (b_has >= a_has + LOUDER_LU)
