"""What `curate` makes of decisions: versions, ids, rejects, and what a release demands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from earmark.curate import SOURCES, Reviewing, curate
from earmark.errors import ItemError, JudgementError, ParamsError
from earmark.item import Evidence, Item
from earmark.judgements import Decision, Rewrite, write_lines
from earmark.params import read_params
from earmark.review import Demand, by_version, reviewed, revised, version
from earmark.settings import settings_files
from earmark.shards import ShardWriter, read_items, read_rejects
from earmark.stage import SUMMARY, Counts
from earmark.validation import issues
from tests.conftest import ROOT
from tests.judged import NOW, evidence
from tests.made import item, tone
from tests.stages import Inline
from tests.test_params import params

ONE = item("hand/form/one")
TEXT = item(
    "hand/said", tone(300.0), task="open", choices=(), answer_index=None, answers=("a tone", "a sine"),
    answer_type="free", scorer="judge",
)  # fmt: skip
MANY = item("hand/many", tone(400.0), answers=("a tone", "rain"), answer_index=None,
            answer_type="multi_choice", scorer="multi_choice")  # fmt: skip


def decision(of: Item, verdict: str, **given: Any) -> Decision:
    return Decision.model_validate({
        "item": of.id, "content_hash": of.content_hash, "verdict": verdict, "by": "majority", "reason": "2 of 2 raters",
        "decided": NOW, "raters": 2, "agreement": 1.0, **given,
    })  # fmt: skip


def fixed(of: Item, **words: Any) -> Item:
    return revised(of, decision(of, "fix", rewrite=Rewrite(**words)))


def test_wording_is_an_edit() -> None:
    made = fixed(ONE, question="What do you hear?")
    assert (made.id, made.revision, made.parent) == (ONE.id, 2, None)
    assert made.question == "What do you hear?"
    assert made.content_hash == made.computed_hash() != ONE.content_hash
    assert fixed(made, question="What is it?").revision == 3


@pytest.mark.parametrize(
    ("words", "choices", "index"),
    [
        ({"choices": ("a tone", "hail", "a dog", "a bell")}, ("a tone", "hail", "a dog", "a bell"), 0),
        ({"choices": ("rain", "a tone")}, ("rain", "a tone"), 1),
        ({"choices": ("A tone.", "rain", "a dog", "a bell")}, ("A tone.", "rain", "a dog", "a bell"), 0),
        ({"answer": "A tone!"}, ("a tone", "rain", "a dog", "a bell"), None),
        ({"answer": "A tone", "choices": ("a tone", "rain")}, ("a tone", "rain"), 0),
    ],
)
def test_the_same_answer_stays_the_same_item(
    words: dict[str, Any], choices: tuple[str, ...], index: int | None
) -> None:
    if index is None:
        with pytest.raises(ItemError, match="a rewrite that changes something"):
            fixed(ONE, **words)
        return
    made = fixed(ONE, **words)
    assert (made.id, made.revision, made.choices, made.answer_index) == (ONE.id, 2, choices, index)
    assert made.answers == (choices[index],)


@pytest.mark.parametrize(
    ("words", "answers", "index"),
    [
        ({"answer": "rain"}, ("rain",), 1),
        ({"answer": "RAIN."}, ("rain",), 1),
        ({"answer": "a sine"}, ("a sine",), 0),  # other words for the right one are another answer, to be safe
        ({"choices": ("a sine", "rain", "a dog", "a bell")}, ("a sine",), 0),
        ({"answer": "snow", "choices": ("a tone", "snow")}, ("snow",), 1),
    ],
)
def test_another_answer_is_another_item(words: dict[str, Any], answers: tuple[str, ...], index: int) -> None:
    made = fixed(ONE, **words)
    assert (made.parent, made.revision) == (ONE.id, 1)
    assert made.id != ONE.id
    assert made.id.startswith("hand/form/")
    assert (made.answers, made.answer_index) == (answers, index)
    assert made == fixed(ONE, **words)
    assert issues(made) == []


def test_items_of_several_answers_and_of_none_to_choose_from() -> None:
    assert fixed(MANY, answer="a tone\na dog").answers == ("a tone", "a dog")
    assert fixed(MANY, answer="rain\na tone", question="Which are heard?").id == MANY.id
    assert fixed(TEXT, answer="a sine\nA tone.", question="What?").id == TEXT.id
    other = fixed(TEXT, answer="a bell")
    assert (other.answers, other.parent) == (("a bell",), TEXT.id)
    assert fixed(TEXT, question="What?", choices=("a", "b")).choices == ()


@pytest.mark.parametrize(
    ("of", "words", "message"),
    [
        (ONE, {}, "a rewrite that changes something"),
        (ONE, {"question": ONE.question}, "a rewrite that changes something"),
        (ONE, {"question": "  "}, "question: expected a question"),
        (ONE, {"choices": ("rain", "a dog")}, "the answer .* among the options"),
        (ONE, {"choices": ("a tone", "a tone.", "rain")}, "distinct after normalisation"),
        (ONE, {"choices": ("a tone",)}, "2 or more"),
        (ONE, {"answer": "snow", "choices": ("a tone", "rain")}, "one of .*, got"),
        (MANY, {"answer": "snow"}, "one of .*, got"),
    ],
)
def test_a_rewrite_that_makes_no_item(of: Item, words: dict[str, Any], message: str) -> None:
    with pytest.raises(ItemError, match=message):
        fixed(of, **words)


def test_evidence_comes_where_there_is_none() -> None:
    spans = (evidence(0.1, 0.4),)
    made = revised(ONE, decision(ONE, "accept", evidence=spans))
    assert made.evidence == (Evidence(clip=0, start_s=0.1, end_s=0.4),)
    assert (made.id, made.revision) == (ONE.id, 2)
    again = decision(made, "accept", evidence=(evidence(0.2, 0.3),))
    assert revised(made, again) is made
    with pytest.raises(ItemError, match="a span within 0 to"):
        revised(ONE, decision(ONE, "accept", evidence=(evidence(0.1, 9.0),)))


def test_versions_are_followed_to_the_last() -> None:
    second = fixed(ONE, question="What?")
    third = fixed(second, answer="rain")
    first = decision(ONE, "fix", rewrite=Rewrite(question="What?"))
    chain = by_version([first, decision(second, "fix", rewrite=Rewrite(answer="rain"))])
    found = reviewed(ONE, lambda one: chain.get(version(one)))
    assert version(found.item) == version(third)
    assert (found.status, found.item.parent, found.item.review and found.item.review.status) == (
        "revised", ONE.id, "revised",
    )  # fmt: skip
    chain |= by_version([decision(third, "accept")])
    found = reviewed(ONE, lambda one: chain.get(version(one)))
    assert found.status == "accepted"
    circle = by_version([first, decision(second, "fix", rewrite=Rewrite(question=ONE.question))])
    assert reviewed(ONE, lambda one: circle.get(version(one))).status == "disputed"


@given(st.lists(st.sampled_from(["What?", "Which?", "Who?", "How?"]), min_size=1, max_size=8))
def test_revisions_count_the_edits_whatever_they_say(questions: list[str]) -> None:
    now, chain = ONE, []
    for question in questions:
        if question != now.question:
            chain.append(decision(now, "fix", rewrite=Rewrite(question=question)))
            now = fixed(now, question=question)
    known = {(one.item, one.content_hash): one for one in chain}
    if len(known) == len(chain):
        found = reviewed(ONE, lambda one: known.get(version(one)))
        assert (found.item.id, found.item.revision) == (ONE.id, len(chain) + 1)
        assert found.status in {"revised", "disputed"}


def test_two_decisions_about_one_version_are_an_error() -> None:
    with pytest.raises(JudgementError, match=r"hand/form/one: expected one for each version .* got two"):
        by_version([decision(ONE, "accept"), decision(ONE, "reject")])


GOOD, WORDS, KEY, BAD, OPEN, PLAIN, MOVED, BROKEN = (item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(8))
DECISIONS = [
    decision(GOOD, "accept", evidence=(evidence(0.1, 0.4),)),
    decision(WORDS, "fix", rewrite=Rewrite(question="What do you hear?")),
    decision(KEY, "fix", rewrite=Rewrite(answer="rain")),
    decision(BAD, "reject", reason="2 of 2 raters reject it"),
    decision(OPEN, "dispute", agreement=0.5),
    decision(MOVED, "reject", content_hash="sha256:" + "0" * 64),
    decision(BROKEN, "fix", rewrite=Rewrite(choices=("rain", "a dog"))),
]


def curated(folder: Path, demand: Demand = "none", decisions: list[Decision] = DECISIONS) -> Counts:
    source = folder / "items" / "hand"
    source.mkdir(parents=True, exist_ok=True)
    writer = ShardWriter(source / "items-00000.parquet")
    for one in (GOOD, WORDS, KEY, BAD, OPEN, PLAIN, MOVED, BROKEN):
        writer.add(one)
    writer.close()
    (source / SUMMARY).write_text(json.dumps({"came_in": 8, "went_out": 8, "rejected": 0, "codes": {}}))
    write_lines(folder / "decisions.jsonl", decisions)
    reviewing = Reviewing.of(folder / "decisions.jsonl", demand)
    return curate(folder / "items", ["hand"], folder / "curated", Inline(), reviewing)


def test_an_item_goes_on_as_people_left_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    counts = curated(tmp_path)
    assert (counts.came_in, counts.went_out, counts.rejected) == (8, 6, 2)
    assert counts.codes == {"review.rejected": 1, "review.rewrite": 1}
    found = {one.parent or one.id: one for one in read_items(tmp_path / "curated")}
    assert {name: one.review and one.review.status for name, one in found.items()} == {
        GOOD.id: "accepted", WORDS.id: "revised", KEY.id: "revised", OPEN.id: "disputed", PLAIN.id: None,
        MOVED.id: None,
    }  # fmt: skip
    assert (found[GOOD.id].revision, len(found[GOOD.id].evidence)) == (2, 1)
    assert (found[WORDS.id].revision, found[WORDS.id].question) == (2, "What do you hear?")
    assert (found[KEY.id].revision, found[KEY.id].answers) == (1, ("rain",))
    assert found[KEY.id].id not in {KEY.id, WORDS.id}
    review = found[GOOD.id].review
    assert review
    assert (review.raters, review.agreement, review.decided_by, review.reason) == (2, 1.0, "majority", "2 of 2 raters")
    assert found[PLAIN.id] == PLAIN
    assert found[MOVED.id] == MOVED
    messages = {reject.id: reject.message for reject in read_rejects(tmp_path / "curated")}
    assert messages[BAD.id] == (
        f"{BAD.id}: expected an item to keep, got a rejection (majority: 2 of 2 raters reject it)"
    )
    summary = json.loads((tmp_path / "curated" / SUMMARY).read_text(encoding="utf-8"))
    assert summary["review"] == {
        "demand": "none", "accepted": 1, "disputed": 1, "rejected": 1, "revised": 2, "unjudged": 2, "unusable": 1,
        "idle_decisions": 1,
    }  # fmt: skip
    assert "; 1 decisions are about versions of items that are not here" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("demand", "kept", "codes"),
    [
        ("judged", 2, {"review.rejected": 1, "review.rewrite": 1, "review.revised": 2, "review.unjudged": 2}),
        ("accepted", 1, {
            "review.disputed": 1, "review.rejected": 1, "review.rewrite": 1, "review.revised": 2, "review.unjudged": 2,
        }),
    ],
)  # fmt: skip
def test_what_a_release_demands(tmp_path: Path, demand: Demand, kept: int, codes: dict[str, int]) -> None:
    counts = curated(tmp_path, demand)
    assert (counts.came_in, counts.went_out, dict(counts.codes)) == (8, kept, codes)
    message = next(one.message for one in read_rejects(tmp_path / "curated") if one.id == PLAIN.id)
    assert f"expected an item that is {demand}, got one that is unjudged" in message


def test_without_decisions_nothing_changes(tmp_path: Path) -> None:
    curated(tmp_path / "with", decisions=[])
    source = tmp_path / "with" / "items"
    curate(source, ["hand"], tmp_path / "without" / "curated", Inline())
    for name in ("items-00000.parquet", SUMMARY, SOURCES, "rejects.parquet"):
        files = [tmp_path / way / "curated" / name for way in ("with", "without")]
        assert files[0].read_bytes() == files[1].read_bytes()
    assert next(read_items(tmp_path / "with" / "curated")) == GOOD


def test_another_decision_is_taken_up_where_the_last_run_was_the_same_but_for_it(tmp_path: Path) -> None:
    curated(tmp_path, decisions=[decision(GOOD, "accept")])
    curated(tmp_path, decisions=[decision(GOOD, "accept", raters=3)])
    (good,) = (one for one in read_items(tmp_path / "curated") if one.id == GOOD.id)
    assert good.review
    assert good.review.raters == 3


def test_an_embedded_release_needs_nobody(tmp_path: Path) -> None:
    for found in (params(tmp_path).review, read_params(ROOT / "params.yaml").review):
        assert (found.demand, found.raters, found.most, found.majority, found.alpha) == ("none", 2, 3, 0.5, None)
        assert found.licence == "CC0-1.0"


@pytest.mark.parametrize(
    ("review", "message"),
    [
        ({"demand": "acepted"}, r"review\.demand: expected 'none', 'judged' or 'accepted', got 'acepted'"),
        ({"demands": "none"}, r"review\.demands: no such key \(did you mean demand\?\)"),
        ({"raters": 0}, r"review\.raters: expected greater than or equal to 1, got 0"),
        ({"raters": 2.5}, r"review\.raters: expected a valid integer"),
        ({"raters": 4}, "review: expected most: as many as raters, or more, got"),
        ({"most": 1}, "review: expected most: as many as raters, or more, got"),
        ({"majority": 0.4}, r"review\.majority: expected greater than or equal to 0\.5, got 0\.4"),
        ({"majority": 1.0}, r"review\.majority: expected less than 1, got 1\.0"),
        ({"alpha": 1.1}, r"review\.alpha: expected less than or equal to 1, got 1\.1"),
        ({"licence": "free"}, r"review\.licence: expected an SPDX identifier, such as CC0-1\.0, got 'free'"),
        (None, "review: expected a valid dictionary"),
    ],
)
def test_wrong_rules_are_named(tmp_path: Path, review: object, message: str) -> None:
    with pytest.raises(ParamsError, match=message):
        params(tmp_path, review=review)


def test_a_demand_is_told_to_curate_and_a_licence_to_release(tmp_path: Path) -> None:
    before = settings_files(params(tmp_path))
    demanding = settings_files(params(tmp_path, review={"demand": "judged"}))
    assert {name for name in before if before[name] != demanding[name]} == {"curate.json"}
    assert demanding["curate.json"]["demand"] == "judged"
    licensed = settings_files(params(tmp_path, review={"licence": "CC-BY-4.0"}))
    assert {name for name in before if before[name] != licensed[name]} == {"release.json"}
    assert settings_files(params(tmp_path, review={"raters": 1})) == before  # of use to `adjudicate` alone
