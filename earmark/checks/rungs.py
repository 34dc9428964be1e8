"""Rungs: what is declared as perturbed does not sound like its clean parent.

A ladder has the rungs that most have, and a higher one changes more. Compared are outlines
(`earmark.checks.outline`), so that a gain does not count as a perturbation. Of the 180 perturbed items of a default
release the mildest clipping differs in 5e-6 of the power, nearly all in more than 1e-4. The ratio of signal to noise
that follows from the outlines is within 9.5 dB of the declared one (which counts the level of the speech, not of its
pauses); of each kind that keeps the length, all 160 rungs do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise
from math import log10
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.outline import differing_share
from earmark.checks.registry import CorpusCheck, Facts
from earmark.errors import Issue

# The rounding of 16 bits and of a gain leaves less of the power: -60 dB.
LEAST_SHARE = 1e-6
# What was delayed or filtered by a room differs in all of its power: nothing follows from how much.
_FAR = 0.5
# A higher severity of one kind differs in no less of the power than this share of a lower one.
_NO_LESS = 0.5
_USUAL, _FEWEST_LADDERS = 0.6, 3
FARTHEST_SNR_DB = 12.0
# Nothing is declared far beyond what the rounding of an outline, or noise that hides all else, lets be measured.
_SNR_RANGE_DB = (-10.0, 50.0)
LENGTH_SLACK_S = 0.05


class _Sound(NamedTuple):
    hashes: tuple[str | None, ...]
    outlines: tuple[bytes, ...]


class Applied:
    """Finds perturbed items that sound as their parents do, but for a gain.

    Kept are the outlines of perturbed items and of twins, one kilobyte and a half a clip; of other parents the hashes.
    """

    def __init__(self) -> None:
        self.of = 0
        self._sounds: dict[str, _Sound] = {}
        self._rungs: list[tuple[str, str, str]] = []

    def add(self, facts: Facts) -> None:
        """Take one item."""
        item, by = facts.record, facts.record.perturbation
        outlines = tuple(sketch.outline for sketch in facts.clips) if by or item.twin else ()
        self._sounds[item.id] = _Sound(tuple(clip.pcm_sha256 for clip in item.clips), outlines)
        if by:
            self.of += 1
            self._rungs.append((item.id, by.parent, f"{by.kind}, severity {by.severity}"))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item that is as its parent; a parent that is not there is another check's."""
        for name, parent, what in self._rungs:
            clean = self._sounds.get(parent)
            same = _alike(self._sounds[name], clean) if clean else ""
            if same:
                yield Issue(
                    name, "perturbation", f"a sound that {what} has changed", f"{same} of {parent}", "rungs.applied"
                )


class Order(Applied):
    """Finds rungs that differ less from their parent than one of lower severity does: their labels were exchanged."""

    def finish(self, gates: Gates) -> Iterator[Issue]:  # noqa: ARG002
        """One issue for each such rung; kinds that move sound in time are told from the parent by nothing.

        What is as its parent is no rung: it has its own check.
        """
        ladders: dict[tuple[str, str], list[tuple[int, float, str]]] = defaultdict(list)
        for name, parent, what in self._rungs:
            clean = self._sounds.get(parent)
            shares = _shares(self._sounds[name], clean) if clean else []
            kind, severity = what.rsplit(", severity ", 1)
            if shares and LEAST_SHARE <= max(shares) < _FAR:
                ladders[parent, kind].append((int(severity), max(shares), name))
        for (_parent, kind), rungs in ladders.items():
            for (low, least, other), (high, share, name) in pairwise(sorted(rungs)):
                if high > low and share < _NO_LESS * least:
                    expected = f"{kind} {high} to change more than {kind} {low}, {other}: {least:.1e} of the power"
                    yield Issue(name, "perturbation.severity", expected, f"{share:.1e}", "rungs.order")


