"""Shortcuts: planted ones are found, chance is left alone, twins teach nothing; with a published benchmark."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.checks import Gates
from earmark.checks.registry import facts_of
from earmark.checks.shortcuts.choosing import DEPENDENCE, cross_validated
from earmark.checks.shortcuts.figures import metadata, shallow
from earmark.checks.shortcuts.gathering import Gathering, Metadata, Rules, Words
from earmark.checks.shortcuts.measure import measure, measures
from earmark.checks.shortcuts.question import Question, groups, in_order, question_of
from earmark.checks.shortcuts.readers import by_figures, by_rules, by_transcript, by_words
from earmark.checks.shortcuts.verdict import excesses
from earmark.checks.spectrum import STATISTICS
from earmark.errors import Issue
from earmark.item import Item, Twin
from tests.made import item
from tests.test_checks import Case, holding

CLEAN = item()
SOUNDS = (
    "a tone", "rain", "a dog", "a bell", "footsteps", "a train", "a cough", "wind", "a drum", "a saw", "a whistle",
    "a clock",
)  # fmt: skip
Planted = Callable[[random.Random, int], dict[str, Any]]


def asked(count: int, plant: Planted | None = None, seed: int = 0, cell: str = "mmau_pro/sound") -> list[Question]:
    """Questions with four options drawn by chance, each with what is planted in it."""
    draw = random.Random(seed)
    made = []
    for n in range(count):
        choices = tuple(draw.sample(SOUNDS, 4))
        fields: dict[str, Any] = {
            "said": f"Which sound is heard, number {n}?",
            "choices": choices,
            "answer": draw.randrange(4),
        }
        made.append(Question(**{"id": f"q/{n:04d}", "cell": cell, **fields, **(plant(draw, n) if plant else {})}))
    return in_order(made)


def longest_in(share: float) -> Planted:
    """The one longest option is right in so many questions."""

    def plant(draw: random.Random, _: int) -> dict[str, Any]:
        choices = [f"{draw.getrandbits(64):0{length}x}" for length in (18, 20, 22, 24)]
        draw.shuffle(choices)
        lengths = [len(choice) for choice in choices]
        longest = lengths.index(max(lengths))
        other = draw.choice([n for n in range(4) if n != longest])
        return {"choices": tuple(choices), "answer": longest if draw.random() < share else other}

    return plant


def betraying(draw: random.Random, _: int) -> dict[str, Any]:
    """A word of the question goes with the class of the answer."""
    kind = draw.choice(("outside", "inside"))
    right, wrong = (SOUNDS[:6], SOUNDS[6:]) if kind == "outside" else (SOUNDS[6:], SOUNDS[:6])
    choices = [draw.choice(right), *draw.sample(wrong, 3)]
    answer = choices[0]
    draw.shuffle(choices)
    return {"said": f"What was heard {kind}?", "choices": tuple(choices), "answer": choices.index(answer)}


def timed(draw: random.Random, _: int) -> dict[str, Any]:
    """Long clips have the one answer, short ones the other."""
    answer = draw.randrange(2)
    metadata = ({"duration_s": 5 + 3 * answer + draw.random(), "sample_rate_hz": 16000.0},)
    return {"said": "Is there a dog?", "choices": ("yes", "no"), "answer": answer, "metadata": metadata}


def found_by(kind: type[Gathering], questions: Sequence[Question], gates: Gates | None = None) -> list[Issue]:
    gathering = kind()
    for question in questions:
        gathering.take(question)
    return list(gathering.finish(gates or Gates()))


def items_of(questions: Sequence[Question], seconds: Sequence[float] = ()) -> list[Item]:
    """Items that ask them, each about a sound of its own as far as the record says."""
    made = []
    for n, question in enumerate(questions):
        told: dict[str, Any] = {"pcm_sha256": f"{n:064x}"}
        if seconds:
            told["duration_s"] = seconds[n]
        fields = {"clips": (CLEAN.clips[0].model_copy(update=told),), "question": question.said}
        right = {"answers": (question.choices[question.answer],), "answer_index": question.answer}
        made.append(
            CLEAN.model_copy(update={"id": question.id, "choices": question.choices, **fields, **right}).sealed()
        )
    return made


def of_two_corpora(telling: bool) -> list[Item]:
    """Items of two corpora: one class from each, or both from both."""
    made = []
    for n, one in enumerate(items_of(asked(120, seed=3))):
        dataset = f"corpus {n % 2}"
        right, wrong = ("a bell", "rain")[:: 1 if (n % 2 if telling else n // 2 % 2) else -1]
        clip = one.clips[0].model_copy(update={"source": one.clips[0].source.model_copy(update={"dataset": dataset})})
        choices = (right, wrong) if n // 4 % 2 else (wrong, right)
        fields = {"clips": (clip,), "choices": choices, "answers": (right,), "answer_index": choices.index(right)}
        made.append(one.model_copy(update=fields).sealed())
    return made


FAIR = items_of(asked(60))
TIMED = asked(100, timed)
CASES = {
    "shortcuts.origin": Case(holding(*of_two_corpora(True)), holding(*of_two_corpora(False))),
    "shortcuts.rules": Case(holding(*items_of(asked(100, longest_in(0.9)))), holding(*FAIR)),
    "shortcuts.text_only": Case(holding(*items_of(asked(200, betraying))), holding(*FAIR)),
    "shortcuts.metadata_only": Case(
        holding(*items_of(TIMED, [question.metadata[0]["duration_s"] for question in TIMED])), holding(*FAIR)
    ),
}


def test_the_longest_option_that_is_right_in_most_questions_is_found() -> None:
    fired = found_by(Rules, asked(300, longest_in(0.6)))
    assert [(issue.item, issue.field) for issue in fired] == [("mmau_pro/sound", "uniquely_longest")]
    assert [issue.field for issue in found_by(Words, asked(300, longest_in(0.6)))] == ["text_only"]


def test_a_word_that_betrays_the_class_is_found_by_the_classifier_alone() -> None:
    questions = asked(200, betraying)
    assert [(issue.item, issue.field) for issue in found_by(Words, questions)] == [("mmau_pro/sound", "text_only")]
    assert found_by(Rules, questions) == []
    accuracy = measures(by_words(questions, groups(questions)))["mmau_pro/sound"].accuracy
    assert accuracy > 0.9


def test_a_duration_that_tells_the_answer_is_found_from_the_metadata() -> None:
    assert [issue.field for issue in found_by(Metadata, TIMED)] == ["metadata_only"]
    assert found_by(Words, TIMED) == []


def test_what_one_clip_of_several_differs_in_is_found() -> None:
    """`Which clip?`: the right one is the longest."""

    def plant(draw: random.Random, _: int) -> dict[str, Any]:
        answer = draw.randrange(3)
        lengths = [{"duration_s": 2.0 + draw.random() + (n == answer)} for n in range(3)]
        return {"choices": ("clip 1", "clip 2", "clip 3"), "answer": answer, "metadata": tuple(lengths)}

    assert [issue.field for issue in found_by(Metadata, asked(150, plant))] == ["metadata_only"]


def test_levels_and_statistics_are_shown_and_not_judged() -> None:
    """A level, and a statistic of the sound, tell every answer."""

    def plant(draw: random.Random, _: int) -> dict[str, Any]:
        answer = draw.randrange(2)
        spectrum = tuple(2 * answer + draw.random() if n == 0 else draw.random() for n in range(len(STATISTICS)))
        declared = {"duration_s": 5.0, "true_peak_dbfs": -3.0 - 6 * answer + draw.random()}
        return {"choices": ("yes", "no"), "answer": answer, "metadata": (declared,), "spectra": (spectrum,)}

    gathering = Metadata()
    for question in asked(100, plant):
        gathering.take(question)
    assert list(gathering.finish(Gates())) == []
    name, shown = gathering.table() or ("", None)
    assert name == "shortcuts"
    assert isinstance(shown, dict)
    assert shown["metadata_only"]["accuracy"] == 0.5  # the duration is the same everywhere: it says nothing
    assert shown["levels_only"]["accuracy"] > 0.9
    assert shown["shallow_audio"]["accuracy"] > 0.9
    assert "verdict" not in shown["shallow_audio"]


def test_a_transcript_that_says_the_answer_is_shown() -> None:
    def plant(draw: random.Random, n: int) -> dict[str, Any]:
        choices = tuple(draw.sample(SOUNDS, 4))
        return {"choices": choices, "answer": n % 4, "transcript": f"I think it was {choices[n % 4]}, was it not?"}

    questions = asked(100, plant)
    assert measures(by_transcript(questions, groups(questions)))["all items"].accuracy > 0.95


def test_random_labels_stay_at_chance() -> None:
    """Of 20 benchmarks without a shortcut none is an issue, and the classifier scores chance on the mean of them."""
    measured = []
    for seed in range(20):
        questions = asked(120, seed=seed)
        words = measures(by_words(questions, groups(questions)))
        for found in (by_rules(questions, groups(questions)), {"text_only": words}):
            assert list(excesses(found, Gates(), "code")) == []
        measured.append(words["all items"])
    inside = [one.bounds(1.96)[0] <= one.chance <= one.bounds(1.96)[1] for one in measured]
    assert sum(inside) >= 17  # 95 % of 20 is 19; fewer than 17 come with a probability of 1.6 %
    assert np.mean([one.accuracy for one in measured]) == pytest.approx(0.25, abs=0.03)


def test_random_labels_stay_at_chance_whatever_the_figures_are() -> None:
    def plant(draw: random.Random, _: int) -> dict[str, Any]:
        declared = {"duration_s": 5 * draw.random(), "sample_rate_hz": draw.choice((16000.0, 44100.0))}
        return {"metadata": (declared,), "spectra": (tuple(draw.random() for _ in STATISTICS),)}

    for seed in range(3):
        questions = asked(100, plant, seed)
        assert found_by(Metadata, questions) == []
        for figures in (metadata, shallow):
            one = measures(by_figures(questions, groups(questions), figures))["all items"]
            assert one.accuracy == pytest.approx(0.25, abs=0.16)  # three standard errors, and what folds share


def twins(count: int, seed: int = 0) -> list[Question]:
    """Pairs with a name of their own in the question and one answer, drawn by chance: to know one is to know both."""
    draw = random.Random(seed)
    made = []
    for n in range(count):
        name, answer = f"{draw.getrandbits(64):x}", draw.randrange(2)
        said = f"Does {name} speak, or {name[::-1]}?"
        made += [Question(f"t/{n:03d}{role}", "b/t", said, ("yes", "no"), answer, (f"twin {name}",)) for role in "ab"]
    return in_order(made)


def test_twins_teach_nothing_and_narrow_nothing() -> None:
    questions = twins(150)
    apart = measure(by_words(questions, groups(questions)))
    torn = measure(by_words(questions, [question.id for question in questions]))
    assert apart is not None
    assert torn is not None
    assert torn.accuracy > 0.8  # the leak, if twins were torn apart: four of five have their twin in training
    assert apart.accuracy == pytest.approx(0.5, abs=0.1)
    assert apart.effective_n == pytest.approx(150 / DEPENDENCE, rel=0.1)
    assert torn.effective_n == pytest.approx(300 / DEPENDENCE, rel=0.1)


@given(st.randoms(use_true_random=False))
@settings(max_examples=5, deadline=None)
def test_the_order_of_the_items_changes_nothing(draw: random.Random) -> None:
    questions = [*asked(40, betraying), *twins(10)]
    mixed = draw.sample(questions, len(questions))
    for kind in (Rules, Words):
        told = []
        for order in (questions, mixed):
            gathering = kind()
            for question in order:
                gathering.take(question)
            told.append((list(gathering.finish(Gates())), gathering.table()))
        assert told[0] == told[1]


def test_links_are_followed_through_others() -> None:
    chain = [Question(f"q/{n}", "b/t", "?", ("a", "b"), 0, links) for n, links in enumerate(
        [("twin x",), ("twin x", "item q/3"), (), (), ("sound y",), ("sound y",)]
    )]  # fmt: skip
    assert groups(chain) == ["q/0", "q/0", "q/2", "q/0", "q/4", "q/4"]


def test_a_question_of_an_item_holds_what_is_written_and_not_what_is_spoken() -> None:
    twin = Twin(group="g", kind="voice", role="a")
    one = question_of(facts_of(CLEAN.model_copy(update={"twin": twin, "parent": "hand/zero"})))
    assert one is not None
    assert (one.cell, one.said, one.answer) == ("mmau_pro/sound", "Which sound is heard?", 0)
    assert one.metadata[0]["duration_s"] == 0.5
    assert set(one.links) >= {"twin g", "item hand/zero"}
    for broken in ({"answer_index": None}, {"answer_index": 7}, {"choices": ("a tone",)}, {"answer_type": "number"}):
        assert question_of(facts_of(CLEAN.model_copy(update=broken))) is None


def test_small_cells_are_called_so_and_never_fire() -> None:
    questions = [*asked(8, longest_in(1.0), cell="b/small"), *asked(200, cell="b/large")]
    gathering = Rules()
    for question in questions:
        gathering.take(question)
    assert list(gathering.finish(Gates())) == []
    _, shown = gathering.table() or ("", None)
    assert isinstance(shown, dict)
    cells = shown["uniquely_longest"]["cells"]
    assert (cells["b/small"]["accuracy"], cells["b/small"]["verdict"]) == (1.0, "too small")
    assert cells["b/large"]["verdict"] == "chance"


@pytest.mark.parametrize("kind", [Rules, Words, Metadata])
def test_nothing_is_found_in_nothing_or_next_to_nothing(kind: type[Gathering]) -> None:
    assert found_by(kind, []) == []
    assert kind().table() is None
    odd = Question("q/0", "b/t", "", ("", ""), 0, metadata=({},), spectra=((),))
    assert found_by(kind, [odd]) == []
    assert found_by(kind, [odd, odd._replace(id="q/1", metadata=({"duration_s": 1.0},))]) == []


def test_who_learns_nothing_scores_chance() -> None:
    questions = asked(30)
    blind = cross_validated(questions, groups(questions), lambda *_: iter(()))
    assert blind.credit.tolist() == [0.25] * 30


def test_the_published_benchmark(kit: Path | None) -> None:
    """As counted from its file of questions: 395 of 1,000 first, 324 of 820 unique longest ones, chance 25.5 %."""
    if kit is None:
        return
    rows = json.loads((kit / "benchmarks" / "MMAU" / "mmau-test-mini.json").read_text(encoding="utf-8"))
    questions = in_order(
        Question(
            row["id"],
            f"mmau/{row['task']}",
            row["question"],
            tuple(row["choices"]),
            row["choices"].index(row["answer"]),
        )
        for row in rows
    )
    rules = Rules()
    for question in questions:
        rules.take(question)
    fired = {(issue.item, issue.field) for issue in rules.finish(Gates())}
    assert fired >= {("all items", "first_option"), ("all items", "uniquely_longest"), ("mmau/sound", "first_option")}
    _, shown = rules.table() or ("", None)
    assert isinstance(shown, dict)
    assert shown["position_counts"] == [395, 271, 208, 126]
    assert shown["always_first"] == 0.395
    longest = shown["uniquely_longest"]
    assert (longest["n"], round(longest["accuracy"], 3), round(longest["chance"], 3)) == (820, 0.395, 0.255)
    assert by_rules(questions, groups(questions))["uniquely_longest"]["all items"].accuracy == 324 / 820
    text_only = measures(by_words(questions, groups(questions)))["all items"]
    assert text_only.bounds(1.96)[0] > 0.4  # questions and options alone
