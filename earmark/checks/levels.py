"""Levels: no offset, room above the peaks, one loudness.

Thresholds from the 1,243 real recordings of `earmark.checks.sound`, each brought to -23 LUFS, and 4,496 clips of a
default release (31,607 s). The offset of the real ones is 0.1 % of full scale or less for nearly all; spoken digits
of one speaker, recorded through a card with an offset, have up to 2.8 %. None has a true peak above -1.0 dBTP. All
are within 0.02 LU of the target, but those whose peaks left no room for it (down to -42.6 LUFS, with a peak of
-1.0 dBTP), and those of a recipe that asks which clip is louder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from statistics import median

from earmark.checks.gates import Gates
from earmark.checks.hearing import count_whole, whole_clips
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Item
from earmark.mastering import TOGETHER

MOST_OFFSET = 0.03
HIGHEST_DBTP = -1.0
_PEAK_SLACK_DB = 0.1
LEAST_APART_LU = 1.0
# In English, German, French, Spanish and Italian.
_LOUDER = re.compile(
    r"\b(louder|loudest|quieter|quietest|lauter\w*|lautest\w*|leiser\w*|leisest\w*|(plus|moins) forts?"
    r"|más (fuerte|alto|bajo)s?|più (forte|piano|alto|basso))\b", re.I,
)  # fmt: skip
# So many clips have one loudness, or the release was never levelled.
LEVELLED_SHARE = 0.6
_LEVELLED_LU = 0.5
FAR_LU = 2.0
_ROOM_DB = 1.0
_FEWEST_CLIPS = 10


def offset(item: Item) -> Iterator[Issue]:
    """No channel of a clip swings about another value than zero."""
    for index, _, heard in whole_clips(item):
        worst = max(heard.relations.offsets, key=abs, default=0.0)
        if abs(worst) > MOST_OFFSET:
            expected = f"a mean of zero, within {MOST_OFFSET:.0%} of full scale"
            yield Issue(item.id, f"audio[{index}]", expected, f"{worst:+.1%}", "levels.offset")


def peak(item: Item) -> Iterator[Issue]:
    """No clip peaks above HIGHEST_DBTP."""
    for index, _, heard in whole_clips(item):
        found = heard.true_peak_dbfs
        if found is not None and found > HIGHEST_DBTP + _PEAK_SLACK_DB:
            expected = f"a true peak of {HIGHEST_DBTP:g} dBTP or less"
            yield Issue(item.id, f"audio[{index}]", expected, f"{found:+.1f} dBTP", "levels.peak")


class Loudnesses:
    """Finds clips far from the loudness that most clips have, though their peaks leave room for it.

    Clips of an item whose scene says that it is not levelled (it asks which clip is louder, or what a gain did) keep
    the levels that they were made with: they count for no loudness, and are not asked. Of clips that were given one
    gain, to keep their distance, the loudest is asked.
    """

    def __init__(self) -> None:
        self.of = 0
        self._clips: list[tuple[str, int, float, float]] = []

    def add(self, facts: Facts) -> None:
        """Take the clips of one item that have been measured."""
        if not _is_levelled(facts.record):
            return
        clips = list(enumerate(facts.record.clips))
        if any(TOGETHER in (clip.transform or "") for _, clip in clips):
            clips = [max(clips, key=lambda one: -99.0 if one[1].loudness_lufs is None else one[1].loudness_lufs)]
        for n, clip in clips:
            loudness, peak_db = clip.loudness_lufs, clip.true_peak_dbfs
            if loudness is not None and peak_db is not None:
                self.of += 1
                self._clips.append((facts.record.id, n, loudness, peak_db))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such clip; none where no loudness is common."""
        if len(self._clips) < _FEWEST_CLIPS:
            return
        common = median(loudness for _, _, loudness, _ in self._clips)
        near = sum(abs(loudness - common) <= _LEVELLED_LU for _, _, loudness, _ in self._clips)
        if near < LEVELLED_SHARE * len(self._clips):
            return
        highest = max(peak_db for *_, peak_db in self._clips)
        for name, n, loudness, peak_db in self._clips:
            has_room = loudness > common or peak_db < highest - _ROOM_DB
            if abs(loudness - common) > FAR_LU and has_room:
                expected = f"about {common:.1f} LUFS, as most clips"
                yield Issue(name, f"clips[{n}].loudness_lufs", expected, f"{loudness:.1f} LUFS", "levels.loudness")


def _is_levelled(item: Item) -> bool:
    """Whether the clips of an item are to have one loudness; a made item may say of its own that they are not."""
    try:
        return json.loads(item.scene or "{}").get("levelled") is not False
    except (ValueError, AttributeError, RecursionError):
        return True


def asked(item: Item) -> Iterator[Issue]:
    """No question asks which clip is louder, of clips that were brought to one loudness."""
    heard = [clip.loudness_lufs for clip in item.clips if clip.loudness_lufs is not None]
    if len(heard) < 2 or not _LOUDER.search(item.question) or not _is_levelled(item):
        return
    apart = max(heard) - min(heard)
    if apart < LEAST_APART_LU:
        expected = f"clips that are {LEAST_APART_LU:g} LU apart, or more"
        yield Issue(item.id, "question", expected, f"{apart:.2f} LU from the softest to the loudest", "levels.asked")


CHECKS = (
    ItemCheck(
        id="levels.asked", severity="warning",
        title="clips that are asked for the louder one differ in loudness",
        why="A release brings every clip to one loudness: which was louder is then heard no more. Less than 1 LU is "
        "what ears hardly tell.",
        remedy="options.SOURCE.levels: together (params.yaml) keeps the clips of an item apart as they were",
        find=asked, count=lambda item: int(len(item.clips) > 1),
    ),
    ItemCheck(
        id="levels.offset", severity="warning", unit="clips",
        title="no clip has a DC offset",
        why="An offset takes away headroom, clicks where clips are joined, and shifts features computed from samples.",
        remedy="Take the mean off, or a high-pass filter at 20 Hz, before mastering",
        find=offset, count=count_whole,
    ),
    ItemCheck(
        id="levels.peak", severity="warning", unit="clips",
        title="no true peak above -1 dBTP",
        why="Resampling in a reader's loader overshoots such peaks and clips them (EBU R 128, 2020: at most -1 dBTP).",
        remedy="Master the clip (earmark.mastering.master)",
        find=peak, count=count_whole,
    ),
    CorpusCheck(
        id="levels.loudness", severity="warning", unit="clips",
        title="clips have one loudness, where their peaks leave room for it",
        why="Levels that differ by source tell the source, and soft clips are harder for reasons nobody asked about.",
        remedy="Master all clips to one target (params.yaml: audio)",
        start=Loudnesses,
    ),
)  # fmt: skip
