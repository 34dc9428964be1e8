"""Voices: text in, speech out, by an engine that is named and never swapped for another.

`espeak-ng` needs no network and repeats itself to the bit; `piper` reads voice files of the curator's; `gtts` and
`endpoint` ask a service. `cached_speak` keeps utterances in a folder, which makes a build with a service repeatable.
"""

from synth.voices.cache import cached_speak
from synth.voices.engines import DEFAULT_ENGINE, ENGINES, speak, variants, voice_for, voices
from synth.voices.voice import KnownVoice, Speech, Voice

__all__ = [
    "DEFAULT_ENGINE",
    "ENGINES",
    "KnownVoice",
    "Speech",
    "Voice",
    "cached_speak",
    "speak",
    "variants",
    "voice_for",
    "voices",
]
