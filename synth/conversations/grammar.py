"""The grammar: a case to a script, with nothing but drawing.

The three versions of a script are the same but for one turn, which decides for the first candidate, for the second,
or for neither. It never names what it chooses, so that both candidates are named equally often in all versions: one
has to know who proposed what, what came first, who is called what, or what follows from what is said. In some scripts
a decision comes before it and is taken back; in some, somebody hedges before it in the very words that stand in its
place where nothing is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast

import numpy as np

from synth.conversations.cases import one, some
from synth.conversations.dialogue import Act, Case, Line, Script, Truth, Way
from synth.conversations.texts import MANNERS, Lines, Manner, lines

WRITER = "grammar/1"
_WAYS: dict[Manner, tuple[str, ...]] = {
    "plan": ("proposer", "rejected", "concede", "order", "clue"),
    "fact": ("proposer", "rejected", "concede", "order", "clue"),
    "did": ("self", "denied", "pointed", "cleared"),
    "does": ("self", "denied", "pointed", "cleared"),
    "relation": ("clue",),
}
# What may be taken back: said of the others, not of oneself.
_PROVISIONAL = frozenset({"proposer", "rejected", "order", "pointed", "cleared"})
_CHANGES, _HEDGES = 0.4, 0.6  # shares of the scripts in which there is one


def script(case: Case, rng: np.random.Generator) -> Script:
    """Write a case.

    Args:
        case: Its first two people propose a candidate each, or are the candidates.
        rng: Of the scene.
    """
    writer = _Writer(case, rng)
    before = [*writer.opening(), *writer.wavering()]
    after = writer.ending()
    way = one(writer.ways, rng)
    turns = {truth: [*before, writer.deciding(truth, way), *after] for truth in ("first", "second", "untold")}
    return Script(deciding=len(before), **{truth: tuple(told) for truth, told in turns.items()})


@dataclass
class _Writer:
    """One script in the making.

    Attributes:
        small: Exchanges about nothing that have not been used.
        hedges: Likewise.
        undecided: Who hedges: somebody who could have decided.
        rank: Which words decide; the same in all versions, so that only the way tells them apart.
        others: Those who are neither proposers nor candidates.
    """

    case: Case
    rng: np.random.Generator
    texts: Lines = field(default_factory=lines)
    small: list[tuple[str, str]] = field(init=False)
    hedges: list[str] = field(init=False)
    others: list[int] = field(init=False)
    manner: Manner = field(init=False)
    undecided: int = field(init=False)
    rank: int = field(init=False)

    def __post_init__(self) -> None:
        self.manner = MANNERS[self.case.family]
        self.small = some(self.texts.small, len(self.texts.small), self.rng)
        self.hedges = some(self.texts.hedges[self.manner], len(self.texts.hedges[self.manner]), self.rng)
        self.others = list(range(2, len(self.case.people)))
        self.undecided = self.case.deciding if self.case.deciding is not None else int(self.rng.integers(2))
        self.rank = int(self.rng.integers(64))

    @property
    def ways(self) -> list[str]:
        """Ways in which this case can be decided."""
        has_clues = all(candidate.clue for candidate in self.case.candidates)
        return [way for way in _WAYS[self.manner] if way != "clue" or has_clues]

    def opening(self) -> list[Line]:
        """Everybody is called and answers; the subject comes up, then the candidates."""
        count = len(self.case.people)
        pairs = [self.exchange(asked=at) for at in self.rng.permutation(count)]
        pairs += [self.exchange() for _ in range(int(self.rng.integers(max(1, 5 - count))))]
        blocks = [[], [self.line(self.asker(), self.case.raises, "raises")], *self.named()]
        early = int(self.rng.integers(1, len(pairs) + 1))
        places = [0] * early + [int(self.rng.integers(1, len(blocks))) for _ in pairs[early:]]
        told: list[Line] = []
        for at, block in enumerate(blocks):
            told += block
            told += [line for place, pair in zip(places, pairs, strict=True) if place == at for line in pair]
        return told

    def exchange(self, asked: int | None = None) -> list[Line]:
        """Somebody is called, and answers."""
        people = range(len(self.case.people))
        asked = int(self.rng.integers(len(people))) if asked is None else int(asked)
        asking = one([at for at in people if at != asked], self.rng)
        if self.manner == "relation" and asked != self.others[-1]:
            asking = self.others[-1]  # how the two would call each other might tell
        question, answer = self.small.pop()
        return [self.line(asking, question, "small", to=asked), self.line(asked, answer, "answers")]

    def asker(self) -> int:
        """Who brings the subject up."""
        if self.manner == "relation":
            return self.others[-1]
        return self.others[0] if self.others else int(self.rng.integers(2))

    def named(self) -> list[list[Line]]:
        """The candidates, each by a speaker of its own; of people and relations, the asker has named both."""
        if self.case.family not in self.texts.names:
            return []
        told = some(self.texts.names[self.case.family], 2, self.rng)
        pairs = zip(told, self.case.candidates, strict=True)
        return [[self.line(at, text.format(text=c.text), "names")] for at, (text, c) in enumerate(pairs)]

    def wavering(self) -> list[Line]:
        """A hedge, a decision that is taken back, both or nothing."""
        told = []
        if self.rng.random() < _HEDGES:
            told.append(self.line(self.undecided, self.hedges.pop(), "hedges"))
        ways = [way for way in self.ways if way in _PROVISIONAL]
        if ways and self.rng.random() < _CHANGES:
            early = self.pointing(one(ways, self.rng), int(self.rng.integers(2)), self.rank + 1)
            back = one(self.texts.withdraws[self.manner], self.rng)
            told += [early, self.line(early.speaker, back, "withdraws")]
        return told

    def deciding(self, truth: Truth, way: str) -> Line:
        """The turn in which the versions differ."""
        if truth == "untold":
            return self.line(self.undecided, self.hedges[-1], "hedges")
        return self.pointing(way, 0 if truth == "first" else 1, self.rank)

    def pointing(self, way: str, winner: int, rank: int) -> Line:
        """A turn that decides for a candidate in a way; `rank` picks its words."""
        loser = 1 - winner
        if way == "clue":
            return self.line(self.undecided, self.case.candidates[winner].clue, "points", way="clue")
        kept = ("first", "second")[winner] if way == "order" else way
        speaker, to = {
            "first": (self.other(self.undecided), None),
            "second": (self.other(self.undecided), None),
            "proposer": (self.other(loser), winner),
            "rejected": (self.other(winner), loser),
            "concede": (loser, None),
            "self": (winner, None),
            "denied": (loser, None),
            "pointed": (loser if self.manner == "did" else self.other(loser), winner),
            "cleared": (self.other(winner), loser),
        }[kept]
        known = self.texts.points[self.manner][cast(Way, kept)]
        return self.line(speaker, known[rank % len(known)], "points", to=to, way=cast(Way, kept))

    def other(self, otherwise: int) -> int:
        """The last of those who do not stand for a candidate, where there is one."""
        return self.others[-1] if self.others else otherwise

    def ending(self) -> list[Line]:
        """Small talk or not, and the end."""
        told = self.exchange() if self.rng.integers(2) else []
        speaker = int(self.rng.integers(len(self.case.people)))
        return [*told, self.line(speaker, one(self.texts.closes, self.rng), "closes")]

    def line(self, speaker: int, text: str, act: Act, to: int | None = None, way: Way | None = None) -> Line:
        """A turn, in its words."""
        called = self.case.people[to].called if to is not None else ""
        spoken = text.replace("{called}", called)
        return Line(speaker=speaker, text=spoken[:1].upper() + spoken[1:], act=act, to=to, way=way)
