"""Sound: can be decoded to the end, is what its facts say, is not silent, is not clipped.

The clipping thresholds come from 1,243 real recordings brought to -23 LUFS (environmental sounds, spoken
digits, read and acted speech, meetings, music of many cultures, laboratory signals; 3,766 s). With flat tops as
in `earmark.checks.meters.FlatTopMeter`, 1,240 have none and three have one (two are spoken digits of 8 bits).
Recordings of six of these kinds, up to 30 of each, clipped on purpose so far below their own peak:

| clipped by | samples in flat tops (median of a kind) | 3 flat tops or more: warned | damaged: error |
|---|---|---|---|
| 1 dB | 0 to 0.03 % | 0 to 69 % of the clips of a kind | 0 to 7 %; music 33 % |
| 3 dB | 0.01 to 0.4 % | 47 to 100 % | 0 to 23 %; music 63 % |
| 6 dB | 0.08 to 2.8 % | 75 to 100 % | 67 to 100 %; meetings, which peak seldom, 25 % |
| 12 dB | 1.1 to 20 % | 100 % | 75 to 100 % |

So three flat tops are a warning; 0.2 % of all samples, in ten flat tops or more, are an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from earmark.checks.hearing import Unheard, heard_once, whole_clips
from earmark.checks.meters import FlatTops
from earmark.checks.recorded import asks_about_quality
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item, Layout, length_bin

SILENT_DBFS = -60.0
LEVEL_TOLERANCE_DB = 0.1
FEW_RUNS = 3
MANY_RUNS = 10
DAMAGED_SHARE = 0.002
_MINUTES_SLACK = 0.1

_EXACT = ("sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels")
_LEVELS = ("loudness_lufs", "true_peak_dbfs")
_CHANNELS: dict[Layout, frozenset[int]] = {
    "mono": frozenset({1}),
    "stereo": frozenset({2}),
    "binaural": frozenset({2}),
    "foa": frozenset({4}),
}


def _count(item: Item) -> int:
    return len(heard_once(item))


def _count_facts(item: Item) -> int:
    return len(heard_once(item)) * (len(_EXACT) + len(_LEVELS))


def present(item: Item) -> Iterator[Issue]:
    """Only a clip that may not be passed on goes out without its bytes."""
    for n, (media, clip) in enumerate(zip(item.audio, item.clips, strict=False)):
        if media.bytes is None and clip.redistributable:
            expected = "the bytes of a clip that may be redistributed"
            yield Issue(item.id, f"audio[{n}]", expected, "no bytes", "sound.present")


def decodable(item: Item) -> Iterator[Issue]:
    """Every clip is FLAC and can be decoded to its end."""
    for index, result in heard_once(item):
        field = f"audio[{index}]"
        if isinstance(result, Unheard):
            yield Issue(item.id, field, result.expected, result.got, "sound.decodable")
        elif not (item.audio[index].bytes or b"").startswith(b"fLaC"):
            yield Issue(item.id, field, "FLAC", "another format", "sound.decodable")


def facts(item: Item) -> Iterator[Issue]:
    """What the record says of a clip is what its bytes hold; what it does not say is for validation."""
    for index, clip, heard in whole_clips(item):
        for name in _EXACT:
            said, found = getattr(clip, name), getattr(heard, name)
            if said is not None and said != found:
                yield Issue(item.id, f"clips[{index}].{name}", str(found), str(said), "sound.facts")
        for name in _LEVELS:
            said, found = getattr(clip, name), getattr(heard, name)
            if not _same_level(said, found):
                expected = "nothing above the gate" if found is None else f"{found:.2f} within {LEVEL_TOLERANCE_DB}"
                got = "nothing" if said is None else f"{said:.2f}"
                yield Issue(item.id, f"clips[{index}].{name}", expected, got, "sound.facts")


def _same_level(said: float | None, found: float | None) -> bool:
    if said is None or found is None:
        return said is found
    return abs(said - found) <= LEVEL_TOLERANCE_DB


def audible(item: Item) -> Iterator[Issue]:
    """A clip has a loudness, and a peak above SILENT_DBFS."""
    for index, _, heard in whole_clips(item):
        peak = heard.true_peak_dbfs
        if heard.loudness_lufs is None or peak is None or peak < SILENT_DBFS:
            shown = "digital silence" if peak is None else f"a peak of {peak:.1f} dBFS"
            loudness = "no loudness" if heard.loudness_lufs is None else f"{heard.loudness_lufs:.1f} LUFS"
            expected = f"sound: a loudness, and a peak above {SILENT_DBFS:g} dBFS"
            yield Issue(item.id, f"audio[{index}]", expected, f"{shown}, {loudness}", "sound.audible")


def is_damaged(tops: FlatTops) -> bool:
    """Whether clipping is plainly heard."""
    return tops.runs >= MANY_RUNS and tops.share >= DAMAGED_SHARE


def clipped(item: Item) -> Iterator[Issue]:
    """A large share of a clip's samples lies in flat tops."""
    yield from _flat(item, "sound.clipped", is_damaged)


def flat_tops(item: Item) -> Iterator[Issue]:
    """A clip has some flat tops, but is not damaged."""
    yield from _flat(item, "sound.flat_tops", lambda tops: tops.runs >= FEW_RUNS and not is_damaged(tops))


