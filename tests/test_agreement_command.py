"""`python -m annotation agree FILE`: real crowds, files of every form, and bad ones."""

from __future__ import annotations

import csv
import json
import os
import random
import threading
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib.image
import pytest

from annotation.agreement import consensus
from annotation.agreement.command import add_agree
from tests.verbs import called

TABLE = """item,rater,label,truth,seconds
1,ann,dog,dog,2
1,bob,dog,dog,4
2,ann,cat,dog,3
2,bob,dog,dog,
3,ann,cat,cat,2.5
3,bob,cat,cat,4
"""
COLUMNS = ("--item", "item", "--rater", "rater", "--label", "label")
# By hand: five of six right; pairs agree on two of three; alpha as of aa ab bb.
EXPECTED = {"n": 6, "items": 3, "raters": 2, "accuracy": 5 / 6, "percent": 2 / 3, "alpha": 4 / 9}


class Said(NamedTuple):
    """What the command gave back."""

    status: int
    out: str
    err: str


class Agree:
    """The command, in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str | Path) -> Said:
        try:
            status = called(add_agree, *arguments)
        except SystemExit as error:
            status = int(error.code or 0)
        return Said(status, *self._capsys.readouterr())

    def json(self, *arguments: str | Path) -> dict[str, Any]:
        said = self(*arguments, "--json")
        assert (said.status, said.err) == (0, "")
        found: dict[str, Any] = json.loads(said.out)
        return found


@pytest.fixture
def agree(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Agree:
    monkeypatch.setattr(consensus, "ITERATIONS", 2)
    return Agree(capsys)


def written(folder: Path, content: str | bytes, name: str = "votes.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def holds(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_a_table(agree: Agree, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    found = agree.json(path, *COLUMNS, "--truth", "truth", "--seconds", "seconds")
    holds(found, EXPECTED)
    assert [(one["rater"], one["accuracy"], one["median_s"]) for one in found["per_rater"]] == [
        ("ann", pytest.approx(2 / 3), 2.5),
        ("bob", 1, 4),
    ]
    assert [one["item"] for one in found["next"]] == ["2"]


def as_json_lines(text: str) -> str:
    rows = list(csv.DictReader(text.splitlines()))
    return "".join(json.dumps({k: v for k, v in row.items() if v}) + "\n" for row in rows)


FORMS = {
    "semicolons": TABLE.replace(",", ";"),
    "tabs": TABLE.replace(",", "\t"),
    "bars": TABLE.replace(",", "|"),
    "a mark of byte order": "\ufeff" + TABLE,
    "line ends of Windows": TABLE.replace("\n", "\r\n"),
    "quotes": "\n".join(",".join(f'"{cell}"' for cell in line.split(",")) for line in TABLE.splitlines()),
    "blanks": TABLE.replace(",", " , ").replace("\n", "\n\n"),
    "JSON lines": as_json_lines(TABLE),
    "JSON lines with a mark": "\ufeff\n" + as_json_lines(TABLE),
    "a JSON array": "[" + ",".join(as_json_lines(TABLE).splitlines()) + "]",
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_reads_alike(agree: Agree, tmp_path: Path, form: str) -> None:
    holds(agree.json(written(tmp_path, FORMS[form]), *COLUMNS, "--truth", "truth", "--seconds", "seconds"), EXPECTED)


def test_json_values(agree: Agree, tmp_path: Path) -> None:
    """Null is nothing; numbers and lists are labels, a list in any order."""
    rows = [(1, "x", ["a", "b"]), (1, "y", ["b", "a"]), (2, "x", 3), (2, "y", 3), (3, "x", None)]
    text = "".join(json.dumps({"item": i, "rater": r, "label": v}) + "\n" for i, r, v in rows)
    found = agree.json(written(tmp_path, text), *COLUMNS)
    assert (found["n"], found["missing"], found["percent"], found["values"]) == (4, 1, 1, {"3": 2, "a|b": 2})


def test_counted_votes(agree: Agree, tmp_path: Path) -> None:
    """The same three items as counts, one of them in two rows."""
    path = written(tmp_path, "clip,dog,cat\n1,2,0\n2,1,0\n2,0,1\n3,0,2\n")
    found = agree.json(path, "--item", "clip", "--votes", "dog,cat")
    holds(found, {"n": 6, "items": 3, "raters": 0, "percent": 2 / 3, "alpha": 4 / 9})
    assert found["notes"] == ["1 rows are of an item that has another: votes are added up"]


def test_only_some_rows(agree: Agree, tmp_path: Path) -> None:
    path = written(tmp_path, TABLE)
    assert agree.json(path, *COLUMNS, "--where", "item=[13]", "--where", "rater=*")["percent"] == 1
    said = agree(path, *COLUMNS, "--where", "item=9")
    assert (said.status, said.err) == (1, f"error: --where item=9: expected rows that meet it, got none in {path}\n")
    assert "expected COLUMN=PATTERN" in agree(path, *COLUMNS, "--where", "item").err


def test_a_table_for_people(agree: Agree, tmp_path: Path) -> None:
    """What looks like markup or mathematics is printed and drawn as it is."""
    odd = TABLE.replace("dog", "[/b]$5 \\frac$ \u72ac").replace("ann", "[red]ann").replace("bob", "b\x1b[2Job")
    said = agree(written(tmp_path, odd), *COLUMNS, "--truth", "truth", "--plots", tmp_path / "plots")
    assert said.status == 0
    assert "[red]ann" in said.out
    assert "b\ufffd[2Job" in said.out
    assert "[/b]$5 \\frac$ \u72ac" in said.out
    assert "0.8333" in said.out
    for name in ("raters", "items", "labels"):
        picture = matplotlib.image.imread(tmp_path / "plots" / f"{name}.png")
        assert picture.shape[0] > 200
        assert picture.std() > 0.01


def test_people_of_the_kit_name_sounds(agree: Agree, kit: Path | None) -> None:
    """ESC-10, K. Piczak (2015): 4,687 answers of a crowd, 4,487 right; 50 of 60 by worker 105, by counting."""
    if kit is None:
        return
    path = kit / "ESC-10" / "human_judgements.csv"
    columns = ("--item", "recording", "--rater", "worker_id", "--label", "prediction", "--truth", "truth")
    found = agree.json(path, *columns, "--resamples", "200")
    assert (found["n"], found["items"], found["raters"], found["repeats"]) == (4687, 321, 135, 66)
    assert found["accuracy"] == pytest.approx(4487 / 4687)
    assert round(found["accuracy"], 4) == 0.9573
    raters = {one["rater"]: (one["n"], one["accuracy"]) for one in found["per_rater"]}
    assert (raters["105"], raters["124"]) == ((60, pytest.approx(50 / 60)), (100, 0.99))
    assert sum(n for n, _ in raters.values()) == 4687
    assert found["alpha_low"] < found["alpha"] < found["alpha_high"]


@pytest.mark.parametrize(("condition", "alpha"), [("1*", 0.2811), ("2*", 0.4582), ("3*", 0.4967)])
def test_people_of_the_kit_hear_and_see_emotion(agree: Agree, kit: Path | None, condition: str, alpha: float) -> None:
    """CREMA-D's votes, by voice, face and both; alpha as the kit's own recomputation gives it."""
    if kit is None:
        return
    path = kit / "benchmarks" / "CREMA-D" / "processedResults" / "tabulatedVotes.csv"
    columns = ("--item", "fileName", "--votes", "A,D,F,H,N,S", "--where", f"={condition}")
    found = agree.json(path, *columns, "--resamples", "20")
    assert found["items"] == 7442
    assert round(found["alpha"], 4) == alpha


class Bad(NamedTuple):
    """A file, options besides the columns, and what is said of them."""

    content: str | bytes
    options: tuple[str, ...]
    message: str


ONE = '{"item": 1, "rater": "a", "label": "x"}\n'
NUMBERS = TABLE.replace("dog", "1")
INTERVAL, RATIO, SECONDS = ("--level", "interval"), ("--level", "ratio"), ("--seconds", "seconds")
BAD = {
    "a misspelt column": Bad(
        TABLE,
        ("--label", "labl"),
        "column 'labl': expected one of 'item', 'rater', 'label', 'truth', 'seconds', got no such column. "
        "Did you mean 'label'?",
    ),
    "two columns of one name": Bad(TABLE.replace("truth", "label"), (), "got several of that name"),
    "nothing": Bad("", (), "expected a row of names and rows of judgements, got an empty file"),
    "blanks alone": Bad(" \n \n", (), "got an empty file"),
    "a mark of byte order alone": Bad(b"\xef\xbb\xbf", (), "got an empty file"),
    "names alone": Bad("item,rater,label\n", (), "expected rows of judgements, got names alone"),
    "delimiters alone": Bad(",,\n,,\n", (), "expected a row of names, got delimiters alone"),
    "no label": Bad("item,rater,label\n1,a,\n2,b,\n", (), "expected labels, got 2 rows, none with an item, a rater"),
    "an unknown label": Bad("item,rater,label\n1,a,?\n", ("--missing", "?"), "got 1 rows, none with"),
    "a row too short": Bad("item,rater,label\n1,a,x\n1,b\n", (), "line 3: expected 3 fields, as in the first line"),
    "an open quote": Bad('item,rater,label\n1,a,"x\n', (), "line 2: expected a row of a table, got unexpected end"),
    "not UTF-8": Bad(
        "item,rater,label\n1,a,caf\u00e9\n".encode("latin-1"),
        (),
        "line 2: expected text in UTF-8, got byte 0xe9. Save it as UTF-8",
    ),
    "UTF-16": Bad(TABLE.encode("utf-16"), (), "line 1: expected text in UTF-8, got byte 0xff"),
    "a broken line": Bad(ONE + '{"item": 1,\n', (), "line 2: expected JSON, got "),
    "a line that is no object": Bad(ONE + "[1]\n", (), "line 2: expected a JSON object, got list"),
    "an array of none": Bad("[]", (), "expected rows of judgements, got names alone"),
    "an array of numbers": Bad("[1, 2]", (), "line 1: expected a JSON object, got int"),
    "half a character": Bad(ONE.replace("x", "\\ud800"), (), "line 1: expected JSON, got 'utf-8' codec can't encode"),
    "a number that JSON has not": Bad(
        ONE.replace('"x"', "NaN"), (), "line 1: expected JSON, got NaN, which is no JSON; null means"
    ),
    "words as numbers": Bad(
        TABLE, INTERVAL, "line 2: label 'dog': expected a number, for level interval, got 'dog'. Take `--level nominal`"
    ),
    "infinity": Bad(
        NUMBERS.replace("cat", "inf"), INTERVAL, "line 4: label 'inf': expected a number, for level interval"
    ),
    "not a number": Bad(
        NUMBERS.replace("cat", "nan"), RATIO, "got 'nan'. Take `--level nominal`, name words that mean nothing was said"
    ),
    "too large": Bad(NUMBERS.replace("cat", "1e200"), INTERVAL, "expected at most 1e+100, got 1e200"),
    "below zero": Bad(
        NUMBERS.replace("cat", "-1"), RATIO, "expected numbers from zero up, for level ratio, got -1. Take interval"
    ),
    "words out of order": Bad(TABLE, ("--order", "low,high"), "line 2: label 'dog': expected one of low, high"),
    "no seconds": Bad(
        TABLE.replace("2.5", "soon"), SECONDS, "line 6: expected seconds as a number, or nothing, got 'soon'"
    ),
    "seconds below zero": Bad(TABLE.replace("2.5", "-1"), SECONDS, "line 6: expected seconds as a number"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files(agree: Agree, tmp_path: Path, case: str) -> None:
    content, options, message = BAD[case]
    said = agree(written(tmp_path, content), *COLUMNS, *options)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error: ")
    assert message in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("cell", ["x", "", "-1", "1.5", "\u0663", "9" * 12])
def test_bad_counts(agree: Agree, tmp_path: Path, cell: str) -> None:
    said = agree(written(tmp_path, f"clip,a,b\n1,2,1\n2,{cell},1\n"), "--item", "clip", "--votes", "a,b")
    assert (said.status, said.out) == (1, "")
    assert f"line 3: 'a': expected a count of votes, got {cell!r}" in said.err


def test_a_pipe(agree: Agree, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(TABLE,))
    writer.start()
    found = agree.json(pipe, *COLUMNS)
    writer.join()
    assert found["n"] == 6


def test_bad_places(agree: Agree, tmp_path: Path) -> None:
    assert "expected a readable file, got No such file" in agree(tmp_path / "absent.csv", *COLUMNS).err
    assert "expected a readable file, got Is a directory" in agree(tmp_path, *COLUMNS).err
    path = written(tmp_path, TABLE)
    said = agree(path, *COLUMNS, "--json", "--plots", path)
    assert said.status == 1
    assert "File exists" in said.err


USAGE = {
    "no --item": ("--rater", "rater", "--label", "label"),
    "no --label": ("--item", "item", "--rater", "rater"),
    "no --rater and no --label": ("--item", "item"),
    "--votes with --rater": (*COLUMNS, "--votes", "a,b"),
    "'a' twice": ("--item", "item", "--votes", "a,b,a"),
    "--order with --level nominal": (*COLUMNS, "--order", "a,b", "--level", "nominal"),
    "--items, --judgements or --decisions": (*COLUMNS, "--items", "x"),
    "is no whole number from 0 on": (*COLUMNS, "--seed", "-1"),
    "invalid choice: 'cardinal'": (*COLUMNS, "--level", "cardinal"),
}


@pytest.mark.parametrize("message", USAGE)
def test_bad_calls(agree: Agree, tmp_path: Path, message: str) -> None:
    said = agree(written(tmp_path, TABLE), *USAGE[message])
    assert (said.status, said.out) == (2, "")
    assert message in said.err


def test_many_rows(agree: Agree, tmp_path: Path) -> None:
    """Twenty thousand judgements of ten raters, three in four right; the key and others are found again."""
    draw = random.Random(4)
    lines = ["item,rater,label,truth"]
    for item in range(4000):
        truth = draw.choice("ABCD")
        for rater in draw.sample(range(10), 5):
            label = truth if draw.random() < 0.75 else draw.choice("ABCD")
            lines.append(f"item-{item},rater-{rater},{label},{truth}")
    found = agree.json(written(tmp_path, "\n".join(lines)), *COLUMNS, "--truth", "truth", "--resamples", "50")
    assert found["accuracy"] == pytest.approx(0.75 + 0.25 / 4, abs=0.01)
    assert found["alpha"] == pytest.approx(0.75**2, abs=0.02)
    assert all(one["flags"] == [] for one in found["per_rater"])
