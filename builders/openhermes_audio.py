"""OpenHermes-Audio: spoken instructions with a reference answer, as AudioBench holds them.

Seen: Parquet `data/test-*`, columns `context` (sound), `instruction`, `answer`, `speech_instruction` (what is said).
There is no id: a record is the words that are said. `instruction` is a frame that AudioBench draws without a seed and
is not used. No licence is stated: clips are not passed on.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.audiobench import CITATION, ROWS, SPOKEN_INSTRUCTIONS
from builders.reading.rows import rows

SOURCE = Source(
    name="openhermes_audio",
    title="OpenHermes-Audio (AudioBench)",
    folders=("AudioLLMs__openhermes_instruction_test", "openhermes_instruction_test"),
    revision="main of 2024",
    licence="LicenseRef-AudioBench",
    redistributable=False,
    attribution="AudioBench by B. Wang et al.",
    citation=CITATION,
    homepage="https://huggingface.co/datasets/AudioLLMs/openhermes_instruction_test",
    how_to_get="Get AudioLLMs/openhermes_instruction_test of the Hub as AudioLLMs__openhermes_instruction_test",
    cells=(("talk_arena", "instruction"),),
    languages=("en",),
    standing="layout",
    questions=100,
    # The last commit of the data in the repository's history.
    fetch=(HubFiles("AudioLLMs/openhermes_instruction_test", "f2607223da94c5a0ed2a9e89affdeb5a5d41aeac", (ROWS,)),),
)

build = rows(SOURCE, ROWS, SPOKEN_INSTRUCTIONS)
