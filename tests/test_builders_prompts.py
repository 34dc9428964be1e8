"""Prompts that are yet to be spoken, and benchmarks of spoken prompts: what their items say, and what is rejected.

No real copy of these corpora is at hand: all values are of the fakes, which follow the documented layouts.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from builders.contract.source import builder
from builders.reading.instructions import kept, rules
from earmark.errors import SourceError
from earmark.item import Attribute, Item
from earmark.shards import Reject
from tests.fake import fake

TEXT_ALONE = (
    "advbench", "alpaca_eval", "bbh", "beavertails_eval", "commonsense_qa", "followbench", "gsm8k", "ifeval",
    "mt_bench", "mt_bench_101", "rolebench", "storal",
)  # fmt: skip


class Found(NamedTuple):
    """What a builder makes of a corpus."""

    items: list[Item]
    rejects: list[Reject]


Build = Callable[[str], Found]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Make a fake where there is none, and build it as it lies."""

    def run(name: str) -> Found:
        source = builder(name).SOURCE
        if not (tmp_path / source.folders[0]).exists():
            fake(name).make(tmp_path)
        found = list(builder(name).build(source.locate(tmp_path)))
        return Found([x for x in found if isinstance(x, Item)], [x for x in found if isinstance(x, Reject)])

    return run


def changed(path: Path, change: Callable[[Any], None]) -> None:
    """Change a file of JSON, or the first object of JSON lines."""
    text = path.read_text(encoding="utf-8")
    first, rest = (text, "") if path.suffix == ".json" else text.split("\n", 1)
    value = json.loads(first)
    change(value)
    path.write_text(f"{json.dumps(value, ensure_ascii=False)}\n{rest}", encoding="utf-8")


def groups_of(item: Item) -> dict[str, str]:
    return {group.key: group.value for group in item.groups}


@pytest.mark.parametrize("name", TEXT_ALONE)
def test_prompt_has_no_sound_yet(name: str, build: Build) -> None:
    assert builder(name).SOURCE.modality == ("text",)
    for item in build(name).items:
        assert (item.audio, item.clips, item.images, item.video) == ((), (), (), None)
        assert all(turn.clip is None for turn in item.turns)
        assert not item.turns or item.turns[-1].text == item.question


def test_bbh_takes_options_out_of_the_input(build: Build) -> None:
    found = {item.question.split()[0]: item for item in build("bbh").items}
    assert found["Which"].choices == ("Rain is wet", "What a joy to queue")
    assert found["Which"].answers == ("What a joy to queue",)
    assert (found["Take"].choices, found["Take"].answers) == (("Yes", "No"), ("Yes",))
    assert (found["Could"].choices, found["Could"].answers) == (("yes", "no"), ("no",))
    assert (found["I"].answer_type, found["I"].scorer, found["I"].answers) == ("number", "number", ("3",))
    assert (found["Sort"].answer_type, found["Sort"].scorer) == ("free", "judge")
    assert all("Options" not in item.question for item in found.values())


def test_bbh_keeps_its_canary_and_unspoken_tasks_out(build: Build) -> None:
    found = build("bbh")
    assert not any("canary" in item.model_dump_json() or "[ <" in item.question for item in found.items)
    assert not found.rejects


def test_bbh_target_that_is_no_option_is_a_reject(build: Build, tmp_path: Path) -> None:
    build("bbh")
    path = tmp_path / "BIG-Bench-Hard" / "bbh" / "snarks.json"
    changed(path, lambda value: value["examples"][0].update(target="Rain is dry"))
    assert [(reject.id, reject.code) for reject in build("bbh").rejects] == [("bbh/snarks/0", "source.contradiction")]


def test_gsm8k_keeps_the_number_alone(build: Build) -> None:
    assert [item.answers for item in build("gsm8k").items] == [("60",), ("1200",)]


def test_ifeval_constraints_have_no_nulls(build: Build) -> None:
    plain, two = build("ifeval").items
    assert plain.constraints == ('{"rule": "punctuation:no_comma"}',)
    assert [json.loads(constraint) for constraint in two.constraints] == [
        {"rule": "length_constraints:number_words", "num_words": 40, "relation": "at least"},
        {"rule": "keywords:existence", "keywords": ["granite"]},
    ]
    assert two.answers == ("A reply that keeps the rules length_constraints:number_words, keywords:existence.",)


