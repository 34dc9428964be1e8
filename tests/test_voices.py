"""Voices: espeak-ng that repeats itself, the fork it runs in, and the folder of what was spoken."""

from __future__ import annotations

import ctypes
import hashlib
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

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
        ("hello", Voice("espeak-ng", "gmw/en-US", "en", style="sad"), "espeak-ng style: expected none"),
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


def children() -> set[str]:
    """Processes begun by this one, those that have ended and were not waited for among them."""
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


def test_fork_that_hangs_is_stopped_and_nothing_is_left() -> None:
    before, others = open_files(), children()
    started = time.monotonic()
    with pytest.raises(SynthError, match=r"within 0\.3 s"):
        run_forked(hang, timeout_s=0.3, subject="test")
    assert time.monotonic() - started < 1.5
    assert open_files() == before
    assert children() == others


# ---- the folder ----


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
