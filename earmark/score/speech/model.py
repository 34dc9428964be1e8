"""What measures speech: one small interface for every model, and a registry of them by name.

| kind | a model's `run` gives, for float32 samples of shape (samples,), mono, at its rate |
|---|---|
| naturalness | an `Opinion`: a mean opinion score on the scale from 1 to 5, and what it is made of |
| asr | the words that it hears, as text |
| speaker | an embedding, float array of shape (dimensions,) |

A model that is asked for by name is the one that runs: where its extra is absent there is one line that says so, and
never another model in its place. `register` adds a model of one's own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.errors import ScoreError, UsageError
from earmark.score.lines import what_is_there

Kind = Literal["naturalness", "asr", "speaker"]
Mono = NDArray[np.float32]
HASH_DIGITS = 12


class Opinion(NamedTuple):
    """What a model of naturalness says of one reply.

    Attributes:
        mos: Mean opinion score, on the scale from 1 to 5.
        parts: Other scores of the same model, by name.
    """

    mos: float
    parts: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is loaded with.

    Attributes:
        name: As it was asked for; for speech recognition, the name or folder of the recogniser's own model.
        weights: A file or folder on this disk; None for those that its package carries or knows where to find.
        sha256: That the file must have (hex); None where nobody says.
        language: BCP-47 tag of all replies; None where the model is to find out.
    """

    name: str
    weights: Path | None = None
    sha256: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is ready.

    Attributes:
        name: As it is asked for.
        version: Of the program and of the weights, and whatever else can change a reading; for the signature.
        sample_rate_hz: That it wants.
        run: From samples to a reading; see the table above.
    """

    name: str
    version: str
    sample_rate_hz: int
    run: Callable[[Mono], Any]

    @property
    def signature(self) -> str:
        """Name and version."""
        return f"{self.name}-{self.version}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A model that can be asked for.

    Attributes:
        kind: What it measures.
        load: Makes it ready; imports what is heavy.
        extra: Of the wheel, that brings what it needs; empty where it needs nothing.
        modules: What it imports, to see whether the extra is there.
    """

    kind: Kind
    load: Callable[[Asked], Model]
    extra: str = ""
    modules: tuple[str, ...] = field(default=())


_REGISTRY: dict[tuple[Kind, str], Entry] = {}


def register(name: str, entry: Entry) -> None:
    """Add a model under a name of its kind; one that is there is replaced."""
    _REGISTRY[entry.kind, name] = entry


def names(kind: Kind) -> list[str]:
    """The models of a kind, sorted."""
    return sorted(name for found, name in _REGISTRY if found == kind)


def load(kind: Kind, asked: Asked, *, default: str = "") -> Model:
    """Make a model ready.

    Args:
        kind: What it is to measure.
        asked: Its name, and what it is loaded with.
        default: The entry for names that are not in the registry: a program that has models of its own.

    Raises:
        UsageError: There is no such model, or its extra is not installed.
        ScoreError: Its weights are absent, damaged or others than they should be.
    """
    entry = _REGISTRY.get((kind, asked.name)) or _REGISTRY.get((kind, default))
    if entry is None:
        raise UsageError(f"--{kind}", expected=f"one of {', '.join(names(kind))}", got=repr(asked.name))
    absent = [module for module in entry.modules if not find_spec(module)]
    subject, remedy = f"{kind} by {asked.name}", f"pip install 'earmark[{entry.extra}]', or leave this measure out"
    if absent:
        raise UsageError(subject, expected=f"the extra {entry.extra!r}", got=f"no {', '.join(absent)}", remedy=remedy)
    try:
        return entry.load(asked)
    except ImportError as error:  # there, but not whole: a library of the system, or a package that has moved on
        got = str(error).partition("\n")[0]
        raise UsageError(subject, expected=f"the extra {entry.extra!r}, whole", got=got, remedy=remedy) from None


def file_sha256(path: Path, wanted: str | None = None) -> str:
    """Hash a file of weights, in blocks.

    Args:
        path: Of the file.
        wanted: What it must be (hex); None takes it as it is.

    Raises:
        ScoreError: It is absent, or another file.
    """
    if not path.is_file():
        raise ScoreError(str(path), expected="a file of weights", got=what_is_there(path))
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if wanted and found != wanted.lower():
        raise ScoreError(
            str(path), expected=f"weights of sha256 {wanted.lower()}", got=found, remedy="Fetch them again"
        )
    return found
