"""Channels: several hold several signals, and none is dead.

Of the 1,243 real recordings of `earmark.checks.sound` two, test signals of a loudness meter, hold one signal twice;
none has two channels of which one is the other turned over; one, a plane wave in first-order ambisonics, has a
channel (its height) 47 dB below the others. Ambisonic height and sides may well be empty, W may not.

Of two channels (`earmark.checks.meters.sides`): those of the recordings, and of 70 binaural and stereo clips of a
default release, differ by 11 dB at most; where they are alike at all they are so within a millisecond, but for test
tones and sustained music (alike to 0.94 with a second of 29 ms, and to 1.00 without). None is turned over with a delay.
Put into twelve recordings and clips made by hand: the second channel 20 ms or 300 ms late, ten found; turned over and
late by seven samples, ten; 25 dB weaker, or the first 50 dB down, all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import log10

from earmark.checks.gates import Gates
from earmark.checks.hearing import Heard, whole_clips
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.checks.sides import answer_is, answer_is_neither
from earmark.errors import Issue
from earmark.item import Clip, Item, Layout

# -80 dBFS: an empty channel of 16 bits, dither and all.
DEAD_LEVEL = 1e-4

# Channels that part by less of their power are one signal with the noise of two converters, or of a coder: -40 dB.
ONE_SIGNAL = 1e-4
# A channel that says nothing for so long beside one that sounds has been lost.
LONGEST_LOST_S = 0.8
_FEWEST_PANNED, _PANNED_SHARE = 3, 0.1

# Channels as alike as this, and more so than within a millisecond by this, are one signal at two times.
LATE_LIKENESS, _LIKER = 0.9, 0.1
# Of two that are turned over and delayed.
OPPOSED_LIKENESS = -0.9
# No head and no pair of microphones parts two channels so far, on the whole or in an octave.
MOST_UNEVEN_DB, MOST_OCTAVE_DB = 20.0, 40.0

_SPACES = frozenset({"binaural", "foa", "array"})
# The role of a twin in which one microphone hears the scene, stored in as many channels as its partners have.
CONTROL = "mono control"


def asks_about_space(item: Item) -> bool:
    """Whether the place of a sound is asked for, by task or skill."""
    return "spatial" in item.task or any("spatial" in skill for skill in item.skills)


def _is_one_signal(heard: Heard) -> bool:
    return heard.relations.same or heard.relations.apart < ONE_SIGNAL


def _but_for(share: float) -> str:
    return f", but for {10 * log10(share):.0f} dB" if 0 < share < ONE_SIGNAL else ""


def _several(item: Item) -> Iterator[tuple[int, Clip, Heard]]:
    """The clips of two channels or more in which something is heard; but of mono controls, which say what they are."""
    if item.twin and item.twin.role == CONTROL:
        return
    for index, clip, heard in whole_clips(item):
        if heard.channels > 1 and max(heard.relations.levels) > DEAD_LEVEL:
            yield index, clip, heard


def _count(item: Item) -> int:
    return sum(1 for _ in _several(item))


def same(item: Item) -> Iterator[Issue]:
    """Where space is asked for, or claimed by the layout, the channels are not copies of one."""
    for index, clip, heard in _several(item):
        if clip.layout == "stereo" and answer_is_neither(item):
            continue  # what is in the middle is the same in both
        if _is_one_signal(heard) and (asks_about_space(item) or clip.layout in _SPACES):
            got = f"the same signal {heard.channels} times{_but_for(heard.relations.apart)}"
            yield Issue(item.id, f"audio[{index}]", f"channels that differ: {clip.layout}", got, "stereo.same")


def dual_mono(item: Item) -> Iterator[Issue]:
    """A clip that is called stereo is not one signal twice."""
    for index, clip, heard in _several(item):
        if _is_one_signal(heard) and not (asks_about_space(item) or clip.layout in _SPACES):
            got = f"the same signal {heard.channels} times{_but_for(heard.relations.apart)}"
            yield Issue(item.id, f"audio[{index}]", "one channel, or channels that differ", got, "stereo.dual_mono")


class Dead:
    """Finds channels that are silent beside others that are not; of ambisonics, W and one more must sound.

    A sound on one side alone may be meant, where the side is asked for and the answer names it: where a tenth of the
    task is so, and three items at least.
    """

    def __init__(self) -> None:
        self.of = 0
        self._asked: Counter[tuple[str, str]] = Counter()
        self._panned: Counter[tuple[str, str]] = Counter()
        self._found: list[tuple[tuple[str, str], bool, Issue]] = []

    def add(self, facts: Facts) -> None:
        """Take the clips of one item; but of mono controls, which say what they are."""
        item, cell = facts.record, (facts.record.benchmark, facts.record.task)
        if item.twin and item.twin.role == CONTROL:
            return
        for n, (clip, sketch) in enumerate(zip(item.clips, facts.clips, strict=False)):
            if len(sketch.levels) < 2 or max(sketch.levels) <= DEAD_LEVEL:
                continue
            self.of += 1
            self._asked[cell] += 1
            silent = _silent(sketch.levels, clip.layout)
            panned = len(sketch.levels) == 2 and len(silent) == 1 and _may_be_meant(item, 1 - silent[0])
            self._panned[cell] += panned
            if silent:
                got = f"silence in {', '.join(map(str, silent))} of 0 to {len(sketch.levels) - 1}"
                issue = Issue(item.id, f"audio[{n}]", "sound in every channel", got, "stereo.dead")
                self._found.append((cell, panned, issue))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each clip with such a channel."""
        for cell, panned, issue in self._found:
            if not panned or self._panned[cell] < max(_FEWEST_PANNED, _PANNED_SHARE * self._asked[cell]):
                yield issue


