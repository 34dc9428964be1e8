"""What figures say of an option: of declared metadata, or of a few statistics of the sound.

Figures say nothing of an option by themselves, so each feature joins a figure with the option: its words, its rank
among options that are numbers, and, for an option that names a clip, how this clip's figure stands among the clips.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from earmark.checks.shortcuts.question import Question, clip_named, number_in
from earmark.checks.shortcuts.wording import Feature
from earmark.checks.spectrum import STATISTICS
from earmark.validation import normalised_choice

Figures = Mapping[str, float]
# Measured from the samples, and told apart from what a file shows before it is played.
LEVELS = frozenset({"loudness_lufs", "true_peak_dbfs"})
_BINS = 4
# Figures this near in all clips of a question tell no clip from another.
_DECIMALS = 3


def metadata(question: Question) -> tuple[Figures, ...]:
    """What a file tells of each clip before it is played."""
    return tuple({name: value for name, value in clip.items() if name not in LEVELS} for clip in question.metadata)


def levels(question: Question) -> tuple[Figures, ...]:
    """The levels that are declared of each clip."""
    return tuple({name: value for name, value in clip.items() if name in LEVELS} for clip in question.metadata)


def shallow(question: Question) -> tuple[Figures, ...]:
    """The spectral statistics of each clip; none where one of them could not be heard."""
    if not all(question.spectra):
        return ()
    return tuple(dict(zip(STATISTICS, spectrum, strict=True)) for spectrum in question.spectra)


class Relating:
    """Joins the figures of questions with their options; figures are ranked within their cell.

    Args:
        questions: All of them; those without figures have no features.
        figures: What is known of the clips of one.
    """

    def __init__(self, questions: Sequence[Question], figures: Callable[[Question], tuple[Figures, ...]]) -> None:
        self._figures = figures
        self._ranks: dict[int, dict[str, float]] = defaultdict(dict)
        by_cell: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
        for number, question in enumerate(questions):
            for name, value in _whole(figures(question)).items():
                by_cell[question.cell, name].append((number, value))
        for (_, name), known in by_cell.items():
            places = [number for number, _ in known]
            for number, rank in zip(places, _ranks([value for _, value in known]), strict=True):
                if rank is not None:
                    self._ranks[number][name] = rank

    def features(self, number: int, question: Question, index: int) -> Iterator[Feature]:
        """The features of one option of the question of this number."""
        option = question.choices[index]
        whole = normalised_choice(option)
        said = normalised_choice(question.said)
        order = _order(question.choices, index)
        for name, rank in self._ranks[number].items():
            level = min(int((rank + 1) / 2 * _BINS), _BINS - 1)
            yield f"{name} rises {whole}", rank
            yield f"{name} {level} {whole}", 1.0
            yield f"{name} rises {said} {whole}", rank
            if order is not None:
                yield f"{name} rises with number", rank * order
                yield f"{name} rises with number {said}", rank * order
        yield from _of_clip(self._figures(question), option, said)
        yield from _of_duration(self._figures(question), question.choices, index)


def _whole(clips: tuple[Figures, ...]) -> dict[str, float]:
    """Figures of all clips of a question together: means, sums of durations, and their number."""
    names = sorted({name for clip in clips for name in clip})
    means = {name: float(np.mean([clip[name] for clip in clips if name in clip])) for name in names}
    total = {"total_s": sum(clip.get("duration_s", 0.0) for clip in clips)} if len(clips) > 1 else {}
    return {**means, **total, "clips": float(len(clips))} if clips else {}


def _ranks(values: Sequence[float]) -> NDArray[np.object_]:
    """Rank of each value from -1 to 1, equal ones alike; None for all where all are equal."""
    from scipy.stats import rankdata

    rounded = np.round(np.asarray(values, float), _DECIMALS)
    if len(rounded) < 2 or np.ptp(rounded) == 0:
        return np.full(len(rounded), None, object)
    return np.asarray((rankdata(rounded) - 1) / (len(rounded) - 1) * 2 - 1, object)


def _order(choices: Sequence[str], index: int) -> float | None:
    """Rank of an option by the number in it, from -1 to 1; None where they are no numbers."""
    numbers = [number for number in map(number_in, choices) if number is not None]
    if len(numbers) < len(choices) or len(set(numbers)) < 2:
        return None
    below = sum(number < numbers[index] for number in numbers)
    above = sum(number > numbers[index] for number in numbers)
    return (below - above) / (len(numbers) - 1)


def _of_clip(clips: tuple[Figures, ...], option: str, said: str) -> Iterator[Feature]:
    """How the clip that an option names stands among the clips."""
    named = clip_named(option, len(clips))
    if named is None or len(clips) < 2:
        return
    for name, own in clips[named].items():
        others = [clip[name] for clip in clips if name in clip]
        rounded, mine = [round(value, _DECIMALS) for value in others], round(own, _DECIMALS)
        below, above = sum(v < mine for v in rounded), sum(v > mine for v in rounded)
        if min(rounded) < max(rounded):
            rank = (below - above) / max(len(rounded) - 1, 1)
            far = (own - float(np.mean(others))) / float(np.std(others))
            for place in ("", said):
                yield f"clip rank {name} {place}", rank
                yield f"clip extreme {name} {place}", abs(rank)
                yield f"clip far {name} {place}", far
                yield f"clip odd {name} {place}", abs(far)


def _of_duration(clips: tuple[Figures, ...], choices: Sequence[str], index: int) -> Iterator[Feature]:
    """Whether the number in an option is the nearest to the duration of all clips together."""
    numbers = [number for number in map(number_in, choices) if number is not None]
    total = sum(clip.get("duration_s", 0.0) for clip in clips)
    if len(numbers) == len(choices) and total:
        distances = [abs(number - total) for number in numbers]
        if distances[index] == min(distances):
            yield "nearest to the duration", 1.0
