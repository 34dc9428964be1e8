"""Traces of machines in a recording: hum of the mains, clicks, packets played again, few bits, ends that were cut hard.

Thresholds from the 1,243 real recordings of `earmark.checks.sound` and 2,173 clips of five recipes.

* Hum (`earmark.checks.meters.HumMeter`): one recording has any, a clock with lines 29 dB below it. Two clips that were
  made have tones there: of scenes only those with a recording in them are asked.
* Packets played again (`RepeatMeter`): no recording has any. A made voice rolls its r so, in six clips of 627.
* Clicks (`ClickMeter`): a sneeze, a crackling fire, a spoken digit, a sentence that was read and a room response have
  some, and two of the clips that were made.
* Few bits (`earmark.checks.meters.steps`): all hundred spoken digits of one speaker, which were recorded so; no other.
  What was coded by mu-law has few levels too, but no even steps: telephony is not asked.
* Cut hard: asked of sources whose clips nearly all begin or end softly, since excerpts of music and of environmental
  recordings may well begin in a sound. Of six hundred spoken digits three end so.

Put into 40 recordings of each kind (of 2.5 s and more), and found; hum, so far below the sound, of eight partials:

| | hum -15 dB | -20 dB | -30 dB | a click of 0.8, 0.4 of the peak | 10 to 60 ms twice | 8 bits | 10 bits |
|---|---|---|---|---|---|---|---|
| environmental sounds | 100 % | 98 % | 72 % | 100 %, 100 % | 100 % | 100 % | 0 |
| speech | 100 % | 95 % | 0 | 98 %, 90 % | 100 % | 100 % | 0 |
| made scenes and music | 70 % | 48 % | 0 | 100 %, 88 % | 98 to 100 % | 100 % | 0 |
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from earmark.checks.gates import Gates
from earmark.checks.hearing import count_whole, whole_clips
from earmark.checks.outline import NO_EDGES
from earmark.checks.recorded import holds_recording, recordings
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Clip, Item

# Hum that is softer beside its sound is not heard.
MOST_BELOW_DB = 40.0
# What is nearly all of the clip is what is asked about.
LEAST_BELOW_DB = 1.0
MOST_LEVELS = 512
LEAST_STEP = 16.0
_EVEN_SHARE = 0.5
SHORTEST_LOOP_S = 0.3
# An end is soft, or hard, so many decibels over the clip's root mean square.
SOFT_DB, HARD_DB = -12.0, -3.0
SOFT_SHARE = 0.95
_FEWEST_CLIPS = 20


def hum(item: Item) -> Iterator[Issue]:
    """No mains hum lies under a recording; an instrument of a scene may play 60 Hz."""
    for index, clip, heard in whole_clips(item):
        found = heard.hum
        if found and holds_recording(clip, heard) and LEAST_BELOW_DB < found.below_db < MOST_BELOW_DB:
            lines = ", ".join(f"{n * found.mains_hz:g}" for n in found.partials)
            got = f"steady lines at {lines} Hz, {found.below_db:.0f} dB below the clip"
            yield Issue(item.id, f"audio[{index}]", "no hum of the mains", got, "traces.hum")


def clicks(item: Item) -> Iterator[Issue]:
    """No single samples stand out of a recording; a perturbation may be of such, and so may a clock that was made."""
    for index, clip, heard in whole_clips(item):
        if heard.clicks and holds_recording(clip, heard) and not item.perturbation:
            got = f"{heard.clicks} that stand alone"
            yield Issue(item.id, f"audio[{index}]", "samples on a curve", got, "traces.clicks")


def repeats(item: Item) -> Iterator[Issue]:
    """No piece of a recording is played twice; a made voice may roll its r so."""
    for index, clip, heard in whole_clips(item):
        if heard.repeats and holds_recording(clip, heard) and not item.perturbation:
            got = f"{heard.repeats} blocks that follow themselves, sample by sample"
            yield Issue(item.id, f"audio[{index}]", "sound that goes on", got, "traces.repeats")


def few_bits(item: Item) -> Iterator[Issue]:
    """A clip of 16 bits takes more levels than one of 8."""
    for index, _, heard in whole_clips(item):
        steps = heard.steps
        if steps and steps.levels <= MOST_LEVELS and steps.step >= LEAST_STEP and steps.even >= _EVEN_SHARE:
            got = f"{steps.levels} levels, {steps.step:g} apart"
            yield Issue(item.id, f"audio[{index}]", "the levels of 16 bits", got, "traces.few_bits")


def loops(item: Item) -> Iterator[Issue]:
    """No stretch of a recording comes again, as it was or turned round; music that programs play may."""
    for index, _, heard in () if "music" in item.task else recordings(item):
        found = heard.whole.loop
        turned_s = heard.whole.reflected / heard.sample_rate_hz
        if turned_s >= SHORTEST_LOOP_S:
            got = f"{turned_s:.2f} s that follow themselves turned round, sample by sample"
            yield Issue(item.id, f"audio[{index}]", "a recording that goes on", got, "traces.loops")
        if found is None:
            continue
        lasts_s, period_s = found.samples / heard.sample_rate_hz, found.period / heard.sample_rate_hz
        if lasts_s >= SHORTEST_LOOP_S:
            got = f"{lasts_s:.2f} s that are those {period_s:.2f} s before, sample by sample"
            yield Issue(item.id, f"audio[{index}]", "a recording that goes on", got, "traces.loops")


def doubled(item: Item) -> Iterator[Issue]:
    """No rate was raised by writing samples twice; a file of one channel that was read as two looks so too."""
    for index, _, heard in whole_clips(item):
        if heard.whole.times > 1:
            got = f"each sample {heard.whole.times} times: {heard.sample_rate_hz // heard.whole.times} Hz"
            yield Issue(item.id, f"audio[{index}]", f"samples at {heard.sample_rate_hz} Hz", got, "traces.doubled")


class _End(NamedTuple):
    item: str
    field: str
    level_db: float


class Cuts:
    """Finds hard beginnings and ends where those of nearly all clips of the source, or recipe, are soft."""

    def __init__(self) -> None:
        self.of = 0
        self._ends: dict[tuple[str, str], list[_End]] = {}

    def add(self, facts: Facts) -> None:
        """Take the clips of one item that were heard."""
        for n, (clip, sketch) in enumerate(zip(facts.record.clips, facts.clips, strict=False)):
            if sketch.edges == NO_EDGES:
                continue
            self.of += 1
            for side, level_db in (("begins", sketch.edges.start_db), ("ends", sketch.edges.end_db)):
                end = _End(facts.record.id, f"audio[{n}]", level_db)
                self._ends.setdefault((_made_by(facts.record, clip), side), []).append(end)

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each such end."""
        for (source, side), ends in self._ends.items():
            soft = sum(end.level_db <= SOFT_DB for end in ends)
            if len(ends) < _FEWEST_CLIPS or soft < SOFT_SHARE * len(ends):
                continue
            for end in ends:
                if end.level_db >= HARD_DB:
                    expected = f"a clip that {side} softly, as {soft} of {len(ends)} of {source} do"
                    got = f"{end.level_db:+.1f} dB over the clip's mean level in the 5 ms there"
                    yield Issue(end.item, end.field, expected, got, "traces.hard_cut")


