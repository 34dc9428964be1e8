"""What a rater filled in: fields and spans, and every way in which it can be wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import fromstring

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.configs import Shape
from annotation.configs import interface as page
from annotation.exchange.filled import LEAST, Filled, filled, plain
from annotation.exchange.interface import Interface
from earmark.errors import JudgementError
from earmark.judgements import Kind, Span
from tests.canned import BLIND, answers, choice, region, skills, task, text

PAGE = Interface("1", page(BLIND).xml)
DATA = task(1)["data"]
LENGTHS = (5.0, 2.0)


def read(result: Any, data: dict[str, Any] | None = None, lengths: tuple[float | None, ...] | None = LENGTHS) -> Filled:
    return filled(PAGE, "blind_qa", data or DATA, result, lengths)


def said(found: Filled) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for one in found.fields:
        values.setdefault(one.key, []).append(one.value)
    return values


def test_all_that_is_asked_for_comes_back() -> None:
    found = read([*answers(), choice("flags", "ambiguous", "bad_audio"), text("note", "two dogs, I think")])
    assert found.faults == []
    assert said(found) == {
        "answer": ["A"], "clear": ["yes"], "confidence": ["4"], "correct": ["yes"], "decision": ["accept"],
        "difficulty": ["2"], "flags": ["ambiguous", "bad_audio"], "needs_audio": ["yes"],
        "note": ["two dogs, I think"],
    }  # fmt: skip


def test_an_option_comes_back_as_its_letter_however_the_server_stored_it() -> None:
    for stored in ("B", "costs $\u200b5", "costs $5"):
        assert said(read(answers(answer=stored)))["answer"] == ["B"]
    assert read(answers(answer="C")).faults == ["answer: 'C' is not one of the 2 options"]


def test_text_comes_as_it_was_typed_and_without_our_mark() -> None:
    typed = "Preis: $\u200b5 \u2014 \u05e9\u05dc\u05d5\u05dd \u4f60\u597d"
    assert said(read([*answers(), text("note", typed)]))["note"] == [
        "Preis: $5 \u2014 \u05e9\u05dc\u05d5\u05dd \u4f60\u597d"
    ]
    assert said(read([*answers(), text("note", "one", "two")]))["note"] == ["one\ntwo"]
    # raw in JSON and no control characters: they would end a line of a file
    assert plain("a\u2028b\u2029c\x85d") == "a\nb\nc\nd"
    assert plain("US$ \u200b") == "US$ \u200b"


def test_a_rewrite_that_nobody_edited_is_none() -> None:
    offered_again = [text("question_rewrite", "Which one?"), text("choices_rewrite", "a dog\ncosts $\u200b5")]
    found = read([*answers("fix"), *offered_again, text("answer_rewrite", "a cat")])
    assert found.faults == []
    assert {name: value for name, value in said(found).items() if name.endswith("rewrite")} == {
        "answer_rewrite": ["a cat"]
    }


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ([choice("nothing", "A")], "'nothing' not found"),
        ([*answers()[1:], choice("answer", "A", to="elsewhere")], "'elsewhere' not found"),
        (answers(confidence="6"), "Invalid value for control 'confidence'"),
        (answers()[:-1], "decision: not filled in"),
        ([], "answer: not filled in"),
        ([*answers(), choice("decision", "reject")], "decision: filled in twice"),
        ([*answers()[1:], choice("answer", "A", "B")], "answer: 2 answers, where one is asked for"),
        ([*answers()[:-1], choice("decision", "accept", "reject")], "decision: 2 answers, where one is asked for"),
        ([{"from_name": "answer"}], "Missing required field"),
        ({"answer": "A"}, ""),
        (None, ""),
        ("A", ""),
        ([7], ""),
    ],
)
def test_what_is_wrong_is_said(result: Any, reason: str) -> None:
    faults = read(result).faults
    assert faults
    assert reason in "; ".join(faults)
    assert all(len(one) < 260 for one in faults)


def test_several_answers_where_several_are_asked_for() -> None:
    own = Interface("1", page(replace(BLIND, answer="choices")).xml)
    result = [*answers()[1:], choice("answer", "A", "B")]
    assert said(filled(own, "blind_qa", DATA, result, LENGTHS))["answer"] == ["A", "B"]


def test_every_fault_is_said_not_only_the_first() -> None:
    found = read([choice("answer", "Z"), choice("confidence", "4"), region(0, 2.0, 1.0), region(0, 4.0, 9.0)])
    assert len(found.faults) == 8  # a letter, five questions unanswered, two regions
    assert found.faults[0] == "answer: 'Z' is not one of the 2 options"


def test_what_was_not_shown_need_not_be_filled_in() -> None:
    # no confidence: the part below it never came up, and only what is above it is missing
    assert read([choice("answer", "A")]).faults == ["confidence: not filled in"]


def test_a_region_is_a_span_in_seconds_of_its_clip() -> None:
    found = read([*answers(), region(1, 0.25, 1.5, "distractor", "b"), region(0, 1.0, 2.0, name="a")])
    assert found.faults == []
    assert found.spans == (
        Span(clip=0, start_s=1.0, end_s=2.0, label="evidence"),
        Span(clip=1, start_s=0.25, end_s=1.5, label="distractor"),
    )


@pytest.mark.parametrize(
    ("drawn", "reason"),
    [
        (region(1, 1.0, 2.5), "where the clip ends at 2.000 s"),
        (region(0, -0.1, 2.0), "from -0.1 to 2.0 s"),
        (region(0, 2.0, 2.0), "from 2.0 to 2.0 s"),
        (region(0, 3.0, 2.0), "from 3.0 to 2.0 s"),
        (region(2, 0.0, 1.0), "'regions_2' not found"),
        (region(0, 0.0, 1.0, "music"), "Invalid value"),
    ],
)
def test_a_region_outside_its_clip_is_a_fault(drawn: dict[str, Any], reason: str) -> None:
    found = read([*answers(), drawn])
    assert found.spans == ()
    assert reason in "; ".join(found.faults)


def test_a_region_to_the_very_end_is_cut_to_the_clip() -> None:
    assert read([*answers(), region(1, 1.0, 2.04)]).spans[0].end_s == 2.0  # a decoder's last frame
    assert read([*answers(), region(1, 2.0, 2.04)]).faults  # nothing of it is in the clip


def test_without_the_item_the_length_that_the_browser_found_counts() -> None:
    assert read([*answers(), region(1, 4.0, 4.9)], lengths=None).faults == []
    assert "ends at 5.000 s" in read([*answers(), region(1, 4.0, 6.0)], lengths=None).faults[0]
    assert read([*answers(), region(1, 4.0, 6.0)], lengths=(None, None)).faults == []


def test_a_skill_is_a_leaf_of_the_tree() -> None:
    leaf = ("music", "perceptual", "music_harmony")
    found = read([*answers(), skills(leaf, leaf)])
    assert said(found)["skills"] == ["music_harmony"]
    assert read([*answers(), skills(("music", "perceptual"))]).faults == [
        "skills: 'perceptual' is a heading, no answer"
    ]
    assert "Invalid value" in read([*answers(), skills(("music", "knitting"))]).faults[0]


def test_a_note_on_a_region_goes_with_it() -> None:
    own_note = '<TextArea name="said_of_it" toName="audio_0" perRegion="true" required="true"/></View>'
    xml = page(BLIND).xml.rstrip().removesuffix("</View>") + own_note
    own = Interface("1", xml)
    note = {**text("said_of_it", "a bark", to="audio_0"), "id": "r1"}
    found = filled(own, "blind_qa", DATA, [*answers(), region(0, 1.0, 2.0), note], LENGTHS)
    assert (found.faults, found.spans[0].note) == ([], "a bark")
    lone = filled(own, "blind_qa", DATA, [*answers(), {**note, "id": "r9"}], LENGTHS)
    assert lone.faults == ["a note on region 'r9', which is not there"]


SHAPES: dict[Kind, Shape] = {
    "blind_qa": BLIND, "viewing": Shape("viewing", "mmau_pro", images=1, answer="choices"),
    "write": Shape("write", "mmau_pro", clips=1),
    "open_answer": Shape("open_answer", "mmau_pro", rubric=2, replies="text"),
    "preference": Shape("preference", "talk_arena", replies="text"),
    "speech_quality": Shape("speech_quality", "mmau_pro", clips=2, key=False),
    "dispute": Shape("dispute", "mmau_pro", clips=1, answer="choice"),
}  # fmt: skip


@pytest.mark.parametrize("kind", SHAPES)
def test_every_kind_of_work_says_what_is_missing_and_takes_what_is_filled_in(kind: Kind) -> None:
    xml = page(SHAPES[kind]).xml
    own = Interface("1", xml)
    controls = {one.get("name"): one for one in fromstring(xml).iter() if one.get("toName")}  # noqa: S314
    assert {f"{name}: not filled in" for name in LEAST[kind]} <= set(filled(own, kind, DATA, [], None).faults)
    result: list[dict[str, Any]] = []
    while faults := filled(own, kind, DATA, result, None).faults:  # what is filled in brings up what comes next
        assert len(result) < 40, faults
        for name in (one.removesuffix(": not filled in") for one in faults):
            control, to = controls[name], controls[name].attrib["toName"]
            option = control.find("Choice")
            word = option.attrib["alias"] if option is not None else "A"
            result.append(text(name, "a word", to=to) if control.tag == "TextArea" else choice(name, word, to=to))
    found = filled(own, kind, DATA, result, None)
    assert found.faults == []
    assert set(LEAST[kind]) <= set(said(found))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip
RESULT = st.fixed_dictionaries({
    "from_name": st.sampled_from(["answer", "regions_0", "note", "skills", "confidence", "?"]) | JSON,
    "to_name": st.sampled_from(["question", "audio_0", "audio_9"]) | JSON,
    "type": st.sampled_from(["choices", "labels", "textarea", "taxonomy", "relation"]) | JSON,
    "value": st.dictionaries(st.sampled_from(["choices", "labels", "start", "end", "text", "taxonomy"]), JSON) | JSON,
})  # fmt: skip


@settings(deadline=None)
@given(JSON | st.lists(RESULT | JSON, max_size=4))
def test_whatever_comes_is_read_or_refused_with_a_reason(result: Any) -> None:
    found = read(json.loads(json.dumps(result)))
    assert found.faults or said(found)["answer"]


def test_an_interface_that_is_none_is_an_error_with_a_remedy() -> None:
    for config in ("", "<View"):
        with pytest.raises(JudgementError, match=r"the interface of project 9.*push again"):
            Interface("9", config)
