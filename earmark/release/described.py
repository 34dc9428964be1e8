"""What a release says of its items: counted while they go by, for the card, the figures and `croissant.json`.

What can be said without scoring is said here, exactly: how often the first and the longest option is right, and what
guessing comes to. The baselines of `earmark.score` measure the same once the release stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Any

from earmark.checks.coverage.groups import FAIRNESS
from earmark.item import Clip, Item, length_bin

# Upper bounds of the bars of lengths, in seconds; the last bar has none.
LENGTHS_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)
_DECIMALS = 4


@dataclass(slots=True)
class _Cell:
    """The items of one task; `first` and `longest` count how often that option is right."""

    items: int = 0
    choice: int = 0
    chances: list[float] = field(default_factory=list)
    first: int = 0
    longest: int = 0
    answers: Counter[str] = field(default_factory=Counter)

    def add(self, item: Item) -> None:
        self.items += 1
        self.answers[" | ".join(item.answers)] += 1
        if item.answer_type == "choice" and item.choices:
            self.choice += 1
            self.chances.append(1 / len(item.choices))
            self.first += item.answer_index == 0
            longest = max(item.choices, key=len)  # the first of equals, as the baseline takes it
            self.longest += item.answer_index == item.choices.index(longest)

    def facts(self) -> dict[str, Any]:
        return {
            "items": self.items,
            "choice": self.choice,
            "chance": round(fsum(self.chances) / self.choice, _DECIMALS) if self.choice else None,
            "first": self.first,
            "longest": self.longest,
            "answers": len(self.answers),
            "commonest_answer": round(max(self.answers.values()) / self.items, _DECIMALS),
        }


@dataclass(slots=True)
class _Origin:
    """The items of one source or recipe; clips by how they came about, and the corpora they are of."""

    tasks: Counter[str] = field(default_factory=Counter)
    clips: Counter[str] = field(default_factory=Counter)
    corpora: Counter[str] = field(default_factory=Counter)
    twins: Counter[str] = field(default_factory=Counter)
    perturbations: Counter[str] = field(default_factory=Counter)
    scenes: int = 0

    def add(self, item: Item) -> None:
        self.tasks[f"{item.benchmark}/{item.task}"] += 1
        self.clips.update(map(how_made, item.clips))
        self.corpora.update(part.source.dataset for _, part in item.licensed() if part.source.dataset != "synth")
        self.twins.update([item.twin.kind] if item.twin else [])
        self.perturbations.update([item.perturbation.kind] if item.perturbation else [])
        self.scenes += item.scene is not None

    def facts(self) -> dict[str, Any]:
        counted = {name: _sorted(getattr(self, name)) for name in ("tasks", "clips", "corpora", "twins")}
        return {**counted, "perturbations": _sorted(self.perturbations), "scenes": self.scenes}


def how_made(clip: Clip) -> str:
    """How a clip came about: `recorded`, `mixed` of recordings and what was made, or `made` altogether."""
    if clip.source.dataset != "synth":
        return "recorded"
    return "mixed" if '"pcm_sha256"' in clip.source.record else "made"


class Described:
    """Collects what is said of all items of a release."""

    def __init__(self) -> None:
        self._cells: dict[str, _Cell] = defaultdict(_Cell)
        self._origins: dict[str, _Origin] = defaultdict(_Origin)
        self._positions: dict[int, list[int]] = {}
        self._lengths = [0] * (len(LENGTHS_S) + 1)
        self._bins: Counter[str] = Counter()
        self._clips: Counter[str] = Counter()
        self._layouts: Counter[str] = Counter()
        self._rates: Counter[int] = Counter()
        self._groups: dict[str, Counter[str]] = defaultdict(Counter)

    def add(self, item: Item, *, scored: bool = True) -> None:
        """Take one item.

        Args:
            item: Of the release.
            scored: Whether it is of the split that scores are measured on: what is counted from answers is over these.
        """
        if scored:
            self._cells[f"{item.benchmark}/{item.task}"].add(item)
            place = item.answer_index
            if item.answer_type == "choice" and place is not None and place in range(len(item.choices)):
                self._positions.setdefault(len(item.choices), [0] * len(item.choices))[place] += 1
        self._origins[item.id.split("/")[0]].add(item)
        if item.clips:
            seconds = fsum(clip.duration_s or 0.0 for clip in item.clips)
            self._lengths[sum(seconds > bound for bound in LENGTHS_S)] += 1
            self._bins[length_bin(seconds)] += 1
        for clip in item.clips:
            self._clips[how_made(clip)] += 1
            self._layouts[clip.layout] += 1
            self._rates[clip.sample_rate_hz or 0] += 1
        for group in item.groups:
            if group.key.casefold() in FAIRNESS:
                self._groups[group.key][group.value] += 1

    def facts(self) -> dict[str, Any]:
        """All of it, in types that JSON has and in an order that does not depend on that of the items."""
        return {
            "tasks": {name: self._cells[name].facts() for name in sorted(self._cells)},
            "origins": {name: self._origins[name].facts() for name in sorted(self._origins)},
            "positions": {str(n): self._positions[n] for n in sorted(self._positions)},
            "lengths": {"up_to_s": list(LENGTHS_S), "items": self._lengths},
            "length_bins": _sorted(self._bins),
            "clips": _sorted(self._clips),
            "layouts": _sorted(self._layouts),
            "sample_rates_hz": {str(rate): self._rates[rate] for rate in sorted(self._rates)},
            "groups": {key: _sorted(self._groups[key]) for key in sorted(self._groups)},
        }


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
