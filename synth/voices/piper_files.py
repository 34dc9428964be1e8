"""Piper: neural voices from files of the curator's; the package carries none, and none is fetched.

A voice is `<name>.onnx` with `<name>.onnx.json` in the folder that $EARMARK_PIPER_VOICES names. Every voice has a
licence of its own: one SPDX identifier in `<name>.onnx.licence`; without it, nothing that is spoken may be passed on.
The noise that makes readings vary is off, so that an utterance repeats itself.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache, lru_cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import numpy as np

from earmark.errors import SynthError
from earmark.licences import is_known
from synth.voices.voice import KnownVoice, Speech, Voice, primary, refuse, unknown

ENGINE = "piper"
FOLDER = "EARMARK_PIPER_VOICES"
UNSTATED = "LicenseRef-Piper-Unstated"

_PACKAGE = "piper-tts"


def speak(text: str, voice: Voice) -> Speech:
    """Speak a text with a voice file.

    Args:
        text: Not empty.
        voice: Of this engine; rate, pitch and style must be left out.

    Raises:
        SynthError: The package, the folder or the file is absent, another language than the voice's, or silence.
    """
    refuse(voice, "rate_wpm", "pitch", "style")
    path = _file(voice.voice)
    speaks = _language(path)
    if primary(voice.language) != primary(speaks):
        raise SynthError(f"{ENGINE} voice {voice.voice!r}", expected=f"language {speaks}", got=repr(voice.language))
    piper = _package()
    config = piper.SynthesisConfig(noise_scale=0.0, noise_w_scale=0.0)
    chunks = list(_loaded(str(path)).synthesize(text, syn_config=config))
    found = np.concatenate([chunk.audio_float_array for chunk in chunks]) if chunks else np.zeros(0)
    if not np.any(found):
        raise SynthError(f"{ENGINE} voice {voice.voice!r} on {text[:40]!r}", expected="speech", got="silence")
    samples = np.clip(found, -1.0, 1.0).astype(np.float32)
    return Speech(samples, int(chunks[0].sample_rate), ENGINE, version(voice), voice.voice, licence(voice))


def version(voice: Voice) -> str:
    """Version of the package and the content of the voice file."""
    try:
        number = package_version(_PACKAGE)
    except PackageNotFoundError:
        _package()
        number = "unknown"
    return f"{_PACKAGE} {number}, sha256:{_digest(str(_file(voice.voice)))[:16]}"


def licence(voice: Voice) -> str:
    """What the curator wrote beside the voice file."""
    stated = _file(voice.voice).with_suffix(".onnx.licence")
    if not stated.is_file():
        return UNSTATED
    spdx = stated.read_text(encoding="utf-8").strip()
    if not is_known(spdx):
        raise SynthError(str(stated.name), expected="an SPDX identifier", got=repr(spdx[:40]))
    return spdx


def voices() -> tuple[KnownVoice, ...]:
    """The voice files in the folder."""
    return tuple(KnownVoice(ENGINE, p.stem, p.stem, (_language(p),)) for p in sorted(_folder().glob("*.onnx")))


def variants() -> tuple[KnownVoice, ...]:
    """None: a file is one speaker."""
    return ()


def _folder() -> Path:
    named = os.environ.get(FOLDER, "")
    if not named or not Path(named).is_dir():
        raise SynthError(
            f"voice engine {ENGINE}", expected=f"a folder of voice files in ${FOLDER}", got=repr(named),
            remedy="Name it, or use the engine 'espeak-ng', which carries its voices",
        )  # fmt: skip
    return Path(named)


def _file(name: str) -> Path:
    folder = _folder()
    known = tuple(path.stem for path in sorted(folder.glob("*.onnx")))
    if name not in known:
        raise unknown(f"{ENGINE} voice", name, known)
    return folder / f"{name}.onnx"


def _language(path: Path) -> str:
    """The tag in the voice's settings, `en_US` as `en-US`."""
    settings = path.with_suffix(".onnx.json")
    try:
        return str(json.loads(settings.read_text(encoding="utf-8"))["language"]["code"]).replace("_", "-")
    except (OSError, ValueError, KeyError, TypeError) as error:
        name = settings.name
        raise SynthError(name, expected="the settings of a voice, with its language", got=repr(error)) from None


@cache
def _digest(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _package() -> Any:
    try:
        return import_module("piper")
    except ModuleNotFoundError:
        raise SynthError(
            f"voice engine {ENGINE}", expected=f"the package {_PACKAGE}", got="no such package",
            remedy=f"Install it: pip install {_PACKAGE}",
        ) from None  # fmt: skip


@lru_cache(maxsize=2)
def _loaded(path: str) -> Any:
    return _package().PiperVoice.load(path)
