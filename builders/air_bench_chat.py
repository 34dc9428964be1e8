"""AIR-Bench Chat: open questions on speech, sound, music and mixtures.

Seen: `Chat/Chat_meta.json` (`path question answer_gt task_name dataset_name meta_info uniq_id`) and
`Chat/<task_name>_<dataset_name>/<path>`. References were written by a model from labels: a guide, no ground truth.
AHELM and VoiceAssistant-Eval both draw on it: a record feeds one of the two, by hash, so that no question is asked
twice. Licence by the corpus that a clip is from; what is of telephone calls, of video sites or of IEMOCAP is not
passed on, nor Clotho's, whose clips have licences of their own that are not in the table.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from builders.contract.source import HubFiles, Source
from builders.reading.rows import Cells, Rows, rows
from earmark.draw import draw_int

SOURCE = Source(
    name="air_bench_chat",
    title="AIR-Bench Chat",
    folders=("AIR-Bench-Dataset", "qyang1021__AIR-Bench-Dataset"),
    revision="8fa643a",
    licence="LicenseRef-AIR-Bench",
    redistributable=False,
    attribution="AIR-Bench by Q. Yang et al., and the corpora that its clips are from",
    citation="Q. Yang, J. Xu, W. Liu, Y. Chu, Z. Jiang, X. Zhou, Y. Leng, Y. Lv, Z. Zhao, C. Zhou, J. Zhou. AIR-Bench: "
    "Benchmarking Large Audio-Language Models via Generative Comprehension. ACL 2024",
    homepage="https://github.com/OFA-Sys/AIR-Bench",
    how_to_get="Get the folder Chat of qyang1021/AIR-Bench-Dataset on the Hub as AIR-Bench-Dataset/Chat",
    cells=(
        ("ahelm", "air_bench_chat_music"),
        ("ahelm", "air_bench_chat_sound"),
        ("ahelm", "air_bench_chat_speech"),
        ("ahelm", "air_bench_chat_mix"),
        ("voiceassistant_eval", "listening_music"),
        ("voiceassistant_eval", "listening_sound"),
        ("voiceassistant_eval", "listening_speech"),
        ("voiceassistant_eval", "listening_general"),
    ),
    standing="layout",
    fetch=(HubFiles("qyang1021/AIR-Bench-Dataset", None, ("Chat/*",)),),
)


class _Subject(NamedTuple):
    """Tasks of AIR-Bench, the two cells that they feed, and AHELM's aspect."""

    tasks: tuple[str, ...]
    ahelm: str
    assistant: str
    aspect: str


SUBJECTS = (
    _Subject(("music_QA", "music_generation_analysis_QA"), "air_bench_chat_music", "listening_music", "knowledge"),
    _Subject(("sound_QA", "sound_generation_QA"), "air_bench_chat_sound", "listening_sound", "knowledge"),
    _Subject(("speech_QA", "speech_dialogue_QA"), "air_bench_chat_speech", "listening_speech", "reasoning"),
    _Subject(("speech_and_sound_QA", "speech_and_music_QA"), "air_bench_chat_mix", "listening_general", "reasoning"),
)
KNOWN = {task: task for subject in SUBJECTS for task in subject.tasks}
LICENCES = {"common_voice_en": "CC0-1.0", "spokenwoz": "CC-BY-NC-4.0"}  # of the others: the corpus's own, not passed on


def _record(cells: Cells) -> str:
    return f"{cells['task_name']}_{cells['dataset_name']}/{cells['uniq_id']}"


def _fed(subject: _Subject, place: int, cells: Cells) -> bool:
    """Whether a row is of a subject, and which of the two benchmarks its hash gives it to."""
    return str(cells["task_name"]) in subject.tasks and draw_int(0, _record(cells), "benchmark") % 2 == place


def _rows(subject: _Subject, place: int) -> Rows:
    benchmark, task = (("ahelm", subject.ahelm), ("voiceassistant_eval", subject.assistant))[place]
    return Rows(
        benchmark=benchmark,
        task=task,
        record=_record,
        audio="Chat/{task_name}_{dataset_name}/{path}",
        question="question",
        answer="answer_gt",
        answer_type="free",
        licence=lambda c: LICENCES.get(c["dataset_name"]),
        redistributable=lambda c: c["dataset_name"] in LICENCES,
        aspects=(subject.aspect,) if place == 0 else (),
        where=partial(_fed, subject, place),
        columns=("uniq_id",),
    )


_UNKNOWN = Rows(  # makes a reject of a task that is not in the table
    benchmark="ahelm",
    task="air_bench_chat_mix",
    record=_record,
    question="question",
    answer="task_name",
    labels=KNOWN,
    where=lambda c: str(c["task_name"]) not in KNOWN,
)

build = rows(
    SOURCE, "Chat/Chat_meta.json", *(_rows(subject, place) for subject in SUBJECTS for place in (0, 1)), _UNKNOWN
)