def _silent(levels: Sequence[float], layout: Layout) -> list[int]:
    silent = [n for n, level in enumerate(levels) if level <= DEAD_LEVEL]
    if layout == "foa" and 0 not in silent and len(silent) < len(levels) - 1:
        return []
    return silent


def _may_be_meant(item: Item, side: int) -> bool:
    """Whether an item may be of sound on this side alone; where answers are withheld, on any."""
    return asks_about_space(item) and (not item.answers or answer_is(item, side))


def lost(item: Item) -> Iterator[Issue]:
    """No channel of a recording falls silent for long beside another that sounds."""
    for index, clip, heard in _several(item):
        lost_s = heard.relations.lost / heard.sample_rate_hz
        if min(heard.relations.levels) > DEAD_LEVEL and lost_s > LONGEST_LOST_S and clip.source.dataset != "synth":
            got = f"{lost_s:.1f} s of zeros in one beside sound in another"
            yield Issue(item.id, f"audio[{index}]", "sound in every channel throughout", got, "stereo.lost")


def opposed(item: Item) -> Iterator[Issue]:
    """No channel is the other one turned over."""
    for index, _, heard in _several(item):
        if heard.relations.opposed or heard.relations.facing < ONE_SIGNAL:
            got = f"each is the other with the sign turned{_but_for(heard.relations.facing)}"
            yield Issue(item.id, f"audio[{index}]", "two signals", got, "stereo.opposed")
            continue
        sides = heard.whole.sides
        if sides and sides.low <= min(OPPOSED_LIKENESS, -sides.near - _LIKER):
            got = f"each is the other with the sign turned, nearly: a correlation of {sides.low:.2f}"
            yield Issue(item.id, f"audio[{index}]", "two signals", got, "stereo.opposed")


def late(item: Item) -> Iterator[Issue]:
    """No channel is the other one at another time."""
    for index, _, heard in _several(item):
        sides = heard.whole.sides
        if sides and abs(sides.far) >= max(LATE_LIKENESS, sides.near + _LIKER, _LIKER - sides.low):
            got = f"one signal, {abs(sides.lag_s) * 1000:.0f} ms apart"
            yield Issue(item.id, f"audio[{index}]", "channels of one moment", got, "stereo.late")


def uneven(item: Item) -> Iterator[Issue]:
    """No channel is the crosstalk of the other, nor its lows alone; dead ones have their own check."""
    for index, _, heard in _several(item):
        levels, sides = heard.relations.levels, heard.whole.sides
        if sides is None or min(levels) <= DEAD_LEVEL or heard.relations.lost > 0:
            continue
        apart_db = 20 * log10(max(levels) / min(levels))
        if apart_db >= MOST_UNEVEN_DB:
            got = f"one {apart_db:.0f} dB below the other"
        elif sides.octave_db >= MOST_OCTAVE_DB:
            got = f"one {sides.octave_db:.0f} dB below the other about {sides.octave_hz:g} Hz"
        else:
            continue
        yield Issue(item.id, f"audio[{index}]", "two channels that hear one place", got, "stereo.uneven")


CHECKS = (
    ItemCheck(
        id="stereo.same", severity="error", unit="clips",
        title="clips for questions about space hold more than one signal",
        why="A recording that was mixed down and doubled cannot answer where a sound is: the question is impossible.",
        remedy="Take the recording with its channels, or leave the item out",
        find=same, count=_count,
    ),
    ItemCheck(
        id="stereo.dual_mono", severity="warning", unit="clips",
        title="what is called stereo is not one signal twice",
        why="Half of the bytes say nothing, and a column of stereo clips counts what is mono.",
        remedy="Keep one channel, and say mono",
        find=dual_mono, count=_count,
    ),
    CorpusCheck(
        id="stereo.dead", severity="error", unit="clips",
        title="no channel is dead",
        why="Readers that take one channel hear nothing (lmms-eval issue 1539: mono is the reader's decision).",
        remedy="Take the recording again, or keep the channel that sounds as mono",
        start=Dead, sketches=True,
    ),
    ItemCheck(
        id="stereo.lost", severity="error", unit="clips",
        title="no channel of a recording is lost on the way",
        why="A plug that was pulled, a stream that broke off: what is asked of space has no answer from there on.",
        remedy="Take the recording again, or a part of it in which all channels sound",
        find=lost, count=_count,
    ),
    ItemCheck(
        id="stereo.opposed", severity="error", unit="clips",
        title="the channels do not cancel",
        why="Whoever mixes down to mono, as most systems do, hears silence.",
        remedy="Turn the sign of one channel, or keep one of them as mono",
        find=opposed, count=_count,
    ),
    ItemCheck(
        id="stereo.late", severity="warning", unit="clips",
        title="no channel is the other one, late",
        why="Recorders that lost a buffer of one channel give an echo of their own; where a sound is cannot be told.",
        remedy="Keep one channel as mono, or take the recording again",
        find=late, count=_count,
    ),
    ItemCheck(
        id="stereo.uneven", severity="warning", unit="clips",
        title="no channel is a faint or dull copy beside the other",
        why="A broken cable, or crosstalk of one microphone, is taken for a place: everything is on one side.",
        remedy="Keep the channel that sounds as mono, or take the recording again",
        find=uneven, count=_count,
    ),
)  # fmt: skip
