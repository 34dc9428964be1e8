"""Sounds with times: which is heard first, and of which kinds a recording is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from builders.reading.questions import Question

FIRST_WORDINGS = ("Which of these is heard first?", "Which of these sounds starts first?")
GAP_S = 0.5  # by which the first must be earlier than the next: people mark the same onset this far apart


class Event(NamedTuple):
    """One sound: what it is, and when it is heard."""

    label: str
    onset_s: float
    offset_s: float


def first_heard(events: Iterable[Event], gap_s: float = GAP_S) -> tuple[str, tuple[str, ...]] | None:
    """The class that is heard first, and all classes, sorted; None if it is not clearly the first, or the only one."""
    onsets: dict[str, float] = {}
    for event in events:
        onsets[event.label] = min(event.onset_s, onsets.get(event.label, event.onset_s))
    order = sorted(onsets, key=lambda label: (onsets[label], label))
    if len(order) < 2 or onsets[order[1]] - onsets[order[0]] < gap_s:
        return None
    return order[0], tuple(sorted(order))


def first_question(events: Iterable[Event]) -> Question:
    """Which class is heard first; not asked where none clearly is."""
    answer, labels = first_heard(events) or (None, ())
    return Question(FIRST_WORDINGS, answer, labels, skills=("sound_temporal_reasoning",), part="first")


def task_of(labels: Sequence[str], domains: Mapping[str, str]) -> str:
    """The task of MMAU-Pro for what is heard: `sound`, `sound_speech` and so on.

    Args:
        labels: What is heard.
        domains: Label to `speech` or `music`; others are sounds.
    """
    held = {domains.get(label, "sound") for label in labels}
    return "_".join(domain for domain in ("sound", "music", "speech") if domain in held)