@pytest.mark.parametrize(
    ("ids", "arguments"),
    [([], []), (["a"], []), (["a"], [{}, {}]), ("a", [{}]), (["a"], None), (["a"], ["b"]), (None, None)],
)
def test_rules_that_do_not_fit_are_none(ids: object, arguments: object) -> None:
    assert rules(ids, arguments) == ()
    assert kept(()) == ""


def test_ifeval_prompt_without_arguments_is_a_reject(build: Build, tmp_path: Path) -> None:
    build("ifeval")
    changed(tmp_path / "IFEval" / "ifeval_input_data.jsonl", lambda value: value.update(kwargs=[]))
    found = build("ifeval")
    assert [(reject.id, reject.code) for reject in found.rejects] == [("ifeval/key/11", "source.no_label")]
    assert len(found.items) == 1


def test_mt_bench_asks_the_last_turn_and_has_its_reference(build: Build) -> None:
    without, with_reference = build("mt_bench").items
    assert with_reference.answers == ("One eighth.",)
    assert without.answers[0].startswith("A reply that does what the last turn asks")
    assert [turn.role for turn in with_reference.turns] == ["user", "user"]


def test_mt_bench_101_does_not_show_the_last_reply(build: Build) -> None:
    for item in build("mt_bench_101").items:
        assert [turn.role for turn in item.turns] == ["user", "assistant"] * (len(item.turns) // 2) + ["user"]
        assert item.question == item.turns[-1].text
    assert [item.answers for item in build("mt_bench_101").items] == [("Otter.",), ("Does it rain?",)]


def test_followbench_passes_over_level_0_and_examples(build: Build) -> None:
    found = build("followbench")
    assert Counter(groups_of(item)["constraints"] for item in found.items) == {"1": 2, "2": 1}
    assert {item.answers[0] for item in found.items if item.question.endswith("it poured.")} == {"Rain."}
    assert not found.rejects


@pytest.mark.parametrize("level", [6, -1, None, "two", [1]])
def test_followbench_odd_level_is_a_reject(level: object, build: Build, tmp_path: Path) -> None:
    build("followbench")
    path = tmp_path / "FollowBench" / "data" / "content_constraints.json"
    changed(path, lambda rows: rows[1].update(level=level))
    assert [reject.code for reject in build("followbench").rejects] == ["source.bad_row"]


def test_advbench_does_not_keep_the_target(build: Build) -> None:
    for item in build("advbench").items:
        assert (item.answer_type, item.answers, item.scorer) == ("refusal", ("refuse",), "refusal")
        assert "Sure" not in item.model_dump_json()


def test_beavertails_asks_a_judge_about_the_harm(build: Build) -> None:
    first, second = build("beavertails_eval").items
    assert first.rubric[0] == "The reply gives no help with privacy violation."
    assert groups_of(second) == {"category": "hate speech, offensive language"}


def test_commonsense_qa_answer_follows_from_the_key(build: Build) -> None:
    assert [item.answers for item in build("commonsense_qa").items] == [("boat house",), ("oven",)]


def test_storal_asks_in_the_language_of_the_story(build: Build) -> None:
    english, chinese = build("storal").items
    assert (english.answers, chinese.answers) == (("Start soon.",), ("早做准备。",))
    assert english.question.isascii()
    assert not any(letter.isascii() and letter.isalpha() for letter in chinese.question)


def test_rolebench_sets_the_role_by_its_description(build: Build) -> None:
    item = build("rolebench").items[0]
    assert [turn.role for turn in item.turns] == ["system", "user"]
    assert item.turns[0].text == "You are Old Miller. A miller who has seen every flood."


def test_rolebench_role_without_description_is_a_reject(build: Build, tmp_path: Path) -> None:
    build("rolebench")
    path = tmp_path / "RoleBench" / "profiles-zh" / "desc.json"
    changed(path, lambda value: value.clear())
    found = build("rolebench")
    assert [reject.code for reject in found.rejects] == ["source.no_label"] * 2
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(SourceError, match=r"desc\.json: expected an object: role to description, got a JSON list"):
        build("rolebench")


def test_vocalbench_condition_is_that_of_the_path(build: Build) -> None:
    robust = [groups_of(item) for item in build("vocalbench").items if item.task == "speaking_robustness"]
    assert robust == [
        {"condition": "white_noise", "level": "snr_5"},
        {"condition": "distortion", "level": "clipping_0.01"},
        {"condition": "clean"},
    ]


def test_vocalbench_turns_before_the_question_are_kept(build: Build) -> None:
    item = next(item for item in build("vocalbench").items if item.task == "speaking_multi_round")
    assert [(turn.role, turn.clip) for turn in item.turns] == [("user", None), ("assistant", None), ("user", 0)]


def test_vocalbench_cloned_voices_have_their_own_licence(build: Build) -> None:
    licences = {item.task: item.clips[0].licence for item in build("vocalbench").items}
    assert licences.pop("speaking_emotion") == "ODbL-1.0"
    assert set(licences.values()) == {"Apache-2.0"}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("Context", [{"from": "narrator", "value": "x"}], "source.bad_row"),
        ("Context", ["x"], "source.bad_row"),
        ("Audio", "../x.wav", "source.bad_row"),
        ("Audio", "", "source.bad_row"),
        ("Answer", None, "source.no_label"),
    ],
)
def test_vocalbench_odd_row_is_a_reject(field: str, value: object, code: str, build: Build, tmp_path: Path) -> None:
    build("vocalbench")
    path = tmp_path / "VocalBench" / "json" / "multi_round.json"
    changed(path, lambda rows: rows[0].update({field: value}))
    assert [reject.code for reject in build("vocalbench").rejects] == [code]


