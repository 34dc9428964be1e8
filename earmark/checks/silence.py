"""Silence where there should be sound: before, after, cut into the middle, and where the answer should be heard.

Silent is what peaks below -60 dBFS. Of the 1,243 real recordings of `earmark.checks.sound` none begins with more
than 3.0 s of silence or ends with more than 4.6 s (barks and sneezes that their corpus padded to five seconds).
Gaps (`earmark.checks.meters.GapMeter`): none of the 1,243 has one, nor any of 4,496 clips of a default release. Put
into a loud place of 131 real recordings, zeros or a held sample, of so many milliseconds, and found:

| | 5 | 10 | 20 | 50 | 200 |
|---|---|---|---|---|---|
| speech | 88 % | 88 % | 88 % | 84 % | 64 % |
| environmental sounds | 72 % | 66 % | 64 % | 60 % | 54 % |
| music | 80 % | 90 % | 77 % | 93 % | 73 % |

What is missed was cut where the wave is near zero, or in a sound too soft to be told from a pause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from earmark.checks.hearing import Heard, count_whole, whole_clips
from earmark.checks.meters import FRAME_S
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

SILENT_DBFS = -60.0
LONGEST_LEAD_IN_S = 5.0
LONGEST_TAIL_S = 5.0

_AS_ASKED_S = 0.5
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_SILENT = 10 ** (SILENT_DBFS / 20)


def _sounding(heard: Heard) -> tuple[float, float] | None:
    """When the first and the last sound begin and end, in seconds; None for a clip without any."""
    loud = np.flatnonzero(heard.contour > _SILENT)
    return (float(loud[0]) * FRAME_S, float(loud[-1] + 1) * FRAME_S) if len(loud) else None


def lead_in(item: Item) -> Iterator[Issue]:
    """A clip begins with its sound."""
    for index, _, heard in whole_clips(item):
        found = _sounding(heard)
        if found and found[0] > LONGEST_LEAD_IN_S and not _is_asked(item, found[0]):
            expected = f"at most {LONGEST_LEAD_IN_S:g} s before the first sound"
            yield Issue(item.id, f"audio[{index}]", expected, f"{found[0]:.1f} s of silence", "silence.lead_in")


def _is_asked(item: Item, silent_s: float) -> bool:
    """Whether a number of seconds is asked for, and is that of the silence."""
    return item.answer_type == "number" and any(
        _NUMBER.fullmatch(answer) and abs(float(answer) - silent_s) <= _AS_ASKED_S for answer in item.answers
    )


def tail(item: Item) -> Iterator[Issue]:
    """A clip ends with its sound."""
    for index, _, heard in whole_clips(item):
        found = _sounding(heard)
        silent_s = heard.duration_s - found[1] if found else 0.0
        if silent_s > LONGEST_TAIL_S:
            expected = f"at most {LONGEST_TAIL_S:g} s after the last sound"
            yield Issue(item.id, f"audio[{index}]", expected, f"{silent_s:.1f} s of silence", "silence.tail")


def gaps(item: Item) -> Iterator[Issue]:
    """Nothing was cut out of a clip."""
    for index, _, heard in whole_clips(item):
        if heard.gaps:
            expected = "sound that ends softly, or goes on"
            yield Issue(item.id, f"audio[{index}]", expected, f"{heard.gaps} sudden gaps", "silence.gaps")


def evidence(item: Item) -> Iterator[Issue]:
    """Where the answer is said to be heard, something is heard."""
    heard = {index: result for index, _, result in whole_clips(item)}
    for n, span in enumerate(item.evidence):
        if span.clip not in heard or not 0 <= span.start_s < span.end_s:
            continue  # a pointer, or record.rules says so
        frames = heard[span.clip].contour[int(span.start_s / FRAME_S) : int(np.ceil(span.end_s / FRAME_S))]
        if len(frames) and frames.max() <= _SILENT:
            expected, got = f"sound from {span.start_s:g} to {span.end_s:g} s", "silence"
            yield Issue(item.id, f"evidence[{n}]", expected, got, "silence.evidence")


CHECKS = (
    ItemCheck(
        id="silence.lead_in", severity="warning", unit="clips",
        title="no clip begins with a long silence",
        why="Systems that hear the first seconds alone, or trim silence, are given another task than the others.",
        remedy="Cut the clip to its sound; move its evidence as well",
        find=lead_in, count=count_whole,
    ),
    ItemCheck(
        id="silence.tail", severity="warning", unit="clips",
        title="no clip ends with a long silence",
        why="Padding to one length is counted as length, and costs every reader time (ESC-50 pads to five seconds).",
        remedy="Cut the clip after its last sound",
        find=tail, count=count_whole,
    ),
    ItemCheck(
        id="silence.gaps", severity="warning", unit="clips",
        title="no sudden gaps in a clip",
        why="Lost packets and bad edits take away what is asked about (OFA-Sys/AIR-Bench issue 6: broken clips).",
        remedy="Listen to the clip, and take the recording again",
        find=gaps, count=count_whole,
    ),
    ItemCheck(
        id="silence.evidence", severity="error", unit="spans",
        title="something is heard where the answer is said to be heard",
        why="Evidence that was marked in another cut of a recording points to nothing, and trains nobody's ear.",
        remedy="Mark the evidence again in this clip",
        find=evidence, count=lambda item: len(item.evidence),
    ),
)  # fmt: skip
