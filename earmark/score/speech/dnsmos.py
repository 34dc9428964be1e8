"""*dnsmos*: naturalness by DNSMOS P.835 (Reddy, Gopal and Cutler 2022, arXiv:2110.01763), without a reference.

The package `speechmos` carries the weights (ONNX, 1.4 MB) and the published mapping; it runs on the CPU. Its `ovrl_mos`
is the score; `sig_mos`, `bak_mos` (arXiv:2110.01763) and `p808_mos` (arXiv:2010.15258) are shown beside it. It averages
windows of 9.01 s, one a second; a shorter reply is repeated until it fills one. It was trained on noisy and denoised
recordings of people, so between clean synthetic voices it separates little: UTMOS is the measure for those.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from earmark.errors import ScoreError, UsageError
from earmark.score.speech.model import HASH_DIGITS, Asked, Entry, Model, Mono, Opinion, file_sha256, register

NAME = "dnsmos"
_RATE_HZ = 16_000
_FILES = ("sig_bak_ovr.onnx", "model_v8.onnx")
_PARTS = ("sig_mos", "bak_mos", "p808_mos")


def opinion(reading: dict[str, Any]) -> Opinion:
    """The reading of `speechmos` as an opinion."""
    return Opinion(float(reading["ovrl_mos"]), {name: float(reading[name]) for name in _PARTS})


def load(asked: Asked) -> Model:
    """Make DNSMOS ready.

    Raises:
        UsageError: Weights were given: the package has its own.
        ScoreError: The package lacks its weights.
    """
    if asked.weights:
        raise UsageError(f"--weights {NAME}", expected="none: the package carries them", got=str(asked.weights))
    package: Any = import_module("speechmos.dnsmos")
    digests = [file_sha256(_folder() / name) for name in _FILES]
    program = f"speechmos-{version('speechmos')}"

    def run(samples: Mono) -> Opinion:
        inside = np.clip(samples, -1.0, 1.0)  # a resampler overshoots; the package refuses what is above full scale
        return opinion(package.run(inside, _RATE_HZ))

    return Model(NAME, f"{program}@{'+'.join(digest[:HASH_DIGITS] for digest in digests)}", _RATE_HZ, run)


def _folder() -> Path:
    found = find_spec("speechmos")
    if found is None or found.origin is None:
        raise ScoreError(NAME, expected="the package speechmos", got="none")
    return Path(found.origin).parent / "dnsmos_models"


register(NAME, Entry("naturalness", load, "dnsmos", ("speechmos", "onnxruntime", "librosa", "requests")))