def _flat(item: Item, code: str, wrong: Callable[[FlatTops], bool]) -> Iterator[Issue]:
    if item.perturbation and item.perturbation.kind == "clipping":
        return  # done on purpose, and said
    if asks_about_quality(item):
        return
    for index, _, heard in whole_clips(item):
        if wrong(heard.flat_tops):
            got = f"{heard.flat_tops.runs} flat tops, {heard.flat_tops.share:.2%} of the samples"
            yield Issue(item.id, f"audio[{index}]", f"fewer than {FEW_RUNS} flat tops", got, code)


def layout(item: Item) -> Iterator[Issue]:
    """The number of channels fits what they are said to mean."""
    for index, clip, heard in whole_clips(item):
        fitting = _CHANNELS.get(clip.layout)
        if heard.channels not in fitting if fitting else heard.channels < 2:
            expected = f"{clip.layout}: {' or '.join(map(str, sorted(fitting))) if fitting else '2 or more'} channels"
            yield Issue(item.id, f"clips[{index}].layout", expected, str(heard.channels), "sound.layout")


def _seconds(item: Item) -> float | None:
    """All clips together; None where one is not measured."""
    lengths = [clip.duration_s for clip in item.clips]
    return sum(filter(None, lengths)) if lengths and None not in lengths else None


def length(item: Item) -> Iterator[Issue]:
    """A group that names the length says the bin, or the minutes, that the clips have."""
    seconds = _seconds(item)
    for n, group in enumerate(item.groups if seconds is not None else ()):
        if group.key == "length" and group.value != length_bin(seconds or 0.0):
            expected = f"{length_bin(seconds or 0.0)}: {seconds:.1f} s"
            yield Issue(item.id, f"groups[{n}]", expected, group.value, "sound.length")
        if group.key == "minutes" and not _are_minutes(group.value, seconds or 0.0):
            yield Issue(item.id, f"groups[{n}]", f"about {(seconds or 0.0) / 60:.2f}", group.value, "sound.length")


def _are_minutes(said: str, seconds: float) -> bool:
    try:
        return abs(float(said) * 60 - seconds) <= max(_MINUTES_SLACK * seconds, 1.0)
    except ValueError:
        return False


def _count_lengths(item: Item) -> int:
    return sum(group.key in ("length", "minutes") for group in item.groups)


CHECKS = (
    ItemCheck(
        id="sound.present", severity="error", unit="clips",
        title="every clip that may be redistributed carries its bytes",
        why="Data were missing from releases (AudioBench issue 15, OFA-Sys/AIR-Bench issue 3).",
        remedy="Build the item again; mark the clip as not redistributable if it must be a pointer",
        find=present, count=lambda item: len(item.audio),
    ),
    ItemCheck(
        id="sound.decodable", severity="error", unit="clips",
        title="every clip is FLAC and decodes to its end",
        why="Undecodable clips stop a whole evaluation (OmniBench issue 7, Sakshi113/MMAU issue 2).",
        remedy="Fetch the recording again and master it, or leave the item out",
        find=decodable, count=_count,
    ),
    ItemCheck(
        id="sound.facts", severity="error", unit="facts",
        title="hashes, duration, rate, channels, loudness and peak are those of the bytes",
        why="Data changed silently behind one name (Sakshi113/MMAU issue 12); loudness is ITU-R BS.1770-4.",
        remedy="Master the clip again: the facts are measured, never typed",
        find=facts, count=_count_facts,
    ),
    ItemCheck(
        id="sound.audible", severity="error", unit="clips",
        title="no clip is silent",
        why="Empty clips were found in published benchmarks (mteb issues 3977 and 4978, Sakshi113/MMAU issue 2).",
        remedy="Leave the item out, or take another part of the recording",
        find=audible, count=_count,
    ),
    ItemCheck(
        id="sound.clipped", severity="error", unit="clips",
        title="no clip is damaged by clipping",
        why="A question about a distorted recording measures the recorder (EBU R 128: true peak below -1 dBTP).",
        remedy="Take a better recording, or leave the item out",
        find=clipped, count=_count,
    ),
    ItemCheck(
        id="sound.flat_tops", severity="warning", unit="clips",
        title="no clip shows traces of clipping",
        why="Light clipping is seldom heard, yet tells of a gain that was set too high upstream.",
        remedy="Listen to the clip",
        find=flat_tops, count=_count,
    ),
    ItemCheck(
        id="sound.layout", severity="error", unit="clips",
        title="the number of channels fits the layout",
        why="Readers that mix down to mono make spatial questions unanswerable, as harnesses of MMAU-Pro do.",
        remedy="Correct the layout, or keep all the channels of the recording",
        find=layout, count=_count,
    ),
    ItemCheck(
        id="sound.length", severity="error", unit="groups",
        title="a group that names the length names that of the clips",
        why="Length columns that were typed go out of step when a clip is cut again; results by length are then wrong.",
        remedy="Leave the group out: reports compute the length bin themselves (earmark.item.length_bin)",
        find=length, count=_count_lengths,
    ),
)  # fmt: skip
