"""A spoken text as a clip of an item: what the text and the voice's engine allow goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from earmark.audio import Sound
from earmark.item import Clip, Media, Words
from earmark.licences import allows_mixes, licence_of_mix
from earmark.mastering import Target
from synth.scenes.dry import spoken, utterance_s
from synth.scenes.soundscape import Event, Soundscape, Spoken
from synth.voices import Voice

if TYPE_CHECKING:
    from synth.contract.recipe import Recipe


def said(text: str, voice: Voice) -> Spoken:
    """The constants of a text in a voice."""
    return Spoken(
        text=text,
        language=voice.language,
        voice=voice.voice,
        engine=voice.engine,
        rate_wpm=voice.rate_wpm,
        pitch=voice.pitch,
    )


def soundscape_of(source: Spoken) -> Soundscape:
    """An utterance that is alone in its clip, for pictures and JAMS."""
    length_s = utterance_s(source)
    event = Event(source=source, title="speech", onset_s=0.0, duration_s=length_s)
    return Soundscape(length_s=length_s, rate_hz=spoken(source).sample_rate_hz, events=(event,))


def spoken_clip(
    recipe: Recipe, source: Spoken, target: Target, words: Words | None = None, **facts: Any
) -> tuple[Media, Clip]:
    """Speak a text, alone in its clip.

    Args:
        recipe: Whose clip.
        source: What is said, and by whom.
        target: Rate and level.
        words: Whose the words are, where not ours: their licence holds for the speech as well.
        facts: More fields of `Clip`; the transcript is the text unless it is given.

    Raises:
        SynthError: As for `synth.voices.speak`.
    """
    speech = spoken(source)
    licence = licence_of_mix([speech.licence, words.licence] if words else [speech.licence])
    given = {
        "transcript": source.text,
        "language": source.language,
        "licence": licence,
        "redistributable": allows_mixes(licence) and (words is None or words.redistributable),
        "attribution": words.attribution if words else "",
    }
    constants = {**source.model_dump(mode="json"), "engine_version": speech.engine_version}
    sound = Sound(speech.samples[None], speech.sample_rate_hz)
    return recipe.clip(sound, target, constants, **{**given, **facts})
