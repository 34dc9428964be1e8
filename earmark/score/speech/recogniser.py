"""*asr*: the words of a reply, by faster-whisper (Radford et al. 2022, arXiv:2212.04356; CTranslate2).

| `--asr` | is |
|---|---|
| `large-v3` (the default) | Whisper-large-v3 at the revision and sha256 below, of the Hub's cache or fetched into it |
| `<name>@<revision>`, `<org>/<name>@<revision>` | another model of the Hub, at a revision that is named |
| a folder | a converted model on this disk; nothing is fetched |

Decoding is by beam search (5), at temperature 0, without the text before: one reading, not one of several. The sha256
of the weights, the number format and the decoding are in the signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from earmark.errors import ScoreError, UsageError
from earmark.score.speech.model import HASH_DIGITS, Asked, Entry, Model, Mono, file_sha256, register

NAME = "faster-whisper"
DEFAULT = "large-v3"
RATE_HZ = 16_000
BEAM = 5
# Systran/faster-whisper-large-v3 on the Hub, and the sha256 of its model.bin.
_REVISION = "edaa852ec7e145841d8ffdb056a99866b5f0a478"
_SHA256 = "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1"
_WEIGHTS = "model.bin"
_REMEDY = "Name the folder of a converted model (--asr FOLDER)"


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A loaded model of faster-whisper.

    Attributes:
        model: faster-whisper's own.
        beam: Width of the search.
    """

    model: Any
    beam: int = BEAM

    def words(self, samples: Mono, language: str | None = None) -> str:
        """What is heard.

        Args:
            samples: Shape (samples,), mono, 16 kHz.
            language: Primary subtag; None lets the model find out.
        """
        segments, _ = self.model.transcribe(
            samples, language=language, beam_size=self.beam, temperature=0.0, condition_on_previous_text=False
        )
        return " ".join(str(segment.text).strip() for segment in segments)


def opened(folder: Path, *, device: str = "auto", compute_type: str = "default", beam: int = BEAM) -> Recogniser:
    """Load a converted model from a folder; nothing is fetched.

    Args:
        folder: With `model.bin` and its companions.
        device: `cpu`, `cuda`, or `auto` for whichever there is.
        compute_type: Number format, as CTranslate2 names it; `default` is that of the weights.
        beam: Width of the search.

    Raises:
        ScoreError: The folder holds no such model.
    """
    whisper: Any = import_module("faster_whisper")
    try:
        model = whisper.WhisperModel(str(folder), device=device, compute_type=compute_type, local_files_only=True)
    except (RuntimeError, ValueError, OSError) as error:
        got = str(error).partition("\n")[0][:100]
        raise ScoreError(str(folder), expected="a converted Whisper model", got=got, remedy=_REMEDY) from None
    return Recogniser(model, beam)


def load(asked: Asked) -> Model:
    """Make a recogniser ready.

    Raises:
        UsageError: A model of the Hub without its revision, or a language that it does not know.
        ScoreError: The model is not there, or is another than it should be.
    """
    folder, wanted = _folder(asked)
    digest = file_sha256(folder / _WEIGHTS, asked.sha256 or wanted)
    heard = opened(folder)
    language = asked.language.split("-")[0].lower() if asked.language else None
    spoken = heard.model.supported_languages
    if language and language not in spoken:
        expected = f"a language of the recogniser ({', '.join(sorted(spoken)[:5])} ...)"
        raise UsageError("--language", expected=expected, got=repr(asked.language))

    def run(samples: Mono) -> str:
        return heard.words(np.ascontiguousarray(samples), language)

    numbers = f"{heard.model.model.device},{heard.model.model.compute_type}"
    how = f"beam{heard.beam},temperature0,{language or 'detected'}"
    name = DEFAULT if digest == _SHA256 else folder.name if asked.name == str(folder) else asked.name
    return Model(name, f"{NAME}-{version(NAME)},{numbers},{how}@{digest[:HASH_DIGITS]}", RATE_HZ, run)


def _folder(asked: Asked) -> tuple[Path, str | None]:
    """Where the model lies, after it was fetched if need be; and the sha256 that its weights must have."""
    given = asked.weights or Path(asked.name)
    if given.is_dir():
        return given, None
    name, _, revision = asked.name.partition("@")
    wanted = _SHA256 if (name, revision) in {(DEFAULT, ""), (DEFAULT, _REVISION)} else None
    revision = revision or (_REVISION if name == DEFAULT else "")
    if asked.weights or not revision:
        expected = "a folder that is there, or the name of a model with its revision (NAME@REVISION)"
        raise UsageError(f"--asr {asked.name}", expected=expected, got=str(given), remedy=_REMEDY)
    return _fetched(name, revision), wanted


def _fetched(name: str, revision: str) -> Path:
    client: Any = import_module("faster_whisper.utils")
    try:
        return Path(client.download_model(name, revision=revision))
    except (OSError, ValueError, RuntimeError) as error:
        got = str(error).strip().partition("\n")[0][:120] or type(error).__name__
        expected = f"revision {revision[:HASH_DIGITS]} from the Hub or its cache"
        raise ScoreError(f"--asr {name}", expected=expected, got=got, remedy=_REMEDY) from None


register(NAME, Entry("asr", load, "asr", ("faster_whisper",)))
