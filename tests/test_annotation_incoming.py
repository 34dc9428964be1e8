"""Annotations to judgements: who wrote them, what they are about, what is put aside and why; and how they merge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.configs import Shape, interface
from annotation.exchange.export import Export, tasks_of
from annotation.exchange.incoming import Aside, Durations, Reader, instant, raters_of, seconds
from annotation.exchange.listed import EDITED, Key, stamped
from annotation.exchange.merging import Subject, merge
from earmark.errors import JudgementError
from earmark.judgements import Judgement, read_lines, write_lines
from tests.canned import ANNA, BEN, BLIND, CURATOR, HASH, RATERS, annotation, answers, choice, region, task, text

UUID = "00000000-0000-4000-8000-000000000001"


def unknown(item: str, content_hash: str) -> None:
    assert (item, content_hash) == ("hand/1", HASH)


def read(
    one: dict[str, Any], shape: Shape = BLIND, durations: Durations = unknown
) -> list[Judgement | Aside]:  # fmt: skip
    return list(Reader(Export("7", interface(shape).xml, []), shape, RATERS, durations).read(one))


def only(one: dict[str, Any], shape: Shape = BLIND) -> Judgement | Aside:
    (found,) = read(one, shape)
    return found


def test_an_annotation_is_a_judgement_by_a_pseudonym() -> None:
    result = [*answers("fix"), text("question_rewrite", "Which of them?"), region(0, 1.0, 2.0)]
    found = only(task(1, annotation(1, result=result, minute=5)))
    assert isinstance(found, Judgement)
    assert (found.item, found.content_hash, found.kind, found.rater) == ("hand/1", HASH, "blind_qa", "rater-01")
    assert (found.status, found.lead_time_s, found.about) == ("given", 12.5, "")
    assert (found.created, found.updated) == ("2026-11-21T14:43:43.312396Z", "2026-11-21T15:05:43.312396Z")
    assert found.origin == f"label-studio/7/1/{UUID}"
    assert found.value("question_rewrite") == "Which of them?"
    assert found.spans[0].end_s == 2.0


def test_a_skip_is_a_judgement_that_says_so() -> None:
    found = only(task(1, annotation(1, result=[], was_cancelled=True)))
    assert isinstance(found, Judgement)
    assert (found.status, found.fields) == ("skipped", ())


@pytest.mark.parametrize(
    ("by", "other", "code", "reason"),
    [
        (CURATOR, {}, "stranger", "account 1, no rater of ours"),
        (99, {}, "stranger", "account 99"),
        (None, {}, "stranger", "by nobody"),
        (True, {}, "stranger", "by nobody"),
        (ANNA, {"updated_by": BEN}, "spoofed", "in the name of rater-01, written or changed by rater-02"),
        (ANNA, {"updated_by": CURATOR}, "spoofed", "changed by account 1"),
        (ANNA, {"updated_by": None}, "spoofed", "imported"),
    ],
)
def test_what_is_not_by_its_rater_is_put_aside_whole(by: Any, other: dict[str, Any], code: str, reason: str) -> None:
    given_ = annotation(1, by=by, **other)
    found = only(task(1, given_))
    assert isinstance(found, Aside)
    assert (found.code, found.item, found.said) == (code, "hand/1", given_)
    assert reason in found.reasons[0]


def test_an_author_may_come_with_all_that_is_known_of_him() -> None:
    found = only(task(1, annotation(1, completed_by={"id": ANNA, "email": "a@b.invalid"}, updated_by=ANNA)))
    assert isinstance(found, Judgement)
    assert "invalid" not in found.model_dump_json()  # nothing of the address


@pytest.mark.parametrize(
    ("data", "other", "reason"),
    [
        ({"item_id": ""}, {}, "item_id is ''"),
        ({"item_id": None}, {}, "item_id is None"),
        ({"content_hash": 5}, {}, "content_hash is 5"),
        ({"kind": "write"}, {}, "the task is for 'write', in a project for blind_qa"),
        ({}, {"updated_at": "yesterday"}, "updated at 'yesterday', which is no time"),
        ({}, {"created_at": None}, "created at None"),
        ({}, {"result": []}, "answer: not filled in"),
        ({"item_id": "half a \ud83d"}, {}, "surrogates not allowed"),
        ({}, {"result": [*answers(), choice("mood", "good")]}, "'mood' not found"),
    ],
)
def test_what_breaks_a_rule_is_invalid(data: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    found = only(task(1, {**annotation(1), **other}, **data))
    assert isinstance(found, Aside)
    assert found.code == "invalid"
    assert reason in "; ".join(found.reasons)
    assert Aside.model_validate_json(found.model_dump_json()) == found


def test_half_a_character_costs_nobody_a_judgement() -> None:
    found = only(task(1, annotation(1, result=[*answers(), text("note", "\ud83d and \ud83d\ude00")])))
    assert isinstance(found, Judgement)
    assert found.value("note") == "\ufffd and \U0001f600"


def test_drafts_are_put_aside_and_predictions_are_nobodys() -> None:
    draft = {"id": 4, "user": "a@b.invalid", "result": answers(), "annotation": None}
    found = read({**task(1, annotation(1), drafts=[draft, "?"]), "predictions": [1, 2]})
    assert [one.code if isinstance(one, Aside) else one.status for one in found] == ["given", "draft", "draft"]


def test_replies_say_what_was_judged_and_their_order_is_kept() -> None:
    shape = Shape("preference", "talk_arena", replies="text")
    shown: dict[str, Any] = {"kind": "preference", "replies": ["reply-9", "reply-2"], "order": "21"}
    found = only(task(1, annotation(1, result=[choice("choice", "tie")]), **shown), shape)
    assert isinstance(found, Judgement)
    assert (found.about, found.value("order"), found.value("choice")) == ("reply-2|reply-9", "21", "tie")


def test_accounts_are_raters_only_by_the_list_of_people() -> None:
    users = {
        1: "curator@earmark.invalid",
        2: "rater-01@earmark.invalid",
        3: "Ann@Lab.Example",
        4: "rater-09@earmark.invalid",
    }
    known = {"curator": "curator", "rater-01": "rater-01", "ann@lab.example": "rater-02"}
    assert raters_of(users, known) == {2: "rater-01", 3: "rater-02"}


def test_times() -> None:
    assert instant("2026-11-21T16:43:43+01:00") == "2026-11-21T15:43:43.000000Z"
    assert instant("2026-11-21") == "2026-11-21T00:00:00.000000Z"
    assert [seconds(value) for value in (3, 2.5, -4.0, float("inf"), None, "3", True)] == [3.0, 2.5, *[None] * 5]


def test_an_export_is_read_as_a_stream_and_one_that_is_cut_off_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "7.json"
    whole = json.dumps([task(n, annotation(n), lead=1e400 if n == 3 else 0.5) for n in range(1, 200)])
    file.write_text(whole.replace("Infinity", "1e400"))
    assert len(list(tasks_of(Export("7", "", file)))) == 199
    for got in (whole[: len(whole) // 2].replace("Infinity", "1"), "", "{}", '[{"id": 1}]', "[[]]", "\x00", "[\xff"):
        file.write_bytes(got.encode("latin-1"))
        with pytest.raises(JudgementError, match=r"project 7: expected .*nothing was changed"):
            list(tasks_of(Export("7", "", file)))


# merging

TIMES = [f"2026-11-21T15:0{n}:00.000000Z" for n in range(3)]


def judgement(item: int, rater: int, number: int, time: int, status: Any = "given") -> Judgement:
    """A version of annotation `number`, which is one rater's on one item, and says what its time says."""
    return Judgement(
        item=f"hand/{item}", content_hash=HASH, kind="blind_qa", rater=f"rater-0{rater}", status=status,
        created=TIMES[0], updated=TIMES[time], origin=f"label-studio/7/{item}/{item}-{rater}-{number}",
        fields=({"key": "answer", "value": "AB"[time % 2]},) if status == "given" else (),
    )  # fmt: skip


