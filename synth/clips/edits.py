"""What is done to a clip after it was mixed: an edit of its content, a delay, a gain, a codec."""

from __future__ import annotations

import io
from typing import Literal

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

from earmark.audio import Sound
from earmark.item import Record
from synth.contract.recordings import NONE
from synth.scenes.dry import dry
from synth.scenes.soundscape import Event

Codec = Literal["", "mp3", "vorbis", "mu-law"]
CODECS: tuple[Codec, ...] = ("mp3", "vorbis", "mu-law")
_FORMATS = {"mp3": ("MP3", "MPEG_LAYER_III"), "vorbis": ("OGG", "VORBIS"), "mu-law": ("WAV", "ULAW")}
# libsndfile's Vorbis encoder takes long blocks onto its stack.
_BLOCK = 4096

Mono = NDArray[np.float32]


class Edit(Record):
    """A change of what is heard.

    Attributes:
        kind: `cut` takes a span out, `reverse` turns it round, `faster` and `slower` play all of the clip at another
            speed and pitch, `add` lays another sound over it.
        start_s, end_s: The span, before any delay.
        factor: Of the speed.
        added: The other sound, its onset before any delay; a made one.
    """

    kind: Literal["cut", "reverse", "faster", "slower", "add"]
    start_s: float = 0.0
    end_s: float = 0.0
    factor: float = 1.0
    added: Event | None = None


class Treatment(Record):
    """What is done to a clip, in this order.

    Attributes:
        edit: See `Edit`.
        delay_s: Silence before it.
        length_s: What it is brought to with silence at its end; 0 leaves it as it is.
        gain_db: Constant.
        codec: What it goes through, there and back.
    """

    edit: Edit | None = None
    delay_s: float = 0.0
    length_s: float = 0.0
    gain_db: float = 0.0
    codec: Codec = ""


def treated(sound: Sound, treatment: Treatment) -> Sound:
    """A mono clip, treated."""
    rate_hz = sound.sample_rate_hz
    wave = sound.samples[0]
    if treatment.edit:
        wave = _edited(wave, treatment.edit, rate_hz)
    frames = round(treatment.length_s * rate_hz)
    wave = np.concatenate([np.zeros(round(treatment.delay_s * rate_hz), np.float32), wave])
    if frames:
        wave = np.pad(wave[:frames], (0, max(frames - wave.size, 0)))
    wave = np.asarray(wave * np.float32(10.0 ** (treatment.gain_db / 20.0)), np.float32)
    if treatment.codec:
        wave = _coded(wave, treatment.codec, rate_hz)
    return Sound(np.ascontiguousarray(wave)[None], rate_hz)


def _edited(wave: Mono, edit: Edit, rate_hz: int) -> Mono:
    if edit.kind in ("faster", "slower"):
        return np.asarray(soxr.resample(wave, rate_hz * edit.factor, rate_hz, quality="HQ"), np.float32)
    if edit.added:
        start, sound = round(edit.added.onset_s * rate_hz), dry(edit.added, rate_hz, NONE)
        both = np.pad(wave, (0, max(0, start + sound.size - wave.size)))
        both[start : start + sound.size] += sound
        return both
    start, end = round(edit.start_s * rate_hz), round(edit.end_s * rate_hz)
    middle = wave[start:end][::-1] if edit.kind == "reverse" else wave[:0]
    return np.concatenate([wave[:start], middle, wave[end:]])


def _coded(wave: Mono, codec: str, rate_hz: int) -> Mono:
    """Encoded and decoded again, as many samples as before."""
    kind, subtype = _FORMATS[codec]
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", rate_hz, 1, subtype, format=kind) as file:
        for start in range(0, wave.size, _BLOCK):
            file.write(wave[start : start + _BLOCK])
    buffer.seek(0)
    decoded, _ = soundfile.read(buffer, dtype="float32")
    return np.pad(decoded[: wave.size], (0, max(wave.size - decoded.size, 0)))
