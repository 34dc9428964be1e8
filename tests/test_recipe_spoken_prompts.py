"""Spoken prompts: answers worked out again from what is said; ingested prompts keep words, answers and licence."""

from __future__ import annotations

import json
import re
from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from earmark.errors import SynthError
from earmark.item import Item, Origin, Turn, Words
from earmark.shards import ShardSeries
from earmark.stats import chi_square
from earmark.validation import sealed_issues
from synth.contract.prompts import Prompts, index
from synth.contract.recipe import Order, Studio
from synth.contract.recordings import Recordings
from synth.spoken_prompts import PromptScene, draw, language_of, render

STUDIO = Studio()
MONTH_DAY = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December) (\d+)"
)
PARTS = {"one half": (1, 2), "one third": (1, 3), "two thirds": (2, 3), "one quarter": (1, 4), "three quarters": (3, 4)}
PARTS |= {"two fifths": (2, 5), "three fifths": (3, 5)}


@pytest.fixture(scope="module")
def scenes() -> list[PromptScene]:
    return list(draw(Order(900, 31, "A")))


def said(scene: PromptScene) -> str:
    source = scene.turns[-1].source
    assert source is not None
    return source.text


def solved(subject: str, text: str) -> Fraction:  # noqa: PLR0911 - one line a problem
    """From the spoken words alone."""
    numbers = [Fraction(n) for n in re.findall(r"-?\d+(?:\.\d+)?", text)]
    if subject == "shopping":
        money = re.search(r"(\d+) dollars?(?: and (\d+) cents)?", text)
        assert money
        (count,) = [int(n) for n in re.findall(r"\d+", text.replace(money[0], ""))]
        return count * (Fraction(money[1]) + Fraction(int(money[2] or 0), 100))
    if subject == "sale":
        (percent,) = [Fraction(n) for n in re.findall(r"(\d+) percent", text)]
        (price,) = [Fraction(n) for n in re.findall(r"(\d+) dollars", text)]
        return price * (1 - percent / 100)
    if subject == "journey":
        return numbers[0] * numbers[1]
    if subject == "share":
        (part,) = [Fraction(*PARTS[name]) for name in PARTS if name in text]
        return numbers[0] * (1 - part)
    if subject == "course":
        (days,) = [int(n) for n in re.findall(r"(\d+) days", text)]
        (first,) = [int(n) for n in MONTH_DAY.findall(text)]
        return Fraction(first + days - 1)
    if subject == "recipe":
        (grams,) = [Fraction(n) for n in re.findall(r"(\d+) grams", text)]
        few, many = sorted(n for n in numbers if n != grams)
        return grams / few * many
    if subject == "left_over":
        return 3 * (numbers[0] - numbers[1])
    return numbers[0] + numbers[1] - numbers[2]


def test_word_problems_are_solved_again_from_what_is_said(scenes: list[PromptScene]) -> None:
    found = [scene for scene in scenes if scene.kind == "arithmetic"]
    assert len(found) == 300
    assert len({scene.subject for scene in found}) == 8
    for scene in found:
        assert solved(scene.subject, said(scene)) == int(scene.prompt.answers[0]), said(scene)


def test_choices_are_made_again_from_what_is_said_and_every_place_is_right_equally_often(
    scenes: list[PromptScene],
) -> None:
    places: Counter[int] = Counter()
    ranks: Counter[int] = Counter()
    for scene in (scene for scene in scenes if scene.kind == "choice"):
        read = re.findall(r"Option ([A-D]): (\w+)", said(scene))
        assert [letter for letter, _ in read] == list("ABCD")
        assert tuple(option for _, option in read) == scene.prompt.choices
        places[scene.prompt.choices.index(scene.prompt.answers[0])] += 1
        if scene.subject == "order":
            ordered = sorted(map(int, scene.prompt.choices), reverse=True)
            names = {"the largest": 0, "second largest": 1, "second smallest": 2, "the smallest": 3}
            (rank,) = [at for name, at in names.items() if name in said(scene)]
            assert ordered[rank] == int(scene.prompt.answers[0])
            ranks[rank] += 1
    for counts in (places, ranks):
        assert chi_square([counts[n] for n in range(4)], [sum(counts.values()) / 4] * 4).p > 0.001


def test_every_rule_is_said_and_written_for_the_scorer(scenes: list[PromptScene]) -> None:
    for scene in (scene for scene in scenes if scene.kind == "instructions"):
        assert 1 <= len(scene.prompt.constraints) <= 2
        for constraint in map(json.loads, scene.prompt.constraints):
            values = [v for key, v in constraint.items() if key not in {"rule", "relation"}]
            for value in values:
                assert str(value[0] if isinstance(value, list) else value) in said(scene)
            assert ":" in constraint["rule"]


