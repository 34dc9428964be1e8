"""MMAU-Pro: 5,305 items in twelve categories, on one clip or several.

Recalled by two loaders that agree: `test.parquet` with `id audio_path question choices answer category sub-cat
length_type perceptual_skills reasoning_skills transcription task_classification task_identifier kwargs`; sound at
`data/<uuid>.wav`. Open questions are free, instructions keep their rule as a constraint, all others have choices;
where those are missing or the same, the row is rejected (upstream drops it without a word). Skills that the
taxonomy does not know are left out of `skills`.

No argument of "Repeat Prompt" was seen, and upstream's program lets any reply pass without one: what is to be repeated
is then the question. A rule that no program can check with the arguments given is rejected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry, unknown_label
from builders.reading.hub_rows import hub_rows
from earmark.item import Item
from earmark.score.instructions.rules import RuleError, parse
from earmark.shards import Reject
from earmark.taxonomy import taxonomy
from earmark.validation import normalised_choice

CATEGORIES = {
    "music": "music",
    "sound": "sound",
    "speech": "speech",
    "open": "open",
    "multi": "multi",
    "spatial_audio": "spatial_audio",
    "sound_speech": "sound_speech",
    "sound_music": "sound_music",
    "music_speech": "music_speech",
    "sound_music_speech": "sound_music_speech",
    "instruction following": "instruction_following",
    "voice_chat": "voice_chat",
}

SOURCE = Source(
    name="mmau_pro",
    title="MMAU-Pro",
    folders=("MMAU-Pro", "gamma-lab-umd__MMAU-Pro"),
    revision="main of 2025",
    licence="CC-BY-NC-4.0",
    redistributable=False,
    attribution="MMAU-Pro by S. Kumar et al., and those who recorded its clips",
    citation="S. Kumar et al. MMAU-Pro: A Challenging and Comprehensive Benchmark for Holistic Evaluation of Audio "
    "General Intelligence. 2025. arXiv:2508.13992",
    homepage="https://huggingface.co/datasets/gamma-lab-umd/MMAU-Pro",
    how_to_get="Get gamma-lab-umd/MMAU-Pro of the Hub as MMAU-Pro and unpack data.zip there",
    cells=tuple(("mmau_pro", task) for task in CATEGORIES.values()),
    standing="layout",
    size="47.5 GB",
    questions=5_305,
    fetch=(HubFiles("gamma-lab-umd/MMAU-Pro", None, ("test.parquet", "data.zip"), unpack=("data.zip",)),),
)

_REPEAT = "Repeat Prompt"
COLUMNS = (
    "id", "audio_path", "question", "choices", "answer", "category", "perceptual_skills", "reasoning_skills",
    "task_identifier", "kwargs",
)  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """One item for every row."""
    for entry in hub_rows(SOURCE, root, "test.parquet", COLUMNS, optional=("transcription",)):
        yield _made(root, entry)


def _made(root: Path, entry: Entry) -> Item | Reject:
    cells, record, category = entry.cells, str(entry.cells["id"]), str(entry.cells["category"])
    if category not in CATEGORIES:
        return unknown_label(SOURCE, record, entry.where, category, CATEGORIES)
    paths = [SOURCE.inside(root, str(name).removeprefix("./")) for name in _list(cells["audio_path"])]
    found = [path for path in paths if path is not None]
    if not found or len(found) < len(paths):
        error = SOURCE.error(entry.where, expected="paths below the corpus's folder", got=repr(cells["audio_path"]))
        return SOURCE.reject(record, "source.outside", error)
    asked = _asked(record, entry)
    if isinstance(asked, Reject):
        return asked
    said = str(cells.get("transcription") or "").strip() or None
    facts: dict[str, Any] = {"transcript": said} if len(found) == 1 else {}  # one text for several clips says nothing
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, **facts) for path in found],
        benchmark="mmau_pro",
        task=CATEGORIES[category],
        skills=_skills(cells),
        question=str(cells["question"]).strip(),
        **asked,
    )


def _asked(record: str, entry: Entry) -> dict[str, Any] | Reject:
    """The fields of the answer, by category."""
    cells, answer = entry.cells, str(entry.cells["answer"] or "").strip()
    if cells["category"] == "instruction following":
        rule = str(cells["task_identifier"] or "").strip()
        if not rule:
            error = SOURCE.error(entry.where, expected="the rule of the instruction", got="none")
            return SOURCE.reject(record, "source.no_label", error)
        return _ruled(record, entry, rule)
    if not answer:
        error = SOURCE.error(entry.where, expected="an answer", got="none")
        return SOURCE.reject(record, "source.no_label", error)
    if cells["category"] == "open":
        return {"answer_type": "free", "scorer": "judge", "answers": (answer,)}
    choices = tuple(str(choice).strip() for choice in _list(cells["choices"]))
    if len(choices) < 2 or answer not in choices or len(set(map(normalised_choice, choices))) < len(choices):
        error = SOURCE.error(entry.where, expected="choices, the answer among them", got=f"{answer!r}, {choices!r}")
        return SOURCE.reject(record, "source.contradiction", error)
    return {"answer_type": "choice", "scorer": "choice", "answers": (answer,), "choices": choices}


def _ruled(record: str, entry: Entry, rule: str) -> dict[str, Any] | Reject:
    """The fields of an item that a rule is the gold of."""
    kwargs = entry.cells["kwargs"] if isinstance(entry.cells["kwargs"], dict) else {}
    given = {key: value for key, value in kwargs.items() if value is not None}
    if rule == _REPEAT:
        given.setdefault("prompt_to_repeat", str(entry.cells["question"] or "").strip())
    constraint = json.dumps({"rule": rule, **given}, ensure_ascii=False, sort_keys=True)
    try:
        parse(constraint)
    except RuleError as unclear:
        error = SOURCE.error(entry.where, expected="a rule that a program can check", got=str(unclear))
        return SOURCE.reject(record, "source.bad_row", error)
    fields = {"answer_type": "instructions", "scorer": "instructions", "constraints": (constraint,)}
    return {**fields, "answers": (f"A reply that keeps the rule {rule!r}.",)}


def _skills(cells: dict[str, Any]) -> tuple[str, ...]:
    """Words of the taxonomy for the row's skills: of its own domain, or of the one domain that has such a skill."""
    known, found = taxonomy("mmau_pro").skills, []
    for label in (*_list(cells["perceptual_skills"]), *_list(cells["reasoning_skills"])):
        slug = re.sub(r"[^a-z]+", "_", str(label).lower().replace("&", " and ")).strip("_")
        fitting = sorted(skill for skill in known if skill == slug or skill.partition("_")[2] == slug)
        own = [skill for skill in fitting if skill.startswith(f"{cells['category']}_")]
        found += own or (fitting if len(fitting) == 1 else [])
    return tuple(dict.fromkeys(found))


def _list(value: object) -> list[Any]:
    """A cell that should hold a list; empty where it holds something else."""
    return value if isinstance(value, list) else []
