"""Tones that were recorded with a sound and are none of it: the whistle of a machine, a beep.

Thresholds from the 1,243 real recordings of `earmark.checks.sound` and 1,191 clips of a default release
(`earmark.checks.meters.tones`): of the recordings only test signals have a line that stands through all of a clip, or
a beep; so have none of the clips that were made. Twelve recordings and clips made by hand, a whistle 20 dB below them:
eleven found; seven partials of 1 kHz, six; a beep of 300 ms before, of 400 ms in, or after the sound: all. What music a
program plays is not asked, nor what was made. An alarm clock may well beep: then it is what is asked about.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.hearing import Heard, count_whole
from earmark.checks.recorded import MADE_OF_LINES_DB, is_made, recordings
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Clip, Item

# A sine in 16 bits leaves some -90 dB beside it; the least of 1,025 recordings is -49 dB, a helicopter.
ALONE_DB = -60.0
_FEWEST_CLIPS, _NEARLY_ALL = 20, 0.9


def _asked(item: Item) -> Iterator[tuple[int, Clip, Heard]]:
    yield from () if "music" in item.task else recordings(item)


def line(item: Item) -> Iterator[Issue]:
    """No tone stands through a whole recording."""
    for index, _, heard in _asked(item):
        found = heard.whole.tones
        if found.line_hz:
            got = f"a tone of {found.line_hz:.0f} Hz from the beginning to the end"
            yield Issue(item.id, f"audio[{index}]", "no steady tone", got, "tones.line")


def beep(item: Item) -> Iterator[Issue]:
    """No recording holds a pure tone of one pitch and one level."""
    for index, _, heard in _asked(item):
        found = heard.whole.tones
        if found.beep_s:
            got = f"a pure tone of {found.beep_hz:.0f} Hz for {found.beep_s:.2f} s"
            yield Issue(item.id, f"audio[{index}]", "sound as it was recorded", got, "tones.beep")


class Alone:
    """Finds clips that are tones and nothing else, where nearly all clips of the corpus hold more."""

    def __init__(self) -> None:
        self.of = 0
        self._clips: dict[str, list[tuple[str, int, float]]] = {}

    def add(self, facts: Facts) -> None:
        """Take the clips of one item that came from a file."""
        item = facts.record
        for n, (clip, sketch) in enumerate(zip(item.clips, facts.clips, strict=False)):
            if sketch.spectrum and not is_made(clip) and not item.perturbation and "music" not in item.task:
                self.of += 1
                self._clips.setdefault(clip.source.dataset, []).append((item.id, n, sketch.beside_lines_db))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such clip; none where tones are what a corpus is about."""
        for dataset, clips in self._clips.items():
            more = sum(beside_db >= MADE_OF_LINES_DB for _, _, beside_db in clips)
            if len(clips) < _FEWEST_CLIPS or more < _NEARLY_ALL * len(clips):
                continue
            for name, n, beside_db in clips:
                if beside_db < ALONE_DB:
                    expected = f"more than tones, as in {more} of {len(clips)} clips of {dataset}"
                    yield Issue(name, f"audio[{n}]", expected, f"{beside_db:.0f} dB beside them", "tones.alone")


CHECKS = (
    CorpusCheck(
        id="tones.alone", severity="warning", unit="clips",
        title="no test tone stands in place of a recording",
        why="Tones that set the level of a line, and placeholders, are played where the sound was to come.",
        remedy="Listen to the clip, and take the recording itself",
        start=Alone, sketches=True,
    ),
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
