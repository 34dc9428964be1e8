"""IFEval: 541 prompts with rules that a program can check; text alone, yet to be spoken.

Seen by name: `ifeval_input_data.jsonl` (541 rows, no key twice) with `key`, `prompt`, `instruction_id_list`, `kwargs`
(one object a rule, in some copies filled up with nulls, which are dropped). What holds is which rules a prompt sets;
each is a constraint of the item, `{"rule": id, ...}`. No reply is given upstream. Rules on letters, marks and layout
are about the written reply: who has the prompts spoken must choose.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.instructions import kept, rules
from builders.reading.rows import Rows, rows

SOURCE = Source(
    name="ifeval",
    title="IFEval",
    folders=("IFEval", "google__IFEval"),
    revision="966cd89545d6b6acfd7638bc708b98261ca58e84",
    licence="Apache-2.0",
    redistributable=True,
    attribution="IFEval by J. Zhou et al.",
    citation="J. Zhou et al. Instruction-Following Evaluation for Large Language Models. 2023. arXiv:2311.07911",
    homepage="https://huggingface.co/datasets/google/IFEval",
    how_to_get="Get ifeval_input_data.jsonl of google/IFEval of the Hub into a folder IFEval",
    cells=(("voiceassistant_eval", "speaking_instruction_following"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="0.2 MB",
    questions=541,
    fetch=(HubFiles("google/IFEval", "966cd89545d6b6acfd7638bc708b98261ca58e84", ("ifeval_input_data.jsonl",)),),
)


build = rows(
    SOURCE,
    "ifeval_input_data.jsonl",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_instruction_following",
        record=lambda c: f"key/{c['key']}",
        question="prompt",
        answer=lambda c: kept(rules(c["instruction_id_list"], c["kwargs"])),
        answer_type="instructions",
        more={"constraints": lambda c: rules(c["instruction_id_list"], c["kwargs"])},
        columns=("key", "instruction_id_list", "kwargs"),
    ),
)
