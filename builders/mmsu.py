"""MMSU: 5,000 questions with choices in 47 sub-tasks on what is said and how.

Seen: the columns `id audio task_name question choice_a … choice_d answer_gt category sub-category sub-sub-category
linguistics_sub_discipline`, and that the one split is `train`; `answer_gt` is the text of a choice. Inferred: that
choices c and d may be empty, and where the Parquet files lie. No licence was seen, and clips are of other corpora:
they are not passed on.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Cells, Rows, rows
from earmark.validation import normalised_choice

SOURCE = Source(
    name="mmsu",
    title="MMSU",
    folders=("MMSU", "ddwang2000__MMSU"),
    revision="main of 2025",
    licence="LicenseRef-MMSU",
    redistributable=False,
    attribution="MMSU by D. Wang et al., and the corpora that its clips are from",
    citation="D. Wang et al. MMSU: A Massive Multi-task Spoken Language Understanding and Reasoning Benchmark. "
    "ICLR 2026. arXiv:2506.04779",
    homepage="https://huggingface.co/datasets/ddwang2000/MMSU",
    how_to_get="Get the Parquet files of ddwang2000/MMSU of the Hub as MMSU/data",
    cells=(("voiceassistant_eval", "listening_speech"),),
    standing="layout",
    questions=5_000,
    fetch=(HubFiles("ddwang2000/MMSU", None, ("data/train-*.parquet",)),),
)

_CHOICES = ("choice_a", "choice_b", "choice_c", "choice_d")


def _distinct(cells: Cells) -> list[str]:
    choices = [str(cells[name]).strip() for name in _CHOICES if cells[name] and str(cells[name]).strip()]
    if len({normalised_choice(choice) for choice in choices}) < len(choices):
        raise ValueError(f"choices that are the same: {choices}")
    return choices


build = rows(
    SOURCE,
    "data/train-*.parquet",
    Rows(
        benchmark="voiceassistant_eval",
        task="listening_speech",
        record="id",
        audio="audio",
        question="question",
        choices=_distinct,
        answer="answer_gt",
        groups={"category": "category", "sub_task": "task_name"},
        columns=_CHOICES,
    ),
)
