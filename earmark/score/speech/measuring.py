"""Run the models over the replies of a release: for each item what every measure says of it, or why it says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from earmark.errors import ScoreError
from earmark.progress import reporting
from earmark.score.outcome import Edits
from earmark.score.speech.consistency import agreement, published
from earmark.score.speech.model import Kind, Model
from earmark.score.speech.readings import Readings
from earmark.score.speech.replies import Heard, Reply, Status, listen
from earmark.score.speech.similarity import Likeness, Vector, likeness, voice
from earmark.score.speech.voices import references

_DECIMALS = 4  # of what a model says: the digits behind differ between machines
_FAILURES = (RuntimeError, ValueError, ArithmeticError, LookupError, MemoryError, OSError)


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of the spoken reply to one item.

    Attributes:
        status: By measure that was asked for.
        detail: What is wrong, where something is.
        mos: Mean opinion score, 1 to 5; `parts`: what else its model says.
        heard: The transcript of the spoken reply.
        consistency: 0 to 1.
        edits: Of the transcript against the written reply.
        likeness: To the voices of the release.
    """

    id: str
    status: Mapping[str, Status]
    detail: str = ""
    duration_s: float = 0.0
    mos: float | None = None
    parts: Mapping[str, float] | None = None
    heard: str | None = None
    consistency: float | None = None
    edits: Edits | None = None
    likeness: Likeness | None = None


class Rules(NamedTuple):
    """What a reading becomes.

    Attributes:
        normaliser: Of the two texts of consistency.
        compat: Apply the published rule of consistency.
    """

    normaliser: str
    compat: bool = False


class Voices(NamedTuple):
    """The voices of a release.

    Attributes:
        roles: Role by item, of the items that have one.
        by_role: Embedding by role, of unit length.
    """

    roles: Mapping[str, str] = {}
    by_role: Mapping[str, Vector] = {}


def voices_of(release: Path, model: Model, readings: Readings) -> Voices:
    """Embed the reference clips of a release.

    Raises:
        ScoreError: There is none, or one that cannot be embedded.
    """
    roles: dict[str, str] = {}
    clips: dict[str, dict[str, Vector]] = {}
    for reference in references(release):
        roles[reference.item] = reference.role
        of_role = clips.setdefault(reference.role, {})
        if reference.clip not in of_role:
            try:
                of_role[reference.clip] = _embedding(model, reference.heard(model.sample_rate_hz), readings)
            except _FAILURES as error:
                raise ScoreError(reference.item, expected="a reference voice", got=_reason(error)) from None
    if not roles:
        remedy = "Leave --measure similarity out, or give the release with its sound"
        raise ScoreError(str(release), expected="clips of role 'voice' with their sound", got="none", remedy=remedy)
    return Voices(roles, {role: voice(list(found.values())) for role, found in clips.items()})


MEASURES: Mapping[str, Kind] = {"naturalness": "naturalness", "consistency": "asr", "similarity": "speaker"}


class Listener(NamedTuple):
    """All that a reply is measured with.

    Attributes:
        models: By kind; each measure whose kind is there is made.
        voices: Of the release, where there is a model of speakers.
        rules: What a reading becomes.
        readings: What was read before.
    """

    models: Mapping[Kind, Model]
    voices: Voices
    rules: Rules
    readings: Readings

    def measure(self, items: Iterable[str], replies: Mapping[str, Reply]) -> list[Measured]:
        """Measure the replies to items, one sound in memory at a time.

        Args:
            items: Ids, in the order of the result.
            replies: By id.
        """
        wanted = list(items)
        found = []
        with reporting("speech", len(wanted)) as progress:
            for name in wanted:
                found.append(self.one(name, replies.get(name)))
                progress.advance(1)
        return found

    def one(self, name: str, reply: Reply | None) -> Measured:
        """Measure the reply to one item; None where there is none."""
        sounds: dict[int, Heard] = {}
        status: dict[str, Status] = {}
        details: dict[str, None] = {}
        fields: dict[str, Any] = {}
        for measure in [name for name, kind in MEASURES.items() if kind in self.models]:
            model = self.models[MEASURES[measure]]
            rate = model.sample_rate_hz
            heard = sounds[rate] = sounds.get(rate) or listen(reply, rate)
            fields["duration_s"] = round(heard.duration_s, 3)
            status[measure], detail = heard.status, heard.detail
            if reply is not None and heard.samples is not None:
                try:
                    fields |= self._read(measure, model, heard, reply)
                except _NothingToCompare as without:
                    status[measure] = without.status
                except _FAILURES as error:
                    status[measure], detail = Status.FAILED, f"{model.name}: {_reason(error)}"
            if detail:
                details[detail] = None
        return Measured(name, status, "; ".join(details), **fields)

    def _read(self, measure: str, model: Model, heard: Heard, reply: Reply) -> dict[str, Any]:
        if measure == "naturalness":
            mos, parts = self.readings.of(model, heard.key, lambda: list(model.run(heard.sound)))
            return {"mos": _finite(mos), "parts": {name: _finite(score) for name, score in parts.items()}}
        if measure == "similarity":
            role = self.voices.roles.get(reply.id)
            if role is None:
                raise _NothingToCompare(Status.NO_REFERENCE)
            embedding = _embedding(model, heard, self.readings)
            return {"likeness": likeness(embedding, role, self.voices.by_role)}
        written = reply.text or ""
        if not written.strip():
            raise _NothingToCompare(Status.NO_TEXT)
        words = str(self.readings.of(model, heard.key, lambda: str(model.run(heard.sound))))
        by_ours = None if self.rules.compat else agreement(written, words, normaliser=self.rules.normaliser)
        found = published(written, words) if self.rules.compat else by_ours
        if found is None:
            raise _NothingToCompare(Status.NO_TEXT)
        return {"heard": words, "consistency": found.value, "edits": found.edits}


class _NothingToCompare(Exception):  # noqa: N818 - a turn of the road, not an error
    """A sound that was heard, and nothing beside it."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


def _embedding(model: Model, heard: Heard, readings: Readings) -> Vector:
    vector = readings.of(model, heard.key, lambda: [float(one) for one in model.run(heard.sound)])
    found = np.asarray(vector, dtype=np.float64)
    if not np.isfinite(found).all() or not found.any():
        raise ValueError("no voice in it")
    return found


def _finite(score: Any) -> float:
    if not isfinite(score):
        raise ValueError(f"a score of {score}")
    return round(float(score), _DECIMALS)


def _reason(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0][:100] or type(error).__name__
