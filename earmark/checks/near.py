"""Near duplicates: one recording in another codec, at another level or rate, shifted, or cut out of itself.

The search is that of `earmark.checks.likeness`. A pair whose samples are equal is for `duplicates.recording`; a pair
within one item, one group of twins, or of a parent and what was made of it is there on purpose. What a recipe made
says in its record what it is made of: it is not asked which record it comes from, but a split holds it as any other.
Clips whose transcripts say different things are no copies, however like they sound.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from earmark.checks.gates import Gates
from earmark.checks.likeness.gathering import Sounds, Use
from earmark.checks.likeness.search import Pair, like_pairs
from earmark.checks.registry import CorpusCheck, Facts
from earmark.errors import Issue


def _shown(pair: Pair) -> str:
    like = pair.likeness
    return f"{like.overlap_s:.1f} s that differ in {like.errors:.1%} of {like.bits} bits"


class Recordings:
    """Finds near copies under several upstream records."""

    def __init__(self) -> None:
        self.of = 0
        self._sounds = Sounds()
        self._counts = {"of_several_records": 0, "made": 0, "kin": 0, "of_other_words": 0}

    def add(self, facts: Facts) -> None:
        """Take the clips of one item."""
        self._sounds.add(facts)
        self.of = self._sounds.clips - self._sounds.unknown

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each pair of upstream records; the later one has it."""
        told: set[frozenset[str]] = set()
        for pair in like_pairs(tuple(self._sounds.prints)):
            for mine, theirs in product(self._sounds.uses[pair.query].values(), self._sounds.uses[pair.found].values()):
                records = frozenset((mine.record, theirs.record))
                kind = _kind(mine, theirs)
                self._counts[kind] += 1
                if kind == "of_several_records" and len(records) == 2 and records not in told:
                    told.add(records)
                    expected = f"a recording of its own, not that of {theirs.record} ({theirs.item})"
                    yield Issue(mine.item, mine.field, expected, f"{mine.record}: {_shown(pair)}", "near.recording")

    def table(self) -> tuple[str, object]:
        """How many clips could be known, and which pairs there are."""
        sounds = self._sounds
        heard = {"clips": sounds.clips, "sounds": len(sounds.prints), "too_short_or_steady": sounds.unknown}
        return "near_duplicates", {**heard, **{f"pairs_{name}": count for name, count in self._counts.items()}}


def _kind(mine: Use, theirs: Use) -> str:
    if mine.kin & theirs.kin:
        return "kin"
    if mine.made or theirs.made:
        return "made"
    return "of_other_words" if _speak_otherwise(mine.said, theirs.said) else "of_several_records"


def _speak_otherwise(mine: str, theirs: str) -> bool:
    """Whether two clips say different things: one made voice is like itself, whatever it says."""
    return bool(mine and theirs) and mine not in theirs and theirs not in mine


class Splits:
    """Finds one recording in several splits."""

    def __init__(self) -> None:
        self.of = 0
        self._sounds = Sounds()
        self._splits: set[str] = set()

    def add(self, facts: Facts) -> None:
        """Take the clips of one item."""
        self._sounds.add(facts)
        self._splits.add(facts.place.rsplit("/", 1)[-1])
        self.of = self._sounds.clips if len(self._splits) > 1 else 0

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each sound in each split after its first, and for each pair across splits."""
        if not self.of:
            return
        for uses in self._sounds.uses:
            first = next(iter(uses.values()))
            others = {use.split: use for use in uses.values() if use.split != first.split}
            yield from (_across(use, first, "the same samples") for use in others.values())
        for pair in like_pairs(tuple(self._sounds.prints)):
            mine, theirs = (self._sounds.uses[number].values() for number in (pair.query, pair.found))
            found = {use.split: (use, one) for use, one in product(mine, theirs) if use.split != one.split}
            yield from (_across(use, one, _shown(pair)) for use, one in found.values())


def _across(mine: Use, theirs: Use, how: str) -> Issue:
    expected = f"a recording that {theirs.place} does not hold"
    return Issue(mine.item, mine.field, expected, f"that of {theirs.item}, in {mine.place}: {how}", "near.split")


CHECKS = (
    CorpusCheck(
        id="near.recording", severity="warning", unit="clips",
        title="no recording is a near copy of another record's",
        why="Corpora borrow from each other in other formats and cuts: the copy counts one recording twice, and may "
        "have another licence (two takes of ESC-10 from one recording; the mirdata corpora; LJSpeech as mp3).",
        remedy="Keep one of the records, and give its licence and attribution",
        start=Recordings, sketches=True,
    ),
    CorpusCheck(
        id="near.split", severity="error", unit="clips",
        title="no recording is in two splits",
        why="A split is there to be unknown to whoever trained on another: a number measured on it would be untrue.",
        remedy="Move all that comes from one recording into one split",
        start=Splits, sketches=True,
    ),
)  # fmt: skip