class Levels:
    """Finds rungs with noise that is far louder, or softer, than they say."""

    def __init__(self) -> None:
        self.of = 0
        self._outlines: dict[str, tuple[bytes, ...]] = {}
        self._said: list[tuple[str, str, float]] = []

    def add(self, facts: Facts) -> None:
        """Take one item."""
        item, by = facts.record, facts.record.perturbation
        if by or item.twin:
            self._outlines[item.id] = tuple(sketch.outline for sketch in facts.clips)
        if by and by.snr_db is not None:
            self.of += 1
            self._said.append((item.id, by.parent, by.snr_db))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such rung; what is as its parent has its own check."""
        low, high = _SNR_RANGE_DB
        for name, parent, said in self._said:
            pairs = zip(self._outlines[name], self._outlines.get(parent, ()), strict=False)
            shares = [share for share in (differing_share(*pair) for pair in pairs) if share is not None]
            if not shares or not LEAST_SHARE <= max(shares) < 1:
                continue
            found = 10 * log10((1 - max(shares)) / max(shares))
            if abs(min(max(said, low), high) - min(max(found, low), high)) > FARTHEST_SNR_DB:
                expected = f"about {found:.0f} dB, beside {parent}"
                yield Issue(name, "perturbation.snr_db", expected, f"{said:g} dB", "rungs.level")


class Lengths:
    """Finds rungs that do not last as their parent does, of kinds that nearly always do."""

    def __init__(self) -> None:
        self.of = 0
        self._seconds: dict[str, float] = {}
        self._rungs: dict[str, list[tuple[str, str]]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take the length of one item."""
        item, by = facts.record, facts.record.perturbation
        self._seconds[item.id] = sum(clip.duration_s or 0.0 for clip in item.clips)
        if by:
            self.of += 1
            self._rungs[by.kind].append((item.id, by.parent))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such rung; a kind that changes the speed keeps no length."""
        for rungs in self._rungs.values():
            here = self._seconds
            pairs = [(name, here[name], here[parent]) for name, parent in rungs if parent in here]
            other = [pair for pair in pairs if abs(pair[1] - pair[2]) > LENGTH_SLACK_S]
            if len(pairs) < _FEWEST_LADDERS or len(other) > (1 - _USUAL) * len(pairs):
                continue
            for name, lasts_s, clean_s in other:
                yield Issue(name, "perturbation", f"{clean_s:.2f} s, as its parent", f"{lasts_s:.2f} s", "rungs.length")


class Ladders:
    """Finds ladders that lack a rung that most have, and rungs whose parent is not there."""

    def __init__(self) -> None:
        self.of = 0
        self._ids: set[str] = set()
        self._rungs: dict[str, dict[str, str]] = defaultdict(dict)

    def add(self, facts: Facts) -> None:
        """Take one item."""
        item, by = facts.record, facts.record.perturbation
        self._ids.add(item.id)
        if by:
            self.of += 1
            self._rungs[by.parent][f"{by.kind} {by.severity}"] = item.id

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each parent that is gone, and for each ladder that is not whole."""
        shapes = Counter(frozenset(rungs) for rungs in self._rungs.values())
        usual, n = shapes.most_common(1)[0] if shapes else (frozenset(), 0)
        whole = len(self._rungs) >= _FEWEST_LADDERS and n >= _USUAL * len(self._rungs)
        for parent, rungs in sorted(self._rungs.items()):
            first = min(rungs.values())
            if parent not in self._ids:
                yield Issue(
                    first, "perturbation.parent", "the clean item", f"{parent}, which is not here", "rungs.whole"
                )
            elif whole and frozenset(rungs) < usual:
                expected, lost = f"the rungs that most have: {', '.join(sorted(usual))}", sorted(usual - set(rungs))
                yield Issue(first, "perturbation", expected, f"{parent} without {', '.join(lost)}", "rungs.whole")


def _shares(one: _Sound, other: _Sound) -> list[float]:
    """In which share of its power each clip differs; empty where they cannot be compared."""
    shares = [differing_share(*pair) for pair in zip(one.outlines, other.outlines, strict=False)]
    return [share for share in shares if share is not None] if None not in shares else []


def _alike(one: _Sound, other: _Sound) -> str:
    """How the sounds of two items are the same; empty where they are not."""
    if one.hashes and None not in one.hashes and one.hashes == other.hashes:
        return "the samples"
    pairs = list(zip(one.outlines, other.outlines, strict=False))
    shares = [differing_share(*pair) for pair in pairs]
    alike = len(one.outlines) == len(other.outlines) and all(s is not None and s < LEAST_SHARE for s in shares)
    return "the sound, but for a gain," if shares and alike else ""


CHECKS = (
    CorpusCheck(
        id="rungs.applied", severity="error", unit="perturbed items",
        title="every perturbation that is declared has been applied",
        why="A ladder with a rung that is its own parent shows robustness where nothing was asked of it.",
        remedy="Render the item again, or leave the rung out",
        start=Applied, sketches=True,
    ),
    CorpusCheck(
        id="rungs.order", severity="error", unit="perturbed items",
        title="a higher severity changes more of the sound than a lower one",
        why="A curve over a ladder with two rungs exchanged has a kink that no system made.",
        remedy="Correct the severities, or render the items again",
        start=Order, sketches=True,
    ),
    CorpusCheck(
        id="rungs.level", severity="error", unit="perturbed items with a ratio of signal to noise",
        title="noise is as loud as it is declared",
        why="A score at 20 dB that was measured at 5 dB is no score of either (SNR added twice, or in amplitude).",
        remedy="Measure the ratio of what was mixed, and declare that",
        start=Levels, sketches=True,
    ),
    CorpusCheck(
        id="rungs.length", severity="warning", unit="perturbed items",
        title="a rung lasts as long as its clean item, where its kind changes no speed",
        why="Coders that delay and mixers that cut leave out the end of what is said: the rung has another answer.",
        remedy="Render the item again, with the delay of the coder taken away",
        start=Lengths,
    ),
    CorpusCheck(
        id="rungs.whole", severity="warning", unit="perturbed items",
        title="every rung has its clean item, and every ladder the rungs that most have",
        why="Conditions were left out of a release (VoiceBench issue 16): means over what is left are of other items.",
        remedy="Bring the item back, or leave its ladder out",
        start=Ladders,
    ),
)  # fmt: skip