COMING = st.lists(
    st.builds(
        judgement, st.integers(1, 3), st.integers(1, 2), st.integers(1, 2), st.integers(0, 2),
        st.sampled_from(["given", "skipped"]),
    ),
    max_size=8,
)  # fmt: skip


def after(*pulls: Iterable[Judgement]) -> list[str]:
    disk: tuple[Judgement, ...] = ()
    for came in pulls:
        disk = merge(disk, came).judgements
    return sorted(one.model_dump_json() for one in disk)


@given(COMING, COMING, COMING)
def test_in_any_order_and_any_number_of_times_the_same_comes_out(
    a: list[Judgement], b: list[Judgement], c: list[Judgement]
) -> None:
    assert after(a, b, c) == after(c, a, b) == after([*b, *a, *c]) == after(a, a, b, c, b, a)


@given(COMING, COMING)
def test_nothing_is_lost_and_everything_is_counted(disk: list[Judgement], came: list[Judgement]) -> None:
    there = merge((), disk).judgements
    found = merge(there, came)
    assert {Subject.of(one) for one in (*there, *came)} == {Subject.of(one) for one in found.judgements}
    assert found.fates.total() == len(came)
    fates = {name: found.fates["blind_qa", name] for name in ("new", "same", "newer", "older", "changed")}
    assert len(found.judgements) == sum(fates.values()) + found.kept.total()
    # what came and is not on disk now lies beside it
    now = {one.model_dump_json() for one in found.judgements}
    aside = {Judgement.model_validate(one.said).model_dump_json() for one in found.asides}
    assert {one.model_dump_json() for one in came} <= now | aside
    again = merge(found.judgements, came)
    assert set(again.judgements) == set(found.judgements)
    assert again.fates["blind_qa", "new"] == again.fates["blind_qa", "newer"] == 0


