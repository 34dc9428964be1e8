"""The accumulators of the family: they keep the words and figures of each question, and guess when all are there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from earmark.checks.gates import Gates
from earmark.checks.registry import Facts
from earmark.checks.shortcuts.constants import constant_answers, open_question_of
from earmark.checks.shortcuts.endpoint import by_language_model, endpoint
from earmark.checks.shortcuts.figures import levels, metadata, shallow
from earmark.checks.shortcuts.measure import INTERVAL, measures
from earmark.checks.shortcuts.origins import nearest_to_origin
from earmark.checks.shortcuts.question import Question, groups, in_order, question_of
from earmark.checks.shortcuts.readers import by_figures, by_rules, by_transcript, by_words, places
from earmark.checks.shortcuts.rules import guessed
from earmark.checks.shortcuts.verdict import Measures, excesses, table
from earmark.errors import Issue

TABLE = "shortcuts"


class Gathering(ABC):
    """Takes questions one by one, and has them guessed at the end.

    Attributes:
        of: How many items have options, and something to go by.
    """

    code = ""

    def __init__(self) -> None:
        self.of = 0
        self._questions: list[Question] = []
        self._shown: dict[str, Any] = {}

    def add(self, facts: Facts) -> None:
        """Take an item, if it has options and a right one."""
        question = question_of(facts)
        if question:
            self.take(question)

    def take(self, question: Question) -> None:
        """Take a question that is there already: of another benchmark, say."""
        kept = self.kept(question)
        if kept:
            self.of += 1
            self._questions.append(kept)

    def kept(self, question: Question) -> Question | None:
        """What of a question is kept in memory: no more than is asked for; None where there is nothing to try."""
        return question._replace(transcript="", metadata=(), spectra=())

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """One issue for each rule and cell that is above chance beyond doubt."""
        questions = in_order(self._questions)
        grouped = groups(questions)
        found = self.gated(questions, grouped)
        self._shown = {**table(found, gates), **self.beside(questions, grouped, gates)}
        yield from excesses(found, gates, self.code)

    def table(self) -> tuple[str, object] | None:
        """What was found of all cells; None where there is no question."""
        return (TABLE, self._shown) if self.of else None

    @abstractmethod
    def gated(self, questions: Sequence[Question], grouped: Sequence[str]) -> Measures:
        """How well what does not listen does, by rule and cell."""

    def beside(self, questions: Sequence[Question], grouped: Sequence[str], gates: Gates) -> dict[str, Any]:  # noqa: ARG002
        """What is shown without a gate."""
        return {}


class Rules(Gathering):
    """Tries the rules of thumb; what a constant answer scores where there are no options is beside."""

    code = "shortcuts.rules"

    def __init__(self) -> None:
        super().__init__()
        self._open: list[Question] = []

    def add(self, facts: Facts) -> None:
        """Take an item, with options or without."""
        super().add(facts)
        question = open_question_of(facts)
        if question:
            self._open.append(question)

    def gated(self, questions: Sequence[Question], grouped: Sequence[str]) -> Measures:
        """How well each rule does."""
        return by_rules(questions, grouped)

    def beside(self, questions: Sequence[Question], grouped: Sequence[str], gates: Gates) -> dict[str, Any]:  # noqa: ARG002
        """The places of the answers, and what the numbers mean."""
        cells = {question.cell for question in questions}
        by_cell = {cell: places([q for q in questions if q.cell == cell]) for cell in sorted(cells)}
        counts = {"questions": len(questions), "groups": len(set(grouped)), "interval": INTERVAL}
        unoffered = in_order(self._open)
        constant = constant_answers(unoffered, groups(unoffered))
        return {**places(questions), "places": by_cell, "constant_answers": constant, **counts}


class Origins(Gathering):
    """Tries the corpus that a clip comes from."""

    code = "shortcuts.origin"

    def kept(self, question: Question) -> Question | None:
        """The words, where it is known where the clips come from."""
        return super().kept(question) if question.origin else None

    def gated(self, questions: Sequence[Question], grouped: Sequence[str]) -> Measures:
        """How well it does in the cells that have clips of several corpora."""
        origins: dict[str, set[str]] = {}
        for question in questions:
            origins.setdefault(question.cell, set()).add(question.origin)
        mixed = [(q, group) for q, group in zip(questions, grouped, strict=True) if len(origins[q.cell]) > 1]
        kept, groups_of = [q for q, _ in mixed], [group for _, group in mixed]
        return {"origin": measures(guessed(kept, groups_of, nearest_to_origin(kept, groups_of)))} if kept else {}


class Words(Gathering):
    """Tries a classifier of the words, and a language model where one is configured; transcripts are beside."""

    code = "shortcuts.text_only"

    def kept(self, question: Question) -> Question | None:
        """The words."""
        return question._replace(metadata=(), spectra=())

    def gated(self, questions: Sequence[Question], grouped: Sequence[str]) -> Measures:
        """How well the classifier does, and the language model."""
        found = {"text_only": measures(by_words(questions, grouped))}
        model = endpoint()
        if model:
            found["language_model"] = measures(by_language_model(questions, grouped, model))
        return found

    def beside(self, questions: Sequence[Question], grouped: Sequence[str], gates: Gates) -> dict[str, Any]:
        """What the transcripts tell: a measure of depth."""
        return table({"transcript_only": measures(by_transcript(questions, grouped))}, gates, gated=False)


class Metadata(Gathering):
    """Tries a classifier of what a file shows before it is played; levels and a few statistics are beside."""

    code = "shortcuts.metadata_only"

    def kept(self, question: Question) -> Question | None:
        """The figures."""
        return question._replace(transcript="") if any(metadata(question)) else None

    def gated(self, questions: Sequence[Question], grouped: Sequence[str]) -> Measures:
        """How well the classifier does."""
        return {"metadata_only": measures(by_figures(questions, grouped, metadata))}

    def beside(self, questions: Sequence[Question], grouped: Sequence[str], gates: Gates) -> dict[str, Any]:
        """What the levels and a few statistics of the sound tell: a measure of depth."""
        depth = {
            "levels_only": measures(by_figures(questions, grouped, levels)),
            "shallow_audio": measures(by_figures(questions, grouped, shallow)),
        }
        return table(depth, gates, gated=False)
