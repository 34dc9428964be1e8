"""CommonsenseQA, validation: 1,221 questions with five choices, of which people took one; text alone, yet to be spoken.

Recalled: Parquet `data/validation-*` with `id`, `question`, `question_concept`, `choices` (`label`, `text`) and
`answerKey`. The test split has no answers and is not read.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Rows, rows

SOURCE = Source(
    name="commonsense_qa",
    title="CommonsenseQA (validation)",
    folders=("commonsense_qa", "tau__commonsense_qa"),
    revision="1.11",
    licence="MIT",
    redistributable=True,
    attribution="CommonsenseQA by A. Talmor et al.",
    citation="A. Talmor et al. CommonsenseQA: A Question Answering Challenge Targeting Commonsense Knowledge. "
    "NAACL 2019. arXiv:1811.00937",
    homepage="https://huggingface.co/datasets/tau/commonsense_qa",
    how_to_get="Get tau/commonsense_qa of the Hub as commonsense_qa",
    cells=(("voiceassistant_eval", "speaking_reasoning"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="0.2 MB",
    # The commit that others' loaders pin.
    fetch=(HubFiles("tau/commonsense_qa", "94630fe30dad47192a8546eb75f094926d47e155", ("data/validation-*.parquet",)),),
)

build = rows(
    SOURCE,
    "data/validation-*.parquet",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_reasoning",
        record="id",
        question="question",
        answer=lambda c: c["choices"]["text"][c["choices"]["label"].index(c["answerKey"])],
        choices=lambda c: c["choices"]["text"],
        columns=("choices", "answerKey"),
    ),
)
