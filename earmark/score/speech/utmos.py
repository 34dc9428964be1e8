"""*utmos*: naturalness by UTMOS (Saeki et al. 2022, arXiv:2204.02152), the strong learner, without a reference.

Run by `utmos-pytorch`, which does without fairseq. Its weights are not in the package: `--weights utmos=FILE` names
`utmos_state_dict.pt` of `Blinorot/UTMOS-PyTorch` on the Hub, on the reader's own disk; its sha256 is in the signature,
and `--weights utmos=FILE#HEX` refuses another file. A reply of more than 30 s is measured in equal pieces of at
most that, and their scores are averaged: memory of the model grows with the square of the length.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Set as AbstractSet
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from earmark.errors import ScoreError, UsageError
from earmark.score.speech.model import HASH_DIGITS, Asked, Entry, Model, Mono, Opinion, file_sha256, register

NAME = "utmos"
LONGEST_S = 30
_RATE_HZ = 16_000
_REMEDY = "--weights utmos=FILE, with utmos_state_dict.pt of Blinorot/UTMOS-PyTorch on the Hub"


def pieces(samples: Mono, longest: int) -> list[Mono]:
    """Cut samples into equal pieces (to one sample) of at most so many; one piece where they are no more than that.

    Args:
        samples: Shape (samples,).
        longest: Samples of a piece.
    """
    return list(np.array_split(samples, max(1, -(-len(samples) // longest))))


def load(asked: Asked) -> Model:
    """Make UTMOS ready.

    Raises:
        UsageError: No weights were given.
        ScoreError: They are absent, others than they should be, or of another network.
    """
    if asked.weights is None:
        raise UsageError("naturalness by utmos", expected="its weights", got="none", remedy=_REMEDY)
    digest = file_sha256(asked.weights, asked.sha256)
    torch: Any = import_module("torch")
    package: Any = import_module("utmos_pytorch.utmos_torch")
    try:
        found = set(torch.load(asked.weights, map_location="cpu", weights_only=True))
    except (pickle.UnpicklingError, RuntimeError, EOFError, TypeError, ValueError, LookupError) as error:
        got = f"{type(error).__name__} {error}".partition("\n")[0][:80]
        raise ScoreError(str(asked.weights), expected="a state dict of torch", got=got, remedy=_REMEDY) from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch, about what the package uses
        with torch.device("meta"):
            _require_whole(asked.weights, found, set(package.UTMOSModel().state_dict()))
        scorer = package.UTMOSScoreTorch(ckpt_path=str(asked.weights), device="cpu")

    def run(samples: Mono) -> Opinion:
        cut = pieces(samples, LONGEST_S * _RATE_HZ)
        scores = [float(scorer.score(torch.from_numpy(np.ascontiguousarray(piece)))[0]) for piece in cut]
        return Opinion(float(np.average(scores, weights=[len(piece) for piece in cut])))

    program = f"utmos-pytorch-{version('utmos-pytorch')},torch-{torch.__version__}"
    return Model(NAME, f"{program},pieces{LONGEST_S}s@{digest[:HASH_DIGITS]}", _RATE_HZ, run)


def _require_whole(path: Path, found: AbstractSet[str], wanted: AbstractSet[str]) -> None:
    """The package loads what fits and leaves the rest at random: a file of another network would still give scores."""
    absent = sorted(wanted - found)
    if absent:
        got = f"{len(absent)} missing, {absent[0]!r} first"
        raise ScoreError(str(path), expected=f"the {len(wanted)} weights of UTMOS", got=got, remedy=_REMEDY)


register(NAME, Entry("naturalness", load, "utmos", ("torch", "utmos_pytorch")))
