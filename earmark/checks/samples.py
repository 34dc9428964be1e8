"""Samples that were read wrongly: bytes taken for samples, a rate or channels that the file does not have.

Thresholds from the 1,243 real recordings of `earmark.checks.sound` and 1,191 clips of a default release:

* Images (`earmark.checks.meters.mirror`): a likeness of 0.23 at most in recordings (0.57 in a test signal of two
  steady tones); up to 0.51 in clips that were made, which are not asked. Twelve recordings and clips made by hand,
  raised from half their rate by zeros, by straight lines, or two channels read as one: eleven, eleven and eight.
* Bytes (`earmark.checks.meters.coded`): no frame of any recording is uniform and white at once, and 5 % of those of a
  perturbed one that was made. Read with the other order of bytes, or one byte late, eight of twelve; floats read as
  integers, ten of twelve. What is missed is soft for the most part: there the bytes are not all in use.
"""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.hearing import count_whole
from earmark.checks.recorded import recordings
from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

LEAST_LIKENESS = 0.6
MOST_OF_BYTES = 0.2


def mirrored(item: Item) -> Iterator[Issue]:
    """No spectrum is mirrored at half of an old rate."""
    for index, _, heard in recordings(item):
        found = heard.whole.mirror
        if found.likeness >= LEAST_LIKENESS and heard.whole.times == 1:
            expected = "a spectrum that does not repeat itself"
            got = f"images {found.period_hz:g} Hz apart, alike to {found.likeness:.2f}"
            yield Issue(item.id, f"audio[{index}]", expected, got, "samples.mirrored")


def of_bytes(item: Item) -> Iterator[Issue]:
    """No clip is noise of bytes."""
    for index, _, heard in recordings(item):
        share = heard.whole.of_bytes
        if share >= MOST_OF_BYTES:
            got = f"{share:.0%} of it white, and of each value equally often"
            yield Issue(item.id, f"audio[{index}]", "a wave", got, "samples.bytes")


CHECKS = (
    ItemCheck(
        id="samples.mirrored", severity="warning", unit="clips",
        title="no spectrum is mirrored at half of another rate",
        why="A rate raised without a filter, or two channels read as one, puts a mirrored copy of all sounds on top.",
        remedy="Read the file with its own channels; raise no rate, or by a resampler with a filter",
        find=mirrored, count=count_whole,
    ),
    ItemCheck(
        id="samples.bytes", severity="error", unit="clips",
        title="no bytes were read as samples of another order, width or kind",
        why="Raw files say neither; read wrongly they are loud noise, which no check of levels finds.",
        remedy="Read the file with the order of bytes, the width and the kind that its makers name",
        find=of_bytes, count=count_whole,
    ),
)  # fmt: skip
