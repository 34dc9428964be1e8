"""Scores with their intervals beside chance, drawn as SVG within a page."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from earmark.score.rendering.model import Estimate, Figure, Mark, percent, plain, shown

_LEFT, _WIDTH, _RIGHT = 230, 440, 90  # of labels, of the axis, of what is written behind
_ROW, _TOP, _GAP = 20, 26, 8
_LABEL_CHARACTERS = 32
_COLOURS = 6
_SHAPES = ("M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z", "M-5-5h10v10h-10z", "M0-6l6 6l-6 6l-6-6z", "M0-6l6 10h-12z")


def drawn(figure: Figure, name: str) -> str:
    """One `<svg>` element.

    Args:
        figure: What to draw.
        name: Distinct within the page.
    """
    series = list(dict.fromkeys(mark.series for mark in figure.marks))
    groups = [list(marks) for _, marks in groupby(figure.marks, key=lambda mark: mark.label)]
    legend = _ROW * (len(series) if len(series) > 1 else 0)
    height = _TOP + legend + sum(_ROW * len(marks) + _GAP for marks in groups) + _ROW
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + _RIGHT} {height}" role="img"',
        f' aria-labelledby="{name}-title"><title id="{name}-title">{_safe(figure.title)}</title>',
        *_legend(series), *_axis(figure, legend, height),
    ]  # fmt: skip
    y = _TOP + legend + _ROW / 2
    for marks in groups:
        parts += _group(figure, marks, series, y)
        y += _ROW * len(marks) + _GAP
    return "".join([*parts, "</svg>"])


def _group(figure: Figure, marks: list[Mark], series: list[str], y: float) -> Iterator[str]:
    label = plain(marks[0].label)
    short = label if len(label) <= _LABEL_CHARACTERS else f"{label[: _LABEL_CHARACTERS - 1]}\u2026"
    middle = y + _ROW * (len(marks) - 1) / 2
    yield f'<text x="{_LEFT - 12}" y="{middle + 4:g}" text-anchor="end">{_safe(short)}'
    yield f"<title>{_safe(label)}</title></text>" if short != label else "</text>"
    for number, mark in enumerate(marks):
        yield from _mark(figure, mark, series.index(mark.series), y + _ROW * number)


def _mark(figure: Figure, mark: Mark, number: int, y: float) -> Iterator[str]:
    estimate = None if mark.value is None else Estimate(mark.value, mark.interval)
    said = f"{plain(mark.series)} {plain(mark.label)}: {shown(estimate, 'estimate')}".strip()
    yield f'<g class="s{number % _COLOURS}"><title>{_safe(said)}</title>'
    if mark.interval:
        low, high = _x(figure, mark.interval.low), _x(figure, mark.interval.high)
        yield f'<path class="bar" d="M{low:.1f} {y - 4:g}v8M{low:.1f} {y:g}H{high:.1f}M{high:.1f} {y - 4:g}v8"/>'
    if mark.value is not None:
        yield f'<path class="dot" transform="translate({_x(figure, mark.value):.1f} {y:g})" d="{_shape(number)}"/>'
    yield "</g>"
    if mark.chance is not None:
        yield f'<path class="chance" d="M{_x(figure, mark.chance):.1f} {y - 9:g}v18"/>'
    text = shown(mark.value, "percent")
    yield f'<text x="{_LEFT + _WIDTH + 14}" y="{y + 4:g}">{text}</text>'


def _legend(series: list[str]) -> Iterator[str]:
    if len(series) < 2:
        return
    for number, name in enumerate(series):
        y = _ROW * number + 12
        yield f'<g class="s{number % _COLOURS}"><path class="dot" transform="translate({_LEFT + 6} {y})" '
        yield f'd="{_shape(number)}"/></g><text x="{_LEFT + 20}" y="{y + 4}">{_safe(name)}</text>'


def _axis(figure: Figure, legend: int, height: int) -> Iterator[str]:
    for step in range(5):
        share = figure.start + (figure.end - figure.start) * step / 4
        x = _x(figure, share)
        yield f'<path class="axis" d="M{x:.1f} {_TOP + legend - 4}V{height - _ROW}"/>'
        text = percent(share).removesuffix(".0")
        yield f'<text class="soft" x="{x:.1f}" y="{height - 4}" text-anchor="middle">{text}</text>'
    if any(mark.chance is not None for mark in figure.marks):
        yield f'<path class="chance" d="M{_LEFT + _WIDTH - 72} {_TOP - 20}v16"/>'
        yield f'<text class="soft" x="{_LEFT + _WIDTH - 62}" y="{_TOP - 8}">chance</text>'


def _x(figure: Figure, share: float) -> float:
    inside = min(max(share, figure.start), figure.end)
    return _LEFT + _WIDTH * (inside - figure.start) / (figure.end - figure.start)


def _shape(number: int) -> str:
    return _SHAPES[number % len(_SHAPES)]


def _safe(text: str) -> str:
    return escape(plain(text))
