"""gTTS: the real client against a server on loopback; only the address of the service is put in place of Google's."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from earmark.errors import SynthError
from synth.voices import Voice, cached_speak, speak, variants, voice_for, voices
from tests.speech_service import SERVED_HZ, Answer, Service, google_body


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses between attempts, which are not waited for."""
    waited: list[float] = []
    monkeypatch.setattr("synth.voices.google.time.sleep", waited.append)
    return waited


def put_in_place(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    monkeypatch.setattr("gtts.tts._translate_url", lambda **_: f"http://127.0.0.1:{port}/")
    monkeypatch.setattr("urllib.request.getproxies", dict)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with Service(google_body()).running() as made:
        put_in_place(monkeypatch, made.port)
        yield made


def test_gtts_speech_is_decoded(service: Service) -> None:
    speech = speak("hello", voice_for("en-GB", "gtts"))
    assert speech.sample_rate_hz == SERVED_HZ
    assert 0.9 < speech.duration_s < 1.2
    assert 0.2 < np.abs(speech.samples).max() < 0.4
    assert speech.licence.startswith("LicenseRef-")
    assert len(service.asked) == 1


def test_gtts_long_text_goes_in_parts(service: Service) -> None:
    speech = speak("A sentence of some length, again. " * 8, voice_for("en", "gtts"))
    assert len(service.asked) >= 3
    assert speech.duration_s == pytest.approx(len(service.asked), rel=0.1)  # a second for each


def test_gtts_asks_a_busy_service_again(service: Service, waits: list[float]) -> None:
    service.answers = [Answer(429, {"Retry-After": "7"}), Answer(503), Answer(200)]
    assert speak("hello", voice_for("en", "gtts")).duration_s > 0.9
    assert waits == [7.0, 2.0]


def test_gtts_gives_up_on_a_service_that_keeps_failing(service: Service, waits: list[float]) -> None:
    service.answers = [Answer(500)]
    with pytest.raises(SynthError, match=r"HTTP status 500 in 4 attempt.*espeak-ng"):
        speak("hello", voice_for("en", "gtts"))
    assert waits == [1.0, 2.0, 4.0]


def test_gtts_does_not_insist_where_it_is_refused(service: Service, waits: list[float]) -> None:
    service.answers = [Answer(403)]
    with pytest.raises(SynthError, match="HTTP status 403 in 1 attempt"):
        speak("hello", voice_for("en", "gtts"))
    assert waits == []


def test_gtts_damaged_sound_is_refused(service: Service) -> None:
    service.body = b'[["wrb.fr","jQ1olc","[\\"AAAA\\"]"]]\n'
    with pytest.raises(SynthError, match="expected MP3"):
        speak("hello", voice_for("en", "gtts"))


def test_gtts_without_a_network_says_so_at_once(monkeypatch: pytest.MonkeyPatch, waits: list[float]) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # a port where nothing listens
        put_in_place(monkeypatch, nobody.getsockname()[1])
        with pytest.raises(SynthError, match=r"a network: gtts.*ConnectionError.*'espeak-ng', which needs none"):
            speak("hello", voice_for("en", "gtts"))
    assert waits == []


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (Voice("gtts", "co.ik", "en"), "Did you mean 'co.uk'"),
        (Voice("gtts", "com", "tlh"), "gtts language 'tlh'"),
        (Voice("gtts", "com.au", "fr"), "gtts language 'fr'"),
        (Voice("gtts", "com", "en", rate_wpm=120), "Leave it out, or use the engine 'espeak-ng'"),
        (Voice("gtts", "com", "en", pitch=50), "gtts pitch"),
        (Voice("gtts", "com", "en", style="sad"), "gtts style"),
    ],
)
def test_gtts_voices_that_are_not_there_are_refused_without_asking(voice: Voice, message: str) -> None:
    with pytest.raises(SynthError, match=message):
        speak("hello", voice)


def test_gtts_voices_are_listed_without_a_network() -> None:
    everywhere = next(known for known in voices("gtts") if known.voice == "com")
    assert {"en", "fr", "he", "hi", "zh-CN"} <= set(everywhere.languages)
    assert voice_for("en-GB", "gtts") == Voice("gtts", "com", "en-GB")
    assert variants("gtts") == ()


def test_folder_gives_the_same_samples_without_speaking_again(service: Service, tmp_path: Path) -> None:
    first = cached_speak("hello", voice_for("en", "gtts"), tmp_path / "speech")
    again = cached_speak("hello", voice_for("en", "gtts"), tmp_path / "speech")
    assert len(service.asked) == 1
    assert np.array_equal(first.samples, again.samples)
    assert again.samples.dtype == np.float32
    for field in ("sample_rate_hz", "engine", "engine_version", "voice", "licence"):
        assert getattr(first, field) == getattr(again, field)
    assert [path.suffix for path in (tmp_path / "speech").iterdir()] == [".wav"]
