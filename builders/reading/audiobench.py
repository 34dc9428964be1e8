"""Sets of AudioBench (Wang et al. 2025) on the Hub, which share their columns and have no ids."""

from __future__ import annotations

from builders.reading.fieldmap import FILE, NUMBER, Cells, Rows, fixed

CITATION = (
    "B. Wang et al. AudioBench: A Universal Benchmark for Audio Large Language Models. NAACL 2025. arXiv:2406.16020"
)
ROWS = "data/test-*.parquet"
WORDINGS = ("Do what the speaker asks.", "Follow the spoken instruction.", "Answer what is asked in the recording.")


def place(cells: Cells) -> str:
    """A row by its file and place."""
    return f"{cells[FILE]}:{cells[NUMBER]}"


# `instruction` is a frame that AudioBench draws without a seed and is not used: a record is the words that are said.
SPOKEN_INSTRUCTIONS = Rows(
    benchmark="talk_arena",
    task="instruction",
    record="speech_instruction",
    audio="context",
    roles={"context": "question"},
    transcript="speech_instruction",
    language=fixed("en"),
    wordings=WORDINGS,
    answer="answer",
    answer_type="free",
)
