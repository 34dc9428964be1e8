"""Public-SG-Speech QA: questions about public speeches in Singapore, as AudioBench holds them; answers are free.

Columns and split are seen. No licence is stated, so no clip is redistributable.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.audiobench import CITATION, ROWS, place
from builders.reading.rows import Rows, fixed, rows

SOURCE = Source(
    name="public_sg_speech",
    title="Public-SG-Speech QA (AudioBench)",
    folders=("AudioLLMs__public_sg_speech_qa_test",),
    revision="main",
    licence="LicenseRef-Public-SG-Speech",
    redistributable=False,
    attribution="Public-SG-Speech QA, of AudioBench",
    citation=CITATION,
    homepage="https://huggingface.co/datasets/AudioLLMs/public_sg_speech_qa_test",
    how_to_get="Fetch data/test-*.parquet of AudioLLMs/public_sg_speech_qa_test into "
    "AudioLLMs__public_sg_speech_qa_test",
    cells=(("talk_arena", "speech_qa"),),
    languages=("en-SG",),
    standing="layout",
    questions=688,
    fetch=(HubFiles("AudioLLMs/public_sg_speech_qa_test", None, (ROWS,)),),
)

build = rows(
    SOURCE,
    ROWS,
    Rows(
        benchmark="talk_arena", task="speech_qa", record=place, audio="context",
        question="instruction", answer="answer", answer_type="free", language=fixed("en-SG"),
    ),
)  # fmt: skip