def test_the_newest_word_counts_and_a_skip_takes_no_answer_back() -> None:
    early, late = judgement(1, 1, 1, 0), judgement(1, 1, 2, 1)
    assert merge((), [late, early]).judgements == (late,)
    assert merge([early], [late]).fates == {("blind_qa", "newer"): 1}
    assert merge([late], [early]).fates == {("blind_qa", "older"): 1}
    skip = judgement(1, 1, 3, 2, "skipped")
    assert merge([late], [skip]).judgements == (late,)
    assert merge([skip], [early]).judgements == (early,)


def test_what_is_not_on_the_server_any_more_stays() -> None:
    found = merge([judgement(1, 1, 1, 0), judgement(2, 1, 1, 0)], [judgement(2, 2, 1, 0)])
    assert len(found.judgements) == 3
    assert found.kept == {"blind_qa": 2}


def test_what_a_person_took_out_of_a_file_does_not_come_back() -> None:
    came = judgement(1, 1, 1, 0)
    mended = came.model_copy(update={"fields": ()})
    found = merge([mended], [came])
    assert found.judgements == (mended,)
    assert found.fates == {("blind_qa", "changed"): 1}
    assert found.asides[0].code == "changed"


def test_a_judgement_does_not_follow_a_task_that_was_edited() -> None:
    came = judgement(1, 1, 1, 0)
    edited = came.model_copy(update={"content_hash": "sha256:" + "1" * 64, "updated": TIMES[2]})
    found = merge([came], [edited])
    assert found.judgements == (came,)
    assert found.asides[0].code == "moved"


def test_an_id_that_the_server_used_again_is_another_annotation() -> None:
    # the task and annotation numbers of a deleted project, given to another item; only `unique_id` is new
    first = only(task(1, annotation(1)))
    second = only(task(1, annotation(1, unique_id="another"), item="hand/1", content_hash="sha256:" + "1" * 64))
    assert isinstance(first, Judgement)
    assert isinstance(second, Judgement)
    assert len(merge([first], [second]).judgements) == 2


def test_a_machine_with_other_pseudonyms_is_refused() -> None:
    came = judgement(1, 1, 1, 0)
    with pytest.raises(
        JudgementError, match=r"expected a judgement by rater-02, as on disk, got one by rater-01.*people"
    ):
        merge([came.model_copy(update={"rater": "rater-02"})], [came])


def test_a_line_that_is_on_disk_twice_becomes_one_and_the_other_is_put_aside() -> None:
    early, late = judgement(1, 1, 1, 0), judgement(1, 1, 2, 1)  # as two branches of git leave it
    found = merge([early, late], [])
    assert (found.judgements, found.repeated) == ((late,), {"blind_qa": 1})
    assert found.asides[0].said == early.model_dump(mode="json")


def test_a_file_survives_line_ends_that_are_no_control_characters(tmp_path: Path) -> None:
    said = {"key": "note", "value": "a\u2028b\u2029c\x85d\x1ee"}
    one = Judgement(item="i", content_hash=HASH, kind="write", rater="rater-01", fields=(said,))
    write_lines(tmp_path / "write.jsonl", [one])
    assert read_lines(tmp_path / "write.jsonl", Judgement) == [one]
    (tmp_path / "write.jsonl").write_bytes(b"\xff\n")
    with pytest.raises(JudgementError, match=r"write.jsonl: expected text in UTF-8"):
        read_lines(tmp_path / "write.jsonl", Judgement)


class TestEditedOnTheServer:
    """Anybody may edit a task there: what was answered then is no word on the item."""

    def stamped(self, **edits: Any) -> dict[str, Any]:
        one = task(1, annotation(1, result=answers()))
        one["data"] = {**stamped(one["data"]), **edits}
        return one

    def test_a_task_as_it_was_sent_is_read(self) -> None:
        assert isinstance(only(self.stamped()), Judgement)

    def test_keys_may_come_in_another_order(self) -> None:
        one = self.stamped()
        one["data"] = dict(reversed(one["data"].items()))
        assert isinstance(only(one), Judgement)

    @pytest.mark.parametrize(
        "edits",
        [
            {"question": "Another?"}, {"options": []}, {"item_id": "hand/2"}, {"content_hash": "sha256:" + "1" * 64},
            {"clips": []}, {"sent": ""}, {"sent": None}, {"more": 1},
        ],
    )  # fmt: skip
    def test_one_that_was_edited_is_put_aside(self, edits: dict[str, Any]) -> None:
        one = self.stamped(**edits)
        found = only(one)
        assert isinstance(found, Aside)
        assert found.code == "invalid"
        assert any("edited on the server after it was sent" in reason for reason in found.reasons)
        assert Key.of(one).content_hash == EDITED, "push takes it for no version of the item"

    def test_one_that_was_sent_without_a_stamp_is_read(self) -> None:
        one = task(1, annotation(1, result=answers()))
        assert isinstance(only(one), Judgement)
        assert Key.of(one).content_hash == HASH
