"""Faults of sound."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import soundfile

from earmark.item import Attribute, Evidence, Item, Media
from tests.seeded.fault import (
    Items,
    Samples,
    at,
    fault,
    heard_as,
    holding_sound,
    in_one,
    of_task,
    samples_of,
    with_clip,
    with_fields,
    with_flac,
)

SPATIAL = of_task("spatial_audio")
SOUND = of_task("sound")


def _flac(one: Item) -> bytes:
    return one.audio[0].bytes or b""


def _bytes(flac: bytes) -> tuple[Media, ...]:
    return (Media(bytes=flac, path="0.flac"),)


def _flipped(one: Item) -> tuple[Media, ...]:
    raw = bytearray(_flac(one))
    raw[len(raw) // 2] ^= 0xFF
    return _bytes(bytes(raw))


def _wav(one: Item) -> Item:
    samples, rate_hz = samples_of(one)
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.T, rate_hz, format="WAV", subtype="PCM_16")
    return with_flac(one, buffer.getvalue())


def _exchanged(items: Items, place: int) -> Items:
    n = at(items, place, SOUND)
    other = next(one for one in items if one.task == "speech")
    return [*items[:n], items[n].model_copy(update={"audio": other.audio}), *items[n + 1 :]]


def _clipped(samples: Samples, _: int) -> Samples:
    top = float(np.abs(samples).max()) / 4
    return np.clip(samples, -top, top)


def _knocked(samples: Samples, rate_hz: int) -> Samples:
    """Flat for some samples at the six highest tops."""
    done = samples.copy()
    level = float(np.abs(done).max()) * 1.02
    for n in range(6):
        start = rate_hz // 2 + n * rate_hz // 5
        at_top = start + int(done[0, start : start + rate_hz // 10].argmax())
        done[0, at_top : at_top + 4] = level
    return done


def _loud_place(samples: Samples, length: int) -> int:
    """Where the sound is loudest, and at both ends far from zero."""
    mono = np.abs(samples.sum(axis=0))
    ends = np.minimum(mono[: -length - 1], mono[length + 1 :])
    return int(ends[length:-length].argmax()) + length + 1


def _dropped(samples: Samples, rate_hz: int) -> Samples:
    length = rate_hz // 50
    start = _loud_place(samples, length)
    done = samples.copy()
    done[:, start : start + length] = 0.0
    return done


def _held(samples: Samples, rate_hz: int) -> Samples:
    length = rate_hz // 50
    start = _loud_place(samples, length)
    done = samples.copy()
    done[:, start : start + length] = done[:, start - 1 : start]
    return done


def _upsampled(one: Item) -> Item:
    import soxr

    samples, rate_hz = samples_of(one)
    return holding_sound(one, soxr.resample(samples.T, rate_hz, 3 * rate_hz).T, 3 * rate_hz)


def _quiet(seconds: float, before: bool) -> Callable[[Samples, int], Samples]:
    def change(samples: Samples, rate_hz: int) -> Samples:
        silence = np.zeros((len(samples), round(seconds * rate_hz)), np.float32)
        return np.concatenate([silence, samples] if before else [samples, silence], axis=1)

    return change


def _muted_evidence(one: Item) -> Item:
    samples, rate_hz = samples_of(one)
    fade = np.ones(samples.shape[1], np.float32)
    fade[rate_hz // 2 : 2 * rate_hz] = 0.0
    soft = np.convolve(fade, np.hanning(rate_hz // 5) / np.hanning(rate_hz // 5).sum(), "same").astype(np.float32)
    done = holding_sound(one, samples * soft, rate_hz)
    return done.model_copy(update={"evidence": (Evidence(clip=0, start_s=0.8, end_s=1.6),)}).sealed()


def _dead(samples: Samples, _: int) -> Samples:
    return np.stack([samples[0], np.zeros_like(samples[0])])


FAULTS = (
    fault("a clip that was cut off in the middle of its file", "sound.decodable",
          in_one(lambda one: with_flac(one, _flac(one)[: len(_flac(one)) * 2 // 3]))),
    fault("a byte of a clip was altered", "sound.decodable", with_fields(audio=_flipped, seal=False), "sound.facts"),
    fault("a clip that is no FLAC", "sound.decodable", in_one(_wav)),
    fault("the sound of another item", "sound.facts", _exchanged, "near.recording"),
    fault("a duration that was typed", "sound.facts", with_clip(duration_s=3.25)),
    fault("a hash of samples from another version", "sound.facts", with_clip(pcm_sha256="0" * 64)),
    fault("a clip of digital silence", "sound.audible", heard_as(lambda s, _: np.zeros_like(s)), "silence.evidence"),
    fault("a clip at -70 dBFS", "sound.audible", heard_as(lambda s, _: s * 3e-4),
          "levels.loudness", "silence.evidence"),
    fault("clipping that is plainly heard", "sound.clipped", heard_as(_clipped), "levels.loudness"),
    fault("a few flat tops", "sound.flat_tops", heard_as(_knocked)),
    fault("a layout that the channels do not fit", "sound.layout", with_clip(layout="binaural")),
    fault("a clip without its bytes", "sound.present",
          with_fields(audio=(Media(path="gone.flac"),), seal=False), "licences.pointers"),
    fault("a length group of another bin", "sound.length",
          with_fields(SOUND, groups=(Attribute(key="length", value="long"),)), "coverage.groups"),
    fault("an offset of a tenth of full scale", "levels.offset", heard_as(lambda s, _: s + np.float32(0.1))),
    fault("peaks above full scale", "levels.peak", heard_as(lambda s, _: s * (0.999 / np.abs(s).max())),
          "levels.loudness"),
    fault("a clip 12 dB softer than the others", "levels.loudness", heard_as(lambda s, _: s * np.float32(0.25))),
    fault("20 ms of lost packets: zeros", "silence.gaps", heard_as(_dropped)),
    fault("20 ms of lost packets: the last sample held", "silence.gaps", heard_as(_held)),
    fault("eight seconds of silence before the sound", "silence.lead_in", heard_as(_quiet(8.0, True)),
          "silence.evidence", "sound.length"),
    fault("eight seconds of silence after the sound", "silence.tail", heard_as(_quiet(8.0, False)), "sound.length"),
    fault("evidence where nothing is heard", "silence.evidence", in_one(_muted_evidence, SOUND),
          "levels.loudness"),
    fault("evidence after the end of the clip", "record.rules",
          with_fields(SOUND, evidence=(Evidence(clip=0, start_s=2.0, end_s=9.0),))),
    fault("a spatial clip that was mixed down and doubled", "stereo.same",
          heard_as(lambda s, _: np.repeat(s.mean(axis=0, keepdims=True), 2, axis=0), SPATIAL)),
    fault("stereo that is one signal twice", "stereo.dual_mono",
          heard_as(lambda s, _: np.repeat(s, 2, axis=0), layout="stereo"),
          "levels.loudness"),
    fault("a dead channel", "stereo.dead", heard_as(_dead, SPATIAL), "levels.loudness"),
    fault("channels that cancel", "stereo.opposed", heard_as(lambda s, _: np.stack([s[0], -s[0]]), SPATIAL),
          "levels.loudness"),
    fault("16 kHz sold as 48 kHz", "bandwidth.upsampled", in_one(_upsampled)),
)  # fmt: skip
