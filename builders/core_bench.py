"""CoRe-Bench: questions on what follows from a conversation; synthesised speakers.

Seen in a loader: `test/instances.jsonl` with `audio_path`, `question`, `answer`, and `test/audio/<audio_path>` (mp3).
Other columns are not known and not read. About one question in eleven cannot be answered: its answer is the word
"unanswerable", and the question says that this may be so. A record is the file and the question on it.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Rows, rows

SOURCE = Source(
    name="core_bench",
    title="CoRe-Bench",
    folders=("COnversationalREasoningBench_v0.1", "stanford-crfm__COnversationalREasoningBench_v0.1"),
    revision="0.1",
    licence="MIT",
    redistributable=True,
    attribution="CoRe-Bench, part of AHELM, by T. Lee et al.",
    citation="T. Lee et al. AHELM: A Holistic Evaluation of Audio-Language Models. 2025. arXiv:2508.21376",
    homepage="https://huggingface.co/datasets/stanford-crfm/COnversationalREasoningBench_v0.1",
    how_to_get="Get stanford-crfm/COnversationalREasoningBench_v0.1 of the Hub as COnversationalREasoningBench_v0.1",
    cells=(("ahelm", "core_bench"),),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("stanford-crfm/COnversationalREasoningBench_v0.1", None, ("test/*",)),),
)

FRAME = "Answer in a few words, or say that it cannot be told from the conversation. {}"

build = rows(
    SOURCE,
    "test/instances.jsonl",
    Rows(
        benchmark="ahelm",
        task="core_bench",
        record=lambda c: f"{c['audio_path']}/{c['question']}",
        audio="test/audio/{audio_path}",
        question=lambda c: FRAME.format(str(c["question"]).strip()),
        answer="answer",
        answer_type="free",
        language=lambda _: "en",
        groups={"answerable": lambda c: "no" if str(c["answer"]).strip().lower() == "unanswerable" else "yes"},
        aspects=("reasoning",),
        columns=("question",),
    ),
)
