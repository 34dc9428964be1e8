"""TextGrid: the two text formats, their encodings, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.contract.source import Source, builder
from builders.reading.textgrid import Span, Tier, textgrid
from earmark.errors import SourceError

SOURCE: Source = builder("mfa_multilingual").SOURCE

SHORT = """File type = "ooTextFile"
Object class = "TextGrid"

0
1.5
<exists>
2
"IntervalTier"
"words"
0
1.5
2
0
0.5
""
0.5
1.5
"say ""yes"" "
"TextTier"
"clicks"
0
1.5
1
0.75
"click"
"""

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 1.5
tiers? <exists>
size = 2
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 1.5
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 0.5
            text = ""
        intervals [2]:
            xmin = 0.5
            xmax = 1.5
            text = "say ""yes"" "
    item [2]:
        class = "TextTier"
        name = "clicks"
        xmin = 0
        xmax = 1.5
        points: size = 1
        points [1]:
            number = 0.75
            mark = "click"
"""

TIERS = (
    Tier("words", False, (Span(0.0, 0.5, ""), Span(0.5, 1.5, 'say "yes"'))),
    Tier("clicks", True, (Span(0.75, 0.75, "click"),)),
)


def read(folder: Path, raw: bytes) -> tuple[Tier, ...]:
    (folder / "x.TextGrid").write_bytes(raw)
    return textgrid(SOURCE, folder, "x.TextGrid")


@pytest.mark.parametrize("text", [SHORT, LONG, LONG.replace("\n", "\r\n"), f"{SHORT}! 3 is a comment"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_both_formats_say_the_same(text: str, encoding: str, tmp_path: Path) -> None:
    assert read(tmp_path, text.encode(encoding)) == TIERS


def test_utf16_of_either_order(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xfe\xff" + LONG.encode("utf-16-be")) == TIERS
    assert read(tmp_path, b"\xff\xfe" + LONG.encode("utf-16-le")) == TIERS


def test_spoken_leaves_out_silence() -> None:
    assert TIERS[0].spoken() == (Span(0.5, 1.5, 'say "yes"'),)


def test_no_tiers(tmp_path: Path) -> None:
    assert read(tmp_path, b'"ooTextFile"\n"TextGrid"\n0\n1\n<absent>\n') == ()
    assert read(tmp_path, b'"ooTextFile"\n"TextGrid"\n0\n1\n<exists>\n0\n') == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "expected the type of the file, in quotation marks, got the end of the file"),
        ("words", "expected the type of the file"),
        ('"ooTextFile" "Pitch 1" 0 1', "expected a text file of Praat"),
        (SHORT.replace("IntervalTier", "WordTier"), "expected a tier: IntervalTier, TextTier, got 'WordTier'"),
        (SHORT.replace("1.5\n2\n0\n", "1.5\n9\n0\n"), "expected a start, in seconds"),
        (SHORT.replace("1.5\n2\n0\n", "1.5\n-2\n0\n"), "expected the number of spans of tier 'words', got -2.0"),
        (SHORT.replace("1.5\n2\n0\n", "1.5\n2.5\n0\n"), "got 2.5"),
        (SHORT.replace("0.5\n1.5\n", "0.4\n1.5\n"), "that do not run backwards, got 0.4 after 0.5"),
        (SHORT.replace("0.5\n1.5\n", "0.5\n0.1\n"), "expected an end that is not before its start, got 0.5 to 0.1"),
        (SHORT.replace("0.5\n1.5\n", "0.5\n1e999\n"), "a number that is too large"),
    ],
)
def test_what_is_no_textgrid(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=rf"source 'mfa_multilingual', .*x\.TextGrid: .*{message}"):
        read(tmp_path, text.encode())


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"expected text in UTF-8 or UTF-16, got byte 0xe9"):
        read(tmp_path, SHORT.replace("yes", "\xe9").encode("latin-1"))
    with pytest.raises(SourceError, match="expected a readable file"):
        textgrid(SOURCE, tmp_path, "absent.TextGrid")


@given(st.integers(min_value=0, max_value=len(SHORT.rstrip()) - 1))
def test_a_file_that_breaks_off_is_an_error(length: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder, pytest.raises(SourceError):
        read(Path(folder), SHORT.rstrip()[:length].encode())
