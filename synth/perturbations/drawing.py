"""Drawing of ladders: a clean sound, and how it is perturbed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from synth.contract.recordings import Recording
from synth.perturbations.ladder import AMOUNTS, SEVERITIES, Kind, Perturbing
from synth.perturbations.matrix import sentence
from synth.questions.writer import Asked
from synth.scenes.dry import utterance_s
from synth.scenes.soundscape import DrySource, Event, Recorded, Sounding, Soundscape, Spoken
from synth.sounds import SOUNDS, sound_kind
from synth.voices import voice_for

RATE_HZ = 24_000
LEAD_S = 0.3
_SOUND_S = 4.0
_SHORTEST_S, _LONGEST_S = 1.0, 10.0
_LONGEST_TRANSCRIPT = 25
_VARIANTS = ("", "+f2", "+f3", "+m3", "+m7")
_VOICES_OF_BABBLE = 6
# No sound to be recognised is like a noise to be put under it.
TARGETS = tuple(sorted(name for name, kind in SOUNDS.items() if kind.countable))
# What a kind would leave nothing of (a cricket sings above 4 kHz), or make into another (a fast bird is a cricket).
_SPOILT: dict[Kind, tuple[str, ...]] = {
    "telephone": ("cricket", "bird", "alarm_beep"), "opus": ("cricket",), "mp3": ("cricket",), "speed": ("cricket",),
}  # fmt: skip
# Of a recording nobody knows what a narrow band, or another speed, would leave of it.
_NOT_RECORDED = frozenset({"telephone", "opus", "mp3", "speed"})
ENVIRONMENTS = ("engine", "helicopter", "rain", "wind")


@dataclass(frozen=True, slots=True)
class Clean:
    """What the versions of a ladder have in common: the sound, and what is asked of it."""

    scape: Soundscape
    asked: Asked
    transcript: str = ""


@dataclass(frozen=True, slots=True)
class Pool:
    """Recordings that ladders may begin with, in an order of the form's own; each is taken by one ladder at most.

    Attributes:
        speech: English sentences.
        sound: What a sound may be recognised by.
    """

    speech: tuple[Recording, ...]
    sound: tuple[Recording, ...]

    @classmethod
    def of(cls, speech: Sequence[Recording], sound: Sequence[Recording], seed: int) -> Pool:
        """Of all recordings of a form those that fit, shuffled."""
        rng = np.random.Generator(np.random.PCG64(seed))
        fitting = [r for r in speech if _is_sentence(r)], [r for r in sound if r.title and r.duration_s >= _SHORTEST_S]
        first, second = (tuple(part[int(at)] for at in rng.permutation(len(part))) for part in fitting)
        return cls(first, second)

    def titles(self, corpus: str) -> list[str]:
        """What the sounds of a corpus are, sorted."""
        return sorted({r.title for r in self.sound if r.item.partition("/")[0] == corpus})


def drawn_speech(rng: np.random.Generator, pool: Pool, turn: int) -> Clean:
    """A sentence to be written down: spoken by a voice or, where there are recordings, by someone in one of them.

    Args:
        rng: Of the ladder.
        pool: Of the form.
        turn: Which of the ladders of this task it is.
    """
    if rng.uniform() < 0.5 and turn < len(pool.speech):
        one = pool.speech[turn]
        source: DrySource = Recorded(item=one.item, pcm_sha256=one.pcm_sha256)
        text, lasts_s = one.transcript or "", int(one.duration_s * 1000) / 1000
    else:
        source = _spoken(rng)
        text, lasts_s = source.text, utterance_s(source)
    return Clean(_scape(source, "speech", lasts_s), Asked("transcribe", text, answering="span"), text)


def drawn_sound(rng: np.random.Generator, kind: Kind, pool: Pool, turn: int) -> Clean:
    """A sound to be recognised among four: a generated one or, where there are recordings, one of them.

    Args:
        rng: Of the ladder.
        kind: What is to be done to it.
        pool: Of the form.
        turn: Which of the ladders of this task it is.
    """
    if rng.uniform() < 0.5 and turn < len(pool.sound) and kind not in _NOT_RECORDED:
        one = pool.sound[turn]
        wrong = _some(rng, [title for title in pool.titles(one.item.partition("/")[0]) if title != one.title], 3)
        if len(wrong) == 3:
            lasts_s = min(int(one.duration_s * 1000) / 1000, _SOUND_S)
            source: DrySource = Recorded(item=one.item, pcm_sha256=one.pcm_sha256)
            return Clean(_scape(source, one.title, lasts_s), Asked("recognise", one.title, wrong))
    true, *others = _some(rng, [name for name in TARGETS if name not in _SPOILT.get(kind, ())], 4)
    source = Sounding(name=true, seed=int(rng.integers(1 << 31)))
    titles_of = [sound_kind(name).title for name in (true, *others)]
    return Clean(_scape(source, titles_of[0], _SOUND_S), Asked("recognise", titles_of[0], titles_of[1:]))


def drawn_ladder(rng: np.random.Generator, kind: Kind) -> tuple[Perturbing, ...]:
    """The five severities of a kind, from the mildest: of noise the same noise at five levels."""
    seed, slower = int(rng.integers(1 << 31)), bool(rng.integers(2))
    noise: tuple[DrySource, ...] = ()
    if kind == "environmental":
        noise = (Sounding(name=_some(rng, ENVIRONMENTS, 1)[0], seed=int(rng.integers(1 << 31))),)
    elif kind == "babble":
        noise = tuple(_spoken(rng) for _ in range(_VOICES_OF_BABBLE))
    amounts = [round(1.0 / amount, 4) if kind == "speed" and slower else amount for amount in AMOUNTS[kind]]
    return tuple(
        Perturbing(kind=kind, severity=n + 1, amount=amounts[n], seed=seed, noise=noise) for n in range(SEVERITIES)
    )


def _is_sentence(one: Recording) -> bool:
    words = len((one.transcript or "").split())
    english = (one.language or "").startswith("en")
    return english and 3 <= words <= _LONGEST_TRANSCRIPT and _SHORTEST_S <= one.duration_s <= _LONGEST_S


def _scape(source: DrySource, title: str, lasts_s: float) -> Soundscape:
    event = Event(source=source, title=title, onset_s=LEAD_S, duration_s=lasts_s, level_lufs=-23.0)
    return Soundscape(length_s=round(lasts_s + 2 * LEAD_S, 3), rate_hz=RATE_HZ, events=(event,))


def _spoken(rng: np.random.Generator) -> Spoken:
    voice = voice_for("en", variant=_VARIANTS[int(rng.integers(len(_VARIANTS)))])
    return Spoken(text=sentence(rng), language="en", voice=voice.voice, rate_wpm=int(rng.integers(145, 176)))


def _some(rng: np.random.Generator, pool: tuple[str, ...] | list[str], count: int) -> list[str]:
    return [pool[int(at)] for at in rng.permutation(len(pool))[:count]]
