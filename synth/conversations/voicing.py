"""From turns to a clip: a voice for each speaker, pauses, and now and then a word that comes too early.

All speakers are equally loud. Rate and pitch follow from age: children are higher, old people slower. The last or first
word of a turn is talked over only where nothing hangs on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from synth.conversations.cases import some
from synth.conversations.dialogue import Gender, Line, Person
from synth.scenes.dry import utterance_s
from synth.scenes.soundscape import Event, Soundscape
from synth.scenes.utterance import said
from synth.voices import Voice, voice_for
from synth.voices.casting import VARIANTS, pitch, rate

RATE_HZ = 22_050  # the embedded voices' own
LEVEL_LUFS = -26.0
LANGUAGES = ("en-GB", "en-US")
_EDGE_S = 0.3
_PAUSES_S, _OVERLAPS_S = (0.25, 0.9), (0.08, 0.25)
_OVERLAPPING = 0.2  # share of the places where it may be
_IDLE = frozenset({"small", "answers", "closes"})
_CHILD, _OLD = frozenset({"6-12"}), frozenset({"65+"})
_HIGHER, _SLOWER_WPM = 24, 20  # the pitch keeps the form's remainder: see `synth.voices.casting`


def cast_voices(people: Sequence[Person], form: str, rng: np.random.Generator) -> tuple[Voice, ...]:
    """A voice for each of up to four women and five men, no two of the same variant, all of one accent."""
    language = LANGUAGES[int(rng.integers(len(LANGUAGES)))]
    free: dict[Gender, list[str]] = {gender: some(known, len(known), rng) for gender, known in VARIANTS.items()}
    return tuple(
        voice_for(
            language,
            variant=free[person.gender].pop(),
            rate_wpm=rate(rng) - (_SLOWER_WPM if person.age in _OLD else 0),
            pitch=pitch(form, rng) + (_HIGHER if person.age in _CHILD else 0),
        )
        for person in people
    )


def drawn_pauses(lines: Sequence[Line], rng: np.random.Generator) -> tuple[float, ...]:
    """What passes before each turn, in seconds; less than nothing where it comes too early."""
    pauses = [_EDGE_S]
    for before, line in pairwise(lines):
        pause, early = rng.uniform(*_PAUSES_S), -rng.uniform(*_OVERLAPS_S)
        idle = {before.act, line.act} <= _IDLE and before.speaker != line.speaker
        pauses.append(round(float(early if rng.random() < _OVERLAPPING and idle else pause), 3))
    return tuple(pauses)


def voiced(
    lines: Sequence[Line], people: Sequence[Person], voices: Sequence[Voice], pauses_s: Sequence[float]
) -> Soundscape:
    """The clip.

    Args:
        lines: The turns.
        people: Those who take part.
        voices: One for each of them.
        pauses_s: As `drawn_pauses` gives them for any version of the script.

    Raises:
        SynthError: As for `synth.voices.speak`.
    """
    events, now = [], 0.0
    for line, pause in zip(lines, pauses_s, strict=True):
        source = said(line.text, voices[line.speaker])
        event = Event(
            source=source,
            title=people[line.speaker].role,
            onset_s=round(max(now + pause, 0.0), 3),
            duration_s=utterance_s(source),
            level_lufs=LEVEL_LUFS,
        )
        events.append(event)
        now = event.end_s
    length_s = round(max(event.end_s for event in events) + _EDGE_S, 3)
    return Soundscape(length_s=length_s, rate_hz=RATE_HZ, events=tuple(events))
