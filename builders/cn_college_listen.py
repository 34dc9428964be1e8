"""CN-College-Listen: English listening exams with four choices, as AudioBench holds them.

Columns, split and the form of the answer, "(A) Find a place.", are seen; that the choices of the one string have
the same form is taken from it. Exam recordings: not redistributable until somebody shows otherwise.
"""

from __future__ import annotations

import re

from builders.contract.source import HubFiles, Source
from builders.reading.audiobench import CITATION, ROWS, place
from builders.reading.rows import Cells, Rows, fixed, rows

SOURCE = Source(
    name="cn_college_listen",
    title="CN-College-Listen (AudioBench)",
    folders=("AudioLLMs__cn_college_listen_mcq_test",),
    revision="mcq",
    licence="LicenseRef-CN-College-Listen",
    redistributable=False,
    attribution="CN-College-Listen, of AudioBench",
    citation=CITATION,
    homepage="https://huggingface.co/datasets/AudioLLMs/cn_college_listen_mcq_test",
    how_to_get="Fetch data/test-*.parquet of AudioLLMs/cn_college_listen_mcq_test into "
    "AudioLLMs__cn_college_listen_mcq_test",
    cells=(("talk_arena", "speech_qa"),),
    languages=("en",),
    standing="layout",
    questions=2_271,
    fetch=(HubFiles("AudioLLMs/cn_college_listen_mcq_test", None, (ROWS,)),),
)

_CHOICE = re.compile(r"\(([A-H])\)\s*(.*?)\s*(?=\([A-H]\)|$)", re.DOTALL)


def _choices(cells: Cells) -> tuple[str, ...]:
    found = tuple(" ".join(text.split()) for _, text in _CHOICE.findall(str(cells["choices"])))
    if len(found) < 2:
        raise ValueError(f"choices such as '(A) … (B) …', got {cells['choices']!r}")
    return found


def _answer(cells: Cells) -> str:
    match = _CHOICE.match(str(cells["answer"]).strip())
    return " ".join((match[2] if match else str(cells["answer"])).split())


build = rows(
    SOURCE,
    ROWS,
    Rows(
        benchmark="talk_arena", task="speech_qa", record=place, audio="context",
        question="instruction", choices=_choices, answer=_answer, columns=("choices", "answer"), language=fixed("en"),
    ),
)  # fmt: skip
