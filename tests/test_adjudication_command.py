"""`python -m annotation adjudicate`: files in, decisions out, the same bytes for the same judgements."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from annotation.__main__ import main
from earmark.item import Item
from earmark.judgements import Decision, Judgement, read_lines, write_lines
from earmark.review import by_version, reviewed, version
from earmark.shards import ShardWriter
from tests.judged import evidence, judgement
from tests.made import item, tone

GOOD, WORDS, KEY, BAD, OPEN, FEW, UNSEEN = (item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(7))
REWORDED = {"question_rewrite": "What do you hear?"}


class Desk:
    """A folder with parameters, items and judgements, and the command that decides."""

    def __init__(self, root: Path) -> None:
        self.root, self.decisions = root, root / "decisions.jsonl"
        self.params()
        self.items(GOOD, WORDS, KEY, BAD, OPEN, FEW, UNSEEN)

    def params(self, **review: Any) -> None:
        data = {"version": "1.0.0", "seed": 1, "sources": ["hand", "absent"], "review": review}
        (self.root / "params.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")

    def items(self, *items: Item) -> None:
        folder = self.root / "items" / "hand"
        folder.mkdir(parents=True, exist_ok=True)
        writer = ShardWriter(folder / "items-00000.parquet")
        for one in items:
            writer.add(one)
        writer.close()

    def judged(self, *judgements: Judgement) -> None:
        for kind in {one.kind for one in judgements}:
            write_lines(self.root / "judgements" / f"{kind}.jsonl", [one for one in judgements if one.kind == kind])

    def run(self, *more: str) -> int:
        names = ("judgements", "items")
        given = [part for name in names for part in (f"--{name}", str(self.root / name))]
        files = ["--decisions", str(self.decisions), "--params", str(self.root / "params.yaml")]
        return main(["adjudicate", *given, *files, *more])

    def facts(self, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
        capsys.readouterr()
        assert self.run("--json") == 0
        found: dict[str, Any] = json.loads(capsys.readouterr().out)
        return found

    def read(self) -> dict[str, Decision]:
        return {one.item: one for one in read_lines(self.decisions, Decision)}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.judged(*EACH)
    return made


def both(of: Item, decision: str, **given: Any) -> list[Judgement]:
    return [judgement(of, rater, decision, **given) for rater in ("rater-01", "rater-02")]


EACH = [
    *both(GOOD, "accept", spans=(evidence(0.1, 0.4),)),
    *both(WORDS, "fix", **REWORDED),
    *both(KEY, "fix", answer_rewrite="rain"),
    *both(BAD, "reject", flags=["ambiguous"]),
    judgement(OPEN, "rater-01", "accept"), judgement(OPEN, "rater-02", "reject"),
    judgement(FEW, "rater-01", "accept"),
    judgement(UNSEEN, "rater-01", "accept", status="skipped"),
]  # fmt: skip


def test_every_item_that_was_judged_is_counted_once(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    facts = desk.facts(capsys)
    assert {key: facts[key] for key in ("items", "accepted", "fixed", "rejected", "disputed", "waiting")} == {
        "items": 6, "accepted": 1, "fixed": 2, "rejected": 1, "disputed": 1, "waiting": 1,
    }  # fmt: skip
    assert (facts["judgements"], facts["current"], facts["skipped"]) == (12, 12, 1)
    assert (facts["to_raters"], facts["to_expert"]) == ([OPEN.id, FEW.id], [])
    found = desk.read()
    assert {one.verdict for one in found.values()} == {"accept", "fix", "reject", "dispute"}
    assert [(span.start_s, span.end_s) for span in found[GOOD.id].evidence] == [(0.1, 0.4)]
    assert found[BAD.id].reason == "2 of 2 raters reject it (ambiguous 2)"


def test_the_same_judgements_change_no_byte(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.run() == 0
    first, dates = desk.decisions.read_bytes(), {one.decided for one in desk.read().values()}
    assert len(dates) == 1
    shuffled = random.Random(3).sample(EACH, len(EACH))
    lines = [one.model_dump_json() for one in shuffled]
    (desk.root / "judgements" / "blind_qa.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("annotation.adjudication.command.datetime", _Later)
    assert desk.facts(capsys)["new"] == 0
    assert desk.decisions.read_bytes() == first
    desk.judged(*EACH, judgement(OPEN, "rater-03", "accept"))
    assert desk.facts(capsys)["new"] == 1
    dated = {one.item: one.decided for one in desk.read().values()}
    assert dated.pop(OPEN.id).startswith("2030")
    assert set(dated.values()) == dates


class _Later:
    @staticmethod
    def now(_: object) -> _Later:
        return _Later()

    @staticmethod
    def isoformat(timespec: str) -> str:
        return f"2030-01-01T00:00:00+00:00{timespec[7:]}"


def test_a_dispute_goes_to_a_third_rater_then_to_the_expert(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    third = judgement(OPEN, "rater-03", "fix", **REWORDED)
    desk.judged(*EACH, third)
    facts = desk.facts(capsys)
    assert (facts["to_raters"], facts["to_expert"], facts["disputed"]) == ([FEW.id], [OPEN.id], 1)
    desk.judged(*EACH, third, judgement(OPEN, "expert-01", "reject", kind="dispute", why="Two tones."))
    facts = desk.facts(capsys)
    assert (facts["to_expert"], facts["disputed"], facts["rejected"]) == ([], 0, 2)
    assert (desk.read()[OPEN.id].by, desk.read()[OPEN.id].reason) == ("expert-01", "Two tones.")


def current(desk: Desk, made: Item) -> Item:
    """The version that `curate` makes of an item."""
    decisions = by_version(read_lines(desk.decisions, Decision))
    return reviewed(made, lambda one: decisions.get(version(one))).item


def test_a_fixed_item_is_looked_at_once_more(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.facts(capsys)
    edited, other = current(desk, WORDS), current(desk, KEY)
    assert (edited.id, edited.revision, other.parent) == (WORDS.id, 2, KEY.id)
    desk.judged(*EACH, judgement(edited, "rater-01"), *both(other, "accept"))
    facts = desk.facts(capsys)
    assert (facts["fixed"], facts["waiting"], facts["accepted"]) == (0, 2, 2)
    assert (facts["items"], facts["current"]) == (6, 15)
    desk.judged(*EACH, *both(edited, "accept"), *both(other, "reject"))
    facts = desk.facts(capsys)
    assert (facts["fixed"], facts["waiting"], facts["accepted"], facts["rejected"]) == (0, 1, 2, 2)


def test_a_fix_that_takes_back_a_fix_is_the_experts(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.facts(capsys)
    edited = current(desk, WORDS)
    desk.judged(*EACH, *both(edited, "fix", question_rewrite=WORDS.question))
    facts = desk.facts(capsys)
    assert facts["disputes"] == [WORDS.id, OPEN.id]
    (circle,) = (one for one in read_lines(desk.decisions, Decision) if (one.item, one.content_hash) == version(edited))
    assert circle.reason.endswith("this takes back an earlier fix; goes to the expert")
    assert WORDS.id in facts["to_expert"]


def test_stale_judgements_are_named_and_count_for_what_they_saw(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.facts(capsys)
    rebuilt = GOOD.model_copy(update={"question": "Which of these is heard?"}).sealed()
    desk.items(rebuilt, WORDS, KEY, BAD, OPEN, UNSEEN)  # another wording, and one that is no more
    facts = desk.facts(capsys)
    assert (facts["current"], facts["stale"], facts["absent"]) == (9, 2, 1)
    assert facts["stale_judgements"][0] == {
        "item": GOOD.id, "content_hash": GOOD.content_hash, "rater": "rater-01"
    }  # fmt: skip
    assert (facts["items"], facts["accepted"], facts["kept"], facts["unbuilt"]) == (4, 0, 1, ["absent"])
    assert desk.read()[GOOD.id].content_hash == GOOD.content_hash  # of that version, and of use to no other
    assert current(desk, rebuilt) == rebuilt
    assert desk.run() == 0
    said = capsys.readouterr().out
    assert f"stale: rater-01 on {GOOD.id} judged {GOOD.content_hash[:19]}, which it is not any more" in said
    assert "1 judgements are about items that are not here; not built: absent" in said
    desk.judged(*(one for one in EACH if one.item != GOOD.id))
    facts = desk.facts(capsys)
    assert (facts["withdrawn"], GOOD.id in desk.read()) == (1, False)


def test_the_rules_are_parameters(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.params(raters=1, most=1)
    facts = desk.facts(capsys)
    assert (facts["accepted"], facts["waiting"], facts["to_expert"]) == (2, 0, [OPEN.id])
    desk.params(raters=3)
    facts = desk.facts(capsys)
    assert (facts["waiting"], facts["decisions"]) == (6, 0)


def test_a_table_for_people(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run() == 0
    said = capsys.readouterr().out
    assert "2 of 2 raters mend it; rewrite of rater-01" in said
    # Five pairs, 10 values: accept 3, fix 4, reject 3; one pair differs. By hand: observed disagreement 2/10, expected
    # 1 - (3*2 + 4*3 + 3*2) / (10*9) = 66/90; alpha = 1 - 0.2 / (66/90) = 0.727.
    assert "adjudicate: 12 judgements (12 current, 0 stale, 0 absent), 5 decisions (5 new), alpha 0.727" in said
    assert "next: 2 items to raters, 0 to the expert" in said


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("no judgements", "expected judgements, got no such files. Fetch them with `python -m annotation pull`"),
        ("no items", "expected the items that were judged, got no items of any source or recipe"),
        ("broken line", "blind_qa.jsonl, line 2: expected a judgement with a valid"),
        ("e-mail", "expected raters by pseudonym, such as rater-01, got an e-mail address"),
        ("no rules", "review.raters: expected greater than or equal to 1, got 0"),
        ("two decisions", f"decisions about {GOOD.id}: expected one for each version of an item"),
        ("strange word", "expected accept, fix or reject, got 'perhaps'"),
        ("damaged shard", "expected a whole Parquet file"),
    ],
)
def test_bad_input_is_named(desk: Desk, fault: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert desk.run() == 0
    file = desk.root / "judgements" / "blind_qa.jsonl"
    shard = next((desk.root / "items" / "hand").iterdir())
    before = desk.decisions.read_text(encoding="utf-8")
    match fault:
        case "no judgements":
            file.unlink()
        case "no items":
            shard.unlink()
        case "broken line":
            file.write_text(EACH[0].model_dump_json() + '\n{"item": 3}\n', encoding="utf-8")
        case "e-mail":
            desk.judged(judgement(GOOD, "someone@example.org"))
        case "no rules":
            desk.params(raters=0)
        case "two decisions":
            twice = before.splitlines()
            other = desk.read()[GOOD.id].model_copy(update={"verdict": "reject"}).model_dump_json()
            before = "\n".join([*twice, other])
            desk.decisions.write_text(before, encoding="utf-8")
        case "strange word":
            desk.judged(judgement(GOOD, "rater-01", "perhaps"))
        case "damaged shard":
            shard.write_bytes(shard.read_bytes()[:100])
    capsys.readouterr()
    assert desk.run() == 1
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert message in said
    assert "Traceback" not in said
    assert "someone" not in said
    assert desk.decisions.read_text(encoding="utf-8") == before
