"""FollowBench: instructions that gain one constraint a level, up to five; text alone, yet to be spoken.

Seen: `data/<kind>_constraints.json`, arrays with `example_id`, `category`, `source`, `level`, `instruction`, `target`.
Levels 1 to 5 of content, situation, style, format and mixed become items; level 0 is the instruction without a
constraint, and the kind `example` asks for a written pattern: both are passed over. The constraints are in the words of
the instruction alone: a judge decides. `target` is the reply where there is one right reply, else empty or a note.
"""

from __future__ import annotations

from builders.contract.source import Manual, Source
from builders.reading.rows import Cells, Rows, rows

SOURCE = Source(
    name="followbench",
    title="FollowBench",
    folders=("FollowBench",),
    revision="main of 2024",
    licence="Apache-2.0",
    redistributable=True,
    attribution="FollowBench by Y. Jiang et al.",
    citation="Y. Jiang et al. FollowBench: A Multi-level Fine-grained Constraints Following Benchmark for Large "
    "Language Models. ACL 2024. arXiv:2310.20410",
    homepage="https://github.com/YJiangcm/FollowBench",
    how_to_get="Clone https://github.com/YJiangcm/FollowBench as FollowBench",
    cells=(("voiceassistant_eval", "speaking_instruction_following"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    questions=620,  # 820 of levels 1 to 5, less 200 examples
    fetch=(Manual("Clone https://github.com/YJiangcm/FollowBench as FollowBench"),),
)


def _level(cells: Cells) -> int:
    """How many constraints the instruction has."""
    return range(6).index(cells["level"])


def _asked(cells: Cells) -> str:
    return "its constraint" if _level(cells) == 1 else f"all its {_level(cells)} constraints"


build = rows(
    SOURCE,
    "data/*_constraints.json",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_instruction_following",
        record=lambda c: f"{c['category']}/{c['example_id']}/{_level(c)}",
        question="instruction",
        answer=lambda c: c["target"] or f"A reply that does what the instruction asks and keeps {_asked(c)}.",
        answer_type="free",
        more={
            "rubric": lambda c: ("The reply does what is asked.", f"It keeps {_asked(c)}, of the kind {c['category']}.")
        },
        groups={"constraints": _level},
        where=lambda c: c["level"] != 0 and c["category"] != "example",
        columns=("example_id", "category", "level", "target"),
    ),
)
