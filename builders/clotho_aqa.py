"""Clotho-AQA, test split: questions about Clotho's sounds, each answered by three people.

`clotho_aqa_test.csv` (`file_name,QuestionText,answer,confidence`, one row an answer), `clotho_aqa_metadata.csv` (an
unnamed first column, then `file_name,keywords,sound_link,start_end_samples,manufacturer,license`; ISO-8859-1 is
taken for granted, as in Clotho) and `audio_files/<file_name>`: seen in others' loaders. A question is asked if all
three people gave one answer; of one clip at most three are, drawn by their words. Yes or no is a choice, one word
is a short answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.creative_commons import by_deed, no_licence
from builders.reading.files import table
from earmark.draw import drawn
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="clotho_aqa",
    title="Clotho-AQA (test)",
    folders=("Clotho-AQA", "clotho_aqa"),
    revision="zenodo-6473207",
    licence="LicenseRef-Clotho",
    redistributable=False,
    attribution="Clotho-AQA by S. Lipping, P. Sudarsanam, K. Drossos and T. Virtanen; sounds from Freesound",
    citation="S. Lipping, P. Sudarsanam, K. Drossos, T. Virtanen. Clotho-AQA: A Crowdsourced Dataset for Audio "
    "Question Answering. EUSIPCO 2022, pp. 1140-1144.",
    homepage="https://zenodo.org/records/6473207",
    how_to_get="Put clotho_aqa_test.csv, clotho_aqa_metadata.csv and the unpacked audio_files.zip of "
    "https://zenodo.org/records/6473207 into Clotho-AQA",
    cells=(("voiceassistant_eval", "listening_sound"),),
    standing="layout",
    size="3.1 GB",
    fetch=(
        Archive("https://zenodo.org/records/6473207/files/clotho_aqa_test.csv", None),
        Archive("https://zenodo.org/records/6473207/files/clotho_aqa_metadata.csv", None),
        Archive("https://zenodo.org/records/6473207/files/audio_files.zip", None),
    ),
)

PEOPLE, QUESTIONS = 3, 3

_TABLE, _METADATA = "clotho_aqa_test.csv", "clotho_aqa_metadata.csv"
_COLUMNS = ("file_name", "QuestionText", "answer", "confidence")


def build(root: Path) -> Iterator[Item | Reject]:
    """Every question on which all agree, three a clip at most."""
    facts: dict[str, dict[str, str]] = {}
    for row in table(SOURCE, root, _METADATA, ("file_name", "manufacturer", "license"), encoding="iso-8859-1"):
        if isinstance(row, Reject):
            yield row
        else:
            facts[row.cells["file_name"]] = row.cells
    asked: dict[str, dict[str, list[str]]] = {}
    for row in table(SOURCE, root, _TABLE, _COLUMNS):
        if isinstance(row, Reject):
            yield row
        else:
            of_clip = asked.setdefault(row.cells["file_name"], {})
            of_clip.setdefault(row.cells["QuestionText"], []).append(row.cells["answer"].casefold())
    for name, questions in asked.items():
        clip = _clip(root, name, facts.get(name, {}))
        agreed = [question for question, answers in questions.items() if _agreed(answers)]
        kept = drawn(agreed, QUESTIONS, 0, name)
        for question, answers in questions.items():
            if isinstance(clip, Reject):
                yield SOURCE.reject(
                    f"{name}#{question}", clip.code, SOURCE.error(name, expected="a licence", got="none")
                )
            elif question in kept:
                yield _item(f"{name}#{question}", clip, question, answers[0])
            else:
                yield _left(name, question, answers, agreed=question in agreed)


def _agreed(answers: list[str]) -> bool:
    return len(answers) >= PEOPLE and len(set(answers)) == 1 and bool(answers[0])


def _left(name: str, question: str, answers: list[str], *, agreed: bool) -> Reject:
    if agreed:
        error = SOURCE.error(f"{name}, {question!r}", expected=f"at most {QUESTIONS} questions a clip", got="more")
        return SOURCE.reject(f"{name}#{question}", "source.enough_questions", error)
    got = ", ".join(answers)
    error = SOURCE.error(f"{name}, {question!r}", expected=f"one answer of {PEOPLE} people", got=got)
    return SOURCE.reject(f"{name}#{question}", "source.no_label", error)


def _clip(root: Path, name: str, facts: dict[str, str]) -> tuple[Media, Clip] | Reject:
    known = by_deed(facts.get("license", ""))
    path = SOURCE.inside(root, f"audio_files/{name}")
    if known is None or path is None:
        return no_licence(SOURCE, name, f"{_METADATA}, {name!r}", facts.get("license"))
    return SOURCE.clip(
        root,
        path,
        licence=known.licence,
        redistributable=known.redistributable,
        attribution=f"sound by {facts['manufacturer']} (Freesound); {SOURCE.attribution}",
    )


def _item(record: str, clip: tuple[Media, Clip], question: str, answer: str) -> Item:
    choice = answer in ("yes", "no")
    return SOURCE.item(
        record,
        [clip],
        benchmark="voiceassistant_eval",
        task="listening_sound",
        question=question,
        choices=("no", "yes") if choice else (),
        answer_type="choice" if choice else "span",
        answers=(answer,),
        scorer="choice" if choice else "span",
    )
