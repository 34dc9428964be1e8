"""MMMU, validation: questions with pictures of 30 subjects (the answers of the test part are withheld).

Parquet, `<Subject>/validation-*.parquet`: `id`, `question` with marks such as `<image 1>`, `options` (a Python list
in a text), `answer` (letter or text), `question_type` (multiple-choice, open), `image_1` to `image_7`: seen. The
questions are prompts that are yet to be spoken. An option may be a mark: it then names one of the pictures. An open
answer is text, or several in a Python list.
"""

from __future__ import annotations

from ast import literal_eval
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry
from builders.reading.hub_rows import hub_media, hub_rows
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="mmmu",
    title="MMMU (validation)",
    folders=("MMMU__MMMU", "MMMU"),
    revision="main",
    licence="Apache-2.0",
    redistributable=True,
    attribution="MMMU by X. Yue et al.",
    citation="X. Yue et al. MMMU: A Massive Multi-discipline Multimodal Understanding and Reasoning Benchmark for "
    "Expert AGI. CVPR 2024. arXiv:2311.16502.",
    homepage="https://huggingface.co/datasets/MMMU/MMMU",
    how_to_get="Put the files */validation-*.parquet of the Hub's MMMU/MMMU into MMMU__MMMU",
    cells=(("voiceassistant_eval", "viewing_multi_discipline"),),
    modality=("image", "text"),
    standing="layout",
    questions=900,
    # The commit that SGLang's tests pin.
    fetch=(HubFiles("MMMU/MMMU", "98e6ac0cb9b7b2cd2c991b85a50762edc4aedc68", ("*/validation-*.parquet",)),),
)

PICTURES = tuple(f"image_{n}" for n in range(1, 8))

_COLUMNS = ("id", "question", "options", "answer", "question_type")


def build(root: Path) -> Iterator[Item | Reject]:
    """Every question."""
    for entry in hub_rows(SOURCE, root, "*/validation-*.parquet", _COLUMNS, media=PICTURES):
        record = str(entry.cells["id"])
        try:
            answers, choices = _answers(entry)
        except (ValueError, SyntaxError, TypeError, IndexError) as error:
            problem = SOURCE.error(entry.where, expected="options and an answer that is one of them", got=repr(error))
            yield SOURCE.reject(record, "source.bad_row", problem)
            continue
        yield SOURCE.item(
            record,
            [],
            images=tuple(hub_media(root, entry, name) for name in PICTURES if entry.cells.get(name) is not None),
            benchmark="voiceassistant_eval",
            task="viewing_multi_discipline",
            question=str(entry.cells["question"]).strip(),
            choices=choices,
            answer_type="choice" if choices else "span",
            answers=answers,
            scorer="choice" if choices else "span",
        )


def _answers(entry: Entry) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The answers and, of a multiple-choice question, all options.

    Raises:
        ValueError: The answer is no letter of an option, or there is none.
    """
    answer = str(entry.cells["answer"] or "").strip()
    if entry.cells["question_type"] == "multiple-choice":
        choices = tuple(str(option).strip() for option in literal_eval(entry.cells["options"]))
        if len(answer) != 1 or not "A" <= answer < chr(ord("A") + len(choices)):
            raise ValueError(f"{answer!r} of {len(choices)} options")
        return (choices[ord(answer) - ord("A")],), choices
    several = literal_eval(answer) if answer.startswith("[") else [answer]
    answers = tuple(text for each in several if (text := str(each).strip()))
    if not answers:
        raise ValueError("no answer")
    return answers, ()
