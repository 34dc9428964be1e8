"""OpenHermes-Audio: spoken instructions with a reference answer, as AudioBench holds them.

Seen: Parquet `data/test-*`, columns `context` (sound), `instruction`, `answer`, `speech_instruction` (what is said).
There is no id: a record is the words that are said. `instruction` is a frame that AudioBench draws without a seed and
is not used. No licence is stated: clips are not passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source, worded
from builders.reading.hub_rows import hub_clip, hub_rows
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="openhermes_audio",
    title="OpenHermes-Audio (AudioBench)",
    folders=("AudioLLMs__openhermes_instruction_test", "openhermes_instruction_test"),
    revision="main of 2024",
    licence="LicenseRef-AudioBench",
    redistributable=False,
    attribution="AudioBench by B. Wang et al.",
    citation="B. Wang et al. AudioBench: A Universal Benchmark for Audio Large Language Models. NAACL 2025. "
    "arXiv:2406.16020",
    homepage="https://huggingface.co/datasets/AudioLLMs/openhermes_instruction_test",
    how_to_get="Get AudioLLMs/openhermes_instruction_test of the Hub as AudioLLMs__openhermes_instruction_test",
    cells=(("talk_arena", "instruction"),),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("AudioLLMs/openhermes_instruction_test", None, ("data/test-*.parquet",)),),
)

WORDINGS = ("Do what the speaker asks.", "Follow the spoken instruction.", "Answer what is asked in the recording.")


def build(root: Path) -> Iterator[Item | Reject]:
    """One item for every spoken instruction."""
    columns = ("speech_instruction", "answer")
    for entry in hub_rows(SOURCE, root, "data/test-*.parquet", columns, media=("context",)):
        record, answer = (str(entry.cells[name] or "").strip() for name in columns)
        if not record or not answer:
            error = SOURCE.error(entry.where, expected="an instruction and an answer", got="an empty cell")
            yield SOURCE.reject(record or entry.where, "source.no_label", error)
            continue
        clip = hub_clip(SOURCE, root, entry, "context", role="question", transcript=record, language="en")
        yield SOURCE.item(
            record,
            [clip],
            benchmark="talk_arena",
            task="instruction",
            question=worded(WORDINGS, record),
            answer_type="free",
            answers=(answer,),
            scorer="judge",
        )