def _made_by(item: Item, clip: Clip) -> str:
    return item.id.split("/", 1)[0] if clip.source.dataset == "synth" else clip.source.dataset


CHECKS = (
    ItemCheck(
        id="traces.hum", severity="warning", unit="clips",
        title="no clip hums with the mains",
        why="Hum tells in which room and country a clip was recorded, and masks low sounds (50 Hz and 60 Hz grids).",
        remedy="Take another recording, or filter the lines out before mastering, and say so in `transform`",
        find=hum, count=count_whole,
    ),
    ItemCheck(
        id="traces.clicks", severity="warning", unit="clips",
        title="no clicks of single samples",
        why="Lost words of a digital line and bad joins are heard as events that the answer does not count.",
        remedy="Listen to the clip, and take the recording again; a join gets a fade of some milliseconds",
        find=clicks, count=count_whole,
    ),
    ItemCheck(
        id="traces.repeats", severity="warning", unit="clips",
        title="no packet is played twice",
        why="Players of streams hide lost packets by playing the last one again: speech stutters, beats shift.",
        remedy="Listen to the clip, and take the recording again from a file",
        find=repeats, count=count_whole,
    ),
    ItemCheck(
        id="traces.few_bits", severity="warning", unit="clips",
        title="clips of 16 bits are no clips of 8",
        why="The noise of 8 bits is heard behind soft sounds, and tells a source or a speaker from the others.",
        remedy="Take the recording with its bits, or leave out what was recorded so",
        find=few_bits, count=count_whole,
    ),
    ItemCheck(
        id="traces.loops", severity="warning", unit="clips",
        title="no recording is looped to be longer",
        why="Clips that were too short are filled up with themselves, or with their mirror image; how often something "
        "happens is then made up.",
        remedy="Keep the clip once, at the length that it has",
        find=loops, count=count_whole,
    ),
    ItemCheck(
        id="traces.doubled", severity="warning", unit="clips",
        title="no sample is written several times",
        why="A rate raised by repeating samples, or one channel read as two, adds a whistle of mirrored tones.",
        remedy="Read the file with its own rate and channels",
        find=doubled, count=count_whole,
    ),
    CorpusCheck(
        id="traces.hard_cut", severity="warning", unit="clips",
        title="no clip begins or ends in a sound, where nearly all others of its source do not",
        why="A word or an event that is cut off cannot be named, and a cut is heard as a click.",
        remedy="Cut the clip at a pause, or let it fade",
        start=Cuts, sketches=True,
    ),
)  # fmt: skip
