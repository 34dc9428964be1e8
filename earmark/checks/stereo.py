"""Channels: several hold several signals, and none is dead.

Of the 1,243 real recordings of `earmark.checks.sound` two, test signals of a loudness meter, hold one signal twice;
none has two channels of which one is the other turned over; one, a plane wave in first-order ambisonics, has a
channel (its height) 47 dB below the others. Ambisonic height and sides may well be empty, W may not.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import log10

from earmark.checks.hearing import Heard, whole_clips
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Clip, Item

# -80 dBFS: an empty channel of 16 bits, dither and all.
DEAD_LEVEL = 1e-4

# Channels that part by less of their power are one signal with the noise of two converters, or of a coder: -40 dB.
ONE_SIGNAL = 1e-4
# A channel that says nothing for so long beside one that sounds has been lost.
LONGEST_LOST_S = 0.8

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
        if _is_one_signal(heard) and (asks_about_space(item) or clip.layout in _SPACES):
            got = f"the same signal {heard.channels} times{_but_for(heard.relations.apart)}"
            yield Issue(item.id, f"audio[{index}]", f"channels that differ: {clip.layout}", got, "stereo.same")


def dual_mono(item: Item) -> Iterator[Issue]:
    """A clip that is called stereo is not one signal twice."""
    for index, clip, heard in _several(item):
        if _is_one_signal(heard) and not (asks_about_space(item) or clip.layout in _SPACES):
            got = f"the same signal {heard.channels} times{_but_for(heard.relations.apart)}"
            yield Issue(item.id, f"audio[{index}]", "one channel, or channels that differ", got, "stereo.dual_mono")


def dead(item: Item) -> Iterator[Issue]:
    """No channel is silent beside others that are not; of ambisonics, W and one more must sound."""
    for index, clip, heard in _several(item):
        silent = [n for n, level in enumerate(heard.relations.levels) if level <= DEAD_LEVEL]
        if clip.layout == "foa":
            silent = silent if 0 in silent or len(silent) == heard.channels - 1 else []
        if silent:
            got = f"silence in {', '.join(map(str, silent))} of 0 to {heard.channels - 1}"
            yield Issue(item.id, f"audio[{index}]", "sound in every channel", got, "stereo.dead")
        lost_s = heard.relations.lost / heard.sample_rate_hz
        if not silent and lost_s > LONGEST_LOST_S and clip.source.dataset != "synth":
            got = f"{lost_s:.1f} s of zeros in one beside sound in another"
            yield Issue(item.id, f"audio[{index}]", "sound in every channel throughout", got, "stereo.dead")


def opposed(item: Item) -> Iterator[Issue]:
    """No channel is the other one turned over."""
    for index, _, heard in _several(item):
        if heard.relations.opposed or heard.relations.facing < ONE_SIGNAL:
            got = f"each is the other with the sign turned{_but_for(heard.relations.facing)}"
            yield Issue(item.id, f"audio[{index}]", "two signals", got, "stereo.opposed")


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
    ItemCheck(
        id="stereo.dead", severity="error", unit="clips",
        title="no channel is dead",
        why="Readers that take one channel hear nothing (lmms-eval issue 1539: mono is the reader's decision).",
        remedy="Take the recording again, or keep the channel that sounds as mono",
        find=dead, count=_count,
    ),
    ItemCheck(
        id="stereo.opposed", severity="error", unit="clips",
        title="the channels do not cancel",
        why="Whoever mixes down to mono, as most systems do, hears silence.",
        remedy="Turn the sign of one channel, or keep one of them as mono",
        find=opposed, count=_count,
    ),
)  # fmt: skip
