"""What turns of speech say of a conversation: who overlaps, and who speaks the longest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from builders.reading.speech_files import Turn

APART_S = 0.3  # by which speakers must set in apart, so that "the first" and "the second" are certain
MARGIN = 1.2  # how much more than the next the one who speaks the longest must speak


def longest_overlap_s(ordered: Sequence[Turn]) -> float:
    """The longest time, in seconds, that two turns of different speakers share; turns by start."""
    longest_s = 0.0
    for number, turn in enumerate(ordered):
        end_s = turn.start_s + turn.duration_s
        for other in ordered[number + 1 :]:
            if other.start_s >= end_s:
                break
            if other.speaker != turn.speaker:
                longest_s = max(longest_s, min(end_s, other.start_s + other.duration_s) - other.start_s)
    return longest_s


def longest_speaker(ordered: Sequence[Turn]) -> int | None:
    """Which speaker, by the order in which they set in, speaks the longest; None if that is doubtful."""
    starts: dict[str, float] = {}
    totals: dict[str, float] = defaultdict(float)
    for turn in ordered:
        starts.setdefault(turn.speaker, turn.start_s)
        totals[turn.speaker] += turn.duration_s
    first = list(starts.values())
    if len(first) < 2 or any(b - a < APART_S for a, b in pairwise(first)):
        return None
    best, second = sorted(totals.values(), reverse=True)[:2]
    return None if best < MARGIN * second else list(starts).index(max(totals, key=lambda name: totals[name]))
