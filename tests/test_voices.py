"""Voices: espeak-ng that repeats itself, the fork it runs in, gTTS against a server on loopback, and the folder."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import io
import json
import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import soundfile

from earmark.errors import SynthError
from synth.voices import Speech, Voice, cached_speak, speak, variants, voice_for, voices
from synth.voices.forked import run_forked

SENTENCES = {
    "en": "The train to the coast leaves at seven in the evening.",
    "es": "El tren hacia la costa sale a las siete de la tarde.",
    "de": "Der Zug zur Küste fährt um sieben Uhr abends ab.",
    "fr": "Le train pour la côte part à sept heures du soir.",
    "zh": "去海边的火车晚上七点出发。",
    "hi": "तट के लिए ट्रेन शाम सात बजे निकलती है।",
    "it": "Il treno per la costa parte alle sette di sera.",
    "pt": "O trem para o litoral parte às sete da noite.",
    "ru": "Поезд к побережью отправляется в семь часов вечера.",
}
# The hardest to repeat: a whisper's noise follows a random generator set by the clock, Reed's that of the C library.
REED = Voice("espeak-ng", "gmw/en-US+Reed", "en-US")
WHISPER = Voice("espeak-ng", "gmw/en-US+whisper", "en-US", pitch=60)
FEMALE = Voice("espeak-ng", "gmw/en-US+f3", "en-US")
SERVED_HZ = 24_000


def digest(speech: Speech) -> str:
    return hashlib.sha256(speech.samples.tobytes()).hexdigest()


# ---- espeak-ng ----


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_espeak_speaks(language: str) -> None:
    speech = speak(SENTENCES[language], voice_for(language))
    assert speech.samples.dtype == np.float32
    assert speech.samples.ndim == 1
    assert speech.sample_rate_hz == 22_050
    assert 1.5 < speech.duration_s < 4.5  # ten words or so, at 175 a minute
    assert 0.03 < speech.samples.std() < 0.3
    assert np.abs(speech.samples).max() <= 1.0
    assert speech.engine_version.startswith("1.")


@pytest.mark.parametrize("voice", [WHISPER, REED, FEMALE, voice_for("en")], ids=lambda voice: voice.voice)
def test_espeak_repeats_itself_in_one_process(voice: Voice) -> None:
    libc = ctypes.CDLL(None)
    found = set()
    for _ in range(20):
        found.add(digest(speak(SENTENCES["en"], voice)))
        libc.rand()  # as any other library in the process may
    assert len(found) == 1


def test_espeak_repeats_itself_in_another_process_at_another_time() -> None:
    program = (
        "import hashlib, os, sys, time\n"
        "from synth.voices import *\n"
        "time.sleep(1.1)\n"
        "litter = [os.urandom(n) for n in range(10, 9000, 7)]; del litter\n"
        "import ctypes; [ctypes.CDLL(None).rand() for _ in range(5)]\n"
        "voice = Voice('espeak-ng', 'gmw/en-US+whisper', 'en-US', pitch=60)\n"
        "print(hashlib.sha256(speak(sys.argv[1], voice).samples.tobytes()).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program, SENTENCES["en"]], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == digest(speak(SENTENCES["en"], WHISPER))


def test_espeak_repeats_itself_in_workers_and_threads() -> None:
    alone = digest(speak(SENTENCES["en"], WHISPER))
    with multiprocessing.get_context("fork").Pool(2) as pool:
        assert set(pool.starmap(speak_digest, [(SENTENCES["en"], WHISPER)] * 4)) == {alone}
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(speak_digest(SENTENCES["en"], WHISPER))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20.0)
    assert found == [alone] * 6


def speak_digest(text: str, voice: Voice) -> str:
    return digest(speak(text, voice))


def test_rate_pitch_and_variant_are_heard() -> None:
    text = SENTENCES["en"]
    slow, fast = (speak(text, voice_for("en", rate_wpm=rate)) for rate in (100, 300))
    assert slow.duration_s > 2.0 * fast.duration_s
    assert fundamental_hz(speak(text, voice_for("en", pitch=90))) > 1.2 * fundamental_hz(
        speak(text, voice_for("en", pitch=20))
    )
    assert fundamental_hz(speak(text, FEMALE)) > 1.5 * fundamental_hz(speak(text, voice_for("en-US")))


def fundamental_hz(speech: Speech) -> float:
    """Median over voiced frames, by autocorrelation."""
    size = speech.sample_rate_hz // 15
    found = []
    for start in range(0, speech.samples.size - size, size // 2):
        frame = speech.samples[start : start + size].astype(np.float64)
        likeness = np.correlate(frame, frame, "full")[size - 1 :]
        lags = slice(speech.sample_rate_hz // 400, speech.sample_rate_hz // 60)
        lag = lags.start + int(likeness[lags].argmax())
        if frame.std() > 0.03 and likeness[lag] > 0.5 * likeness[0]:
            found.append(speech.sample_rate_hz / lag)
    return float(np.median(found))


def test_markup_is_read_out_not_obeyed() -> None:
    plain = speak("five less than six", voice_for("en")).duration_s
    assert speak('five <break time="9s"/> six', voice_for("en")).duration_s < plain + 4.0
    assert speak("[[h@l'oU]] a b c d e f g", voice_for("en")).duration_s > 1.0


def test_voices_are_listed_with_their_languages() -> None:
    listed = voices()
    assert len(listed) > 120
    assert all(known.languages and known.title for known in listed)
    assert {"gmw/en", "gmw/en-US", "roa/es", "sit/cmn", "zle/ru"} <= {known.voice for known in listed}
    assert "gmq/fo" not in {known.voice for known in listed}  # its dictionary is not in the wheel
    assert {"en-US", "en-GB"} <= {tag for known in voices(language="en") for tag in known.languages}
    assert "+f3" in {known.voice for known in variants(gender="female")}
    assert "+f3" not in {known.voice for known in variants(gender="male")}


@pytest.mark.parametrize(
    ("language", "voice"),
    [
        ("en", "gmw/en"), ("en-US", "gmw/en-US"), ("en-us", "gmw/en-US"), ("en-AU", "gmw/en"), ("pt-BR", "roa/pt-BR"),
        ("zh", "sit/cmn"), ("zh-CN", "sit/cmn"), ("no", "gmq/nb"), ("fr-FR", "roa/fr"), ("eu", "eu"),
    ],
)  # fmt: skip
def test_best_voice_for_a_language(language: str, voice: str) -> None:
    assert voice_for(language) == Voice("espeak-ng", voice, language)


@pytest.mark.parametrize(
    ("text", "voice", "message"),
    [
        ("hello", Voice("espeak", "gmw/en", "en"), "Did you mean 'espeak-ng'"),
        ("hello", Voice("espeak-ng", "gmw/en-Us", "en"), "Did you mean 'gmw/en-US'"),
        ("hello", Voice("espeak-ng", "gmw/en-US+f33", "en"), r"Did you mean '\+f3'"),
        ("hello", Voice("espeak-ng", "gmw/en-US", "de"), "expected language en, got 'de'"),
        ("hello", Voice("espeak-ng", "gmw/en-US", "en", rate_wpm=20), "rate_wpm: expected 80 to 450, got 20"),
        ("hello", Voice("espeak-ng", "gmw/en-US", "en", pitch=100), "pitch: expected 0 to 99, got 100"),
        ("", Voice("espeak-ng", "gmw/en-US", "en"), "expected words"),
        (" \n", Voice("espeak-ng", "gmw/en-US", "en"), "expected words"),
        ("...", Voice("espeak-ng", "gmw/en-US", "en"), "got silence"),
        ("a\0b", Voice("espeak-ng", "gmw/en-US", "en"), "no NUL"),
        ("\ud800", Voice("espeak-ng", "gmw/en-US", "en"), "whole Unicode characters"),
        ("電車", Voice("espeak-ng", "jpx/ja", "ja"), "Japanese in kana"),
    ],
)
def test_what_cannot_be_spoken_is_refused_with_a_reason(text: str, voice: Voice, message: str) -> None:
    with pytest.raises(SynthError, match=message):
        speak(text, voice)


def test_unknown_language_is_refused() -> None:
    with pytest.raises(SynthError, match="language of espeak-ng 'tlh'"):
        voice_for("tlh")


# ---- the fork ----


def die() -> bytes:
    os.kill(os.getpid(), signal.SIGSEGV)
    return b""


def hang() -> bytes:
    time.sleep(60.0)
    return b""


def fail() -> bytes:
    raise ValueError


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("size", [0, 1, 3_000_000])
def test_fork_brings_back_any_answer(size: int) -> None:
    assert run_forked(lambda: b"x" * size, timeout_s=10.0, subject="test") == b"x" * size


def test_fork_that_dies_is_reported() -> None:
    with pytest.raises(SynthError, match=f"killed by signal {int(signal.SIGSEGV)}"):
        run_forked(die, timeout_s=10.0, subject="test")
    with pytest.raises(SynthError, match="ended with status 1"):
        run_forked(fail, timeout_s=10.0, subject="test")


def test_fork_that_hangs_is_stopped_and_nothing_is_left() -> None:
    before = open_files()
    started = time.monotonic()
    with pytest.raises(SynthError, match=r"within 0\.3 s"):
        run_forked(hang, timeout_s=0.3, subject="test")
    assert time.monotonic() - started < 1.5
    assert open_files() == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


# ---- gtts ----
# The real client speaks to a real server; only the address of the service is put in place of Google's.


class Answer(NamedTuple):
    status: int
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


class Service:
    """A stand-in for the service on loopback: gives the answers of a list, the last one for ever."""

    def __init__(self) -> None:
        self.answers = [Answer(200)]
        self.asked: list[bytes] = []
        sound = io.BytesIO()
        t = np.arange(SERVED_HZ) / SERVED_HZ
        soundfile.write(sound, 0.3 * np.sin(2 * np.pi * 440 * t), SERVED_HZ, format="MP3")
        quoted = json.dumps([base64.b64encode(sound.getvalue()).decode()]).replace('"', '\\"')
        self.body = f'[["wrb.fr","jQ1olc","{quoted}",null]]\n'.encode()

    def serve(self) -> HTTPServer:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                service.asked.append(self.rfile.read(int(self.headers["Content-Length"])))
                answer = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
                body = service.body if answer.status == 200 else b""
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        return HTTPServer(("127.0.0.1", 0), Handler)


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
    made = Service()
    server = made.serve()
    put_in_place(monkeypatch, server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join(timeout=5.0)


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


# ---- the folder ----


def test_folder_gives_the_same_samples_without_speaking_again(service: Service, tmp_path: Path) -> None:
    first = cached_speak("hello", voice_for("en", "gtts"), tmp_path / "speech")
    again = cached_speak("hello", voice_for("en", "gtts"), tmp_path / "speech")
    assert len(service.asked) == 1
    assert np.array_equal(first.samples, again.samples)
    assert again.samples.dtype == np.float32
    for field in ("sample_rate_hz", "engine", "engine_version", "voice", "licence"):
        assert getattr(first, field) == getattr(again, field)
    assert [path.suffix for path in (tmp_path / "speech").iterdir()] == [".wav"]


def test_folder_tells_apart_all_that_decides_an_utterance(tmp_path: Path) -> None:
    for voice in (
        voice_for("en"),
        voice_for("en-US"),
        voice_for("en", pitch=60),
        voice_for("en", rate_wpm=180),
    ):
        cached_speak("yes", voice, tmp_path)
    cached_speak("no", voice_for("en"), tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


def test_folder_speaks_anew_what_is_damaged(tmp_path: Path) -> None:
    whole = cached_speak("yes", FEMALE, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"RIFF")
    assert np.array_equal(cached_speak("yes", FEMALE, tmp_path).samples, whole.samples)
    assert np.array_equal(cached_speak("yes", FEMALE, tmp_path).samples, speak("yes", FEMALE).samples)


def test_folder_keeps_nothing_of_a_failure(tmp_path: Path) -> None:
    with pytest.raises(SynthError):
        cached_speak("...", FEMALE, tmp_path)
    assert list(tmp_path.iterdir()) == []
