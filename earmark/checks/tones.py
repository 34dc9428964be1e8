"""Tones that were recorded with a sound and are none of it: the whistle of a machine, a beep.

Thresholds from the 1,243 real recordings of `earmark.checks.sound` and 1,191 clips of a default release
(`earmark.checks.meters.tones`): of the recordings only test signals have a line that stands through all of a clip, or
a beep; so have none of the clips that were made. Twelve recordings and clips made by hand, a whistle 20 dB below them:
eleven found; seven partials of 1 kHz, six; a beep of 300 ms before, of 400 ms in, or after the sound: all. What music a
program plays is not asked, nor what was made. An alarm clock may well beep: then it is what is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.hearing import Heard, count_whole, whole_clips
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Clip, Item


def _recordings(item: Item) -> Iterator[tuple[int, Clip, Heard]]:
    if "music" in item.task or item.perturbation:
        return
    yield from (one for one in whole_clips(item) if one[1].source.dataset != "synth")


def line(item: Item) -> Iterator[Issue]:
    """No tone stands through a whole recording."""
    for index, _, heard in _recordings(item):
        found = heard.whole.tones
        if found.line_hz:
            got = f"a tone of {found.line_hz:.0f} Hz from the beginning to the end"
            yield Issue(item.id, f"audio[{index}]", "no steady tone", got, "tones.line")


def beep(item: Item) -> Iterator[Issue]:
    """No recording holds a pure tone of one pitch and one level."""
    for index, _, heard in _recordings(item):
        found = heard.whole.tones
        if found.beep_s:
            got = f"a pure tone of {found.beep_hz:.0f} Hz for {found.beep_s:.2f} s"
            yield Issue(item.id, f"audio[{index}]", "sound as it was recorded", got, "tones.beep")


CHECKS = (
    ItemCheck(
        id="tones.line", severity="warning", unit="clips",
        title="no steady tone lies under a recording",
        why="Screens (15.6 kHz), pilots of radio (19 kHz) and computers (1 kHz and its multiples) whistle into "
        "recordings; systems know a source by it.",
        remedy="Filter the tone out and say so in `transform`, or take another recording",
        find=line, count=count_whole,
    ),
    ItemCheck(
        id="tones.beep", severity="warning", unit="clips",
        title="no beep in a recording",
        why="Slates, answering machines and censors beep; how many sounds there are, and where a clip begins, is then "
        "another answer.",
        remedy="Cut the clip behind the beep; leave it where the question is about it",
        find=beep, count=count_whole,
    ),
)  # fmt: skip