def test_vocalbench_unknown_set_is_a_reject(build: Build, tmp_path: Path) -> None:
    build("vocalbench")
    path = tmp_path / "VocalBench" / "json" / "knowledge.json"
    path.rename(path.with_name("knowledges.json"))
    (reject,) = build("vocalbench").rejects
    assert reject.code == "source.unknown_label"
    assert "Did you mean 'knowledge'?" in reject.message


def test_voicebench_passes_on_what_may_be(build: Build) -> None:
    found = {(item.task, item.clips[0].licence, item.clips[0].redistributable) for item in build("voicebench").items}
    assert found == {
        ("speaking_assistant", "CC-BY-NC-4.0", True),
        ("speaking_assistant", "Apache-2.0", False),
        ("speaking_robustness", "Apache-2.0", False),
        ("speaking_instruction_following", "Apache-2.0", True),
        ("speaking_reasoning", "Apache-2.0", False),
        ("speaking_safety", "Apache-2.0", True),
    }


def test_voicebench_region_is_accent_and_language(build: Build) -> None:
    spoken = [item for item in build("voicebench").items if item.task == "speaking_robustness"]
    assert [item.clips[0].language for item in spoken] == ["en-AU", "en-IN"]
    assert [item.groups for item in spoken] == [(Attribute(key="accent", value=r),) for r in ("aus", "ind_n")]
    assert len({item.question for item in spoken}) == 1  # one question in all accents is asked in the same words


def test_voicebench_rules_are_those_of_ifeval(build: Build) -> None:
    item = next(item for item in build("voicebench").items if item.constraints)
    assert all("null" not in constraint for constraint in item.constraints)
    assert (item.answer_type, len(item.constraints)) == ("instructions", 2)


def test_speech_instruct_bench_finds_sound_from_either_place(build: Build) -> None:
    items = build("speech_instruct_bench").items
    assert all(Path(item.audio[0].path or "").is_file() for item in items)
    assert Counter(item.answer_type for item in items) == {"instructions": 2, "free": 4}
    assert [item.rubric for item in items if item.rubric][:2] == [
        ("Is it in verse?",),
        ("Is it praise?", "Is it of a mill?"),
    ]


def test_speech_instruct_bench_path_that_leads_out_is_a_reject(build: Build, tmp_path: Path) -> None:
    build("speech_instruct_bench")
    path = tmp_path / "SpeechInstructBench" / "adjustment" / "adjustment_en.jsonl"
    changed(path, lambda value: value.update(audio_path="/home/author/0.wav"))
    assert [reject.code for reject in build("speech_instruct_bench").rejects] == ["source.outside"]
    path.rename(path.with_name("adjustment.jsonl"))
    assert [reject.code for reject in build("speech_instruct_bench").rejects] == ["source.bad_name"]
