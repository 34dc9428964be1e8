"""Documents as one page of HTML: nothing is fetched, nothing runs; for light and dark screens.

Every table has a caption, and headings with a scope (WCAG 2.2, technique H63); what a figure shows is in the table
below it as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from earmark.score.rendering.drawing import drawn
from earmark.score.rendering.model import Column, Document, Table, plain

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(document: Document) -> str:
    """The page; ends with a line break."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    title = _safe(document.title)
    style = files("earmark.score.rendering").joinpath("page.css").read_text(encoding="utf-8").strip()
    yield from ("<!DOCTYPE html>", '<html lang="en">', "<head>", '<meta charset="utf-8">')
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield from (f"<title>{title}</title>", f"<style>\n{style}\n</style>", "</head>", "<body>", "<main>")
    yield f"<h1>{title}</h1>"
    for number, table in enumerate(document.tables):
        yield from _section(table, document.title, number)
    yield from _notes(document.notes)
    yield "</main>"
    yield "<footer>"
    yield from (f"<code>{_safe(line)}</code>" for line in document.signatures)
    yield from ("</footer>", "</body>", "</html>")


def _section(table: Table, title: str, number: int) -> Iterator[str]:
    yield "<section>"
    if table.title:
        yield f"<h2>{_safe(table.title)}</h2>"
    if table.figure and table.figure.marks:
        yield f"<figure>{drawn(table.figure, f'figure{number}')}</figure>"
    label = _safe(table.title or title)
    yield f'<div class="wide" tabindex="0" role="region" aria-label="{label}"><table aria-label="{label}">'
    yield f"<thead><tr>{''.join(_heading(column) for column in table.columns)}</tr></thead>"
    yield "<tbody>"
    for row in table.texts():
        cells = (
            _cell(text, column, first=n == 0) for n, (text, column) in enumerate(zip(row, table.columns, strict=True))
        )
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table></div>"
    yield from _notes(table.notes)
    yield "</section>"


def _heading(column: Column) -> str:
    return f'<th scope="col"{_kind(column)}>{_safe(column.name)}</th>'


def _cell(text: str, column: Column, *, first: bool) -> str:
    return f'<th scope="row"{_kind(column)}>{_safe(text)}</th>' if first else f"<td{_kind(column)}>{_safe(text)}</td>"


def _kind(column: Column) -> str:
    return ' class="text"' if column.kind == "text" else ""


def _notes(notes: tuple[str, ...]) -> Iterator[str]:
    if notes:
        yield f'<ul class="notes">{"".join(f"<li>{_safe(note)}</li>" for note in notes)}</ul>'


def _safe(text: str) -> str:
    return escape(plain(text))
