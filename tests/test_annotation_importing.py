"""Judgements from elsewhere: a crowd's answers in a table become judgements of our items, or are put aside."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from annotation.exchange.incoming import Aside
from annotation.exchange.pull_command import add_import
from earmark.command import Parser, dispatch
from earmark.item import Item
from earmark.judgements import Judgement, read_lines
from earmark.shards import ShardWriter
from tests.made import item

CROWD = """recording,worker,said,right,task,took,at
a,Ann@lab.example,rain,rain,1,2.5,2026-01-02T03:04:05Z
a,bob,A DOG,rain,1,,
a,bob,a dog,rain,2,,2026-01-02
b,bob,wind,a dog,1,3,
b,,rain,rain,1,,
b,ann@lab.example,?,rain,1,,
c,bob,rain,rain,1,,
b,eve,rain,rain,1,soon,never
"""


def shard(folder: Path, records: dict[str, str], choices: tuple[str, ...]) -> list[Item]:
    """Items of the records, which all sound alike; a record's right answer is its value."""
    first = item()
    found = []
    (folder / "hand").mkdir(parents=True)
    writer = ShardWriter(folder / "hand" / "items-00000-of-00001.parquet")
    for record, right in records.items():
        source = first.clips[0].source.model_copy(update={"record": record})
        fields: dict[str, Any] = {
            "id": f"hand/{Path(record).stem}", "choices": choices, "answers": (right,),
            "answer_index": choices.index(right), "clips": (first.clips[0].model_copy(update={"source": source}),),
        }  # fmt: skip
        found.append(first.model_copy(update=fields).sealed())
        writer.add(found[-1])
    writer.close()
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shard(tmp_path / "items", {"sounds/a.wav": "rain", "sounds/b.wav": "a dog"}, ("a dog", "rain"))
    (tmp_path / "crowd.csv").write_text(CROWD, encoding="utf-8")
    return tmp_path


def run(folder: Path, file: Path, *more: str, status: int = 0) -> None:
    parser = Parser()
    add_import(parser)
    where = ["--items", str(folder / "items"), "--out", str(folder / "judgements"), "--data", str(folder / "server"),
             "--rejects", str(folder / "build" / "rejects.jsonl")]  # fmt: skip
    assert dispatch(parser, [str(file), "--kind", "blind_qa", "--name", "crowd", *where, *more]) == status


COLUMNS = ("--item", "recording", "--rater", "worker", "--label", "said", "--about", "task", "--missing", "?")
MORE = ("--seconds", "took", "--time", "at", "--field", "truth=right", "--word", "A DOG=a dog")


def test_rows_become_judgements_and_what_does_not_is_put_aside(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, folder / "crowd.csv", *COLUMNS, *MORE, "--json")
    told = json.loads(capsys.readouterr().out)
    assert {name: count for name, count in told.items() if count and isinstance(count, int)} == {
        "read": 8, "new": 4, "invalid": 3, "unmatched": 1, "now": 4
    }  # fmt: skip
    found = sorted(read_lines(folder / "judgements" / "blind_qa.jsonl", Judgement), key=lambda one: one.origin)
    assert [(one.item, one.rater, one.value("answer"), one.value("truth"), one.about) for one in found] == [
        ("hand/a", "rater-01", "B", "B", "1"), ("hand/a", "rater-02", "A", "B", "1"),
        ("hand/a", "rater-02", "A", "B", "2"), ("hand/b", "rater-02", "wind", "A", "1"),
    ]  # fmt: skip
    assert [(one.origin, one.updated, one.lead_time_s) for one in found[:2]] == [
        ("crowd/0000002", "2026-01-02T03:04:05.000000Z", 2.5), ("crowd/0000003", "", None)
    ]  # fmt: skip
    assert "lab.example" not in (folder / "judgements" / "blind_qa.jsonl").read_text(encoding="utf-8")
    asides = sorted(read_lines(folder / "build" / "rejects.jsonl", Aside), key=lambda one: one.origin)
    assert [(one.origin, one.code, one.reasons) for one in asides] == [
        ("crowd/0000006", "invalid", ("no rater is named",)), ("crowd/0000007", "invalid", ("nothing was said",)),
        ("crowd/0000008", "unmatched", ("no item is known as 'c'",)),
        ("crowd/0000009", "invalid", ("time: 'never' is none", "seconds: 'soon' is none")),
    ]  # fmt: skip


