"""Scenes that programs ask about: words and sounds one after the other, never two at once, in a clip of one length.

Length and number of things tell nothing: what is drawn is spread over the same 24 s. Words are those of one man and one
woman. Two runs of one sound are never neighbours, so that nobody can take them for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

import numpy as np

from synth.contract.recordings import slot
from synth.programs.palette import Palette, sounding
from synth.programs.table import Thing
from synth.scenes.dry import utterance_s
from synth.scenes.soundscape import Event, Recorded, Sounding, Soundscape, Spoken
from synth.sounds import onsets_s, sound_kind
from synth.texts.phrases import WORDS
from synth.voices import voice_for

RATE_HZ = 24_000
LENGTH_S = 24.0
GAP_S = 0.45
LEVELS_LUFS = {"loud": -22.0, "": -30.0, "soft": -38.0}
WOMEN, MEN = ("+f2", "+f3", "+f4"), ("+m2", "+m3", "+m5")
_WORD_S = 0.6
_MOST_SOUNDS = 5
_SHUFFLES = 20


def drafted(form: str, palette: Palette, rng: np.random.Generator, *, counted: bool) -> Soundscape:
    """A scene of five to eight things; words have a nominal length until `settled`.

    Args:
        form: Of the test: forms share no voice.
        palette: The sounds there may be.
        rng: Draws all else.
        counted: Sounds have a given number of strokes, instead of a given length.
    """
    number = int(rng.integers(5, 9))
    sounds = int(rng.integers(2, min(number - 1, _MOST_SOUNDS + 1)))
    words = number - sounds
    events = [*_said(words, form, rng), *sounding(palette, sounds, rng, counted=counted)]
    steps = ("loud", "soft") if rng.integers(3) else ("loud", "", "soft")
    events = [
        event.model_copy(update={"level_lufs": LEVELS_LUFS[steps[int(rng.integers(len(steps)))]]})
        for event in _apart(events, rng)
    ]
    shares = rng.dirichlet(np.ones(number + 1))
    return laid_out(events, [float(share) for share in shares])


def laid_out(events: Sequence[Event], shares: Sequence[float]) -> Soundscape:
    """The events in their order; what they leave of the clip goes to the gaps by their shares."""
    free_s = LENGTH_S - sum(event.duration_s for event in events) - GAP_S * (len(events) + 1)
    placed, now_s = [], 0.0
    for event, share in zip(events, shares, strict=False):
        now_s = round(now_s + GAP_S + max(free_s, 0.0) * share, 3)
        placed.append(event.model_copy(update={"onset_s": now_s}))
        now_s = round(now_s + event.duration_s, 3)
    return Soundscape(length_s=LENGTH_S, rate_hz=RATE_HZ, events=tuple(placed))


def settled(scape: Soundscape, palette: Palette) -> Soundscape:
    """The scene as it will be heard: words with their own lengths, recordings from where they are heard best."""
    events = []
    for event in scape.events:
        if isinstance(event.source, Spoken):
            events.append(event.model_copy(update={"duration_s": utterance_s(event.source)}))
        elif isinstance(event.source, Recorded):
            source = palette.best_of(event.source, event.duration_s)
            events.append(event.model_copy(update={"source": source}))
        else:
            events.append(event)
    longer_s = sum(event.duration_s for event in events) - sum(event.duration_s for event in scape.events)
    free_s = LENGTH_S - sum(event.duration_s for event in events) - GAP_S * (len(events) + 1)
    starts = [0.0, *(event.end_s for event in scape.events)]
    gaps = [event.onset_s - start for event, start in zip(scape.events, starts, strict=False)]
    shares = [max(gap - GAP_S, 0.0) / max(free_s + longer_s, 1e-9) for gap in gaps]
    return laid_out(events, shares)


def things_of(scape: Soundscape) -> tuple[Thing, ...]:
    """The table that programs run over."""
    titles = [event.title for event in scape.events]
    return tuple(_thing(event, scape, titles.count(event.title) > 1) for event in scape.events)


def fits(scape: Soundscape) -> bool:
    """Whether there is room for all, and no two runs of one sound are neighbours."""
    titles = [event.title for event in scape.events]
    alike = any(a == b for a, b in pairwise(titles))
    room_s = LENGTH_S - sum(event.duration_s for event in scape.events) - GAP_S * (len(titles) + 1)
    return room_s > 0 and not alike


def _apart(events: Sequence[Event], rng: np.random.Generator) -> list[Event]:
    """In an order that, if some shuffling finds one, has no two runs of one sound beside each other."""
    for _ in range(_SHUFFLES):
        found = [events[int(at)] for at in rng.permutation(len(events))]
        if all(one.title != other.title for one, other in pairwise(found)):
            break
    return found


def _thing(event: Event, scape: Soundscape, repeated: bool) -> Thing:
    source = event.source
    first_s, heard_s, strokes = event.onset_s, event.duration_s, None
    if isinstance(source, Sounding) and (kind := sound_kind(source.name)).countable:
        moments = onsets_s(source.name, event.duration_s, source.seed, source.events)
        first_s, strokes = event.onset_s + moments[0], len(moments)
        heard_s = moments[-1] - moments[0] + kind.event_s
    loudness = next(word for word, level in LEVELS_LUFS.items() if level == event.level_lufs)
    return Thing(
        title=event.title,
        group="word" if isinstance(source, Spoken) else "sound",
        onset_s=round(first_s, 3),
        end_s=round(event.end_s, 3),
        duration_s=None if isinstance(source, Recorded) else round(heard_s, 3),
        level_lufs=event.level_lufs,
        loudness=loudness,
        pitch=_pitch(source, scape, event.title) if repeated and isinstance(source, Sounding) else "",
        voice=("woman" if source.voice.endswith(WOMEN) else "man") if isinstance(source, Spoken) else "",
        word=source.text if isinstance(source, Spoken) else "",
        strokes=strokes,
    )


def _pitch(source: Sounding, scape: Soundscape, title: str) -> str:
    """The word for the pitch of a sound, where there are a high and a low one of its kind."""
    pitches = [e.source.pitch_hz for e in scape.events if e.title == title and isinstance(e.source, Sounding)]
    known = [hz for hz in pitches if hz]
    if source.pitch_hz is None or len(known) < len(pitches) or max(known) < 1.25 * min(known):
        return ""
    return "high" if source.pitch_hz > (max(known) * min(known)) ** 0.5 else "low"


@cache
def _english() -> str:
    """The voice that speaks English best; found once, for a draw asks for it thousands of times."""
    return voice_for("en").voice


def _said(count: int, form: str, rng: np.random.Generator) -> list[Event]:
    """Words, each once, by the scene's man or woman; which pitches a voice may have is the form's."""
    voices = []
    for variants in (WOMEN, MEN):
        voice = f"{_english()}{variants[int(rng.integers(len(variants)))]}"
        pitch = 44 + 4 * int(rng.integers(4)) + slot(form)
        voices.append({"voice": voice, "pitch": pitch, "rate_wpm": int(rng.integers(140, 171))})
    found = []
    for at in rng.choice(len(WORDS), size=count, replace=False):
        word = WORDS[int(at)]
        source = Spoken(text=word, language="en", **voices[int(rng.integers(2))])
        found.append(Event(source=source, title=f'the word "{word}"', onset_s=0.0, duration_s=_WORD_S))
    return found
