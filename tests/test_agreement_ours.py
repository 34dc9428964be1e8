"""`python -m annotation agree` without a file: our own judgements, question by question."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import get_args

import pytest

from annotation.agreement import consensus
from annotation.agreement.command import add_agree
from annotation.agreement.ours import LEVELS, Gold, Known, Ours, agreement_of_ours, keys_of
from annotation.agreement.report import Drawing
from annotation.agreement.table import Level
from earmark.errors import JudgementError
from earmark.item import Attribute, Item, Review
from earmark.judgements import Decision, Judgement, Kind, Verdict, write_lines
from earmark.shards import ShardSeries
from tests import made
from tests.verbs import called

DRAWING = Drawing(resamples=20)


@pytest.fixture(autouse=True)
def few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consensus, "ITERATIONS", 2)


def judgement(item: str, rater: str, kind: Kind = "blind_qa", seconds: float | None = 5.0, said: str = "",
              content: str = "sha256:1", updated: str = "2026-01-01T00:00:00Z") -> Judgement:  # fmt: skip
    """A judgement; `said` is `field=value` words, nothing: skipped."""
    pairs = [word.partition("=") for word in said.split()]
    return Judgement(
        item=item, content_hash=content, kind=kind, rater=rater, status="given" if said else "skipped",
        fields=tuple(Attribute(key=key, value=value) for key, _, value in pairs), lead_time_s=seconds,
        created=updated, updated=updated,
    )  # fmt: skip


JUDGEMENTS = [
    judgement("i1", "r1", said="answer=A difficulty=2 flags=ambiguous flags=bad_audio note=noisy confidence=5"),
    judgement("i1", "r2", said="answer=A difficulty=3 flags=bad_audio flags=ambiguous confidence=2"),
    judgement("i2", "r1", said="answer=B difficulty=5"),
    judgement("i2", "r2", said="answer=C difficulty=5"),
    judgement("i3", "r1", said="answer=C difficulty=1 note=fine"),
    judgement("i3", "r2", seconds=None),
    judgement("s1", "r1", kind="speech_quality", said="mos=4"),
    judgement("s1", "r2", kind="speech_quality", said="mos=5"),
    judgement("s2", "r1", kind="speech_quality", said="mos=1"),
    judgement("s2", "r2", kind="speech_quality", said="mos=1"),
]


def written(folder: Path, judgements: list[Judgement]) -> Path:
    for kind in get_args(Kind):
        of_kind = [one for one in judgements if one.kind == kind]
        if of_kind:
            write_lines(folder / f"{kind}.jsonl", of_kind)
    return folder


def found_of(folder: Path, judgements: list[Judgement], keys: dict[tuple[str, str], Known] | None = None) -> Ours:
    return agreement_of_ours(written(folder, judgements), keys or {}, DRAWING)


def test_every_question(tmp_path: Path) -> None:
    """By hand: raters agree on item 1's answer and not on 2's; of 3 one is silent. Notes and confidence are apart."""
    found = found_of(tmp_path, JUDGEMENTS, {("i1", "sha256:1"): Known("A"), ("i2", "sha256:1"): Known("B")})
    assert (found.judgements, found.skipped) == (9, 1)
    assert [(one.name, one.agreement.level) for one in found.questions] == [
        ("blind_qa.answer", "nominal"),
        ("blind_qa.difficulty", "ordinal"),
        ("blind_qa.flags", "nominal"),
        ("speech_quality.mos", "ordinal"),
        ("speech_quality.mos", "interval"),
    ]
    assert found.apart == {"blind_qa.confidence": 2, "blind_qa.note": 2}
    answer, difficulty, flags, _, mos = (one.agreement for one in found.questions)
    assert (answer.n, answer.missing, answer.accuracy, answer.percent) == (5, 1, 3 / 4, 1 / 2)
    assert [(one.accuracy, one.median_s) for one in answer.per_rater] == [(1, 5), (0.5, 5)]
    assert [one.item for one in answer.next] == ["i2", "i3"]
    assert (difficulty.n, difficulty.percent) == (5, 1 / 2)
    assert list(difficulty.values) == ["1", "2", "3", "5"]
    assert flags.values == {"(none)": 3, "ambiguous|bad_audio": 2}
    assert flags.percent == 1
    # Interval by hand: observed 2 * 1 / 4; expected, over all ordered pairs of 4 5 1 1, 2 * (1+9+9+16+16+0) / 12.
    assert mos.alpha == pytest.approx(1 - (2 / 4) / (2 * 51 / 12))


def test_the_last_word_by_time_counts(tmp_path: Path) -> None:
    """Lines are sorted by their text, so an earlier one may come later."""
    earlier, later = "2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"
    one = found_of(tmp_path, [
        judgement("i1", "r1", said="answer=B zzz=1", updated=earlier),
        judgement("i1", "r1", said="answer=A", updated=later),
        judgement("i1", "r2", said="answer=A", updated=earlier),
    ]).questions[0].agreement  # fmt: skip
    assert (one.percent, one.repeats, one.self_agreement) == (1, 1, 0)


def test_another_wording_is_another_item(tmp_path: Path) -> None:
    one = found_of(tmp_path, [
        judgement("i1", "r1", said="answer=A", content="sha256:0011223344"),
        judgement("i1", "r2", said="answer=B", content="sha256:99aabbccdd"),
    ]).questions[0].agreement  # fmt: skip
    assert (one.items, one.percent) == (2, None)
    assert [look.item for look in one.next] == ["i1 00112233", "i1 99aabbcc"]


def test_answers_in_words_are_not_compared(tmp_path: Path) -> None:
    found = found_of(tmp_path, [judgement("i1", "r1", said="answer=a_dog"), judgement("i1", "r2", said="answer=dog")])
    assert found.questions == ()
    assert found.apart == {"blind_qa.answer": 2}


def test_several_answers_and_rubrics(tmp_path: Path) -> None:
    found = found_of(tmp_path, [
        judgement("i1", "r1", said="answer=C answer=A"),
        judgement("i1", "r2", said="answer=A answer=C"),
        judgement("o1", "r1", kind="open_answer", said="rubric_0=1 rubric_1=5 overall=3"),
        judgement("o1", "r2", kind="open_answer", said="rubric_0=1 rubric_1=4 overall=3"),
    ], {("i1", "sha256:1"): Known("A|C")})  # fmt: skip
    assert {one.name: one.agreement.percent for one in found.questions} == {
        "blind_qa.answer": 1, "open_answer.overall": 1, "open_answer.rubric_0": 1, "open_answer.rubric_1": 0,
    }  # fmt: skip
    assert found.questions[0].agreement.accuracy == 1


def test_keys_are_letters() -> None:
    """The first option is A; what has no options has no key."""
    several = made.item("hand/two", answer_type="multi_choice", answer_index=None, answers=("a bell", "rain"),
                        scorer="multi_choice")  # fmt: skip
    free = made.item("hand/three", answer_type="free", choices=(), answer_index=None, answers=("a tone",))
    items = [made.item("hand/one"), several, free]
    keys = {(items[0].id, items[0].content_hash): Known("A"), (several.id, several.content_hash): Known("B|D")}
    assert keys_of(items, {}) == keys


def decision(item: Item, verdict: Verdict, decided: str = "2026-01-02T00:00:00+00:00") -> Decision:
    return Decision(item=item.id, content_hash=item.content_hash, verdict=verdict, by="majority", reason="so",
                    decided=decided, raters=2)  # fmt: skip


def test_which_answers_are_sure() -> None:
    """A made item's, until somebody finds fault with it; any other's from the day on which people accepted it."""
    recorded, drawn = made.item("hand/recorded"), made.item("hand/drawn", form="A")
    mended = made.item("hand/mended", form="A", revision=2)
    rekeyed = made.item("hand/rekeyed", form="A").model_copy(
        update={"review": Review(status="revised", raters=2, agreement=1.0, decided_by="majority", reason="so")}
    )

    def sure(item: Item, verdict: Verdict | None = None) -> str | None:
        decided = decision(item, verdict) if verdict else None
        key = (item.id, item.content_hash)
        return keys_of([item], {key: decided} if decided else {})[key].sure_since

    day = "2026-01-02T00:00:00+00:00"
    assert [sure(one) for one in (recorded, drawn, mended, rekeyed)] == [None, "", None, None]
    assert [sure(one, "accept") for one in (recorded, drawn, mended, rekeyed)] == [day, "", day, day]
    assert {sure(one, verdict) for one in (recorded, drawn) for verdict in ("fix", "reject", "dispute")} == {None}


def test_gold_questions(tmp_path: Path) -> None:
    """r1: A right, B wrong, C before it was accepted, D not sure; r2: A wrong then right; r3: passed, and in words."""
    before, after = "2026-01-02T00:00:00.000000Z", "2026-01-02T02:00:00.000000Z"
    keys = {(f"i{n}", "sha256:1"): Known("A", since)
            for n, since in enumerate(("", "", "2026-01-02T01:00:00+00:00", None))}  # fmt: skip
    found = found_of(tmp_path, [
        *(judgement(f"i{n}", "r1", said=f"answer={'B' if n == 1 else 'A'}", updated=before) for n in range(4)),
        judgement("i0", "r2", said="answer=B", updated=before), judgement("i0", "r2", said="answer=A", updated=after),
        judgement("i2", "r2", said="answer=A", updated=after), judgement("i1", "r2", said="answer=C", updated=""),
        judgement("i2", "r3", said="answer=A", updated=""), judgement("i0", "r3", said="answer=a_dog"),
        judgement("i1", "r3"),
    ], keys)  # fmt: skip
    assert found.gold == (Gold("r1", 2, 1), Gold("r2", 3, 2))
    assert found.to_json()["gold"][0] == {"rater": "r1", "n": 2, "right": 1, "accuracy": 0.5}


def test_levels_are_levels() -> None:
    assert {level for levels in LEVELS.values() for level in levels} <= set(get_args(Level))


call = partial(called, add_agree)


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With the items themselves: one of two right."""
    item = made.item("hand/one", form="A")
    series = ShardSeries(tmp_path / "items", "items")
    series.add(item)
    series.close()
    folder = written(tmp_path / "judgements", [
        judgement(item.id, "r1", said="answer=A", content=item.content_hash),
        judgement(item.id, "r2", said="answer=B", content=item.content_hash),
    ])  # fmt: skip
    assert call("--judgements", folder, "--items", tmp_path / "items", "--json", "--plots", tmp_path / "plots") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["judgements"], found["skipped"], found["not_compared"]) == (2, 0, {})
    (question,) = found["questions"]
    assert (question["kind"], question["field"], question["accuracy"]) == ("blind_qa", "answer", 0.5)
    assert [(one["rater"], one["n"], one["right"]) for one in found["gold"]] == [("r1", 1, 1), ("r2", 1, 0)]
    assert (tmp_path / "plots" / "blind_qa.answer.nominal" / "raters.png").stat().st_size > 1000
    parent = tmp_path / "all"
    parent.mkdir()
    (tmp_path / "items").rename(parent / "hand")
    assert call("--judgements", folder, "--items", parent, "--json") == 0, "the folder that holds all sources"
    assert json.loads(capsys.readouterr().out)["gold"] == found["gold"]
    (parent / "hand").rename(tmp_path / "items")
    assert call("--judgements", folder) == 0
    said = capsys.readouterr().out
    assert "2 judgements, 0 skipped" in said
    assert "blind_qa.answer: look next at hand/one" in said
    assert "gold" not in said, "without its item, nobody knows the key"
    write_lines(tmp_path / "decisions.jsonl", [decision(item, "reject")])
    assert call("--judgements", folder, "--items", tmp_path / "items", "--decisions", tmp_path / "decisions.jsonl",
                "--json") == 0  # fmt: skip
    assert json.loads(capsys.readouterr().out)["gold"] == []
    assert call("--judgements", folder, "--items", tmp_path / "items") == 0
    assert "gold questions" in capsys.readouterr().out


def test_nothing_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(JudgementError, match=r"expected judgements \(\*.jsonl\), got none. Bring them with `python -m"):
        found_of(tmp_path, [])
    assert call("--judgements", tmp_path / "absent") == 1
    assert "expected judgements" in capsys.readouterr().err
    written(tmp_path, JUDGEMENTS)
    with (tmp_path / "blind_qa.jsonl").open("a") as file:
        file.write("{\n")
    assert call("--judgements", tmp_path) == 1
    assert "blind_qa.jsonl, line 7: expected a judgement with a valid the line" in capsys.readouterr().err


def test_columns_are_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--label", "answer") == 2
    assert "expected a FILE, whose column or form --label is, got none" in capsys.readouterr().err
