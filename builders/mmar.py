"""MMAR: a thousand questions with choices on sound, music, speech and mixtures from video sites, with rubrics.

Seen: `MMAR-meta.jsonl`, its fields and values; sound at `audio/<id>.wav`. `rubric` holds points for the way to the
answer. Languages are codes with a bar between them, Korean as `kr`; a clip has a language where there is one. The sound
is from video sites: it is not passed on, whatever the card's tag says.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import HubFiles, Manual, Source, speaker
from builders.reading.files import Entry, unknown_label
from builders.reading.json_files import json_lines
from earmark.item import Item
from earmark.shards import Reject
from earmark.validation import normalised_choice

MODALITIES = {
    "sound": "sound",
    "music": "music",
    "speech": "speech",
    "mix-sound-music": "sound_music",
    "mix-sound-speech": "sound_speech",
    "mix-music-speech": "music_speech",
    "mix-sound-music-speech": "sound_music_speech",
}

SOURCE = Source(
    name="mmar",
    title="MMAR",
    folders=("MMAR", "BoJack__MMAR"),
    revision="main of 2026",
    licence="LicenseRef-MMAR",
    redistributable=False,
    attribution="MMAR by Z. Ma et al.; the sound belongs to those who published the videos",
    citation="Z. Ma et al. MMAR: A Challenging Benchmark for Deep Reasoning in Speech, Audio, Music, and Their Mix. "
    "2025. arXiv:2505.13032",
    homepage="https://github.com/ddlBoJack/MMAR",
    how_to_get="Put MMAR-meta.jsonl of https://github.com/ddlBoJack/MMAR into MMAR and unpack the sound of BoJack/MMAR "
    "of the Hub there, as MMAR/audio",
    cells=tuple(("mmau_pro", task) for task in MODALITIES.values()),
    standing="layout",
    questions=1_000,
    # The commit of mmar-audio.tar.gz in the repository's history.
    fetch=(
        Manual("Put MMAR-meta.jsonl of https://github.com/ddlBoJack/MMAR into MMAR"),
        HubFiles("BoJack/MMAR", "7f48b23c14291be0db2f882c8ecdb6540f64c643", ("*.tar.gz",), unpack=("*.tar.gz",)),
    ),
)

_KEYS = ("id", "audio_path", "question", "choices", "answer", "modality", "category", "language", "url")
_BCP47 = {"kr": "ko"}


def build(root: Path) -> Iterator[Item | Reject]:
    """One item for every row."""
    for entry in json_lines(SOURCE, root, "MMAR-meta.jsonl", _KEYS):
        yield entry if isinstance(entry, Reject) else _made(root, entry)


def _made(root: Path, entry: Entry) -> Item | Reject:
    cells, record, modality = entry.cells, str(entry.cells["id"]), str(entry.cells["modality"])
    if modality not in MODALITIES:
        return unknown_label(SOURCE, record, entry.where, modality, MODALITIES)
    path = SOURCE.inside(root, str(cells["audio_path"]).removeprefix("./"))
    if path is None:
        error = SOURCE.error(entry.where, expected="a path below the corpus's folder", got=repr(cells["audio_path"]))
        return SOURCE.reject(record, "source.outside", error)
    given = cells["choices"] if isinstance(cells["choices"], list) else []
    choices, answer = tuple(str(choice).strip() for choice in given), str(cells["answer"]).strip()
    if answer not in choices or len(set(map(normalised_choice, choices))) < len(choices):
        got = f"{answer!r} and {choices!r}"
        error = SOURCE.error(entry.where, expected="choices that differ, the answer among them", got=got)
        return SOURCE.reject(record, "source.contradiction", error)
    facts: dict[str, Any] = {"attribution": str(cells["url"])} if cells["url"] else {}
    language = str(cells["language"] or "")
    if language.isalpha() and len(language) == 2:
        facts["language"] = _BCP47.get(language, language)
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, **facts)],
        benchmark="mmau_pro",
        task=MODALITIES[modality],
        question=str(cells["question"]).strip(),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
        rubric=_rubric(cells),
        groups=speaker(category=str(cells["category"])),
    )


def _rubric(cells: dict[str, Any]) -> tuple[str, ...]:
    given = cells.get("rubric")
    points = given if isinstance(given, list) else []
    return tuple(
        str(point["scoring_point"]) for point in points if isinstance(point, dict) and "scoring_point" in point
    )
