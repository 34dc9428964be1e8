"""Documents: cells as they are shown, and what Markdown, LaTeX and HTML do with text that would be syntax."""

from __future__ import annotations

import os
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.errors import ScoreError, UsageError
from earmark.score.rendering import FORMATS, Document, Table, put_out
from earmark.score.rendering.drawing import drawn
from earmark.score.rendering.latex import escaped as in_latex
from earmark.score.rendering.latex import latex
from earmark.score.rendering.markdown import escaped as in_markdown
from earmark.score.rendering.markdown import markdown
from earmark.score.rendering.model import Chance, Column, Estimate, Figure, Kind, Mark, Range, plain, shown
from earmark.score.rendering.page import page

NASTY = "a|b `c` _d_ *e* [f](g) <b>h</b> & $i$ #j %k ^l ~m {n} \\o \"p\" 'q'"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def document(text: str = NASTY) -> Document:
    marks = (Mark(text, "", 0.5, Range(0.25, 0.75), 0.25), Mark("none", "", None, None))
    columns = (Column("task"), Column(f"{text} %", "percent"), Column("95 %", "range"))
    rows = ((text, 0.5, Range(0.25, 0.75)), ("none", None, None))
    table = Table("By task", columns, rows, (text,), Figure("Scores", marks))
    return Document(text, (table,), (text,), ("earmark:0|n:2",))


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, "text", "none"), (True, "text", "yes"), (0.12345678, "text", "0.1235"), ([1, 2], "text", "[1, 2]"),
        ("two\nlines\t\x1b[31m", "text", "two lines \ufffd[31m"), (12, "count", "12"), (2 / 3, "percent", "66.7"),
        (Range(0.5, 5 / 6), "range", "50.0-83.3"), (Range(-0.04, 0.08), "range", "-4.0 to 8.0"),
        (Estimate(2 / 3, Range(0.5, 0.75)), "estimate", "66.7 (50.0-75.0)"), (Estimate(1.0, None), "estimate", "100.0"),
        (Chance(0.25, 4, 4), "chance", "25.0"), (Chance(0.25, 3, 12), "chance", "25.0 (3 of 12)"),
        (0.000123456, "number", "0.0001235"), ("1/0/2", "tally", "1/0/2"),
    ],
)  # fmt: skip
def test_cells(value: Any, kind: Kind, text: str) -> None:
    assert shown(value, kind) == text


@pytest.mark.parametrize("kind", ["text", "percent", "number"])
@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_no_cell_is_nan(number: float, kind: Kind) -> None:
    with pytest.raises(ScoreError, match="a finite one"):
        shown(number, kind)


def test_nothing_steers_a_terminal_or_breaks_a_file() -> None:
    assert plain("\x1b]0;x\x07 \x00 \u202e \ud83d") == "\ufffd]0;x\ufffd \ufffd \ufffd \ufffd"
    plain("\ud800" * 3).encode("utf-8")


@given(TEXTS)
def test_markdown_is_text_again(text: str) -> None:
    """A backslash before a punctuation mark is the mark itself (CommonMark 0.31, 2.4); none is left bare."""
    made = in_markdown(text)
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", made) == plain(text).strip()
    assert not re.search(r"[|`*_<\[]", re.sub(r"\\.", "", made))


@pytest.mark.parametrize(("text", "made"), [("- x", r"\- x"), ("1. x", r"1\. x"), ("-4.0 to 8", "-4.0 to 8"),
                                            ("25.0", "25.0"), ("# x", r"\# x"), ("2)", r"2\)")])  # fmt: skip
def test_the_start_of_a_line_is_no_list(text: str, made: str) -> None:
    assert in_markdown(text) == made


def test_a_row_of_markdown_has_its_cells() -> None:
    lines = markdown(document()).splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 4
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {4}
    assert rows[1] == "| --- | ---: | ---: |"
    assert lines[-3:] == ["```", "earmark:0|n:2", "```"]


def test_a_fence_is_longer_than_what_is_in_it() -> None:
    made = markdown(Document("t", (), (), ("a ```` b",)))
    assert "`````\na ```` b\n`````\n" in made


@given(TEXTS)
def test_latex_has_no_bare_specials(text: str) -> None:
    made = in_latex(text)
    known = re.sub(r"\\(text[a-z]+\{\}|[{}$&#_%])|(?<=-)\{\}(?=-)|(?<=,)\{\}(?=,)|^\{\}(?=[\[*])", "", made)
    assert not re.search(r"[\\{}$&#_%^~<>|\"'`]", known)
    assert not made.startswith(("[", "*"))
    assert not re.search("--|,,", made)


def test_a_table_of_latex() -> None:
    lines = latex(document()).splitlines()
    rows = lines[lines.index(r"\midrule") + 1 : lines.index(r"\bottomrule")]
    assert [len(re.findall(r"(?<!\\)&", row)) for row in rows] == [2, 2]
    assert all(row.endswith(r" \\") for row in rows)
    assert r"\begin{tabular}{lrr}" in lines
    assert lines[-1] == r"\par\noindent{\footnotesize\ttfamily earmark:0\textbar{}\allowbreak{}n:2}"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_page_is_one_file_that_fetches_nothing() -> None:
    made = page(document())
    tags = Tags()
    tags.feed(made)
    names = [tag for tag, _ in tags.seen]
    assert made.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert not {"script", "link", "img", "iframe", "b"} & set(names)
    assert not [key for _, found in tags.seen for key in found if key in ("src", "href") or key.startswith("on")]
    assert {found.get("scope") for tag, found in tags.seen if tag == "th"} == {"col", "row"}
    assert NASTY in tags.texts
    assert "prefers-color-scheme: dark" in made
    assert names.count("svg") == names.count("table") == 1


@given(TEXTS, TEXTS)
def test_a_figure_is_xml(label: str, series: str) -> None:
    marks = tuple(Mark(label, name, 0.5, Range(0.25, 0.75), 0.25) for name in (series, f"{series}2"))
    root = ET.fromstring(drawn(Figure("t", marks), "f0"))  # noqa: S314 - our own
    assert root.tag.endswith("svg")
    dots = [one for one in root.iter() if one.get("class") == "dot"]
    assert len(dots) == 4  # two of them in the legend
    # The axis goes from 230 to 670: a half is at 450.
    assert [one.get("transform") for one in dots[2:]] == ["translate(450.0 76)", "translate(450.0 96)"]


def test_what_is_no_file_is_not_replaced_by_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    put_out(document(), "md", pipe)
    assert b"earmark:0" in os.read(reader, 65_536)
    os.close(reader)
    assert pipe.is_fifo()


def test_put_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for to in FORMATS:
        put_out(document(), to, tmp_path / to)
        assert "earmark:0" in (tmp_path / to).read_text(encoding="utf-8")
        put_out(document(), to, None)
        assert "earmark:0" in capsys.readouterr().out
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FORMATS)
    with pytest.raises(UsageError, match="expected one of text, md, latex, html, got pdf"):
        put_out(document(), "pdf", None)
    with pytest.raises(UsageError, match=r"--out: expected a file .*, got a folder"):
        put_out(document(), "md", tmp_path)
    with pytest.raises(UsageError, match="got no folder"):
        put_out(document(), "md", tmp_path / "no" / "x.md")
