"""The rules of the record: each finds what it is for, and all issues are collected."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings

from earmark.errors import ItemError
from earmark.item import AnswerType, Attribute, Clip, Evidence, Item, Origin, Turn, Words
from earmark.validation import SCORERS, issues, normalised_choice, parse, require, sealed_issues
from tests.generated import items
from tests.made import item, prompt

GOOD = item()
CLIP = GOOD.clips[0]


def with_clip(**fields: Any) -> dict[str, Any]:
    return {"clips": (CLIP.model_copy(update=fields),)}


def with_words(**fields: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"source": CLIP.source, "licence": "MIT", "redistributable": True, **fields}
    return {"words": Words(**given)}


def number(*answers: str) -> dict[str, Any]:
    return {"answer_type": "number", "scorer": "number", "choices": (), "answer_index": None, "answers": answers}


# What is wrong, the field that is named, and the code.
FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"id": "Hand/One"}, "id", "schema.id"),
    ({"id": "hand"}, "id", "schema.id"),
    ({"id": "hand/"}, "id", "schema.id"),
    ({"id": "hand/one\n"}, "id", "schema.id"),
    ({"id": "hand/un é"}, "id", "schema.id"),
    ({"revision": 0}, "revision", "schema.revision"),
    ({"question": " \n"}, "question", "schema.question"),
    ({"question": "half of a pair: \ud83d"}, "question", "schema.text"),
    ({"groups": (Attribute(key="k", value="\udce9"),)}, "groups[0].value", "schema.text"),
    ({"benchmark": "mmau"}, "benchmark", "taxonomy.unknown"),
    ({"task": "sounds"}, "task", "taxonomy.unknown"),
    ({"skills": ("music_harmony", "harmonies")}, "skills", "taxonomy.unknown"),
    ({"aspects": ("bias",)}, "aspects", "taxonomy.unknown"),
    ({"level": "hard"}, "level", "taxonomy.unknown"),
    ({"level": ""}, "level", "taxonomy.unknown"),
    ({"choices": ("a tone",)}, "choices", "choices.few"),
    ({"choices": ("a tone", "Rain", " rain.")}, "choices", "choices.distinct"),
    ({"choices": ("a tone", "rain", "a tone")}, "answers", "choices.answer"),
    ({"answers": ("a cat",)}, "answers", "choices.answer"),
    ({"answer_index": 1}, "answer_index", "choices.index"),
    ({"answer_index": 4}, "answer_index", "choices.index"),
    ({"answer_index": -4}, "answer_index", "choices.index"),
    ({"answer_index": None}, "answer_index", "choices.index"),
    ({**number("3"), "choices": ("a", "b")}, "choices", "choices.extra"),
    ({**number("3"), "answer_index": 0}, "answer_index", "choices.index"),
    ({"scorer": "wer"}, "scorer", "answers.scorer"),
    ({"answer_type": "free", "choices": (), "answer_index": None}, "scorer", "answers.scorer"),
    (number(), "answers", "answers.blank"),
    (number(" "), "answers", "answers.blank"),
    (number("three"), "answers", "answers.number"),
    (number("3\n"), "answers", "answers.number"),
    (number("\u0663"), "answers", "answers.number"),  # an Arabic-Indic digit
    (number("1e3"), "answers", "answers.number"),
    ({"audio": ()}, "clips", "clips.count"),
    (with_clip(licence="CC BY"), "clips[0].licence", "licences.unknown"),
    (with_clip(licence="MIT\n"), "clips[0].licence", "licences.unknown"),
    (with_clip(language="english"), "clips[0].language", "clips.language"),
    (with_clip(source=Origin(dataset="hand", revision="", record="x")), "clips[0].source", "clips.source"),
    ({"audio": (), "clips": ()}, "words", "words.absent"),
    (with_words(licence="CC BY"), "words.licence", "licences.unknown"),
    (with_words(source=Origin(dataset="hand", revision="1", record="")), "words.source", "words.source"),
    (with_words(attribution="\ud83d"), "words.attribution", "schema.text"),
    ({"turns": (Turn(role="user", text="", clip=1),)}, "turns[0].clip", "turns.clip"),
    ({"turns": (Turn(role="user", text="", clip=-1),)}, "turns[0].clip", "turns.clip"),
    ({"evidence": (Evidence(clip=1, start_s=0.0, end_s=0.1),)}, "evidence[0].clip", "evidence.clip"),
    ({"evidence": (Evidence(clip=0, start_s=0.1, end_s=0.1),)}, "evidence[0]", "evidence.outside"),
    ({"evidence": (Evidence(clip=0, start_s=-0.1, end_s=0.1),)}, "evidence[0]", "evidence.outside"),
    ({"evidence": (Evidence(clip=0, start_s=0.1, end_s=0.6),)}, "evidence[0]", "evidence.outside"),
]


@pytest.mark.parametrize(("fields", "field", "code"), FAULTS)
def test_a_fault_is_found_and_named(fields: dict[str, Any], field: str, code: str) -> None:
    found = issues(GOOD.model_copy(update=fields))
    assert (field, code) in {(issue.field, issue.code) for issue in found}


@pytest.mark.parametrize(
    "fields",
    [
        {}, number("3"), number("-3.25", "-3"), {"skills": ("music_harmony",)}, {"id": "esc50/a.b_c-D/e"},
        {"evidence": (Evidence(clip=0, start_s=0.0, end_s=0.5005),)}, with_clip(language="zh-Hant-TW"),
        with_clip(licence="LicenseRef-Corpus-1.0"), with_words(), {"audio": (), "clips": (), **with_words()},
        {"turns": (Turn(role="user", text="", clip=0),)},
        {"answer_type": "multi_choice", "scorer": "multi_choice", "answers": ("rain", "a dog"), "answer_index": None},
    ],
)  # fmt: skip
def test_what_is_right_has_no_issue(fields: dict[str, Any]) -> None:
    assert issues(GOOD.model_copy(update=fields)) == []


def test_words_alone_are_an_item_if_they_say_whose_they_are() -> None:
    assert sealed_issues(prompt()) == []
    found = issues(prompt().model_copy(update={"words": None}))
    assert [(issue.field, issue.code) for issue in found] == [("words", "words.absent")]


@settings(max_examples=40, deadline=None)
@given(items())
def test_generated_items_keep_the_rules(made: Item) -> None:
    assert issues(made) == []


def test_six_faults_give_six_issues_that_say_all() -> None:
    faults = {
        "revision": 0, "question": "", "task": "sounds", "scorer": "wer", "level": "hard",
        "turns": (Turn(role="user", text="", clip=9),),
    }  # fmt: skip
    with pytest.raises(ItemError, match=r"hand/one: expected a valid item, got 6 issue\(s\): revision") as caught:
        require(GOOD.model_copy(update=faults))
    found = {issue.field: issue for issue in caught.value.issues}
    assert set(found) == {"revision", "question", "task", "scorer", "level", "turns[0].clip"}
    assert all(issue.item == "hand/one" and issue.expected and issue.got for issue in found.values())
    assert str(found["revision"]) == "hand/one: revision: expected 1 or more, got 0 [schema.revision]"
    assert "Did you mean 'sound'?" in found["task"].expected


def test_six_faults_of_type_give_six_issues() -> None:
    row = GOOD.model_dump()
    row.update(revision="3", answer_index=0.5, question=None, choices=["a", 1], nonsense=1)
    del row["scorer"]
    with pytest.raises(ItemError) as caught:
        parse(row)
    found = {i.field: (i.item, i.expected, i.got, i.code) for i in caught.value.issues}
    assert found == {
        "revision": ("hand/one", "a valid integer", "'3'", "schema.type"),
        "answer_index": ("hand/one", "a valid integer", "0.5", "schema.type"),
        "question": ("hand/one", "a valid string", "None", "schema.type"),
        "choices[1]": ("hand/one", "a valid string", "1", "schema.type"),
        "nonsense": ("hand/one", "no such field", "1", "schema.type"),
        "scorer": ("hand/one", "a value", "nothing", "schema.type"),
    }


def test_a_row_without_id_is_named_too() -> None:
    with pytest.raises(ItemError, match="item without id: expected a valid item"):
        parse({})


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(ItemError) as caught:
        parse({**GOOD.model_dump(), "revision": "9" * 1000})
    assert len(caught.value.issues[0].got) == 80


def test_a_stage_asks_for_measured_clips_and_the_right_hash() -> None:
    assert sealed_issues(GOOD) == []
    bare = Clip(source=CLIP.source, licence="MIT", redistributable=True)
    found = sealed_issues(GOOD.model_copy(update={"clips": (bare,)}))
    names = ("sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels")
    assert [i.field for i in found] == [*(f"clips[0].{name}" for name in names), "content_hash"]
    assert {i.code for i in found} == {"clips.unmeasured", "schema.hash"}
    edited = sealed_issues(GOOD.model_copy(update={"question": "Another?"}))
    assert [i.code for i in edited] == ["schema.hash"]


def test_choices_are_compared_as_a_scorer_compares_them() -> None:
    assert normalised_choice("  A \n Big  DOG. ") == "a big dog"
    assert normalised_choice("Straße") == normalised_choice("STRASSE")
    assert normalised_choice('"yes!"') == "yes"


def test_the_table_of_scorers_names_answer_types() -> None:
    assert set(SCORERS) <= set(get_args(AnswerType))
    assert all(SCORERS.values())
