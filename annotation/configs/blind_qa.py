"""Blind QA: listen, answer, say how sure you are; then see the key and judge the question."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from annotation.configs.markup import tag
from annotation.configs.parts import asked, heading, page, part, pictures, players, row, shown, skill_tree, written
from annotation.configs.shape import Shape
from annotation.configs.words import (
    CLEAR,
    CONFIDENCE,
    CORRECT,
    DECISION,
    DIFFICULTY,
    FLAGS,
    NEEDS_AUDIO,
)

INSTRUCTION = (
    "Listen to every clip to its end. Answer before anything else, and say how sure you are: only then is the key "
    "shown. Your first answer stays as it is, even if the key says otherwise. Mark what you heard: choose a label, "
    "then drag over the waveform. Evidence is what the answer rests on, a distractor is what could mislead, a defect "
    "is a fault of the recording. Accept the question as it is, fix its words, or reject it."
)


def build(shape: Shape) -> Element:
    """The page."""
    return page(*asked_of(shape), *answering(shape), *judging(shape))


def asked_of(shape: Shape, *, marked: bool = True) -> list[Element]:
    """What the item shows: pictures, clips (to be marked or not), what was said before, the question."""
    made = [*pictures(shape), *players(shape, marked=marked)]
    made += [heading("Before the question"), shown("context", "$context")] if shape.context else []
    return [*made, heading("Question"), shown("question", "$question")]


def answering(shape: Shape) -> list[Element]:
    """The rater's own answer, before the key."""
    message = "Please answer the question"
    if shape.answer == "text":
        own = written("answer", "Your answer", to="question", required=True)
    else:
        options = tag(
            "Choices", name="answer", toName="question", value="$options", required=True, requiredMessage=message,
            choice="multiple" if shape.answer == "choices" else "single-radio",
        )  # fmt: skip
        several = " (all that are right)" if shape.answer == "choices" else ""
        own = [heading(f"Your answer{several}"), tag("View", options, className="earmark-text")]
    return [part(*own, *asked("confidence", "How sure are you?", CONFIDENCE, to="question"))]


def judging(shape: Shape, before: Sequence[Element] = (), last: Sequence[Element] = ()) -> list[Element]:
    """What is asked once the answer is given: with the key, where the task holds one.

    Args:
        shape: Of the project.
        before: Comes behind the key, before the questions.
        last: The last question, in place of the decision of one rater and what it brings up.
    """
    # Words that are typed cannot be waited for, only choices can.
    first = ["confidence"] if shape.answer == "text" else ["answer", "confidence"]
    key = [heading("The key says"), shown("key", "$key_text")] if shape.key else []
    correct = asked("correct", "Is the key correct?", CORRECT, to="question") if shape.key else []
    return [
        part(
            *key, *before,
            row(
                correct,
                asked("needs_audio", "Must one listen to answer?", NEEDS_AUDIO, to="question"),
                asked("clear", "Is the question clear?", CLEAR, to="question"),
                asked("difficulty", "How hard is it for a listener?", DIFFICULTY, to="question"),
                skill_tree(shape.benchmark, to="question"),
            ),
            *asked("flags", "What is wrong, if anything?", FLAGS, to="question", required=False, many=True),
            *(last or decided(shape, "decision", "Your decision")),
            *written("note", "Note", to="question"),
            after=first,
        )
    ]  # fmt: skip


def decided(shape: Shape, name: str, title: str) -> list[Element]:
    """Accept, fix or reject, with what "fix" brings up."""
    return [*asked(name, title, DECISION, to="question"), rewriting(shape, name)]


def rewriting(shape: Shape, decision: str) -> Element:
    """The fields that "fix" brings up, filled with what the item says now."""
    fields = written("question_rewrite", "The question, mended", to="question", filled="$question")
    if shape.answer != "text":
        fields += written("choices_rewrite", "The options, one a line", to="question", rows=4, filled="$choices_text")
    if shape.key:
        fields += written("answer_rewrite", "The right answer, in words", to="question", filled="$answer_text")
    return tag("View", *fields, visibleWhen="choice-selected", whenTagName=decision, whenChoiceValue="fix")