def test_what_is_written_beside_the_speech_does_not_say_what_is_asked(scenes: list[PromptScene]) -> None:
    for scene in scenes:
        item = set(re.findall(r"\w{5,}", scene.asked.text.casefold()))
        assert len(item & set(re.findall(r"\w{5,}", said(scene).casefold()))) <= 2
        assert not re.search(r"\d", scene.asked.text)


def text_item(number: int, question: str, **fields: object) -> Item:
    given: dict[str, object] = {
        "id": f"lessons/{number}",
        "benchmark": "voiceassistant_eval",
        "task": "speaking_assistant",
        "question": question,
        "answer_type": "free",
        "answers": ("A reply that does what is asked.",),
        "scorer": "judge",
        "words": Words(
            source=Origin(dataset="lessons", revision="1", record=str(number)),
            licence="CC-BY-4.0",
            redistributable=True,
            attribution="Lessons by its writers",
        ),
        **fields,
    }
    return Item.model_validate(given).sealed()


@pytest.fixture
def ingested(tmp_path: Path) -> Recordings:
    """An index of a source with prompts of all sorts."""
    questions = [f"What do {n} geese and {n + 1} ducks have in common?" for n in range(40)]
    items = [text_item(n, question) for n, question in enumerate(questions)]
    pupil = (Turn(role="user", text="Name a river."), Turn(role="assistant", text="The Elbe."))
    items += [
        text_item(n, f"And a lake? {n}", turns=(*pupil, Turn(role="user", text=f"And {n} lakes?")))
        for n in range(40, 60)
    ]
    items += [text_item(n, f"Mend {n}:\n```\nx\n```") for n in range(60, 80)]
    items += [
        text_item(n, f"Which weighs {n} grams?", choices=("a mouse", "a horse"), answers=("a mouse",), answer_index=0,
                  answer_type="choice", scorer="choice", task="speaking_reasoning")
        for n in range(80, 100)
    ]  # fmt: skip
    no_words = items[0].words.model_copy(update={"redistributable": False}) if items[0].words else None
    items += [text_item(n, f"Whose are these {n} words?", words=no_words) for n in range(100, 120)]
    folder = tmp_path / "items" / "lessons"
    series = ShardSeries(folder, "items")
    for item in items:
        series.add(item)
    series.close()
    out = tmp_path / "recordings"
    assert index(folder, out / "lessons.prompts.jsonl") == 120
    (out / "sources.json").write_text('["lessons"]', encoding="utf-8")
    return Recordings(out)


def test_ingested_prompts_are_spoken_with_their_licence(ingested: Recordings) -> None:
    found = [scene for scene in draw(Order(40, 3, "A", ingested)) if scene.kind == "ingested"]
    assert len(found) == 20
    assert len({scene.subject for scene in found}) == 20
    seen: Counter[str] = Counter()
    for scene in found:
        if "```" in scene.prompt.question:
            seen["code"] += 1
            with pytest.raises(SynthError, match="a block of code"):
                render(scene, STUDIO)
            continue
        item = render(scene, STUDIO)
        assert sealed_issues(item) == []
        assert item.words == scene.prompt.words
        assert item.clips[-1].licence == "CC-BY-4.0"
        assert item.clips[-1].attribution == "Lessons by its writers"
        assert scene.prompt.words is not None
        assert item.clips[-1].redistributable == scene.prompt.words.redistributable
        seen["withheld"] += not item.clips[-1].redistributable
        if scene.prompt.turns:
            seen["turns"] += 1
            assert [turn.clip for turn in item.turns] == [0, None, 1]
            assert item.turns[1].text == "The Elbe."
        if item.choices:
            seen["choices"] += 1
            assert (item.clips[0].transcript or "").endswith("Option A: a mouse. Option B: a horse")
    assert set(seen) == {"code", "turns", "choices", "withheld"}


def test_two_forms_share_no_prompt(ingested: Recordings) -> None:
    forms = [{prompt.item for prompt in Prompts(ingested.folder).of_form(form)} for form in "ABCD"]
    assert sum(map(len, forms)) == len(set().union(*forms)) == 120


def test_without_a_folder_there_are_no_prompts_and_an_index_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert Prompts(None).of_form("A") == ()
    assert index(tmp_path / "nothing", tmp_path / "none.jsonl") == 0
    with pytest.raises(SynthError, match=r"expected an index: sources\.json"):
        Prompts(tmp_path / "nowhere").of_form("A")


def test_the_language_of_a_prompt() -> None:
    assert language_of("What time is it?") == "en"
    assert language_of("现在几点了?") == "zh"
