"""MT-Bench-101: 1,388 dialogues of two to seven rounds, in 13 tasks; text alone, yet to be spoken.

Seen: `data/subjective/mtbench101.jsonl` with `task` (13 codes), `id` and `history`, a list of `{user, bot}`. Key is
task and id together. The earlier replies are those of the set, so that every model hears the same dialogue; the last
user turn is asked, and its `bot`, written by a model, is a reference for a judge and not truth.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.rows import Cells, Rows, rows
from earmark.item import Turn

SOURCE = Source(
    name="mt_bench_101",
    title="MT-Bench-101",
    folders=("mt-bench-101",),
    revision="main of 2024",
    licence="Apache-2.0",
    redistributable=True,
    attribution="MT-Bench-101 by G. Bai et al.",
    citation="G. Bai et al. MT-Bench-101: A Fine-Grained Benchmark for Evaluating Large Language Models in Multi-Turn "
    "Dialogues. ACL 2024. arXiv:2402.14762",
    homepage="https://github.com/mtbench101/mt-bench-101",
    how_to_get="Clone https://github.com/mtbench101/mt-bench-101 as mt-bench-101",
    cells=(("voiceassistant_eval", "speaking_multi_round"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    questions=1_388,
    fetch=(
        Archive(
            "https://raw.githubusercontent.com/mtbench101/mt-bench-101/main/data/subjective/mtbench101.jsonl",
            None,
            unpack_to="data/subjective",
        ),
    ),
)


def _turns(cells: Cells) -> tuple[Turn, ...]:
    """All turns up to the last one of the user."""
    said = [
        turn
        for rounds in cells["history"]
        for turn in (Turn(role="user", text=rounds["user"]), Turn(role="assistant", text=rounds["bot"]))
    ]
    return tuple(said[:-1])


build = rows(
    SOURCE,
    "data/subjective/mtbench101.jsonl",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_multi_round",
        record=lambda c: f"{c['task']}/{c['id']}",
        question=lambda c: c["history"][-1]["user"],
        answer=lambda c: c["history"][-1]["bot"],
        answer_type="free",
        more={
            "turns": _turns,
            "rubric": lambda c: (f"The reply does what the round of the task {c['task']} asks.", "It fits the rounds."),
        },
        columns=("task", "id", "history"),
    ),
)
