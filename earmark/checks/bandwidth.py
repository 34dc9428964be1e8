"""Bandwidth: a sample rate is a promise of what the spectrum holds.

A clip that was upsampled, or coded with few bits and decoded, ends in a cliff far below half its rate
(`earmark.checks.meters.BandMeter`). Of 131 real recordings (speech, environmental sounds, music) brought to twice
their rate, a cliff of 35 dB or more at up to 0.55 of half the rate is found in all of the speech but studio
recordings whose own top octave is nearly empty (44 %), in 68 % of the environmental sounds, in 47 % of the music.
Of the 1,243 real recordings of `earmark.checks.sound` ten have such a cliff above 3 kHz: environmental sounds that
somebody had upsampled from 11, 16, 22 or 24 kHz, or coded, before they were published at 44.1 kHz. So it is a
warning. Below 3 kHz a cliff is the end of a low sound.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.hearing import Heard, count_whole, whole_clips
from earmark.checks.recorded import holds_recording, is_made
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

HIGHEST_SHARE = 0.55
LEAST_DROP_DB = 35.0
LOWEST_CLIFF_HZ = 3_000.0


def upsampled(item: Item) -> Iterator[Issue]:
    """The spectrum of a recording reaches towards half its rate, or fades away before.

    What was done on purpose (a perturbation: telephone, codec) is not asked. Of what was rendered from a scene, only
    recordings can have been raised: instruments and voices are made at the rate of the scene, with as many harmonics
    as they have. The clips of one question have one rate, so that it tells none from another: one that fills it answers
    for all.
    """
    if item.perturbation:
        return
    clips = list(whole_clips(item))
    filled = {heard.sample_rate_hz for _, clip, heard in clips if is_made(clip) and _fills(heard)}
    for index, clip, heard in clips:
        if heard.cliff is None or not _ends_early(heard):
            continue
        if not holds_recording(clip, heard) or (is_made(clip) and heard.sample_rate_hz in filled):
            continue
        ends_hz = heard.cliff.share * heard.sample_rate_hz / 2
        expected = f"sound up to about {heard.sample_rate_hz / 2000:g} kHz, at {heard.sample_rate_hz} Hz"
        got = f"a cliff of {heard.cliff.drop_db:.0f} dB at {ends_hz / 1000:.1f} kHz, and nothing above"
        yield Issue(item.id, f"audio[{index}]", expected, got, "bandwidth.upsampled")


def _ends_early(heard: Heard) -> bool:
    cliff = heard.cliff
    if cliff is None or cliff.drop_db < LEAST_DROP_DB or cliff.share > HIGHEST_SHARE:
        return False
    return cliff.share * heard.sample_rate_hz / 2 >= LOWEST_CLIFF_HZ


def _fills(heard: Heard) -> bool:
    return heard.cliff is not None and not _ends_early(heard)


CHECKS = (
    ItemCheck(
        id="bandwidth.upsampled", severity="warning", unit="clips",
        title="no sample rate promises more than the spectrum holds",
        why="Mixed and raised rates were found in published sets (VocalImitationSet issue 1: 16 to 96 kHz); systems "
        "that learn the empty band tell sources by it.",
        remedy="Take the recording at the rate it was made with: the release raises no rate",
        find=upsampled, count=count_whole,
    ),
)  # fmt: skip
