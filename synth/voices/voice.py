"""The records that every voice engine takes and gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from earmark.errors import SynthError
from earmark.taxonomy import nearest

Samples: TypeAlias = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, and how: all that, with the text, decides an utterance.

    Attributes:
        engine: `espeak-ng` (no network, the same samples every time), `gtts` (a network service), `piper` (voice
            files of the curator's) or `endpoint` (a service of the curator's choice).
        voice: The engine's own name. espeak-ng: an identifier with or without a variant (`gmw/en-US`,
            `gmw/en-US+f3`). gtts: the top-level domain of the service, which sets the accent (`co.uk`). piper: the
            name of the file, without `.onnx`. endpoint: model and voice (`tts-1/alloy`).
        language: BCP-47 tag of the text.
        rate_wpm: Words per minute, nominally; None is the engine's own rate.
        pitch: espeak-ng's scale from 0 to 99, 50 in the middle; None is the voice's own pitch.
        style: How it is said ("sad, in a low voice"), where the engine takes instructions; `endpoint` alone does.
    """

    engine: str
    voice: str
    language: str
    rate_wpm: int | None = None
    pitch: int | None = None
    style: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Speech:
    """One utterance.

    Attributes:
        samples: Shape (samples,), float32, within [-1, 1].
        sample_rate_hz: The engine's own rate; nothing is resampled here.
        engine: As in `Voice`.
        engine_version: Of the synthesiser and of the package that carries it.
        voice: As in `Voice`.
        licence: SPDX identifier that the engine's output may carry.
    """

    samples: Samples
    sample_rate_hz: int
    engine: str
    engine_version: str
    voice: str
    licence: str

    @property
    def duration_s(self) -> float:
        """Length of the utterance, with the pauses at its ends."""
        return self.samples.size / self.sample_rate_hz


@dataclass(frozen=True, slots=True)
class KnownVoice:
    """One voice, or one variant of a voice, that an engine can speak with.

    Attributes:
        engine: As in `Voice`.
        voice: What to put into `Voice.voice`; for a variant (`+f3`), what to append to it.
        title: The engine's name for people.
        languages: BCP-47 tags, the best fit first; empty for a variant, which fits every language.
        gender: `male` or `female` as the engine declares it, or empty.
        age_years: As the engine declares it, or None.
    """

    engine: str
    voice: str
    title: str
    languages: tuple[str, ...]
    gender: str = ""
    age_years: int | None = None


def unknown(kind: str, word: str, known: tuple[str, ...]) -> SynthError:
    """The error for a voice, language or engine that is not there; names the nearest that is.

    Args:
        kind: What the word should have named ("espeak-ng voice").
        word: The word that came.
        known: All that would have done.
    """
    close = nearest(word, known)
    remedy = f"Did you mean {close!r}?" if close else f"Known, among others: {', '.join(known[:8])}"
    return SynthError(f"{kind} {word!r}", expected=f"one of {len(known)} known", got=repr(word), remedy=remedy)


def refuse(voice: Voice, *names: str) -> None:
    """Refuse what an engine has no choice of, rather than pass it over.

    Args:
        voice: As asked for.
        names: Fields of it that must be left out.

    Raises:
        SynthError: One of them is set.
    """
    for name in names:
        if value := getattr(voice, name):
            raise SynthError(
                f"{voice.engine} {name}", expected="none: the engine has one", got=repr(value),
                remedy="Leave it out, or use an engine that has it",
            )  # fmt: skip


def primary(language: str) -> str:
    """The primary subtag of a BCP-47 tag: `zh` of `zh-CN`."""
    return language.split("-", 1)[0].casefold()
