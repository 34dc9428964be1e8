"""AlpacaEval: 805 instructions of the kind that people give an assistant; text alone, yet to be spoken.

Seen: `alpaca_eval.json`, an array with `instruction`, `output`, `generator`, `dataset` (helpful_base, koala, oasst,
selfinstruct, vicuna). `output` is written by a model (`generator`) and is what replies are compared with, not truth: it
is given as the reference for a judge. There is no id: a record is the instruction. Many ask for what is only read
(tables, code): who has them spoken must choose.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Rows, fixed, rows

SOURCE = Source(
    name="alpaca_eval",
    title="AlpacaEval",
    folders=("alpaca_eval", "tatsu-lab__alpaca_eval"),
    revision="main of 2024",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="AlpacaEval by X. Li et al.",
    citation="X. Li et al. AlpacaEval: An Automatic Evaluator of Instruction-following Models. 2023.",
    homepage="https://huggingface.co/datasets/tatsu-lab/alpaca_eval",
    how_to_get="Get alpaca_eval.json of tatsu-lab/alpaca_eval of the Hub into a folder alpaca_eval",
    cells=(("voiceassistant_eval", "speaking_assistant"),),
    languages=("en",),
    standing="layout",
    modality=("text",),
    size="0.6 MB",
    questions=805,
    # The last commit of the file in the repository's history.
    fetch=(HubFiles("tatsu-lab/alpaca_eval", "57530fed23a308e771c06bba55cb49b7e7625711", ("alpaca_eval.json",)),),
)

build = rows(
    SOURCE,
    "alpaca_eval.json",
    Rows(
        benchmark="voiceassistant_eval",
        task="speaking_assistant",
        record="instruction",
        question="instruction",
        answer="output",
        answer_type="free",
        more={"rubric": fixed(("The reply does what is asked.", "It is no worse than the reference."))},
    ),
)
