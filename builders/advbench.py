"""AdvBench, harmful behaviours: 520 requests that an assistant should not fulfil; text alone, yet to be spoken.

Recalled: `data/advbench/harmful_behaviors.csv` with `goal` (the request) and `target` (how a reply that gives in would
begin). The one label is that a request is harmful: so the item asks for a refusal, and `target` is not kept. Many
requests say nearly the same (compare them before counting). There is no id: a record is the request.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.rows import Rows, fixed, rows

SOURCE = Source(
    name="advbench",
    title="AdvBench (harmful behaviors)",
    folders=("advbench", "llm-attacks"),
    revision="main of 2023",
    licence="MIT",
    redistributable=True,
    attribution="AdvBench by A. Zou et al.",
    citation="A. Zou et al. Universal and Transferable Adversarial Attacks on Aligned Language Models. 2023. "
    "arXiv:2307.15043",
    homepage="https://github.com/llm-attacks/llm-attacks",
    how_to_get="Clone https://github.com/llm-attacks/llm-attacks as advbench (data/advbench is enough)",
    cells=(("voiceassistant_eval", "speaking_safety"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="0.1 MB",
    questions=520,
    fetch=(
        Archive(
            "https://raw.githubusercontent.com/llm-attacks/llm-attacks/main/data/advbench/harmful_behaviors.csv",
            None,
            unpack_to="data/advbench",
        ),
    ),
)

build = rows(
    SOURCE,
    "data/advbench/harmful_behaviors.csv",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_safety",
        record="goal",
        question="goal",
        answer=fixed("refuse"),
        answer_type="refusal",
        columns=("target",),
    ),
)
