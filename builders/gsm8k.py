"""GSM8K, test: 1,319 word problems of school arithmetic with a number as the answer; text alone, yet to be spoken.

Seen: Parquet `main/test-*` with `question` and `answer`: the way (with `<<…>>` sums), then `#### n`. Only n is kept,
its thousands commas (recalled) dropped. There is no id: a record is the question.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Rows, rows

SOURCE = Source(
    name="gsm8k",
    title="GSM8K (test)",
    folders=("gsm8k", "openai__gsm8k"),
    revision="main of 2024",
    licence="MIT",
    redistributable=True,
    attribution="GSM8K by K. Cobbe et al.",
    citation="K. Cobbe et al. Training Verifiers to Solve Math Word Problems. 2021. arXiv:2110.14168",
    homepage="https://huggingface.co/datasets/openai/gsm8k",
    how_to_get="Get openai/gsm8k of the Hub as gsm8k",
    cells=(("voiceassistant_eval", "speaking_reasoning"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="0.4 MB",
    questions=1_319,
    # The commit that inspect_evals pins.
    fetch=(HubFiles("openai/gsm8k", "cc7b047b6e5bb11b4f1af84efc572db110a51b3c", ("main/test-*.parquet",)),),
)

build = rows(
    SOURCE,
    "main/test-*.parquet",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_reasoning",
        record="question",
        question="question",
        answer=lambda c: c["answer"].split("####")[1].strip().replace(",", ""),
        answer_type="number",
        columns=("answer",),
    ),
)
