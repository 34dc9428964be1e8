"""*resemblyzer*: speaker embeddings by a network trained for verification (Wan et al. 2018, arXiv:1710.10467).

The package carries its weights (17 MB) and wants torch. A reply is brought to a common level and its long pauses are
cut, as the package does, then embedded: 256 numbers of unit length. What has no voice in it has no embedding.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from earmark.errors import ScoreError
from earmark.score.speech.model import HASH_DIGITS, Asked, Entry, Model, Mono, file_sha256, register

NAME = "resemblyzer"
_RATE_HZ = 16_000


def load(asked: Asked) -> Model:
    """Make the embedding ready, with the package's weights or with others of the same network.

    Raises:
        ScoreError: The weights are absent, or others than they should be.
    """
    weights = asked.weights or _carried()
    digest = file_sha256(weights, asked.sha256)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the packages that it imports by old names
        package: Any = import_module("resemblyzer")
        encoder = package.VoiceEncoder("cpu", verbose=False, weights_fpath=weights)

    def run(samples: Mono) -> NDArray[np.float64]:
        voiced = package.preprocess_wav(samples)
        if not len(voiced):
            raise ValueError("no voice in it")
        return np.asarray(encoder.embed_utterance(voiced), dtype=np.float64)

    return Model(NAME, f"{version('resemblyzer')}@{digest[:HASH_DIGITS]}", _RATE_HZ, run)


def _carried() -> Path:
    found = find_spec("resemblyzer")
    if found is None or found.origin is None:
        raise ScoreError(NAME, expected="the package resemblyzer", got="none")
    return Path(found.origin).parent / "pretrained.pt"


register(NAME, Entry("speaker", load, "speaker", ("resemblyzer", "torch", "webrtcvad", "pkg_resources")))
