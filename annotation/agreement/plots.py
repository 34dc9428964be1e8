"""Pictures of agreement: raters, items, and what is taken for what."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from annotation.agreement.report import Agreement

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_RATERS_SHOWN = 60
_LABELS_SHOWN = 30
_LETTERS_SHOWN = 24
_NUMBERED = 12


def write_plots(found: Agreement, folder: Path) -> list[Path]:
    """Write `raters.png`, `items.png` and `labels.png`; what there is nothing to show of is not written.

    Args:
        found: The report.
        folder: Created if absent.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {
        "raters": _raters(found) if found.per_rater else None,
        "items": _items(found) if found.consensus else None,
        "labels": _labels(found) if found.values else None,
    }
    written = []
    for name, figure in drawn.items():
        if figure is not None:
            path = folder / f"{name}.png"
            with warnings.catch_warnings():
                warnings.filterwarnings(
                    "ignore", message="Glyph"
                )  # a script that no font here has: boxes, and no noise
                figure.savefig(path, dpi=120, bbox_inches="tight")
            written.append(path)
    return written


def _figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height))


def _short(names: Iterable[str]) -> list[str]:
    return [" ".join(name[:_LETTERS_SHOWN].split()) + ("" if len(name) <= _LETTERS_SHOWN else "...") for name in names]


def _raters(found: Agreement) -> Figure:
    shown = sorted(found.per_rater, key=lambda one: (-one.n, one.rater))[:_RATERS_SHOWN]
    left = f" ({len(shown)} of {len(found.per_rater)})" if len(shown) < len(found.per_rater) else ""
    title = f"raters, by number of judgements{left}"
    figure = _figure(max(5.0, 0.22 * len(shown)), 4)
    axes = figure.subplots()
    places = np.arange(len(shown))
    for marker, label, values in (
        ("o", "with the rest", [one.agreement for one in shown]),
        ("x", "accuracy", [one.accuracy for one in shown]),
    ):
        known = [(place, value) for place, value in zip(places, values, strict=True) if value is not None]
        if known:
            axes.plot(*zip(*known, strict=True), marker, label=label)
    axes.set(ylim=(-0.02, 1.02), ylabel="share", xlim=(-0.7, len(shown) - 0.3), title=title)
    axes.set_xticks(places, _short(one.rater for one in shown), rotation=90, fontsize=6, parse_math=False)
    if axes.get_lines():
        axes.legend()
    return figure


def _items(found: Agreement) -> Figure:
    figure = _figure(5, 3.5)
    axes = figure.subplots()
    axes.hist([one.entropy_bits for one in found.consensus], bins=30)
    axes.set(xlabel="entropy of the labels, bits", ylabel="items", title="how far items divide their raters")
    return figure


def _labels(found: Agreement) -> Figure:
    """How often the raters of one item give one label, and another: a row for each label that most gave."""
    labels = list(found.values)[:_LABELS_SHOWN]
    place = {label: n for n, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    for one in found.consensus:
        row = place.get(one.truth or one.majority or "")
        for label, count in one.votes.items():
            if row is not None and label in place:
                table[row, place[label]] += count
    shares = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    size = max(4.0, 0.4 * len(labels))
    figure = _figure(size + 1, size)
    axes = figure.subplots()
    picture = axes.imshow(shares, vmin=0, vmax=1, cmap="viridis")
    axes.set_xticks(range(len(labels)), _short(labels), rotation=90, fontsize=7, parse_math=False)
    axes.set_yticks(range(len(labels)), _short(labels), fontsize=7, parse_math=False)
    axes.set(xlabel="label given", ylabel="truth, or what most say", title="what is taken for what")
    if len(labels) <= _NUMBERED:
        for (row, column), share in np.ndenumerate(shares):
            if share >= 0.005:
                colour = "black" if share > 0.6 else "white"
                axes.text(column, row, f"{share:.2f}", color=colour, ha="center", va="center", fontsize=7)
    figure.colorbar(picture)
    return figure
