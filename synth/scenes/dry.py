"""From an event to its dry sound: mono, at the rate and loudness wanted."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import soxr
from numpy.typing import NDArray

from earmark.errors import SynthError
from earmark.loudness import LoudnessMeter
from synth.contract.recordings import Recordings
from synth.scenes.soundscape import DrySource, Event, Played, Recorded, Sounding, Spoken
from synth.sounds import render as render_sound
from synth.tunes import render_piece
from synth.voices import Speech, Voice, speak

Mono = NDArray[np.float32]
_EDGE_S = 0.005
# The loudness of a source at its own level: twins, controls and whole corpora play the same one again.
_LOUDNESS_KEPT = 4096
_loudness: dict[tuple[DrySource, float, int, Recordings], float | None] = {}


def dry(event: Event, rate_hz: int, recordings: Recordings) -> Mono:
    """An event's sound before it goes anywhere.

    Args:
        event: Its `level_lufs` is met to 0.01 dB, its duration to a sample.
        rate_hz: Wanted.
        recordings: Where `Recorded` sources are.

    Returns:
        Shape (samples,), float32.

    Raises:
        SynthError: The source is not there, is silent, or is shorter than the event.
    """
    wave = samples_of(event.source, event.duration_s, rate_hz, recordings)
    key = (event.source, event.duration_s, rate_hz, recordings)
    if key not in _loudness:
        if len(_loudness) == _LOUDNESS_KEPT:
            _loudness.clear()
        _loudness[key] = _lufs(wave, rate_hz)
    lufs = _loudness[key]
    if lufs is None:
        raise SynthError(f"event {event.title!r}", expected="sound above the gate of -70 LUFS", got="silence")
    gain_db = round(event.level_lufs - lufs, 2)
    return np.asarray(wave * np.float32(10.0 ** (gain_db / 20.0)), np.float32)


def samples_of(source: DrySource, duration_s: float, rate_hz: int, recordings: Recordings) -> Mono:
    """A source's samples at its own level; shape (samples,), exactly `duration_s` long."""
    frames = round(duration_s * rate_hz)
    if isinstance(source, Sounding):
        return render_sound(source.name, duration_s, rate_hz, source.seed, source.events, pitch_hz=source.pitch_hz)
    if isinstance(source, Played):
        return render_piece(source.piece, duration_s, rate_hz)
    if isinstance(source, Spoken):
        speech = spoken(source)
        return _fitted(speech.samples, speech.sample_rate_hz, rate_hz, frames, source.text)
    sound = recordings.sound(source.item, source.pcm_sha256)
    start = round(source.start_s * sound.sample_rate_hz)
    taken = sound.samples[:, start : start + round((duration_s + 0.1) * sound.sample_rate_hz)]
    mono = taken[0] if len(taken) == 1 else taken.mean(axis=0)
    return _fitted(mono, sound.sample_rate_hz, rate_hz, frames, source.item)


@lru_cache(maxsize=64)
def spoken(source: Spoken) -> Speech:
    """An utterance; the same one is spoken once where it is asked for in the draw and in the rendering."""
    voice = Voice(source.engine, source.voice, source.language, rate_wpm=source.rate_wpm, pitch=source.pitch)
    return speak(source.text, voice)


def utterance_s(source: Spoken) -> float:
    """How long an utterance takes, in whole milliseconds rounded down: what a draw needs to know."""
    return int(spoken(source).duration_s * 1000) / 1000


def _fitted(wave: Mono, from_hz: int, to_hz: int, frames: int, name: str) -> Mono:
    """At the rate, of exactly that many samples, with soft edges."""
    made = np.asarray(soxr.resample(wave, from_hz, to_hz, quality="HQ") if from_hz != to_hz else wave, np.float32)
    if made.size < frames - 1:
        raise SynthError(
            f"source {name!r}", expected=f"at least {frames / to_hz:.3f} s", got=f"{made.size / to_hz:.3f} s"
        )
    made = np.concatenate([made[:frames], np.zeros(max(0, frames - made.size), np.float32)])
    edge = min(round(_EDGE_S * to_hz), frames // 2)
    ramp = (0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / max(edge, 1))).astype(np.float32)
    made[:edge] *= ramp
    made[frames - edge :] *= ramp[::-1]
    return made


def _lufs(wave: Mono, rate_hz: int) -> float | None:
    meter = LoudnessMeter(rate_hz, 1, "mono")
    # A block of the meter is 400 ms: what is shorter is measured as if it went on.
    shortest = round(0.4 * rate_hz)
    repeats = -(-shortest // max(wave.size, 1))
    meter.add(np.tile(wave, repeats)[None] if repeats > 1 else wave[None])
    return meter.loudness_lufs()


__all__ = ["Mono", "Recorded", "dry", "samples_of", "spoken", "utterance_s"]
