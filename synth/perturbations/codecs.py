"""Codecs: MP3 and Opus, encoded and decoded again; and a telephone's band with its logarithmic quantiser."""

from __future__ import annotations

import io
from typing import Literal

import numpy as np
import soxr
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.sounds.blocks import band, shaped

Mono = NDArray[np.float32]
# Encoder, its format of samples, and the container, by the name of the codec.
_CODECS = {"mp3": ("libmp3lame", "fltp", "mp3"), "opus": ("libopus", "flt", "ogg")}
RATES_HZ = (8_000, 12_000, 16_000, 24_000, 48_000)
# Encoders expect sound within full scale; the level is given back afterwards.
_PEAK = 0.5
_TELEPHONE_FROM_HZ = 300.0
_MU, _STEPS = 255.0, 128.0
_NARROW_HZ, _WIDE_HZ = 8_000, 16_000


def coded(clean: Mono, rate_hz: int, codec: Literal["mp3", "opus"], kbps: float) -> Mono:
    """Encode and decode; the coder's delay is taken out, the length stays.

    Args:
        clean: Shape (samples,).
        rate_hz: One that the codec has.
        codec: Which.
        kbps: Bits per millisecond, constant for MP3, the mean aimed at for Opus.

    Raises:
        SynthError: The codecs do not have that rate.
    """
    import av

    if rate_hz not in RATES_HZ:
        raise SynthError(f"codec {codec}", expected=f"a rate of {RATES_HZ} Hz", got=f"{rate_hz} Hz")
    encoder, kind, container = _CODECS[codec]
    scale = np.float32(_PEAK / max(float(np.abs(clean).max()), 1e-9))
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(encoder, rate=rate_hz)
        if not isinstance(stream, av.AudioStream):
            raise SynthError(f"codec {codec}", expected="an encoder of sound", got=encoder)
        stream.bit_rate = round(1000 * kbps)
        stream.codec_context.layout = "mono"
        stream.codec_context.thread_count = 1
        frame = av.AudioFrame.from_ndarray((clean * scale)[None], format=kind, layout="mono")
        frame.sample_rate, frame.pts = rate_hz, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    file.seek(0)
    with av.open(file, "r") as found:
        frames = list(found.decode(audio=0))
    decoded = np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])
    back = soxr.resample(decoded, frames[0].sample_rate, rate_hz, quality="HQ")
    return np.asarray(np.pad(back[: clean.size], (0, max(0, clean.size - back.size))) / scale, np.float32)


def telephoned(clean: Mono, rate_hz: int, upper_hz: float) -> Mono:
    """A telephone: the band from 300 Hz to an edge (from 50 Hz, if it is a wide one), at 8 or 16 kHz, and the mu-law.

    The quantiser is that of ITU-T G.711 in its continuous form: 8 bits, mu = 255.
    """
    wide = upper_hz > _NARROW_HZ / 2
    line_hz = _WIDE_HZ if wide else _NARROW_HZ
    limited = shaped(clean.astype(np.float64), rate_hz, band(50.0 if wide else _TELEPHONE_FROM_HZ, upper_hz, 8))
    line = soxr.resample(limited, rate_hz, line_hz, quality="HQ")
    scale = _PEAK / max(float(np.abs(line).max()), 1e-9)
    pressed = np.sign(line) * np.log1p(_MU * np.abs(line) * scale) / np.log1p(_MU)
    steps = np.round(pressed * _STEPS) / _STEPS
    heard = np.sign(steps) * np.expm1(np.abs(steps) * np.log1p(_MU)) / _MU / scale
    back = soxr.resample(heard, line_hz, rate_hz, quality="HQ")
    return np.asarray(np.pad(back[: clean.size], (0, max(0, clean.size - back.size))), np.float32)
