r"""Documents as LaTeX: tables for a paper, with the rules of booktabs.

For `\input`: it needs `\usepackage{booktabs}` and, for letters with accents under pdfLaTeX, `\usepackage[T1]{fontenc}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.score.rendering.model import Document, Table, plain

# The ten specials, and what OT1 fonts show as another sign.
_ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
})  # fmt: skip
_JOINED = re.compile("(?<=-)(?=-)|(?<=,)(?=,)")  # two of them become one sign


def latex(document: Document) -> str:
    """The document; ends with a line break."""
    return "\n".join(_lines(document)) + "\n"


def escaped(text: str) -> str:
    r"""Text that LaTeX sets as it is; at the start of a row, it would take `[` and `*` for an argument of `\\`."""
    found = _JOINED.sub("{}", plain(text).translate(_ESCAPES))
    return "{}" + found if found[:1] in ("[", "*") else found


def _lines(document: Document) -> Iterator[str]:
    yield r"% needs \usepackage{booktabs} and \usepackage[T1]{fontenc}"
    for table in document.tables:
        yield from _table(table, ": ".join(filter(None, (document.title, table.title))))
    for note in document.notes:
        yield rf"\par\noindent{{\footnotesize {escaped(note)}}}"
    for line in document.signatures:
        broken = escaped(line).replace(r"\textbar{}", r"\textbar{}\allowbreak{}")
        yield rf"\par\noindent{{\footnotesize\ttfamily {broken}}}"


def _table(table: Table, caption: str) -> Iterator[str]:
    columns = "".join("l" if column.kind == "text" else "r" for column in table.columns)
    yield from (r"\begin{table}", r"\centering\small\setlength{\tabcolsep}{4pt}")
    yield from (rf"\caption{{{escaped(caption)}}}", rf"\begin{{tabular}}{{{columns}}}")
    yield from (r"\toprule", _row([column.name for column in table.columns]), r"\midrule")
    yield from map(_row, table.texts())
    yield from (r"\bottomrule", r"\end{tabular}")
    for note in table.notes:
        yield rf"\par\smallskip{{\footnotesize {escaped(note)}}}"
    yield r"\end{table}"


def _row(cells: list[str]) -> str:
    return " & ".join(map(escaped, cells)) + r" \\"
