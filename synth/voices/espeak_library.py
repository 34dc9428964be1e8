"""The espeak-ng library by ctypes: what runs in the child process of one utterance.

The library comes with the `espeakng_loader` wheel; its interface is `speak_lib.h` and `espeak_ng.h` of 1.52.
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
from functools import cache
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

from earmark.errors import SynthError

# The sample rate, 0 where there is no sound; then 16-bit samples, or words on what went wrong.
ANSWER_HEADER = struct.Struct("<i")

_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_RATE, _PITCH = 1, 3
_UTF8 = 1  # neither SSML nor phoneme input: the text is read as it stands
_SEED = 1
_CALLBACK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)


class _VoiceRecord(ctypes.Structure):
    """`espeak_VOICE` of `speak_lib.h`."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        (
            "languages",
            ctypes.c_void_p,
        ),  # each a priority byte and a zero-ended tag; a zero byte ends the list
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("xx1", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


@cache
def version() -> str:
    """Version of the library and of the wheel that carries it; safe outside a child."""
    library = _library()
    library.espeak_Info.restype = ctypes.c_char_p
    number = library.espeak_Info(ctypes.byref(ctypes.c_char_p())).decode()
    return f"{number} (espeakng-loader {package_version('espeakng-loader')})"


def data_folder() -> Path:
    """Where the wheel keeps dictionaries and voices."""
    return Path(_loader().get_data_path())


def synthesise(spoken: bytes, name: str, rate_wpm: int | None, pitch: int | None) -> bytes:
    """Speak UTF-8 text; only in a child process.

    Returns:
        As `ANSWER_HEADER` says.
    """
    library, sample_rate_hz = _start()
    if sample_rate_hz <= 0:
        return ANSWER_HEADER.pack(0) + b"a library that cannot read its data"
    blocks: list[bytes] = []

    def take(wave: int | None, count: int, _events: int | None) -> int:
        if wave and count:
            blocks.append(ctypes.string_at(wave, 2 * count))
        return 0

    callback = _CALLBACK(take)  # held by a name for as long as the library may call it
    library.espeak_SetSynthCallback(callback)
    failed = library.espeak_SetVoiceByName(name.encode())
    for parameter, value in ((_RATE, rate_wpm), (_PITCH, pitch)):
        if value is not None and not failed:
            failed = library.espeak_SetParameter(parameter, value, 0)
    failed = failed or library.espeak_Synth(spoken, ctypes.c_size_t(len(spoken) + 1), 0, 0, 0, _UTF8, None, None)
    if failed:
        return ANSWER_HEADER.pack(0) + f"error {failed} of the library".encode()
    return ANSWER_HEADER.pack(sample_rate_hz) + b"".join(blocks)


def list_voices(kind: str) -> bytes:
    """The voices, or those of a kind (`variant`); only in a child process.

    Returns:
        JSON: rows of name, identifier, gender, age, [[priority, tag], ...].
    """
    library, _ = _start()
    library.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
    wanted = ctypes.create_string_buffer(kind.encode())
    only = _VoiceRecord(languages=ctypes.addressof(wanted))
    listed = library.espeak_ListVoices(ctypes.byref(only) if kind else None)
    rows: list[Any] = []
    while listed[len(rows)]:
        found = listed[len(rows)].contents
        rows.append([found.name.decode(), found.identifier.decode(), found.gender, found.age, _tags(found.languages)])
    return json.dumps(rows).encode()


def _tags(address: int | None) -> list[tuple[int, str]]:
    tags: list[tuple[int, str]] = []
    while address and (entry := ctypes.string_at(address)):
        tags.append((entry[0], entry[1:].decode()))
        address += len(entry) + 1
    return tags


def _start() -> tuple[ctypes.CDLL, int]:
    """Start the library afresh; with it its sample rate in Hz, or a number below zero."""
    library = _library()
    os.chdir(data_folder().parent)  # the library cuts long paths off; a relative one is always short
    sample_rate_hz: int = library.espeak_Initialize(_SYNCHRONOUS, 0, b".", _DONT_EXIT)
    # Breath noise comes from two generators, the library's own (seeded by the clock) and the C library's.
    library.espeak_ng_SetRandSeed(ctypes.c_long(_SEED))
    ctypes.CDLL(None).srand(ctypes.c_uint(_SEED))
    return library, sample_rate_hz


@cache
def _loader() -> Any:
    try:
        import espeakng_loader
    except ModuleNotFoundError:
        raise SynthError(
            "voice engine espeak-ng",
            expected="the package espeakng-loader",
            got="no such package",
            remedy="Install it: pip install espeakng-loader",
        ) from None
    return espeakng_loader


@cache
def _library() -> ctypes.CDLL:
    try:
        return ctypes.CDLL(_loader().get_library_path())
    except OSError as error:
        raise SynthError("voice engine espeak-ng", expected="a library for this platform", got=str(error)) from None
