"""Faults of files of sound, of loops and channels; and what describes people, in tags and in metadata."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import numpy as np
import soundfile

from earmark.item import Attribute, Item, Origin, Review
from tests.seeded.clean import RATE_HZ
from tests.seeded.fault import (
    Items,
    Samples,
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

SOUND, SPATIAL = of_task("sound"), of_task("spatial_audio")
LEVEL = ("levels.loudness",)
# RFC 9639, section 8.8: a front cover of no size.
_PICTURE = struct.pack(">II", 3, 9) + b"image/png" + bytes(24)
Spoil = Callable[[Items, int], Items]


def _with_block(kind: int, block: bytes) -> Callable[[Item], Item]:
    """A block of metadata behind the first one of the FLAC (RFC 9639, section 8.1)."""

    def change(one: Item) -> Item:
        flac = one.audio[0].bytes or b""
        head = bytes([kind]) + len(block).to_bytes(3, "big")
        return with_flac(one, flac[:42] + head + block + flac[42:])

    return change


def _comments(*tags: str) -> bytes:
    def counted(text: str) -> bytes:
        return struct.pack("<I", len(text.encode())) + text.encode()

    return counted("a recorder") + struct.pack("<I", len(tags)) + b"".join(map(counted, tags))


def _tagged(*tags: str) -> Spoil:
    """One of some tags for each place."""
    return lambda items, place: in_one(_with_block(4, _comments(tags[place % len(tags)])))(items, place)


def _block(kind: int, data: bytes) -> Spoil:
    return in_one(_with_block(kind, data))


def _in_24_bits(one: Item) -> Item:
    samples, rate_hz = samples_of(one)
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.T, rate_hz, format="FLAC", subtype="PCM_24")
    return with_flac(one, buffer.getvalue())


def _longer(one: Item) -> Item:
    return with_flac(one, (one.audio[0].bytes or b"") + bytes(3_000))


def _doubled(one: Item) -> Item:
    return holding_sound(one, np.repeat(samples_of(one)[0], 2, axis=1), 2 * RATE_HZ)


def _looped(samples: Samples, rate_hz: int) -> Samples:
    return np.tile(samples[:, rate_hz : 2 * rate_hz], (1, 3))


def _joined(samples: Samples, rate_hz: int) -> Samples:
    """A second and a half over and over, each time over the fading end of the one before."""
    piece, fade = samples[:, rate_hz // 2 : 2 * rate_hz].copy(), rate_hz // 50
    rise = np.linspace(0, 1, fade, dtype=np.float32)
    piece[:, :fade] = piece[:, :fade] * rise + samples[:, 2 * rate_hz : 2 * rate_hz + fade] * (1 - rise)
    return np.tile(piece, (1, 2))


def _nearly(sign: int, steps: int) -> Callable[[Samples, int], Samples]:
    """The first channel twice, with some steps of noise in the second one."""

    def change(samples: Samples, _: int) -> Samples:
        noise = np.random.default_rng(2).integers(-steps, steps + 1, samples.shape[1]) / 32_768
        return np.stack([samples[0], sign * samples[0] + noise.astype(np.float32)])

    return change


def _lost_halfway(samples: Samples, _: int) -> Samples:
    done = samples.copy()
    done[1, samples.shape[1] // 2 :] = 0
    return done


def _cut_out(samples: Samples, rate_hz: int) -> Samples:
    """1.2 s of zeros between two loud places."""
    length = rate_hz * 6 // 5
    mono = np.abs(samples.sum(axis=0))
    start = int(np.minimum(mono[1 : -length - 1], mono[length + 2 :]).argmax()) + 2
    done = samples.copy()
    done[:, start : start + length] = 0
    return done


def _by_speaker(*pairs: tuple[str, str]) -> Spoil:
    def spoil(items: Items, place: int) -> Items:
        key, value = pairs[place % len(pairs)]
        return with_clip(speaker=(Attribute(key=key, value=value),))(items, place)

    return spoil


def _remarked(*remarks: str) -> Spoil:
    def spoil(items: Items, place: int) -> Items:
        review = Review(status="accepted", raters=2, decided_by="rater-01", reason=remarks[place % len(remarks)])
        return with_fields(review=review)(items, place)

    return spoil


def _linked(*urls: str) -> Spoil:
    def spoil(items: Items, place: int) -> Items:
        origin = Origin(dataset="hand", revision="1", record=f"linked {place}", url=urls[place % len(urls)])
        return with_clip(source=origin)(items, place)

    return spoil


FAULTS = (
    fault("a name, a mailbox or a place in a tag of the file", "container.sound",
          _tagged("ARTIST=Alex Example", "COMMENT=ask alex@ears.lan", "LOCATION=52.520008,13.404954", "TITLE=a dog",
                  "DEVICE=recorder 20931847")),
    fault("a block of a recorder in the file", "container.sound", _block(2, b"riffbext" + b"Alex Example".ljust(256))),
    fault("a picture in the file of a sound", "container.sound", _block(6, _PICTURE)),
    fault("padding in a file", "container.plain", _block(1, bytes(4_096))),
    fault("24 bits in a file", "container.plain", in_one(_in_24_bits, SOUND)),
    fault("bytes behind the last frame", "container.plain", in_one(_longer)),
    fault("each sample twice", "traces.doubled", in_one(_doubled, SOUND)),
    fault("a second played three times to fill up a clip", "traces.loops", heard_as(_looped, SOUND), *LEVEL,
          "traces.hard_cut"),
    fault("a piece looped with a fade", "traces.loops", heard_as(_joined, SOUND), *LEVEL, "traces.hard_cut"),
    fault("a spatial clip that is one signal and noise", "stereo.same", heard_as(_nearly(1, 3), SPATIAL), *LEVEL),
    fault("a spatial clip of one signal, once turned over, and noise", "stereo.opposed",
          heard_as(_nearly(-1, 3), SPATIAL), *LEVEL),
    fault("a channel that is lost halfway", "stereo.lost", heard_as(_lost_halfway, SPATIAL), *LEVEL),
    fault("more than a second cut out of a sound", "silence.gaps", heard_as(_cut_out), *LEVEL),
    fault("a mailbox written for people", "privacy.contact",
          _remarked("ask alex.reader (at) ears (dot) lan", "alex[at]ears.org knows", "a.reader [at] ears [dot] lan")),
    fault("a telephone number in the manner of a country", "privacy.contact",
          _remarked("call 06 12 34 56 78", "call 030 12345678", "call 0171-2345678", "call (020) 7946 0958",
                    "call 02 9876 5432")),
    fault("a telephone or mailbox by its key", "privacy.contact",
          _by_speaker(("phone", "2079460958"), ("email", "alex at ears"), ("Mobile", "79460958"))),
    fault("a date of birth or a number of an identity", "privacy.names",
          _by_speaker(("dob", "1984-03-12"), ("passport", "X12345678"), ("SSN", "X78-05-1120"))),
    fault("the name of a speaker beside an id", "privacy.names",
          _by_speaker(("speaker_id", "Alex Example"), ("speaker_name", "Robin Example"))),
    fault("where somebody lives", "privacy.places",
          _remarked("recorded at 12 High Street, Springfield", "in der Hauptstra\u00dfe 12", "au 12 rue de Rivoli",
                    "from 221b Baker Street", "Lindenweg 5, 2nd floor")),
    fault("a place in degrees and minutes", "privacy.places",
          _remarked("52\u00b031'12\"N 13\u00b024'18\"E", "at 52\u00b0 31\u2032 N, 13\u00b0 24\u2032 E",
                    "geo:52.5200,13.4049")),
    fault("a link to a place on a map, or to a machine by its number", "privacy.places",
          _linked("https://maps.example.org/@52.52000,13.40495,17z", "http://192.168.17.4:8000/take.wav",
                  "https://example.org/?q=52.52000,13.40495"), "origins.traceable"),
    fault("the number of a device or of a machine", "privacy.places",
          _by_speaker(("device", "00:1B:44:11:3A:B7"), ("note", "serial no. 20931847"),
                      ("note", "2001:0db8:85a3:0000:0000:8a2e:0370:7334"), ("note", "S/N: ZX-20931847"),
                      ("IMEI", "490154203237518"))),
)  # fmt: skip