def test_a_second_time_changes_nothing_and_without_showings_the_later_row_counts(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(folder, folder / "crowd.csv", *COLUMNS, *MORE)
    before = (folder / "judgements" / "blind_qa.jsonl").read_bytes()
    run(folder, folder / "crowd.csv", *COLUMNS, *MORE)
    assert (folder / "judgements" / "blind_qa.jsonl").read_bytes() == before
    (folder / "judgements" / "blind_qa.jsonl").unlink()
    capsys.readouterr()
    run(folder, folder / "crowd.csv", *COLUMNS[:6], "--json")
    assert json.loads(capsys.readouterr().out)["doubled"] == 1
    found = read_lines(folder / "judgements" / "blind_qa.jsonl", Judgement)
    assert [one.origin for one in found if one.rater == "rater-02" and one.item == "hand/a"] == ["crowd/0000004"]


@pytest.mark.parametrize(
    ("more", "status", "said"),
    [
        (("--item", "recordng", "--rater", "worker", "--label", "said"), 1, "Did you mean 'recording'?"),
        ((*COLUMNS, "--record", "("), 2, "--record: expected a regular expression"),
        ((*COLUMNS, "--record", "x.*"), 2, "--record: expected an expression with a group"),
        ((*COLUMNS, "--record", "x(.*)"), 2, "expected an expression that records such as 'sounds/b.wav' match"),
        ((*COLUMNS, "--field", "truth"), 2, "--field: expected two words with = between them, got 'truth'"),
        ((*COLUMNS, "--name", "A b"), 2, "--name: expected small letters"),
        ((*COLUMNS, "--items", "nowhere"), 1, "nowhere: expected items that the judgements are about, got none"),
    ],
)
def test_a_call_that_cannot_be_met_says_why(
    folder: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], status: int, said: str
) -> None:
    run(folder, folder / "crowd.csv", *more, status=status)
    assert said in capsys.readouterr().err
    assert not (folder / "judgements").exists()


def test_a_name_of_two_items_is_of_neither(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, folder / "crowd.csv", *COLUMNS, "--record", r"(sounds)/.*", "--json")
    assert json.loads(capsys.readouterr().out)["unmatched"] == 8
    (folder / "crowd.csv").write_text("recording,worker,said\nsounds,bob,rain\n", encoding="utf-8")
    run(folder, folder / "crowd.csv", *COLUMNS[:6], "--record", r"(sounds)/.*", "--json")
    assert json.loads(capsys.readouterr().out)["reasons"] == {"2 items are known as 'sounds'": 1}


def crowd_of(kit: Path | None, folder: Path) -> tuple[Path, dict[str, str]]:
    """The crowd's answers about ESC-10, and its recordings with their classes; a few made ones without the kit."""
    if kit:
        corpus = kit / "ESC-10"
        sounds = {path.relative_to(corpus).as_posix(): path.parent.name[6:] for path in corpus.glob("*/*.ogg")}
        return corpus / "human_judgements.csv", sounds
    sounds = {"001 - Dog bark/1-1-A.ogg": "Dog bark", "002 - Rain/1-2-A.ogg": "Rain"}
    rows = ["1,7,1-1-A,Dog bark,Dog bark", "1,8,1-1-A,Rain,Dog bark", "2,8,1-2-A,Rain,Rain", "3,8,1-2-A,Rain,Rain"]
    (folder / "crowd.csv").write_text("\n".join(("task_id,worker_id,recording,prediction,truth", *rows)))
    return folder / "crowd.csv", sounds


def test_the_crowd_of_esc_10(tmp_path: Path, kit: Path | None, capsys: pytest.CaptureFixture[str]) -> None:
    file, sounds = crowd_of(kit, tmp_path)
    made = shard(tmp_path / "items", sounds, tuple(sorted(set(sounds.values()))))
    with file.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    if kit:
        assert (len(made), len(rows)) == (400, 4687)
    run(tmp_path, file, "--item", "recording", "--rater", "worker_id", "--label", "prediction", "--about", "task_id",
        "--json")  # fmt: skip
    told = json.loads(capsys.readouterr().out)
    assert (told["read"], told["new"], told["now"]) == (len(rows),) * 3
    found = read_lines(tmp_path / "judgements" / "blind_qa.jsonl", Judgement)
    keys = {one.id: "ABCDEFGHIJ"[one.answer_index or 0] for one in made}
    right = sum(one.value("answer") == keys[one.item] for one in found)
    assert right == sum(row["prediction"] == row["truth"] for row in rows)
    assert len({one.rater for one in found}) == len({row["worker_id"] for row in rows})
    if kit:  # the kit's README; the rest counted in the file
        assert round(right / len(found), 4) == 0.9573
        assert (len({one.item for one in found}), len({one.rater for one in found})) == (321, 135)
