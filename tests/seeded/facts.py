"""Faults of what is declared: perturbations that were not applied, evidence that is none."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from earmark.item import Evidence, Item
from tests.seeded.fault import (
    PLACES,
    Items,
    Samples,
    at,
    fault,
    heard_as,
    holding_sound,
    of_task,
    samples_of,
    with_fields,
)
from tests.seeded.words import FEW

SOUND = of_task("sound")


def _rung(one: Item) -> bool:
    return one.perturbation is not None


def _unperturbed(change: Callable[[Samples], Samples]) -> Callable[[Items, int], Items]:
    """The sound of its parent for a rung, as it is or nearly."""

    def spoil(items: Items, place: int) -> Items:
        n = at(items, place, _rung)
        rung = items[n].perturbation
        parent = next(one for one in items if rung and one.id == rung.parent)
        samples, rate_hz = samples_of(parent)
        return [*items[:n], holding_sound(items[n], change(samples), rate_hz), *items[n + 1 :]]

    return spoil


def _declared(snr_db: float) -> Callable[[Items, int], Items]:
    """A ratio of signal to noise that is not that of the noise: 20 and 30 dB in the clean release."""

    def spoil(items: Items, place: int) -> Items:
        n = at(items, place, lambda one: one.perturbation is not None and one.perturbation.kind == "white")
        by = items[n].perturbation
        changed = by.model_copy(update={"snr_db": snr_db}) if by else None
        return [*items[:n], items[n].model_copy(update={"perturbation": changed}).sealed(), *items[n + 1 :]]

    return spoil


def _later(samples: Samples, rate_hz: int) -> Samples:
    return np.concatenate([samples[:, :1] * np.zeros((1, rate_hz // 5), np.float32), samples], axis=1)


def _compared(items: Items, place: int) -> Items:
    """A question which of two clips is louder, both of the release's loudness."""
    n = at(items, place, SOUND)
    one, other = items[n], items[at(items, (place + 1) % PLACES, SOUND)]
    fields = {
        "audio": (one.audio[0], other.audio[0].model_copy(update={"path": "1.flac"})),
        "clips": (one.clips[0], other.clips[0]), "question": "Which of the two clips is louder?",
        "choices": ("the first", "the second"), "answers": ("the first",), "answer_index": 0,
    }  # fmt: skip
    return [*items[:n], one.model_copy(update=fields).sealed(), *items[n + 1 :]]


def _spans(*spans: tuple[float, float]) -> tuple[Evidence, ...]:
    return tuple(Evidence(clip=0, start_s=start, end_s=end) for start, end in spans)


FAULTS = (
    fault("a question which clip is louder, of clips of one loudness", "levels.asked", _compared, *FEW),
    fault("a perturbation that was not applied", "rungs.applied", _unperturbed(lambda s: s), "duplicates.question"),
    fault("a perturbation that is nothing but a gain", "rungs.applied",
          _unperturbed(lambda s: np.asarray(s * 0.8, np.float32)), "levels.loudness"),
    fault("a ratio of signal to noise that is not there", "rungs.level", _declared(5.0)),
    fault("a rung that lost its end", "rungs.length", heard_as(lambda s, _: s[:, : s.shape[1] * 2 // 3], _rung),
          "levels.loudness", "traces.hard_cut"),
    fault("a rung behind the delay of a coder", "rungs.length", heard_as(_later, _rung), "levels.loudness"),
    fault("evidence of two milliseconds", "evidence.brief", with_fields(SOUND, evidence=_spans((1.0, 1.002)))),
    fault("the whole clip as evidence, where it is a part elsewhere", "evidence.whole",
          with_fields(SOUND, evidence=_spans((0.0, 3.0)))),
    fault("one span of evidence twice", "evidence.repeated",
          with_fields(SOUND, evidence=_spans((0.5, 1.5), (0.5, 1.5)))),
)  # fmt: skip
