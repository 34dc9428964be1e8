"""HumanSense: 3,882 questions in 15 tests about people, most of them about film, two about sound alone.

`bench_data/HumanSense_{AQA,VQA}.json`: lists of `video_path, video_or_clip, time, questions` (one object: `question,
options, answer, task_type, question_pattern`, of film also `full_frame_number, fps, asr_en`), and the unpacked
`audios/` and `videos/`. Keys, patterns and eight task types are from the official code; how the other seven are
spelt is not known, so they are found by a word. Options begin with a letter; an answer is letters or a numeral.
The code plays the sound of five tests of film to a model, and so do these items; of the other eight they hold the
film alone. What the clips are taken from is not stated: nothing is passed on, whatever the card's tag (Apache-2.0).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry, unknown_label
from builders.reading.json_files import json_array
from earmark.item import Item, Media
from earmark.shards import Reject
from earmark.taxonomy import taxonomy

SOURCE = Source(
    name="humansense",
    title="HumanSense",
    folders=("antgroup__HumanSense_Benchmark", "HumanSense_Benchmark"),
    revision="main",
    licence="LicenseRef-HumanSense",
    redistributable=False,
    attribution="HumanSense by Ant Group",
    citation="HumanSense: From Multimodal Perception to Empathetic Context-Aware Responses through Reasoning MLLMs. "
    "AAAI 2026. arXiv:2508.10576.",
    homepage="https://huggingface.co/datasets/antgroup/HumanSense_Benchmark",
    how_to_get="Put bench_data of the Hub's antgroup/HumanSense_Benchmark into antgroup__HumanSense_Benchmark, with "
    "its two archives unpacked",
    cells=tuple(("humansense", task) for task in taxonomy("humansense").tasks),
    modality=("audio", "video"),
    standing="layout",
    size="26 GB",
    questions=3_882,
    fetch=(
        HubFiles(
            "antgroup/HumanSense_Benchmark",
            None,
            ("bench_data/*.json", "bench_data/*.zip"),
            unpack=("bench_data/*.zip",),
        ),
    ),
)

# A word of `task_type` to the task; the first eight are from the official code.
WORDS = {
    "rapport": "rapport_recognition", "strategy": "emotion_strategy",
    "talkingperson": "talking_person_recognition", "familiarity": "familiarity_recognition",
    "relation": "relation_recognition", "fraud": "fraud_recognition", "psychological": "psychological_chat",
    "abnormal": "abnormal_classification", "appearance": "person_appearance", "action": "action_recognition",
    "gesture": "gesture_recognition", "emotion": "emotion_recognition", "complex": "complex_motion",
    "count": "human_counting", "lie": "lie_detection", "deception": "lie_detection",
}  # fmt: skip
HEARD = frozenset(
    {
        "rapport_recognition", "emotion_strategy", "talking_person_recognition", "familiarity_recognition",
        "relation_recognition",
    }
)  # fmt: skip

ONE = "Multiple-choice question (select one answer choice)"
SOME = "Multiple-choice question (select one or more answer choices)"
NUMERAL = "Question and answer (Arabic numerals)"
JUDGMENT = "Judgment question (Yes or No)"

_TABLES = {"bench_data/HumanSense_AQA.json": "audio", "bench_data/HumanSense_VQA.json": "video"}
_KEYS = ("video_path", "questions")
_PLACE = re.compile(r"(?:.*/)?((?:audios|videos)/.+)")
_LETTERED = re.compile(r"\s*\(?([A-Ha-h])\s*[.):\uff1a\u3001]\s*(.+)", re.DOTALL)


def build(root: Path) -> Iterator[Item | Reject]:
    """The questions of both files, those about sound first."""
    asked: dict[str, int] = {}
    for name, kind in _TABLES.items():
        for entry in json_array(SOURCE, root, name, _KEYS):
            if isinstance(entry, Reject):
                yield entry
                continue
            try:
                yield _made(root, entry, kind, asked)
            except (KeyError, TypeError, ValueError, IndexError) as error:
                problem = SOURCE.error(entry.where, expected="an answer that fits its question", got=repr(error))
                yield SOURCE.reject(f"{name}:{entry.number}", "source.bad_row", problem)


def _made(root: Path, entry: Entry, kind: str, asked: dict[str, int]) -> Item | Reject:
    asks: dict[str, Any] = entry.cells["questions"]
    place = _PLACE.fullmatch(str(entry.cells["video_path"]).replace("\\", "/"))
    path = SOURCE.inside(root, f"bench_data/{place[1]}") if place else None
    if place is None or path is None:
        raise ValueError(f"video_path {entry.cells['video_path']!r}")
    named = str(asks["task_type"])
    task = next((task for word, task in WORDS.items() if word in named.casefold()), None)
    record = f"{place[1]}#{asks['question']}"
    asked[record] = asked.get(record, 0) + 1
    record += f"#{asked[record]}" if asked[record] > 1 else ""
    if task is None:
        return unknown_label(SOURCE, record, entry.where, named, WORDS)
    answer_type, answers, choices = _answers(asks)
    heard = kind == "audio" or task in HEARD
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path)] if heard else [],
        video=Media(path=str(path)) if kind == "video" else None,
        benchmark="humansense",
        task=task,
        level=taxonomy("humansense").tasks[task].level,
        question=str(asks["question"]).strip(),
        choices=choices,
        answer_type=answer_type,
        answers=answers,
        scorer=answer_type,
    )


def _answers(asks: dict[str, Any]) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """Answer type, answers and choices.

    Raises:
        ValueError: The pattern is unknown, or the answer does not fit it.
        KeyError: There is no option of a letter.
    """
    pattern, answer = asks["question_pattern"], str(asks["answer"]).strip()
    if pattern == NUMERAL:
        return "number", (str(int(answer)),), ()
    if pattern == JUDGMENT:
        if answer.casefold().strip(".") not in ("yes", "no"):
            raise ValueError(f"answer {answer!r}")
        return "choice", (answer.casefold().strip("."),), ("no", "yes")
    options = _options(asks["options"])
    choices = tuple(options.values())
    if pattern == ONE:
        return "choice", (options[answer[0].upper()],), choices
    letters = re.sub(r"[\s,.;\u3001]", "", answer).upper()
    if pattern != SOME or not letters:
        raise ValueError(f"pattern {pattern!r}, answer {answer!r}")
    return "multi_choice", tuple(options[letter] for letter in letters), choices


def _options(given: list[str]) -> dict[str, str]:
    """Options by letter; those without one have their place's."""
    matches = [_LETTERED.fullmatch(str(option)) for option in given]
    if all(matches):
        return {match[1].upper(): match[2].strip() for match in matches if match}
    return {chr(ord("A") + n): str(option).strip() for n, option in enumerate(given)}
