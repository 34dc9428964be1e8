"""Alpaca-Audio: spoken instructions with a reference answer, as AudioBench holds them.

Seen: Parquet `data/test-*`, columns `context` (sound), `instruction`, `answer`, `speech_instruction` (what is said).
There is no id: a record is the words that are said. `instruction` is a frame that AudioBench draws without a seed and
is not used. No licence is stated: clips are not passed on.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.audiobench import CITATION, ROWS, SPOKEN_INSTRUCTIONS
from builders.reading.rows import rows

SOURCE = Source(
    name="alpaca_audio",
    title="Alpaca-Audio (AudioBench)",
    folders=("AudioLLMs__alpaca_audio_test", "alpaca_audio_test"),
    revision="main of 2024",
    licence="LicenseRef-AudioBench",
    redistributable=False,
    attribution="AudioBench by B. Wang et al.",
    citation=CITATION,
    homepage="https://huggingface.co/datasets/AudioLLMs/alpaca_audio_test",
    how_to_get="Get AudioLLMs/alpaca_audio_test of the Hub as AudioLLMs__alpaca_audio_test",
    cells=(("talk_arena", "instruction"),),
    languages=("en",),
    standing="layout",
    questions=100,
    fetch=(HubFiles("AudioLLMs/alpaca_audio_test", None, (ROWS,)),),
)

build = rows(SOURCE, ROWS, SPOKEN_INSTRUCTIONS)
