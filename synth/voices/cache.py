"""Utterances kept in a folder, by what decides them: engine, version, voice, language, rate, pitch, style, text."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from synth.voices import engines
from synth.voices.voice import Speech, Voice


def cached_speak(text: str, voice: Voice, folder: Path) -> Speech:
    """Speak a text, or take it from the folder where it has been spoken before.

    The sound is kept as 32-bit float WAV, so the second time gives the samples of the first. A file gets its
    final name when it is whole; a damaged one is spoken anew. Several processes may share a folder.

    Args:
        text: As for `speak`.
        voice: As for `speak`.
        folder: Made where it does not exist. A file that is there is used without asking the engine to speak,
            so a build with a full folder needs no network.

    Raises:
        SynthError: As for `speak`.
    """
    import soundfile

    engine = engines.engine(voice.engine)
    version = engine.version(voice)
    path = folder / f"{_key(text, voice, version)}.wav"
    if path.is_file():
        try:
            samples, sample_rate_hz = soundfile.read(path, dtype="float32")
        except soundfile.LibsndfileError:
            path.unlink(missing_ok=True)
        else:
            return Speech(samples, int(sample_rate_hz), voice.engine, version, voice.voice, engine.licence(voice))
    speech = engines.speak(text, voice)
    _keep(speech, path)
    return speech


def _key(text: str, voice: Voice, version: str) -> str:
    decisive = [voice.engine, version, voice.voice, voice.language, voice.rate_wpm, voice.pitch, voice.style, text]
    return hashlib.sha256(json.dumps(decisive).encode()).hexdigest()


def _keep(speech: Speech, path: Path) -> None:
    import soundfile

    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".speaking-", suffix=".wav")
    os.close(handle)
    unnamed = Path(name)
    try:
        soundfile.write(unnamed, speech.samples, speech.sample_rate_hz, subtype="FLOAT")
        unnamed.replace(path)
    finally:
        unnamed.unlink(missing_ok=True)
