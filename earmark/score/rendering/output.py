"""Where a document goes, and as what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path

from earmark.command import console
from earmark.errors import UsageError
from earmark.score.rendering.model import Document

_WIDTH = 160


def _markdown(document: Document) -> str:
    from earmark.score.rendering.markdown import markdown

    return markdown(document)


def _latex(document: Document) -> str:
    from earmark.score.rendering.latex import latex

    return latex(document)


def _page(document: Document) -> str:
    from earmark.score.rendering.page import page

    return page(document)


def _text(document: Document) -> str:
    from rich.console import Console

    from earmark.score.rendering.terminal import print_document

    into = StringIO()
    print_document(document, Console(file=into, width=_WIDTH))
    return into.getvalue()


FORMATS: Mapping[str, Callable[[Document], str]] = {"text": _text, "md": _markdown, "latex": _latex, "html": _page}


def put_out(document: Document, to: str, out: Path | None) -> None:
    """Write a document to a file, or print it.

    Args:
        document: What to show.
        to: One of `FORMATS`.
        out: The file; None for standard output. It gets its name when it is whole.

    Raises:
        UsageError: There is no such format, or the file cannot be.
    """
    if to not in FORMATS:
        raise UsageError("--to", expected=f"one of {', '.join(FORMATS)}", got=to)
    if to == "text" and out is None:
        from earmark.score.rendering.terminal import print_document

        print_document(document, console())
        return
    put_text(FORMATS[to](document), out)


def put_text(text: str, out: Path | None) -> None:
    """Write text to a file, or print it, as UTF-8.

    A file gets its name when it is whole; what is no file (a device, a pipe) is written to as it is.

    Raises:
        UsageError: The file cannot be.
    """
    if out is None:
        import sys

        sys.stdout.write(text)
        return
    if out.is_dir() or not out.parent.is_dir():
        got = "a folder" if out.is_dir() else f"no folder {out.parent}"
        raise UsageError("--out", expected="a file in a folder that is there", got=got)
    if out.exists() and not out.is_file():
        out.write_text(text, encoding="utf-8")
        return
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(out)
    except BaseException:  # a full disk, a file that may not be replaced, a stop by hand
        partial.unlink(missing_ok=True)
        raise
