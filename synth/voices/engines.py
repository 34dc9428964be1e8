"""The engines by name, and what they have in common: speak, and say what voices there are."""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from earmark.errors import SynthError
from synth.voices.voice import KnownVoice, Speech, Voice, primary, unknown

# Each is imported when it is first asked for: a build that uses one engine needs the packages of that one.
ENGINES = {
    "espeak-ng": "synth.voices.espeak",
    "gtts": "synth.voices.google",
    "piper": "synth.voices.piper_files",
    "endpoint": "synth.voices.endpoint",
}
DEFAULT_ENGINE = "espeak-ng"


class Engine(Protocol):
    """What a module must offer to be an engine."""

    def speak(self, text: str, voice: Voice) -> Speech:
        """Speak a text that is not empty."""

    def version(self, voice: Voice, /) -> str:
        """What, beside the text and the fields of the voice, decides the samples."""

    def licence(self, voice: Voice, /) -> str:
        """SPDX identifier of what the voice speaks."""

    def voices(self) -> tuple[KnownVoice, ...]:
        """The voices."""

    def variants(self) -> tuple[KnownVoice, ...]:
        """What may be appended to a voice for another speaker."""


def engine(name: str) -> Engine:
    """The engine of a name.

    Raises:
        SynthError: There is none; names the nearest.
    """
    if name not in ENGINES:
        raise unknown("voice engine", name, tuple(ENGINES))
    return cast(Engine, import_module(ENGINES[name]))


def speak(text: str, voice: Voice) -> Speech:
    """Speak a text with the voice's own engine, and never with another.

    Args:
        text: Plain text in the voice's language, UTF-8; markup is read out, not obeyed.
        voice: Engine, voice, language, rate and pitch.

    Returns:
        Mono float32 samples at the engine's own rate.

    Raises:
        SynthError: An empty text; an unknown engine, voice or language (names the nearest); a failing engine.
    """
    if not text.strip():
        raise SynthError("text to speak", expected="words", got=repr(text))
    return engine(voice.engine).speak(text, voice)


def voices(engine_name: str = DEFAULT_ENGINE, language: str | None = None) -> tuple[KnownVoice, ...]:
    """The voices of an engine, all or those that speak a language (`en` finds `en-US` too)."""
    known = engine(engine_name).voices()
    if language is None:
        return known
    return tuple(one for one in known if _fit(one, language) is not None)


def variants(engine_name: str = DEFAULT_ENGINE, gender: str | None = None) -> tuple[KnownVoice, ...]:
    """The variants of an engine's voices: other speakers, male or female, for every language."""
    return tuple(one for one in engine(engine_name).variants() if gender in {None, one.gender})


def voice_for(
    language: str,
    engine_name: str = DEFAULT_ENGINE,
    *,
    variant: str = "",
    rate_wpm: int | None = None,
    pitch: int | None = None,
) -> Voice:
    """The voice of an engine that fits a language best.

    Args:
        language: BCP-47 tag; where nobody speaks the region's form, another region's does.
        engine_name: Which engine.
        variant: Another speaker, as `variants` names it (`+f3`); empty for the voice's own.
        rate_wpm: As in `Voice`.
        pitch: As in `Voice`.

    Raises:
        SynthError: The engine speaks no such language; names the nearest.
    """
    known = engine(engine_name).voices()
    if not known:
        raise SynthError(f"voices of {engine_name}", expected="a voice by its name", got="an engine that lists none")
    ranked = [(rank, position) for position, one in enumerate(known) if (rank := _fit(one, language)) is not None]
    if not ranked:
        tags = tuple(sorted({tag for one in known for tag in one.languages}))
        raise unknown(f"language of {engine_name}", language, tags)
    best = known[min(ranked)[1]]
    return Voice(engine_name, best.voice + variant, language, rate_wpm, pitch)


def _fit(known: KnownVoice, language: str) -> int | None:
    """How well a voice fits a language, 0 best; None where it does not."""
    wanted = language.casefold()
    name = known.voice.rpartition("/")[2].casefold()
    if name == wanted:
        return 0
    if wanted in {tag.casefold() for tag in known.languages}:
        return 1
    if primary(language) not in {primary(tag) for tag in known.languages}:
        return None
    return 2 if name == primary(language) else 3
