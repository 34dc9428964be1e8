"""What a program sees of a scene: one row for each thing that is heard."""

from __future__ import annotations

from typing import Literal

from earmark.item import Record

Group = Literal["word", "sound"]


class Thing(Record):
    """One thing that is heard: a spoken word, or an uninterrupted run of one sound.

    Attributes:
        title: What a question calls it ("a siren", 'the word "garden"').
        group: Speech or not.
        onset_s: When it begins to be heard.
        end_s: When it is over.
        duration_s: How long it is heard: of strokes, from the first to the end of the last; None where nobody knows (a
            recording).
        level_lufs: Loudness.
        loudness: The word for its level; empty where it is neither.
        pitch: The word for its pitch beside others of its kind; empty where they do not differ.
        voice: Who says it; empty for a sound.
        word: What is said; empty for a sound.
        strokes: How many knocks, beats, ticks …; None where there are none to be counted.
    """

    title: str
    group: Group
    onset_s: float
    end_s: float
    duration_s: float | None
    level_lufs: float
    loudness: Literal["loud", "soft", ""] = ""
    pitch: Literal["high", "low", ""] = ""
    voice: Literal["man", "woman", ""] = ""
    word: str = ""
    strokes: int | None = None
