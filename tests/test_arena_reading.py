"""Files of votes: every form they come in, what is refused, our own judgements, and the command."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from annotation.exchange.replies import Said
from earmark.arena import Vote, Votes, gather, read_votes
from earmark.arena.command import add_arena
from earmark.digest import sha256_of
from earmark.errors import JudgementError, ScoreError, UsageError
from earmark.item import Attribute
from earmark.judgements import Judgement, reply_name, write_lines
from tests.verbs import called


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def same(one: Votes, other: Votes) -> bool:
    return (
        one.systems == other.systems
        and np.array_equal(one.lines, other.lines)
        and np.array_equal(one.annotator, other.annotator)
        and np.array_equal(one.covariate, other.covariate, equal_nan=True)
    )


run = partial(called, add_arena)


def test_single_votes_and_counts(tmp_path: Path) -> None:
    single = [{"a": "x", "b": "y", "outcome": word} for word in ("a", "a", "b", "tie")]
    counted = {"a": "x", "b": "y", "wins_a": 2, "wins_b": 1, "ties": 1}
    table = tmp_path / "v.csv"
    table.write_text("a,b,wins_a,wins_b,ties,note\nx,y,2,1,1,\n", encoding="utf-8")
    one, two = read_votes(jsonl(tmp_path / "v.jsonl", *single)), read_votes(jsonl(tmp_path / "c.jsonl", counted))
    assert (one.total, two.total) == (4, 4)
    assert np.array_equal(one.counts().votes, [[2, 1, 1]])
    assert same(two, read_votes(table))
    assert np.array_equal(two.counts().votes, one.counts().votes)


def test_all_that_a_vote_may_say(tmp_path: Path) -> None:
    row = {
        "a": "y",
        "b": "x",
        "outcome": "a",
        "annotator": "p",
        "item": "i",
        "first": "b",
        "length_a": 9,
        "length_b": 99,
    }
    found = read_votes(jsonl(tmp_path / "v.jsonl", row))
    assert same(found, gather([Vote("y", "x", "a", 1, "p", "i", "b", 9.0, 99.0)]))
    assert (found.annotators, found.items, found.known) == (1, 1, ("position", "length"))
    assert found.lines.tolist() == [[0, 1, 1, 1]], "the first by name is x, and it lost"
    assert found.covariate.tolist() == [[1.0, 2.3]], "x was shown first, and is ten times as long: ln 10 = 2.303"


def test_words_of_chat_arenas(tmp_path: Path) -> None:
    words = ("model_a", "model_b", "tie", "tie (bothbad)")
    rows = [{"model_a": "x", "model_b": "y", "winner": word} for word in words]
    assert np.array_equal(read_votes(jsonl(tmp_path / "v.jsonl", *rows)).counts().votes, [[1, 1, 2]])


def test_talk_arena_2_3_the_stored_votes(tmp_path: Path, kit: Path | None) -> None:
    """facts/talk_arena.md, 2.3: outcome 0 is A, 1 is B, 0.5 a tie; 303 votes, 99, 120 and 84 of them."""
    stored = {"model_a": "x", "model_b": "y", "outcome": 1, "model_a_latency": {"response_length": 3}, "why": None}
    path = tmp_path / "v.json"
    path.write_text(json.dumps({"_default": {"1": stored}}), encoding="utf-8")
    assert same(read_votes(path), gather([Vote("x", "y", "b", first="a", length_a=3.0)]))
    if kit is None:
        return
    found = read_votes(kit / "scoring/talk-arena/live_votes.json")
    first_shown = np.where(found.covariate[:, 0] == 1, found.lines[:, 2], (1 - found.lines[:, 2]) % 4)
    tied = found.lines[:, 2] == 2
    assert (int((first_shown[~tied] == 0).sum()), int((first_shown[~tied] == 1).sum()), int(tied.sum())) == (
        99,
        120,
        84,
    )
    assert found.items > 0
    assert found.known == ("position", "length")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "a system in 'a', got None"),
        ({"a": "x", "b": " ", "outcome": "a"}, "a system in 'b', got ' '"),
        ({"a": "x", "b": "x", "outcome": "a"}, "two systems, got 'x' against itself"),
        ({"a": "x", "b": "y"}, "outcome to be 'a', 'b', 'tie', 'both_bad', got None"),
        ({"a": "x", "b": "y", "outcome": "A"}, "got 'A'. One vote a line"),
        ({"a": "x", "b": "y", "outcome": 1}, "got '1'"),
        ({"a": "x", "b": "y", "outcome": ["a"]}, r"got \['a'\]"),
        ({"a": "x", "b": "y", "outcome": "a", "wins_a": 3, "wins_b": 3}, "an outcome or counts, got both"),
        ({"a": "x", "b": "y", "wins_a": 3}, "a count in 'wins_b', got None"),
        ({"a": "x", "b": "y", "wins_a": 3, "wins_b": -1}, "a count in 'wins_b', got '-1'"),
        ({"a": "x", "b": "y", "wins_a": 3, "wins_b": 0.5}, "a count in 'wins_b', got '0.5'"),
        ({"a": "x", "b": "y", "wins_a": 3, "wins_b": 10**17}, "a count in 'wins_b'"),
        ({"a": "x", "b": "y", "outcome": "a", "first": "x"}, "first to be 'a' or 'b', got 'x'"),
        ({"a": "x", "b": "y", "outcome": "a", "length_a": -3}, "a length in 'length_a', got '-3'"),
        ({"a": "x", "b": "y", "outcome": "a", "length_a": True}, "a length in 'length_a', got True"),
        ({"a": "x", "b": "y", "outcome": "a", "annotator": ["p"]}, "text in 'annotator'"),
        ({"a": "x", "b": "y", "wins_a": 0, "wins_b": 0}, "at least one vote, got none"),
        (["a"], "line 1: expected one JSON object"),
    ],
)
def test_rows_that_are_no_votes(tmp_path: Path, row: object, message: str) -> None:
    with pytest.raises(ScoreError, match=message):
        read_votes(jsonl(tmp_path / "v.jsonl", row))


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("v.jsonl", "", "at least one vote, got none"),
        ("v.csv", "", "at least one vote, got none"),
        ("v.txt", "", r"a file named .jsonl or .csv"),
        ("v.json", "[]", "Talk Arena's votes"),
        ("v.json", '{"_default": {"1": 3}}', "v.json, 1: expected one vote"),
        ("v.json", '{"_default": {"1": {"model_a": "x", "model_b": "y", "outcome": 2}}}', "0 .A., 1 .B. or 0.5"),
        ("v.json", '{"_default": {"1": {"model_a": "x", "model_b": "y", "outcome": true}}}', "got True"),
    ],
)
def test_files_that_are_none_of_votes(tmp_path: Path, name: str, content: str, message: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(ScoreError, match=message):
        read_votes(tmp_path / name)


REPLIES = {"alpha": {"i1": "yes", "i2": "no, it is a dog"}, "beta": {"i1": "a cat", "i2": "dog"}}


@pytest.fixture
def replies(tmp_path: Path) -> list[Path]:
    return [
        jsonl(tmp_path / f"{model}.jsonl", *({"id": name, "output": text} for name, text in said.items()))
        for model, said in REPLIES.items()
    ]


def preference(item: str, choice: str, order: str, rater: str = "rater-01", **changes: Any) -> Judgement:
    about = "|".join(sorted(reply_name(model, item, said[item], "") for model, said in REPLIES.items()))
    fields = (Attribute(key="choice", value=choice), Attribute(key="order", value=order))
    facts = {"item": item, "content_hash": "h", "kind": "preference", "rater": rater, "fields": fields, "about": about}
    return Judgement(**{**facts, **changes})


def test_replies_are_named_as_annotation_names_them(tmp_path: Path) -> None:
    sound = tmp_path / "a.wav"
    sound.write_bytes(b"sound")
    assert reply_name("alpha", "i1", "yes", "") == Said("alpha", "yes").name("i1")
    assert reply_name("alpha", "i1", "", sha256_of(sound)) == Said("alpha", "", sound).name("i1")


def test_our_judgements(tmp_path: Path, replies: list[Path]) -> None:
    made = [
        preference("i1", "a", "12"), preference("i2", "b", "21", "rater-02"), preference("i2", "both_bad", "12"),
        preference("i1", "a", "21", "rater-03", status="skipped", fields=()),
    ]  # fmt: skip
    write_lines(tmp_path / "preference.jsonl", made)
    found = read_votes(tmp_path / "preference.jsonl", replies)
    assert found.systems == ("alpha", "beta")
    assert (found.total, found.annotators, found.items) == (3, 2, 2)
    expected = []
    for one in made[:3]:
        names = one.about.split("|")
        shown = names if one.value("order") == "12" else names[::-1]
        who = {reply_name(model, one.item, said[one.item], ""): model for model, said in REPLIES.items()}
        outcome = one.value("choice")
        assert outcome is not None
        a, b = who[shown[0]], who[shown[1]]
        winner = {"a": a, "b": b}.get(outcome)
        expected.append((one.rater, winner))
    votes = [
        (f"rater-0{person + 1}", ("alpha", "beta", None)[outcome])
        for (_, _, outcome, _), person in zip(found.lines.tolist(), found.annotator.tolist(), strict=True)
    ]
    assert sorted(votes, key=str) == sorted(expected, key=str)


def test_judgements_need_the_files_that_were_judged(tmp_path: Path, replies: list[Path]) -> None:
    path = tmp_path / "preference.jsonl"
    write_lines(path, [preference("i1", "a", "12")])
    with pytest.raises(UsageError, match="--replies: expected files, since judgements name no systems"):
        read_votes(path)
    jsonl(replies[0], {"id": "i1", "output": "another"})
    with pytest.raises(ScoreError, match="Give the very files that were judged"):
        read_votes(path, replies)
    with pytest.raises(UsageError, match="one name twice"):
        read_votes(path, [replies[0], replies[0]])
    with pytest.raises(UsageError, match="--replies: expected judgements of kind preference"):
        read_votes(jsonl(tmp_path / "v.jsonl", {"a": "x", "b": "y", "outcome": "a"}), replies)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "open_answer"}, "a judgement of kind preference, got open_answer"),
        ({"about": "one"}, "two replies, and the order"),
        ({"fields": (Attribute(key="choice", value="a"),)}, "order None"),
        ({"fields": (Attribute(key="order", value="12"),)}, "choice to be"),
    ],
)
def test_judgements_that_are_no_votes(
    tmp_path: Path, replies: list[Path], changes: dict[str, Any], message: str
) -> None:
    write_lines(tmp_path / "preference.jsonl", [preference("i1", "a", "12", **changes)])
    with pytest.raises(ScoreError, match=message):
        read_votes(tmp_path / "preference.jsonl", replies)


def test_a_damaged_judgement_is_named(tmp_path: Path, replies: list[Path]) -> None:
    path = jsonl(tmp_path / "p.jsonl", {"item": "i", "kind": "preference", "rater": "r"})
    with pytest.raises(JudgementError, match="line 1"):
        read_votes(path, replies)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"a": a, "b": b, "wins_a": 6, "wins_b": 4, "ties": 1} for a, b in ("xy", "yz", "xz")]
    path, scores = jsonl(tmp_path / "v.jsonl", *rows), jsonl(tmp_path / "s.json", {"x": 3, "y": 2, "z": 1})
    words = (str(path), "--resamples", "100", "--against", str(scores), "--regress")
    assert run(*words, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert list(found["systems"]) == ["x", "y", "z"]
    assert found["systems"]["x"].keys() >= {"ability", "low", "high", "votes", "flags"}
    assert found["pairs"][0].keys() >= {"a", "b", "n", "win_rate", "low", "high", "p"}
    assert found["connected"] is True
    assert found["against"]["s"]["tau_b"] == 1.0
    assert found["regression"]["pairs"] == 3
    assert run(*words) == 0
    shown = capsys.readouterr().out
    assert "few_votes" in shown
    assert "earmark:" in shown
    apart = jsonl(tmp_path / "w.jsonl", *rows, {"a": "p", "b": "q", "outcome": "a"})
    assert run(str(apart), "--resamples", "50") == 0
    assert "not connected" in capsys.readouterr().out
    assert run(str(apart), "--ridge", "0") == 1
    assert run(str(path), "--regress") == 2
    assert run(str(path), "--min-votes", "-1") == 2
    with pytest.raises(SystemExit, match="2"):
        run(str(path), "--ridge", "nan")
