"""The figures of the card: small SVG files, the same bytes whenever they are drawn from the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOLDER = "figures"
# Text as shapes: a page shows what was drawn here, whatever fonts it has.
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "earmark", "svg.fonttype": "path", "font.family": "DejaVu Sans", "font.size": 9,
    "axes.spines.top": False, "axes.spines.right": False,
}  # fmt: skip
_WIDTH_IN = 6.4
_BAR_IN = 0.24
_HEAD_IN = 0.9
# Of the palette of Okabe and Ito (2008), which colour-blind people can tell apart.
_BLUE, _ORANGE = "#0072B2", "#E69F00"


class Picture(NamedTuple):
    """A figure of a release.

    Attributes:
        name: Of the file, without its suffix.
        alt: What it shows, for those who do not see it.
        height_in: Its height in inches.
        draw: Draws it.
    """

    name: str
    alt: str
    height_in: float
    draw: Callable[[Axes], None]

    @property
    def path(self) -> str:
        """In the release."""
        return f"{FOLDER}/{self.name}.svg"


def pictures(manifest: Mapping[str, Any]) -> list[Picture]:
    """The figures that there is something to show in.

    Args:
        manifest: Of the release, with `described`.
    """
    described = manifest["described"]
    found = [_bars("items_by_task", "Items by task", "items", manifest["tasks"])]
    if sum(described["lengths"]["items"]):
        found.append(_lengths(described["lengths"]))
    if described["positions"]:
        found.append(_positions(described["positions"]))
    if manifest["licences"]:
        found.append(_bars("licences", "Clips and texts by licence", "clips and texts", manifest["licences"]))
    return found


def draw_figures(manifest: Mapping[str, Any], folder: Path) -> None:
    """Draw all figures into `figures/` of a release."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    (folder / FOLDER).mkdir()
    for picture in pictures(manifest):
        with rc_context(_STYLE):
            figure = Figure(figsize=(_WIDTH_IN, picture.height_in), layout="constrained")
            picture.draw(figure.add_subplot())
            # Neither the day nor the version of the library is in the file.
            nothing = {"Date": None, "Creator": None}
            figure.savefig(folder / picture.path, format="svg", metadata=nothing)


def _bars(name: str, title: str, what: str, counts: Mapping[str, int]) -> Picture:
    labels, values = list(counts), list(counts.values())

    def draw(axes: Axes) -> None:
        bars = axes.barh(labels, values, color=_BLUE)
        axes.bar_label(bars, [f"{value:,}" for value in values], padding=3)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.set_xlabel(what)
        axes.set_title(title, loc="left")

    alt = f"{title}: " + ", ".join(f"{label} {value:,}" for label, value in counts.items())
    return Picture(name, alt, _HEAD_IN + _BAR_IN * len(labels), draw)


def _lengths(lengths: Mapping[str, Any]) -> Picture:
    bounds, values = [f"{bound:g}" for bound in lengths["up_to_s"]], lengths["items"]
    labels = [f"to {bounds[0]}", *(f"{low} to {high}" for low, high in pairwise(bounds))]
    labels.append(f"over {bounds[-1]}")

    def draw(axes: Axes) -> None:
        bars = axes.bar(range(len(labels)), values, color=_BLUE)
        axes.bar_label(bars, [f"{value:,}" if value else "" for value in values])
        axes.set_xticks(range(len(labels)), labels, rotation=35, ha="right", rotation_mode="anchor")
        axes.margins(y=0.12)
        axes.set_xlabel("seconds of sound in an item")
        axes.set_ylabel("items")
        axes.set_title("Items by the length of their sound", loc="left")

    shown = (f"{label} s {value:,}" for label, value in zip(labels, values, strict=True) if value)
    return Picture("lengths", "Items by the length of their sound: " + ", ".join(shown), 2.8, draw)


def _positions(positions: Mapping[str, list[int]]) -> Picture:
    bars = [(f"{n}: {place + 1}", count, sum(counts) / len(counts)) for n, counts in positions.items()
            for place, count in enumerate(counts)]  # fmt: skip

    def draw(axes: Axes) -> None:
        labels = [label for label, _, _ in bars]
        axes.bar(labels, [count for _, count, _ in bars], color=_BLUE, label="right here")
        even = [mean for _, _, mean in bars]
        axes.scatter(labels, even, marker="_", s=160, color=_ORANGE, linewidths=2.5, label="if all alike")
        axes.tick_params(axis="x", labelrotation=0 if len(bars) < 12 else 90)
        axes.set_xlabel("number of options: place of the right one")
        axes.set_ylabel("choice items")
        axes.set_title("Where the right option stands", loc="left")
        axes.margins(y=0.25)
        axes.legend(frameon=False, ncols=2, loc="upper right")

    shown = (f"of {n} options {', '.join(map(str, counts))}" for n, counts in positions.items())
    return Picture("answer_positions", "How often each place is right: " + "; ".join(shown), 2.8, draw)
