"""espeak-ng: formant voices for some 140 languages, without a network, the same samples every time.

The library repeats itself only from a fresh start with its generators seeded: it keeps state between
utterances, and the breath noise of whispers and of most female variants follows the clock. So each utterance
is spoken by a fresh child process (about 10 ms), see `espeak_library`.
"""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import numpy as np

from earmark.errors import SynthError
from synth.voices import espeak_library as library
from synth.voices.forked import run_forked
from synth.voices.voice import KnownVoice, Speech, Voice, primary, refuse, unknown

ENGINE = "espeak-ng"
# The program's licence, GPL-3.0-or-later, does not reach what it speaks:
# https://www.gnu.org/licenses/gpl-faq.html#WhatCaseIsOutputGPL
LICENCE = "CC0-1.0"

RATE_RANGE_WPM = (80, 450)
PITCH_RANGE = (0, 99)

_GENDERS = ("", "male", "female")
_TIMEOUT_S = 30.0
_TIMEOUT_S_PER_CHARACTER = 0.01
_FULL_SCALE = np.float32(32768.0)
# The Japanese dictionary knows kana alone; for any other sign the voice says "Chinese letter", in English.
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_KANA_ONLY = "ja"
_DICTIONARY_LINE = re.compile(r"^dictionary\s+(\S+)", re.MULTILINE)


def speak(text: str, voice: Voice) -> Speech:
    """Speak a text as it stands: no markup is read.

    Args:
        text: With at least one word that the voice can say.
        voice: Of this engine.

    Raises:
        SynthError: No such voice, another language than the voice's, letters that it cannot read, a rate or
            pitch out of range, silence, or a process that died or took over 30 s and 10 ms a character.
    """
    _check(voice)
    spoken = _spoken_bytes(text, voice)
    subject = f"{ENGINE} voice {voice.voice!r} on {text[:40]!r}"
    answer = run_forked(
        lambda: library.synthesise(spoken, voice.voice, voice.rate_wpm, voice.pitch),
        timeout_s=_TIMEOUT_S + _TIMEOUT_S_PER_CHARACTER * len(text),
        subject=subject,
    )
    (sample_rate_hz,) = library.ANSWER_HEADER.unpack_from(answer)
    body = answer[library.ANSWER_HEADER.size :]
    if not sample_rate_hz:
        raise SynthError(subject, expected="speech", got=body.decode())
    samples = np.frombuffer(body, "<i2").astype(np.float32) / _FULL_SCALE
    if not np.any(samples):
        raise SynthError(subject, expected="a text with words in the voice's language", got="silence")
    return Speech(samples, sample_rate_hz, ENGINE, version(voice), voice.voice, LICENCE)


def version(_voice: Voice) -> str:
    """Version of the library and of the wheel that carries it."""
    return library.version()


def licence(_voice: Voice) -> str:
    """What it speaks is given away."""
    return LICENCE


@cache
def voices() -> tuple[KnownVoice, ...]:
    """The voices, one for each language or accent; those whose dictionary the wheel lacks are left out."""
    rows = _rows("")
    return tuple(_known(row[1], row) for row in rows if _has_dictionary(row[1], row[4][0][1]))


@cache
def variants() -> tuple[KnownVoice, ...]:
    """Other speakers for every voice: append one to a voice, as in `gmw/en-US+f3`."""
    return tuple(_known(f"+{row[1].rpartition('/')[2]}", [*row[:4], []]) for row in _rows("variant"))


def _rows(kind: str) -> list[Any]:
    answer = run_forked(lambda: library.list_voices(kind), timeout_s=_TIMEOUT_S, subject=f"{ENGINE} voices")
    rows: list[Any] = json.loads(answer)
    return rows


def _known(voice: str, row: list[Any]) -> KnownVoice:
    name, _, gender, age_years, tags = row
    languages = tuple(_canonical(tag) for _, tag in sorted(tags, key=lambda entry: int(entry[0])))
    return KnownVoice(ENGINE, voice, name.strip(), languages, _GENDERS[gender], age_years or None)


def _canonical(tag: str) -> str:
    """A BCP-47 tag in the usual case (RFC 5646, 2.1.1): `en-US`, `cmn-Latn-pinyin`."""
    head, private, tail = tag.partition("-x-")
    first, *rest = head.split("-")
    cased = [part.title() if len(part) == 4 else part.upper() if len(part) == 2 else part for part in rest]
    return "-".join([first, *cased]) + private + tail


def _has_dictionary(identifier: str, tag: str) -> bool:
    folder = library.data_folder()
    named = _DICTIONARY_LINE.search((folder / "lang" / identifier).read_text(encoding="utf-8"))
    name = named[1] if named else primary(tag)
    return (folder / f"{name}_dict").is_file()


def _check(voice: Voice) -> None:
    refuse(voice, "style")
    base, plus, variant = voice.voice.partition("+")
    by_name = {known.voice: known for known in voices()}
    if base not in by_name:
        raise unknown(f"{ENGINE} voice", base, tuple(by_name))
    names = tuple(known.voice for known in variants())
    if plus and f"+{variant}" not in names:
        raise unknown(f"{ENGINE} variant", f"+{variant}", names)
    speaks = sorted({primary(language) for language in by_name[base].languages})
    if primary(voice.language) not in speaks:
        raise SynthError(
            f"{ENGINE} voice {base!r}", expected=f"language {' or '.join(speaks)}", got=repr(voice.language)
        )
    for what, value, (low, high) in (
        ("rate_wpm", voice.rate_wpm, RATE_RANGE_WPM),
        ("pitch", voice.pitch, PITCH_RANGE),
    ):
        if value is not None and not low <= value <= high:
            raise SynthError(f"{ENGINE} {what}", expected=f"{low} to {high}", got=str(value))


def _spoken_bytes(text: str, voice: Voice) -> bytes:
    if primary(voice.language) == _KANA_ONLY and (han := _HAN.search(text)):
        raise SynthError(f"text {text[:40]!r}", expected="Japanese in kana", got=f"the sign {han[0]!r}")
    try:
        spoken = text.encode()
    except UnicodeEncodeError as error:
        raise SynthError("text to speak", expected="whole Unicode characters", got=str(error)) from None
    if b"\0" in spoken:
        raise SynthError(f"text {text[:40]!r}", expected="no NUL character", got="one")
    return spoken
