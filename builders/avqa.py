"""AVQA, validation: multiple-choice questions about ten seconds of web video (the test part is not public).

`data/annotation/val_qa.json` (`id, video_name, video_id, question_text, multi_choice, answer` as an index,
`question_relation, question_type`) is seen; of `question_relation` one value is, `View`, and `Sound` and `Both` are
recalled; the videos lie as `videos/<video_name>.mp4` by our word. A question of relation Sound is asked of the sound
alone, one of Both with the film; those of View need no ears and are not asked.
"""

from __future__ import annotations

from builders.contract.source import Manual, Source
from builders.reading.rows import Cells, Rows, of_part, rows

SOURCE = Source(
    name="avqa",
    title="AVQA (validation)",
    folders=("AVQA",),
    revision="main",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="AVQA by P. Yang et al.; sound and pictures of web videos, from VGGSound",
    citation="P. Yang et al. AVQA: A Dataset for Audio-Visual Question Answering on Videos. ACM MM 2022. "
    "doi:10.1145/3503161.3548291",
    homepage="https://github.com/AlyssaYoung/AVQA",
    how_to_get="Clone https://github.com/AlyssaYoung/AVQA as AVQA, and put its videos into AVQA/videos",
    cells=(("voiceassistant_eval", "listening_sound"),),
    modality=("audio", "video"),
    standing="layout",
    fetch=(
        Manual("Clone https://github.com/AlyssaYoung/AVQA as AVQA, and fetch its videos by its links into AVQA/videos"),
    ),
)

RELATIONS = ("sound", "view", "both")  # that what is asked follows from

_COLUMNS = ("id", "video_name", "question_text", "multi_choice", "answer", "question_relation")


def _question(relation: str, video: str = "") -> Rows:
    def answer(cells: Cells) -> str:
        return str(cells["multi_choice"][int(cells["answer"])])

    return Rows(
        benchmark="voiceassistant_eval",
        task="listening_sound",
        record=lambda c: f"val/{c['id']}",
        audio="videos/{video_name}.mp4",
        video=video,
        question="question_text",
        choices="multi_choice",
        answer=answer,
        where=lambda c: of_part(str(c["question_relation"]).casefold(), (relation,), RELATIONS),
        columns=_COLUMNS,
    )


build = rows(
    SOURCE, "data/annotation/val_qa.json", _question("sound"), _question("both", video="videos/{video_name}.mp4")
)
