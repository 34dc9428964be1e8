"""What scenes are put together from: sounds, music and spoken messages, each as an event that has no onset yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from synth.contract.recordings import FORMS, Recording, Recordings, slot
from synth.scenes.dry import utterance_s
from synth.scenes.soundscape import DrySource, Event, Played, Recorded, Sounding, Spoken
from synth.sounds import sound_kind
from synth.texts.messages import messages
from synth.tunes import draw_piece, title_of
from synth.voices import voice_for

Element: TypeAlias = Literal["sound", "music", "speech"]
ELEMENTS: tuple[Element, ...] = get_args(Element)

# Rain and wind are kept for backgrounds; a drum and a plucked string could be taken for music.
SOUNDS = (
    "telephone", "alarm_beep", "knocking", "footsteps", "clock_ticking", "bird", "water_drops", "door_chime",
    "church_bell", "cricket", "siren", "engine", "helicopter",
)  # fmt: skip
# Those that go on without a pause.
LASTING = ("siren", "engine", "helicopter")
BACKGROUNDS = ("rain", "wind")
# Instruments that are hard to take for one another, or for a sound of the above.
LEADS = ("fiddle", "flute", "trumpet", "marimba", "organ")
VARIANTS = ("", "+f2", "+f3", "+m3", "+m7")

_SPEECH_LIKE = ("speech", "talk", "voice", "sing", "song", "music", "conversation", "narration")
_AUDIBLE_DB = -30.0
_FRAME_S = 0.02
_SHORTEST_EXCERPT_S = 1.0


def sound(rng: np.random.Generator, name: str, duration_s: float, level_lufs: float, count: int | None = None) -> Event:
    """A generated sound; `count` of its strokes, rings …, or as many as come."""
    source = Sounding(name=name, seed=int(rng.integers(1 << 31)), events=count)
    return _event(source, sound_kind(name).title, duration_s, level_lufs)


def music(rng: np.random.Generator, lead: str, duration_s: float, level_lufs: float) -> Event:
    """Some music led by an instrument."""
    piece = draw_piece(rng, duration_s, melody=lead, accompanied=bool(rng.integers(2)))
    return _event(Played(piece=piece), title_of(piece), duration_s, level_lufs)


def speech(rng: np.random.Generator, text: str, level_lufs: float) -> Event:
    """A text in one of several English voices."""
    voice = voice_for("en", variant=one(VARIANTS, rng), rate_wpm=int(rng.integers(145, 171)))
    source = Spoken(text=text, language="en", voice=voice.voice, rate_wpm=voice.rate_wpm)
    return _event(source, f'the words "{text}"', utterance_s(source), level_lufs)


def texts(rng: np.random.Generator, count: int, form: str) -> list[str]:
    """Different messages of a form of the test."""
    return some(messages(slot(form), FORMS), count, rng)


def recorded(recording: Recording, recordings: Recordings, most_s: float, level_lufs: float) -> Event | None:
    """The beginning of what is heard in a recording; None where that is too short, or breaks off and comes again."""
    held = recordings.sound(recording.item, recording.pcm_sha256)
    span = audible_s(held.samples.mean(axis=0), held.sample_rate_hz)
    if span is None:
        return None
    duration_s = float(np.floor(min(most_s, span[1] - span[0]) * 100.0)) / 100.0
    if duration_s < _SHORTEST_EXCERPT_S:
        return None
    source = Recorded(item=recording.item, pcm_sha256=recording.pcm_sha256, start_s=span[0])
    return _event(source, recording.title, duration_s, level_lufs)


def audible_s(wave: NDArray[np.float32], rate_hz: int) -> tuple[float, float] | None:
    """From the first to the last frame within 30 dB of the loudest; None for silence."""
    size = round(_FRAME_S * rate_hz)
    powers = np.square(wave[: wave.size // size * size].reshape(-1, size), dtype=np.float64).mean(axis=1)
    if not powers.size or powers.max() <= 0.0:
        return None
    loud = np.flatnonzero(powers > powers.max() * 10.0 ** (_AUDIBLE_DB / 10.0))
    return round(float(loud[0] * _FRAME_S), 2), round(float((loud[-1] + 1) * _FRAME_S), 2)


def named(pool: Sequence[Recording]) -> list[Recording]:
    """The recordings that may stand beside generated sounds: with a title, and not of speech or music."""
    return [r for r in pool if r.title and not any(word in r.title.casefold() for word in _SPEECH_LIKE)]


def alike(one_title: str, other: str) -> bool:
    """Whether two titles share a word, or its first four letters: they may be the same sound."""
    stems = [{w[:4] for w in t.casefold().replace(",", " ").split() if len(w) > 3} for t in (one_title, other)]
    return one_title == other or bool(stems[0] & stems[1])


def text_of(event: Event) -> str:
    """What is said in an event; its title where nothing is."""
    return event.source.text if isinstance(event.source, Spoken) else event.title


def kind_of(event: Event) -> Element:
    """What an event is."""
    return {"speech": "speech", "music": "music"}.get(event.source.kind, "sound")  # type: ignore[return-value]


def one(pool: Sequence[str], rng: np.random.Generator) -> str:
    """One of the words."""
    return pool[int(rng.integers(len(pool)))]


def some(pool: Sequence[str], count: int, rng: np.random.Generator) -> list[str]:
    """Different ones of the words, in an order drawn too."""
    return [pool[int(at)] for at in rng.permutation(len(pool))[:count]]


def at(event: Event, onset_s: float) -> Event:
    """The event at its time, in whole milliseconds."""
    return event.model_copy(update={"onset_s": round(onset_s, 3)})


def in_turn(
    groups: Sequence[Sequence[Event]], length_s: float, gap_s: float, rng: np.random.Generator
) -> list[tuple[Event, ...]] | None:
    """Put groups of events one after another; within a group onsets stay as they are to one another.

    Args:
        groups: In their order.
        length_s: Of the clip.
        gap_s: Least silence between two groups, and before and after all; what is left over is spread by lot.
        rng: Spreads it.

    Returns:
        The groups at their times; None where they do not fit.
    """
    lengths = [max(e.end_s for e in group) for group in groups]
    spare_s = length_s - sum(lengths) - gap_s * (len(groups) + 1)
    if spare_s < 0.0:
        return None
    shares = rng.dirichlet(np.ones(len(groups) + 1)) * spare_s
    placed, now_s = [], 0.0
    for group, length, share in zip(groups, lengths, shares, strict=False):
        now_s += gap_s + float(share)
        placed.append(tuple(at(event, now_s + event.onset_s) for event in group))
        now_s += length
    return placed


def _event(source: DrySource, title: str, duration_s: float, level_lufs: float) -> Event:
    return Event(source=source, title=title, onset_s=0.0, duration_s=duration_s, level_lufs=level_lufs)
