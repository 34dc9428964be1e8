"""Documents on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console

from earmark.score.rendering.model import Document, Table, plain

if TYPE_CHECKING:
    from rich.table import Table as Grid

_NARROWEST = 6  # of a column of text, in characters
_WIDEST = 10_000


def print_document(document: Document, console: Console) -> None:
    """Print the tables, what they do not say, and the signatures.

    Args:
        document: What to show.
        console: Where.
    """
    from rich.text import Text

    grids = [_grid(table) for table in document.tables]
    if not console.is_terminal:  # only a screen has an end on the right
        width = max([console.width, *(_width_of(grid, console) for grid in grids)])
        console = Console(file=console.file, width=width)
    for table, grid in zip(document.tables, grids, strict=True):
        if len(document.tables) > 1:
            console.print(Text(plain(table.title), style="bold underline"))
        console.print(grid)
        for note in table.notes:
            console.print(Text(plain(note)))
        if len(document.tables) > 1:
            console.print()
    for note in document.notes:
        console.print(Text(plain(note)))
    for line in document.signatures:
        console.print(Text(plain(line)), soft_wrap=True)


def _width_of(grid: Grid, console: Console) -> int:
    from rich.measure import Measurement

    return Measurement.get(console, console.options.update(max_width=_WIDEST), grid).maximum


def _grid(table: Table) -> Grid:
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=None, pad_edge=False, header_style="bold")
    for column in table.columns:
        text = column.kind == "text"
        grid.add_column(Text(plain(column.name)), justify="left" if text else "right", no_wrap=not text,
                        overflow="fold", min_width=_NARROWEST if text else None)  # fmt: skip
    for row in table.texts():
        grid.add_row(*map(Text, row))
    return grid
