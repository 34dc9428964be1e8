"""An OpenAI-style speech endpoint: the real client against a server on loopback."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from earmark.errors import SynthError
from synth.voices import Voice, cached_speak, speak, variants, voice_for, voices
from tests.speech_service import SERVED_HZ, Answer, Service, tone

ALLOY = Voice("endpoint", "acme/tts-1/alloy", "en")
SECRET = "not-to-be-seen"  # noqa: S105 - stands for one


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which are not waited for."""
    waited: list[float] = []
    monkeypatch.setattr("synth.voices.endpoint.time.sleep", waited.append)
    return waited


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("EARMARK_SPEECH_TOKEN", SECRET)
    with Service(tone("WAV")).running() as made:
        monkeypatch.setenv("EARMARK_SPEECH_URL", f"http://127.0.0.1:{made.port}/v1/")
        yield made


def test_speech_is_asked_for_and_decoded(service: Service) -> None:
    speech = speak("hello", ALLOY)
    (asked,) = service.asked
    assert asked.path == "/v1/audio/speech"
    assert asked.authorization == f"Bearer {SECRET}"
    assert json.loads(asked.body) == {
        "model": "acme/tts-1", "voice": "alloy", "input": "hello", "response_format": "wav",
    }  # fmt: skip
    assert (speech.sample_rate_hz, speech.samples.ndim) == (SERVED_HZ, 1)
    assert speech.samples.dtype == np.float32
    assert speech.duration_s == pytest.approx(1.0)
    assert speech.licence.startswith("LicenseRef-")


def test_a_style_is_sent_as_instructions_and_no_token_is_no_header(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EARMARK_SPEECH_TOKEN")
    speak("hello", Voice("endpoint", "tts-1/alloy", "en", style="sad, in a low voice"))
    assert json.loads(service.asked[0].body)["instructions"] == "sad, in a low voice"
    assert service.asked[0].authorization is None


def test_a_busy_service_is_asked_again(service: Service, waits: list[float]) -> None:
    service.answers = [Answer(429, {"Retry-After": "7"}), Answer(503), Answer(200)]
    assert speak("hello", ALLOY).duration_s > 0.9
    assert waits == [7.0, 2.0]


def test_a_service_that_keeps_failing_is_given_up(service: Service, waits: list[float]) -> None:
    service.answers = [Answer(500)]
    with pytest.raises(SynthError, match=r"HTTP status 500 in 4 attempt.*espeak-ng"):
        speak("hello", ALLOY)
    assert waits == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("status", [400, 401, 404, 307])
def test_a_refusal_or_redirect_is_not_insisted_on_and_the_token_is_not_told(
    service: Service, waits: list[float], status: int, caplog: pytest.LogCaptureFixture
) -> None:
    service.answers = [Answer(status, {"Location": "http://127.0.0.1:1/elsewhere"})]
    with caplog.at_level(0), pytest.raises(SynthError, match=f"HTTP status {status} in 1 attempt") as caught:
        speak("hello", ALLOY)
    assert waits == []
    assert len(service.asked) == 1
    assert SECRET not in str(caught.value) + caplog.text


@pytest.mark.parametrize(("body", "said"), [(b"no sound", "expected sound"), (b"", "expected sound")])
def test_damaged_sound_is_refused(service: Service, body: bytes, said: str) -> None:
    service.body = body
    with pytest.raises(SynthError, match=said):
        speak("hello", ALLOY)


def test_without_a_network_it_says_so_at_once(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port where nothing listens
        monkeypatch.setenv("EARMARK_SPEECH_URL", f"http://127.0.0.1:{nobody.getsockname()[1]}")
        with pytest.raises(SynthError, match=r"ConnectionError in 1 attempt.*'espeak-ng', which needs no network"):
            speak("hello", ALLOY)
    assert waits == []


@pytest.mark.parametrize("address", ["", "localhost:8000", "ftp://host/v1", "https://user:pass@host/v1"])
def test_an_address_that_is_none_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("EARMARK_SPEECH_URL", address)
    with pytest.raises(SynthError, match="EARMARK_SPEECH_URL") as caught:
        speak("hello", ALLOY)
    assert not address or address not in str(caught.value)


@pytest.mark.parametrize(
    ("voice", "said"),
    [
        (Voice("endpoint", "alloy", "en"), "expected model and voice"),
        (Voice("endpoint", "tts-1/", "en"), "expected model and voice"),
        (Voice("endpoint", "tts-1/alloy", "en", rate_wpm=120), "endpoint rate_wpm: expected none"),
        (Voice("endpoint", "tts-1/alloy", "en", pitch=50), "endpoint pitch: expected none"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_without_asking(service: Service, voice: Voice, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        speak("hello", voice)
    assert service.asked == []


def test_it_lists_no_voices() -> None:
    assert voices("endpoint") == variants("endpoint") == ()
    with pytest.raises(SynthError, match="a voice by its name"):
        voice_for("en", "endpoint")


def test_the_folder_tells_services_voices_and_styles_apart_and_asks_once(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = cached_speak("hello", ALLOY, tmp_path)
    again = cached_speak("hello", ALLOY, tmp_path)
    assert len(service.asked) == 1
    assert np.array_equal(first.samples, again.samples)
    assert (first.engine_version, first.licence) == (again.engine_version, again.licence)
    cached_speak("hello", Voice("endpoint", "acme/tts-1/alloy", "en", style="sad"), tmp_path)
    monkeypatch.setenv("EARMARK_SPEECH_URL", f"http://127.0.0.1:{service.port}/other")
    cached_speak("hello", ALLOY, tmp_path)
    assert len(service.asked) == 3
    assert "127.0.0.1" not in first.engine_version
