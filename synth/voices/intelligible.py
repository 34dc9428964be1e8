"""Whether an utterance can be understood: by a recogniser where the curator has one, else by gates on its sound.

`gates/1` looks at pace, band, silence and clipping: it finds a text of which most was not read, silence, noise, and
damage. It does not replace a listener. `asr/<model>`: of the words that faster-whisper hears, less than a fifth differ
from the text (word error rate).
"""

from __future__ import annotations

import os
import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np

from earmark.errors import SynthError
from earmark.score.speech.recogniser import RATE_HZ, Recogniser, opened
from synth.voices.voice import Speech, primary

GATES = "gates/1"
MODEL_FOLDER = "EARMARK_ASR_MODEL"  # a folder with a model of faster-whisper; nothing is downloaded

LETTERS_PER_S = (4.5, 26.0)
SIGNS_PER_S = (1.5, 8.0)  # of Chinese and Japanese
SPEECH_BAND_HZ = (80.0, 5000.0)
LEAST_BAND_SHARE = 0.8
LONGEST_SILENCE_S = 1.5
MOST_CLIPPED = 1e-3
MOST_WORD_ERRORS = 0.2
_SHORTEST_S = 0.25
_FRAME_S = 0.02
_SILENT_DB = -40.0
_UNSPACED = frozenset({"zh", "ja", "cmn", "yue"})


class Measures(NamedTuple):
    """What the gates look at.

    Attributes:
        letters_per_s: Letters as read (signs, where there are no spaces) over the length of the sound.
        band_share: Share of the energy between 80 and 5,000 Hz.
        silence_s: The longest stretch 40 dB below the loudest 20 ms.
        clipped: Share of samples at full scale.
    """

    letters_per_s: float
    band_share: float
    silence_s: float
    clipped: float


def available_check() -> str:
    """The check that this machine can do, by name; a scene stores it, so that no other takes its place.

    Raises:
        SynthError: A model is named that cannot be run.
    """
    folder = os.environ.get(MODEL_FOLDER, "")
    if not folder:
        return GATES
    if not find_spec("faster_whisper") or not Path(folder).is_dir():
        raise SynthError(
            f"${MODEL_FOLDER}", expected="the folder of a model, and faster-whisper to run it with",
            got=folder if find_spec("faster_whisper") else "no faster-whisper",
            remedy="Install faster-whisper, or unset the variable: the gates need nothing",
        )  # fmt: skip
    return f"asr/{Path(folder).name}"


def require_intelligible(speech: Speech, text: str, language: str, check: str = GATES) -> None:
    """Refuse an utterance that is not likely to be understood.

    Args:
        speech: What was spoken.
        text: What should have been.
        language: BCP-47 tag.
        check: As `available_check` gives it.

    Raises:
        SynthError: It is not; says by which check and why. Or the check's model is not here.
    """
    if check == GATES:
        _gates(speech, text, language)
    else:
        _recognised(speech, text, language, check)


def measures(speech: Speech, text: str) -> Measures:
    """Measure an utterance."""
    rate = speech.sample_rate_hz
    wave = speech.samples.astype(np.float64)
    power = np.abs(np.fft.rfft(wave)) ** 2
    heard = np.fft.rfftfreq(wave.size, 1.0 / rate)
    in_band = power[(heard >= SPEECH_BAND_HZ[0]) & (heard <= SPEECH_BAND_HZ[1])].sum()
    size = max(1, round(_FRAME_S * rate))
    frames = np.abs(wave[: wave.size // size * size]).reshape(-1, size).max(axis=1, initial=0.0)
    quiet = frames < frames.max(initial=0.0) * 10 ** (_SILENT_DB / 20)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8)))
    longest = int((edges[1::2] - edges[::2]).max(initial=0))
    return Measures(
        letters_per_s=_letters(text) / max(speech.duration_s, 1e-9),
        band_share=float(in_band / max(power.sum(), 1e-30)),
        silence_s=longest * size / rate,
        clipped=float(np.mean(np.abs(wave) >= 0.999)),
    )


def _letters(text: str) -> int:
    """Letters as read: a digit takes some five ("558"), a thousand's zeros one."""
    read = re.sub(r",?000(?=\D|$)", "k", text)
    return len(re.findall(r"\w", read)) + 4 * len(re.findall(r"\d", read))


def _gates(speech: Speech, text: str, language: str) -> None:
    found = measures(speech, text)
    slowest, fastest = SIGNS_PER_S if primary(language) in _UNSPACED else LETTERS_PER_S
    slowest = slowest / 3 if speech.duration_s < 1.0 else slowest  # mostly its pauses
    gates = (
        ("length", speech.duration_s >= _SHORTEST_S, f"at least {_SHORTEST_S} s", f"{speech.duration_s:.2f} s"),
        (
            "pace",
            slowest <= found.letters_per_s <= fastest,
            f"{slowest:.1f} to {fastest:.1f} letters a second",
            f"{found.letters_per_s:.1f}",
        ),
        (
            "band",
            found.band_share >= LEAST_BAND_SHARE,
            f"{LEAST_BAND_SHARE:.0%} of the energy in the band of speech",
            f"{found.band_share:.0%}",
        ),
        (
            "silence",
            found.silence_s <= LONGEST_SILENCE_S,
            f"no silence above {LONGEST_SILENCE_S} s",
            f"{found.silence_s:.2f} s",
        ),
        (
            "clipping",
            found.clipped <= MOST_CLIPPED,
            f"at most {MOST_CLIPPED:.1%} at full scale",
            f"{found.clipped:.2%}",
        ),
    )
    for gate, holds, expected, got in gates:
        if not holds:
            raise SynthError(f"speech of {text[:40]!r} ({GATES}, {gate})", expected=expected, got=got)


def _recognised(speech: Speech, text: str, language: str, check: str) -> None:
    import jiwer
    import soxr

    sound = soxr.resample(speech.samples, speech.sample_rate_hz, RATE_HZ, quality="HQ")
    heard = _model(check).words(sound, primary(language))
    rate = jiwer.wer(_words(text), _words(heard) or "-") if _words(text) else 0.0
    if rate > MOST_WORD_ERRORS:
        expected = f"at most {MOST_WORD_ERRORS:.0%} of the words heard otherwise"
        raise SynthError(f"speech of {text[:40]!r} ({check})", expected=expected, got=f"{rate:.0%}: {heard[:60]!r}")


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


@cache
def _model(check: str) -> Recogniser:
    if available_check() != check:
        raise SynthError(
            f"check {check}", expected=f"faster-whisper, and its model in ${MODEL_FOLDER}", got=available_check(),
            remedy="Install the package and name the folder of the model, or draw the scene again",
        )  # fmt: skip
    return opened(Path(os.environ[MODEL_FOLDER]), device="cpu", compute_type="int8", beam=1)
