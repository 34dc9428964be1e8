"""AIR-Bench Foundation: questions with two to four choices on speech, sound and music.

Seen: `Foundation/Foundation_meta.json` (`path question choice_a … choice_d answer_gt task_name dataset_name uniq_id`;
the answer is the text of a choice, choices c and d may be absent), `Foundation/<task_name>_<dataset_name>/<path>`,
and that the files of Audio_Grounding end in `.flac` though their paths do not. Names of tasks are spelled as upstream
spells them. AHELM's three tasks feed AHELM, the others VoiceAssistant-Eval. Clips are of nineteen corpora and are
not passed on as a whole; of some the licence is known and allows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry, unknown_label
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject
from earmark.validation import normalised_choice

SOURCE = Source(
    name="air_bench_foundation",
    title="AIR-Bench Foundation",
    folders=("AIR-Bench-Dataset", "qyang1021__AIR-Bench-Dataset"),
    revision="8fa643a",
    licence="LicenseRef-AIR-Bench",
    redistributable=False,
    attribution="AIR-Bench by Q. Yang et al., and the corpora that its clips are from",
    citation="Q. Yang, J. Xu, W. Liu, Y. Chu, Z. Jiang, X. Zhou, Y. Leng, Y. Lv, Z. Zhao, C. Zhou, J. Zhou. AIR-Bench: "
    "Benchmarking Large Audio-Language Models via Generative Comprehension. ACL 2024",
    homepage="https://github.com/OFA-Sys/AIR-Bench",
    how_to_get="Get the folder Foundation of qyang1021/AIR-Bench-Dataset on the Hub as AIR-Bench-Dataset/Foundation",
    cells=(
        ("ahelm", "air_bench_foundation_instrument"),
        ("ahelm", "air_bench_foundation_genre"),
        ("ahelm", "air_bench_foundation_music_qa"),
        ("voiceassistant_eval", "listening_music"),
        ("voiceassistant_eval", "listening_sound"),
        ("voiceassistant_eval", "listening_speech"),
    ),
    standing="layout",
    size="49 GB",
    fetch=(HubFiles("qyang1021/AIR-Bench-Dataset", None, ("Foundation/*",)),),
)

_SPEECH, _SOUND, _MUSIC = (("voiceassistant_eval", f"listening_{kind}") for kind in ("speech", "sound", "music"))
CELLS = {
    "Music_Instruments_Classfication": ("ahelm", "air_bench_foundation_instrument"),
    "Music_Genre_Recognition": ("ahelm", "air_bench_foundation_genre"),
    "Music_AQA": ("ahelm", "air_bench_foundation_music_qa"),
    "Music_Midi_Pitch_Analysis": _MUSIC,
    "Music_Midi_Velocity_Analysis": _MUSIC,
    "Music_Mood_Recognition": _MUSIC,
    "Acoustic_Scene_Classification": _SOUND,
    "Audio_Grounding": _SOUND,
    "Sound_AQA": _SOUND,
    "vocal_sound_classification": _SOUND,
    "Speaker_Age_Prediction": _SPEECH,
    "Speaker_Emotion_Recontion": _SPEECH,
    "Speaker_Gender_Recognition": _SPEECH,
    "Speaker_Intent_Classification": _SPEECH,
    "Speaker_Number_Verification": _SPEECH,
    "Speech_Entity_Reconition": _SPEECH,
    "Speech_Grounding": _SPEECH,
    "Spoken_Language_Identification": _SPEECH,
    "Synthesized_Voice_Detection": _SPEECH,
}
LICENCES = {"librispeech": "CC-BY-4.0", "nsynth": "CC-BY-4.0", "VocalSound": "CC-BY-SA-4.0", "slurp": "CC-BY-NC-4.0"}
_KEYS = ("path", "question", "choice_a", "choice_b", "answer_gt", "task_name", "dataset_name", "uniq_id")


def build(root: Path) -> Iterator[Item | Reject]:
    """One item for every row."""
    for entry in json_array(SOURCE, root, "Foundation/Foundation_meta.json", _KEYS):
        yield entry if isinstance(entry, Reject) else _made(root, entry)


def _made(root: Path, entry: Entry) -> Item | Reject:
    cells = entry.cells
    task, dataset = str(cells["task_name"]), str(cells["dataset_name"])
    record = f"{task}_{dataset}/{cells['uniq_id']}"
    if task not in CELLS:
        return unknown_label(SOURCE, record, entry.where, task, CELLS)
    choices = _choices(entry)
    answer = str(cells["answer_gt"]).strip()
    if answer not in choices or len(set(map(normalised_choice, choices))) < len(choices):
        got = f"{answer!r} and {choices!r}"
        error = SOURCE.error(entry.where, expected="choices that differ, the answer among them", got=got)
        return SOURCE.reject(record, "source.contradiction", error)
    name = str(cells["path"])
    if task == "Audio_Grounding":
        name = f"{name[:-3]}flac"
    path = SOURCE.inside(root, f"Foundation/{task}_{dataset}/{name}")
    if path is None:
        error = SOURCE.error(entry.where, expected="a file below the corpus's folder", got=repr(name))
        return SOURCE.reject(record, "source.outside", error)
    rights = {"licence": LICENCES.get(dataset, SOURCE.licence), "redistributable": dataset in LICENCES}
    benchmark, cell = CELLS[task]
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, **rights)],
        benchmark=benchmark,
        task=cell,
        aspects=("knowledge",) if benchmark == "ahelm" else (),
        question=str(cells["question"]).strip(),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )


def _choices(entry: Entry) -> tuple[str, ...]:
    given = (entry.cells.get(f"choice_{letter}") for letter in "abcd")
    return tuple(str(choice).strip() for choice in given if choice is not None and str(choice).strip())
