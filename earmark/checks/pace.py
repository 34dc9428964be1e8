"""Pace: a transcript is as long as its clip lasts.

Letters a second (marks of vowels count as letters), since words are not told apart in every script. In 1,650 spoken
clips of a default release there are 4.4 to 19.6 of them in alphabets and 2.7 to 4.5 in Chinese characters; in 21 real
recordings of several languages 3 to 22.4 in alphabets, but for one word in four seconds, and 4.1 in Japanese. The
bounds lie far enough off that what breaks them is the transcript of another recording, or of a part.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from earmark.checks.registry import ItemCheck
from earmark.errors import Issue
from earmark.item import Item

# Scripts of syllables and of words say more with a letter.
_DENSE = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"})
# A short clip may hold a word and its pauses, or half a word.
_SHORTEST_FAST_S, _SHORTEST_SLOW_S = 1.0, 8.0


class Bounds(NamedTuple):
    """The fewest and the most letters a second."""

    fewest: float
    most: float


ALPHABETS, DENSE = Bounds(1.2, 30.0), Bounds(0.4, 14.0)


def letters_of(text: str) -> tuple[int, Bounds]:
    """How many letters a text has, and what its script can have a second."""
    letters = [c for c in text if unicodedata.category(c)[0] in "LM" or c.isdigit()]
    dense = sum(unicodedata.name(c, "").split("-")[0].split(" ")[0] in _DENSE for c in letters)
    return len(letters), DENSE if 2 * dense > len(letters) else ALPHABETS


def transcript(item: Item) -> Iterator[Issue]:
    """A transcript has not more letters than can be spoken; where it is the answer, not far fewer than are."""
    whole = item.answer_type == "transcript" and len(item.clips) == 1
    for n, clip in enumerate(item.clips):
        seconds, text = clip.duration_s, clip.transcript
        if not text or not seconds:
            continue
        count, bounds = letters_of(text)
        too_fast = seconds >= _SHORTEST_FAST_S and count > bounds.most * seconds
        too_slow = whole and seconds >= _SHORTEST_SLOW_S and count < bounds.fewest * seconds
        if too_fast or too_slow:
            expected = f"{bounds.fewest:g} to {bounds.most:g} letters a second"
            got = f"{count} letters in {seconds:.1f} s: {text[:60]!r}"
            yield Issue(item.id, f"clips[{n}].transcript", expected, got, "pace.transcript")


def _count(item: Item) -> int:
    return sum(bool(clip.transcript and clip.duration_s) for clip in item.clips)


CHECKS = (
    ItemCheck(
        id="pace.transcript", severity="warning", unit="transcripts",
        title="transcripts are as long as their clips last",
        why="A transcript that belongs to another cut scores every right answer as wrong (word error rates above 1).",
        remedy="Compare transcript and clip: one of them is of another cut, or of another recording",
        find=transcript, count=_count,
    ),
)  # fmt: skip
