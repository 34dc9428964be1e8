"""MUSIC-AVQA, corrected test part: questions of the sound alone, counting and comparing instruments.

`data/json_update/avqa-test.json`: `video_id, question_id, type` (a JSON list in a text), `question_content` with
slots such as `<Object>`, `templ_values` (a JSON list in a text that fills them), `question_deleted`, `anser` (so
spelt): seen; that counts are words is recalled; the videos lie as `videos/<video_id>.mp4` by our word. Answers are
annotators' opinions. Questions that need the picture are not asked; a video has one or two of the sound.
"""

from __future__ import annotations

import json
import re

from builders.contract.source import Manual, Source
from builders.reading.rows import Cells, Rows, of_part, rows

SOURCE = Source(
    name="music_avqa",
    title="MUSIC-AVQA (test, corrected)",
    folders=("MUSIC-AVQA",),
    revision="json_update",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="MUSIC-AVQA by G. Li et al.; sound of web videos",
    citation="G. Li et al. Learning to Answer Questions in Dynamic Audio-Visual Scenarios. CVPR 2022.",
    homepage="https://github.com/GeWu-Lab/MUSIC-AVQA",
    how_to_get="Clone https://github.com/GeWu-Lab/MUSIC-AVQA as MUSIC-AVQA, and put its real and synthetic videos "
    "into MUSIC-AVQA/videos",
    cells=(("ahelm", "air_bench_foundation_music_qa"), ("voiceassistant_eval", "listening_music")),
    standing="layout",
    size="48 GB",
    fetch=(
        Manual(
            "Clone https://github.com/GeWu-Lab/MUSIC-AVQA, and fetch its videos by its links into MUSIC-AVQA/videos"
        ),
    ),
)

COUNTS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "more than ten",
)  # fmt: skip

KINDS, OTHER_KINDS = ("Counting", "Comparative"), ("Existential", "Location", "Temporal")

_SLOT = re.compile(r"<\w+>")
_COLUMNS = ("video_id", "question_id", "type", "question_content", "templ_values", "question_deleted", "anser")


def _asked(cells: Cells) -> bool:
    heard, kind = json.loads(cells["type"])
    there = of_part(str(cells["question_deleted"]), ("0",), ("1",))
    return there and of_part(heard, ("Audio",), ("Visual", "Audio-Visual")) and of_part(kind, KINDS, OTHER_KINDS)


def _question(cells: Cells) -> str:
    values = list(json.loads(cells["templ_values"]))
    return _SLOT.sub(lambda _: str(values.pop(0)), cells["question_content"])


def _choices(cells: Cells) -> tuple[str, ...]:
    return COUNTS if "Counting" in cells["type"] else ("no", "yes")


build = rows(
    SOURCE,
    "data/json_update/avqa-test.json",
    *(
        Rows(
            benchmark=benchmark,
            task=task,
            record=lambda c: f"test/{c['question_id']}",
            audio="videos/{video_id}.mp4",
            question=_question,
            choices=_choices,
            answer="anser",
            aspects=("knowledge",) if benchmark == "ahelm" else (),
            where=_asked,
            columns=_COLUMNS,
        )
        for benchmark, task in SOURCE.cells
    ),
)
