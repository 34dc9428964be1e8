"""gTTS: Google Translate's voices, over a network, one for each language and accent.

The service promises no sameness: what it says today may sound otherwise tomorrow. So a build that must be
repeated speaks through `cached_speak`, and keeps its folder. The `gtts` package sends the text without
checking the server's certificate, so nothing private belongs into it.
"""

from __future__ import annotations

import io
import time
from functools import cache
from importlib.metadata import version as package_version
from typing import TYPE_CHECKING

import numpy as np

from earmark.errors import SynthError
from earmark.patience import pause_s
from synth.voices.voice import KnownVoice, Samples, Speech, Voice, primary, unknown

if TYPE_CHECKING:
    from gtts import gTTS
    from requests import Response

ENGINE = "gtts"
# The service's own terms; they grant no right to pass the speech on.
LICENCE = "LicenseRef-Google-Terms"

TIMEOUT_S = 15.0

# What the service still calls by a name that BCP-47 has withdrawn or never had.
_SERVICE_NAMES = {"he": "iw", "jv": "jw", "nb": "no", "fil": "tl"}
# Accents by top-level domain ("Localized accents" in the documentation of gTTS); `com` speaks every language.
_ACCENTS = {
    "com.au": "en", "co.uk": "en", "us": "en", "ca": "en fr", "co.in": "en", "ie": "en", "co.za": "en",
    "com.ng": "en", "fr": "fr", "com.br": "pt", "pt": "pt", "com.mx": "es", "es": "es", "com.hk": "zh",
}  # fmt: skip


def speak(text: str, voice: Voice) -> Speech:
    """Have the service speak a text.

    Args:
        text: Not empty; it leaves this machine.
        voice: Of this engine; `rate_wpm` and `pitch` must be None, since the service has one of each.

    Raises:
        SynthError: No such voice or language, a rate or pitch, no network, or a service that kept refusing.
    """
    language = _check(voice)
    from gtts import gTTS

    request = gTTS(text, tld=voice.voice, lang=language, lang_check=False, timeout=TIMEOUT_S)
    parts = _fetch(request, f"{ENGINE} voice {voice.voice!r} on {text[:40]!r}")
    samples, sample_rate_hz = _decode(parts)
    return Speech(samples, sample_rate_hz, ENGINE, version(voice), voice.voice, LICENCE)


def version(_voice: Voice) -> str:
    """Version of the client; the service tells none."""
    return package_version("gTTS")


def licence(_voice: Voice) -> str:
    """Nothing it speaks may be passed on."""
    return LICENCE


@cache
def voices() -> tuple[KnownVoice, ...]:
    """The accents, each with the languages that it is meant for. Asks no network."""
    from gtts.lang import tts_langs

    names = {service: tag for tag, service in _SERVICE_NAMES.items()}
    every = tuple(names.get(tag, tag) for tag in tts_langs())
    rows = [("com", every), *((domain, tuple(languages.split())) for domain, languages in _ACCENTS.items())]
    return tuple(KnownVoice(ENGINE, domain, f"translate.google.{domain}", tags) for domain, tags in rows)


@cache
def variants() -> tuple[KnownVoice, ...]:
    """None: the service has one speaker for each voice."""
    return ()


def _check(voice: Voice) -> str:
    """The service's name of the voice's language; `en-GB` is asked for as `en`."""
    by_name = {known.voice: known for known in voices()}
    if voice.voice not in by_name:
        raise unknown(f"{ENGINE} voice", voice.voice, tuple(by_name))
    by_tag = {tag.casefold(): tag for tag in by_name[voice.voice].languages}
    language = by_tag.get(voice.language.casefold()) or by_tag.get(primary(voice.language))
    if language is None:
        raise unknown(f"{ENGINE} language", voice.language, tuple(by_tag.values()))
    for what, value in (("rate_wpm", voice.rate_wpm), ("pitch", voice.pitch), ("style", voice.style or None)):
        if value is not None:
            raise SynthError(
                f"{ENGINE} {what}",
                expected="none: the service has one",
                got=str(value),
                remedy="Leave it out, or use the engine 'espeak-ng'",
            )
    return _SERVICE_NAMES.get(language, language)


def _fetch(request: gTTS, subject: str) -> list[bytes]:
    """An MP3 for each 100 characters or so. A busy or failing service is asked again, an absent network is not."""
    from gtts import gTTSError
    from requests.exceptions import RequestException

    attempts = 0
    while True:
        try:
            return list(request.stream())
        except (gTTSError, RequestException) as error:
            attempts += 1
            wait_s = _wait_s(error, attempts)
            if wait_s is None:
                raise _failure(error, subject, attempts) from None
            time.sleep(wait_s)
        except AssertionError:  # the client's way to say that no word was left
            raise SynthError(subject, expected="a text with words", got="nothing to say") from None


def _wait_s(error: Exception, attempts: int) -> float | None:
    """How long to wait before the next attempt; None where another would not help."""
    from requests.exceptions import ConnectionError as NoConnection

    answer = _answer(error)
    if answer is None and isinstance(_cause(error), NoConnection):
        return None
    status, asked = (None, "") if answer is None else (answer.status_code, str(answer.headers.get("Retry-After", "")))
    return pause_s(attempts, status, asked)


def _failure(error: Exception, subject: str, attempts: int) -> SynthError:
    answer = _answer(error)
    if answer is None:
        return SynthError(
            subject,
            expected="a network: gtts asks translate.google.com for every utterance",
            got=f"{type(_cause(error)).__name__} in {attempts} attempt(s)",
            remedy="Work where there is a network, or use the engine 'espeak-ng', which needs none",
        )
    return SynthError(
        subject,
        expected="speech from the service",
        got=f"HTTP status {answer.status_code} in {attempts} attempt(s)",
        remedy="Try again later, or use the engine 'espeak-ng', which needs no network",
    )


def _answer(error: Exception) -> Response | None:
    """The service's answer, where there was one."""
    answer: Response | None = getattr(error, "rsp", None)
    return answer


def _cause(error: Exception) -> BaseException:
    """What lies below the client's error."""
    return error.__context__ or error


def _decode(parts: list[bytes]) -> tuple[Samples, int]:
    """The parts one after another; each alone, since a decoder believes the length in the first one's header."""
    import soundfile

    decoded = []
    rates_hz = set()
    for mp3 in parts:
        try:
            samples, sample_rate_hz = soundfile.read(io.BytesIO(mp3), dtype="float32", always_2d=True)
        except soundfile.LibsndfileError as error:
            raise SynthError("speech from gtts", expected="MP3", got=f"{len(mp3)} bytes: {error}") from None
        decoded.append(samples.mean(axis=1))
        rates_hz.add(int(sample_rate_hz))
    if len(rates_hz) != 1 or not any(np.any(samples) for samples in decoded):
        got = f"{len(parts)} part(s), sample rates {sorted(rates_hz)}, nothing to be heard or not of one rate"
        raise SynthError("speech from gtts", expected="speech at one sample rate", got=got)
    return np.clip(np.concatenate(decoded), -1.0, 1.0), rates_hz.pop()
