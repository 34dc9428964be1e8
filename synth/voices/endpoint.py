"""Any speech endpoint in the style of OpenAI's (`POST <base>/audio/speech`), of the curator's choice.

Its address is in $EARMARK_SPEECH_URL and its token, where it wants one, in $EARMARK_SPEECH_TOKEN and nowhere else:
neither is recorded, logged or put into a message. A service promises no sameness, so a build that must be repeated
speaks through `cached_speak`. What the service's terms allow is not known here: nothing that it speaks is passed on.
"""

from __future__ import annotations

import hashlib
import io
import os
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import numpy as np

from earmark.errors import SynthError
from earmark.patience import pause_s
from synth.voices.voice import KnownVoice, Samples, Speech, Voice, refuse

if TYPE_CHECKING:
    from requests import Response

ENGINE = "endpoint"
LICENCE = "LicenseRef-Speech-Endpoint"
ADDRESS, TOKEN = "EARMARK_SPEECH_URL", "EARMARK_SPEECH_TOKEN"
TIMEOUT_S = 60.0


def speak(text: str, voice: Voice) -> Speech:
    """Have the service speak a text.

    Args:
        text: Not empty; it leaves this machine.
        voice: Of this engine; rate and pitch must be left out, the style is sent as instructions.

    Raises:
        SynthError: No address, a voice that is not `model/voice`, no network, a service that refuses or keeps failing,
            or an answer that is no sound.
    """
    refuse(voice, "rate_wpm", "pitch")
    model, name = _model_and_voice(voice)
    asked = {"model": model, "voice": name, "input": text, "response_format": "wav"}
    if voice.style:
        asked["instructions"] = voice.style
    subject = f"{ENGINE} voice {voice.voice!r} on {text[:40]!r}"
    samples, sample_rate_hz = _decoded(_fetched(asked, subject), subject)
    return Speech(samples, sample_rate_hz, ENGINE, version(voice), voice.voice, LICENCE)


def version(_voice: Voice) -> str:
    """A digest of the address: two services are told apart, and neither is named."""
    return f"speech endpoint {hashlib.sha256(_address().encode()).hexdigest()[:12]}"


def licence(_voice: Voice) -> str:
    """Nothing it speaks may be passed on."""
    return LICENCE


def voices() -> tuple[KnownVoice, ...]:
    """None: there is no common way to ask a service for its voices."""
    return ()


def variants() -> tuple[KnownVoice, ...]:
    """None."""
    return ()


def _address() -> str:
    found = os.environ.get(ADDRESS, "").rstrip("/")
    parts = urlsplit(found)
    if parts.scheme not in {"http", "https"} or not parts.netloc or "@" in parts.netloc:
        raise SynthError(
            f"voice engine {ENGINE}", expected=f"the base address of a service in ${ADDRESS} (https://host/v1)",
            got="none" if not found else "what is not such an address",
            remedy="Set it, or use the engine 'espeak-ng', which needs no network",
        )  # fmt: skip
    return found


def _model_and_voice(voice: Voice) -> tuple[str, str]:
    model, _, name = voice.voice.rpartition("/")
    if not model or not name:
        raise SynthError(f"{ENGINE} voice", expected="model and voice (`tts-1/alloy`)", got=repr(voice.voice))
    return model, name


def _fetched(asked: dict[str, str], subject: str) -> bytes:
    import requests

    token = os.environ.get(TOKEN, "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    attempts = 0
    while True:
        attempts += 1
        answer: Response | None = None
        try:
            # A redirect would take the text, and perhaps the token, elsewhere.
            answer = requests.post(
                f"{_address()}/audio/speech", json=asked, headers=headers, timeout=TIMEOUT_S, allow_redirects=False
            )
            if answer.status_code == requests.codes.ok:
                return answer.content
            got = f"HTTP status {answer.status_code}"
            wait_s = pause_s(attempts, answer.status_code, answer.headers.get("Retry-After", ""))
        except requests.exceptions.RequestException as error:
            got = type(error).__name__
            refused = isinstance(error, requests.exceptions.ConnectionError) and not isinstance(
                error, requests.exceptions.Timeout
            )
            wait_s = None if refused else pause_s(attempts, None)
        if wait_s is None:
            raise SynthError(
                subject, expected="speech from the service", got=f"{got} in {attempts} attempt(s)",
                remedy=f"Look at ${ADDRESS} and ${TOKEN}, or use the engine 'espeak-ng', which needs no network",
            )  # fmt: skip
        time.sleep(wait_s)


def _decoded(content: bytes, subject: str) -> tuple[Samples, int]:
    import soundfile

    try:
        samples, sample_rate_hz = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise SynthError(subject, expected="sound (WAV)", got=f"{len(content)} bytes: {error}") from None
    if not np.any(samples):
        raise SynthError(subject, expected="speech", got="silence")
    return np.clip(samples.mean(axis=1), -1.0, 1.0), int(sample_rate_hz)
