"""Tables and pictures in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from earmark.release.figures import Picture


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; a bar in a cell would end it, so it is escaped."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def listed(counts: Mapping[str, int]) -> str:
    """Names with their counts, as a sentence has them."""
    return ", ".join(f"{name} {n:,}" for name, n in counts.items())


def share(part: float, whole: float) -> str:
    """A share in percent; `-` of nothing."""
    return f"{part / whole:.1%}" if whole else "-"


def picture(one: Picture) -> str:
    """A figure with what it shows for those who do not see it."""
    alt = one.alt.replace("[", "(").replace("]", ")")
    return f"![{alt}]({one.path})"
