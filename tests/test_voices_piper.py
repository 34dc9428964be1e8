"""Piper: a stand-in for the package, and files that stand for voices; the package itself carries none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest

from earmark.errors import SynthError
from synth.voices import Voice, speak, variants, voice_for, voices

NAME = "en_US-test-low"
VOICE = Voice("piper", NAME, "en-US")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / f"{NAME}.onnx").write_bytes(b"a model")
    (tmp_path / f"{NAME}.onnx.json").write_text(json.dumps({"language": {"code": "en_US"}}), encoding="utf-8")
    monkeypatch.setenv("EARMARK_PIPER_VOICES", str(tmp_path))
    return tmp_path


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """`piper` with the names that are used of it; holds what it was asked."""
    asked: dict[str, Any] = {"samples": np.full(2205, 0.25, np.float32)}

    class PiperVoice:
        @staticmethod
        def load(path: str) -> PiperVoice:
            asked["path"] = path
            return PiperVoice()

        def synthesize(self, text: str, syn_config: object) -> list[SimpleNamespace]:
            asked.update(text=text, config=syn_config)
            half = SimpleNamespace(audio_float_array=asked["samples"], sample_rate=22_050)
            return [half, half]

    module = ModuleType("piper")
    module.PiperVoice = PiperVoice  # type: ignore[attr-defined]
    module.SynthesisConfig = SimpleNamespace  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "piper", module)
    return asked


def test_a_voice_file_speaks_without_noise(folder: Path, package: dict[str, Any]) -> None:
    speech = speak("hello", VOICE)
    assert package["path"] == str(folder / f"{NAME}.onnx")
    assert (package["config"].noise_scale, package["config"].noise_w_scale) == (0.0, 0.0)
    assert (speech.samples.size, speech.sample_rate_hz) == (4410, 22_050)
    assert speech.samples.dtype == np.float32
    assert speech.engine_version.endswith("sha256:97ff8a35544dcf40")  # printf 'a model' | sha256sum
    assert speech.licence == "LicenseRef-Piper-Unstated"
    assert str(folder) not in speech.engine_version + speech.voice


@pytest.mark.usefixtures("package")
def test_the_licence_is_the_curators_word(folder: Path) -> None:
    (folder / f"{NAME}.onnx.licence").write_text("CC0-1.0\n", encoding="utf-8")
    assert speak("hello", VOICE).licence == "CC0-1.0"
    (folder / f"{NAME}.onnx.licence").write_text("free to use", encoding="utf-8")
    with pytest.raises(SynthError, match="expected an SPDX identifier, got 'free to use'"):
        speak("hello", VOICE)


@pytest.mark.usefixtures("folder")
def test_voices_are_the_files_in_the_folder() -> None:
    (known,) = voices("piper")
    assert (known.voice, known.languages) == (NAME, ("en-US",))
    assert voice_for("en", "piper").voice == NAME
    assert variants("piper") == ()


@pytest.mark.usefixtures("folder", "package")
@pytest.mark.parametrize(
    ("voice", "said"),
    [
        (Voice("piper", "en_US-test-lov", "en"), f"Did you mean '{NAME}'"),
        (Voice("piper", f"../{NAME}", "en"), "expected one of 1 known"),
        (Voice("piper", NAME, "de"), "expected language en-US, got 'de'"),
        (Voice("piper", NAME, "en", rate_wpm=150), "piper rate_wpm: expected none"),
        (Voice("piper", NAME, "en", style="sad"), "piper style: expected none"),
    ],
)
def test_what_cannot_be_spoken_is_refused(voice: Voice, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        speak("hello", voice)


@pytest.mark.usefixtures("folder")
def test_silence_is_refused(package: dict[str, Any]) -> None:
    package["samples"] = np.zeros(10, np.float32)
    with pytest.raises(SynthError, match="expected speech, got silence"):
        speak("hello", VOICE)


@pytest.mark.usefixtures("folder")
def test_an_absent_package_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(SynthError, match="expected the package piper-tts, got no such package"):
        speak("hello", VOICE)


@pytest.mark.parametrize("named", ["", "/nowhere/at/all"])
def test_an_absent_folder_is_one_clear_error(monkeypatch: pytest.MonkeyPatch, named: str) -> None:
    monkeypatch.setenv("EARMARK_PIPER_VOICES", named)
    with pytest.raises(SynthError, match=r"a folder of voice files in \$EARMARK_PIPER_VOICES"):
        speak("hello", VOICE)


@pytest.mark.usefixtures("package")
@pytest.mark.parametrize("settings", ["", "[]", '{"language": 3}'])
def test_damaged_settings_are_one_clear_error(folder: Path, settings: str) -> None:
    (folder / f"{NAME}.onnx.json").write_text(settings, encoding="utf-8")
    with pytest.raises(SynthError, match="expected the settings of a voice, with its language"):
        speak("hello", VOICE)
