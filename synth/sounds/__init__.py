"""Sounds without recordings: rain, bells, engines and others, from a name, a length and a seed.

Each is made by its physics or by how it is usually built, never from a corpus, so it may be passed on freely.
Those with events (strokes, knocks, rings) can be asked for an exact number, and say when each event begins.
"""

from synth.sounds.kinds import SOUNDS, SoundKind
from synth.sounds.rendering import LOWEST_SAMPLE_RATE_HZ, PEAK, most_events, onsets_s, render, sound_kind

__all__ = [
    "LOWEST_SAMPLE_RATE_HZ",
    "PEAK",
    "SOUNDS",
    "SoundKind",
    "most_events",
    "onsets_s",
    "render",
    "sound_kind",
]
