"""MT-Bench: 80 conversations of two user turns; text alone, yet to be spoken.

Seen: `fastchat/llm_judge/data/mt_bench/question.jsonl` with `question_id` (81-160), `category` (8), `turns` (two) and,
for 39, `reference` (one reply a turn). The second turn builds on the reply to the first, which is the model's own: the
item holds both user turns and asks the second. Where upstream has no reference, the answer says what is asked for and a
judge decides.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.rows import Cells, Rows, rows
from earmark.item import Turn

SOURCE = Source(
    name="mt_bench",
    title="MT-Bench",
    folders=("mt_bench", "FastChat"),
    revision="main of 2023",
    licence="Apache-2.0",
    redistributable=True,
    attribution="MT-Bench by L. Zheng et al.",
    citation="L. Zheng et al. Judging LLM-as-a-Judge with MT-Bench and Chatbot Arena. NeurIPS 2023. arXiv:2306.05685",
    homepage="https://github.com/lm-sys/FastChat",
    how_to_get="Clone https://github.com/lm-sys/FastChat as mt_bench (fastchat/llm_judge/data/mt_bench is enough)",
    cells=(("voiceassistant_eval", "speaking_multi_round"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="60 kB",
    questions=80,
    fetch=(
        Archive(
            "https://raw.githubusercontent.com/lm-sys/FastChat/main/fastchat/llm_judge/data/mt_bench/question.jsonl",
            None,
            unpack_to="fastchat/llm_judge/data/mt_bench",
        ),
    ),
)

NO_REFERENCE = "A reply that does what the last turn asks and fits the turns before it."


def _reference(cells: Cells) -> str:
    given = cells.get("reference") or []
    return str(given[len(cells["turns"]) - 1]) if len(given) == len(cells["turns"]) else NO_REFERENCE


build = rows(
    SOURCE,
    "fastchat/llm_judge/data/mt_bench/question.jsonl",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_multi_round",
        record=lambda c: f"question/{c['question_id']}",
        question=lambda c: c["turns"][-1],
        answer=_reference,
        answer_type="free",
        more={
            "turns": lambda c: tuple(Turn(role="user", text=text) for text in c["turns"]),
            "rubric": lambda c: (f"The reply does what is asked ({c['category']}).", "It fits the turns before it."),
        },
        columns=("question_id", "turns", "category"),
        optional=("reference",),
    ),
)
