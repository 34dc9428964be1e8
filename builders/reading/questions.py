"""Several questions about one record: each that the labels can answer becomes an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from builders.contract.source import Source, candidates, worded
from earmark.item import AnswerType, Clip, Item, Media
from earmark.validation import SCORERS

MUSIC = ("mmau_pro", "music")


class Question(NamedTuple):
    """One question about a record.

    Attributes:
        wordings: Ways to ask it; which one follows from the record.
        answer: The label in words; none where the labels do not say it, and it is not asked.
        labels: All labels, of a choice.
        apart: As for `candidates`.
        skills: Words of the taxonomy.
        part: What tells it from another of the same task about the same record: `record#part`.
        kind: How it is answered.
    """

    wordings: tuple[str, ...]
    answer: str | None
    labels: Iterable[str] = ()
    apart: Collection[frozenset[str]] = ()
    skills: tuple[str, ...] = ()
    part: str = ""
    kind: AnswerType = "choice"


def items(
    source: Source,
    cell: tuple[str, str],
    record: str,
    clip: tuple[Media, Clip],
    *questions: Question,
    **fields: object,
) -> Iterator[Item]:
    """An item for every question that has an answer.

    Args:
        source: The corpus.
        cell: Benchmark and task.
        record: The upstream record; wording and choices follow from it.
        clip: What is heard.
        questions: About it.
        fields: Other fields of `Item`, the same in all.
    """
    for asked in questions:
        if asked.answer:
            choices = candidates(asked.answer, asked.labels, record, asked.apart) if asked.kind == "choice" else ()
            yield source.item(
                f"{record}#{asked.part}" if asked.part else record,
                [clip],
                benchmark=cell[0],
                task=cell[1],
                skills=asked.skills,
                question=worded(asked.wordings, record),
                choices=choices,
                answer_type=asked.kind,
                answers=(asked.answer,),
                scorer=min(SCORERS[asked.kind]),
                **fields,
            )
