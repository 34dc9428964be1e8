"""Clotho 2.1, evaluation split: recordings of everyday sound, 15 to 30 s, with five captions each.

`clotho_captions_evaluation.csv` (`file_name,caption_1..caption_5`), `clotho_metadata_evaluation.csv` in ISO-8859-1
(`file_name,keywords,sound_id,sound_link,start_end_samples,manufacturer,license`): both seen. The archive
`clotho_audio_evaluation.7z` holds a folder `evaluation` (recalled). Each clip has the licence of its Freesound
upload; a few names differ between table and archive, and are rejects.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Manual, Source, worded
from builders.reading.creative_commons import by_deed, no_licence
from builders.reading.files import table
from earmark.item import Clip, Item, Media, Origin
from earmark.shards import Reject

SOURCE = Source(
    name="clotho",
    title="Clotho 2.1 (evaluation)",
    folders=("clotho-2.1", "Clotho"),
    revision="2.1",
    licence="LicenseRef-Clotho",
    redistributable=False,
    attribution="Clotho by K. Drossos, S. Lipping and T. Virtanen, from Freesound",
    citation="K. Drossos, S. Lipping, T. Virtanen. Clotho: an Audio Captioning Dataset. ICASSP 2020. "
    "doi:10.1109/ICASSP40776.2020.9052990",
    homepage="https://zenodo.org/records/4783391",
    how_to_get="Put both evaluation tables of https://zenodo.org/records/4783391 into clotho-2.1, and unpack "
    "clotho_audio_evaluation.7z there (folder evaluation)",
    cells=(("mmau_pro", "open"), ("voiceassistant_eval", "listening_sound")),
    standing="layout",
    fetch=(
        Archive("https://zenodo.org/records/4783391/files/clotho_captions_evaluation.csv", None),
        Archive("https://zenodo.org/records/4783391/files/clotho_metadata_evaluation.csv", None),
        Manual("Unpack https://zenodo.org/records/4783391/files/clotho_audio_evaluation.7z in clotho-2.1"),
    ),
)

WORDINGS = {
    "open": ("Describe what is heard in this recording.", "What is going on in this recording?"),
    "listening_sound": ("What can be heard in this recording?", "Tell me in a sentence what you hear."),
}

_CAPTIONS, _METADATA = "clotho_captions_evaluation.csv", "clotho_metadata_evaluation.csv"
_CAPTION_COLUMNS = tuple(f"caption_{n}" for n in range(1, 6))
_METADATA_COLUMNS = ("file_name", "sound_link", "manufacturer", "license")
_RUBRIC = ("Each answer is one person's caption of the sound. A reply that agrees with any of them is right.",)


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions for every clip, each with all its captions."""
    known: dict[str, dict[str, str]] = {}
    for row in table(SOURCE, root, _METADATA, _METADATA_COLUMNS, encoding="iso-8859-1"):
        if isinstance(row, Reject):
            yield row
        else:
            known[row.cells["file_name"]] = row.cells
    for row in table(SOURCE, root, _CAPTIONS, ("file_name", *_CAPTION_COLUMNS)):
        if isinstance(row, Reject):
            yield row
            continue
        record = row.cells["file_name"]
        clip = _clip(root, record, known.get(record, {}))
        captions = tuple(dict.fromkeys(text for name in _CAPTION_COLUMNS if (text := row.cells[name])))
        if isinstance(clip, Reject):
            yield clip
        elif not captions:
            error = SOURCE.error(f"{_CAPTIONS}, line {row.line}", expected="captions", got="none")
            yield SOURCE.reject(record, "source.no_label", error)
        else:
            for benchmark, task in SOURCE.cells:
                yield _item(record, clip, captions, benchmark, task)


def _clip(root: Path, record: str, facts: dict[str, str]) -> tuple[Media, Clip] | Reject:
    known = by_deed(facts.get("license", ""))
    path = SOURCE.inside(root, f"evaluation/{record}")
    if known is None or path is None:
        return no_licence(SOURCE, record, f"{_METADATA}, {record!r}", facts.get("license"))
    link = facts["sound_link"] if facts["sound_link"].startswith("http") else SOURCE.homepage
    origin = Origin(dataset=SOURCE.name, revision=SOURCE.revision, record=f"evaluation/{record}", url=link)
    return SOURCE.clip(
        root,
        path,
        licence=known.licence,
        redistributable=known.redistributable,
        attribution=f"sound by {facts['manufacturer']} (Freesound); {SOURCE.attribution}",
        source=origin,
    )


def _item(record: str, clip: tuple[Media, Clip], captions: tuple[str, ...], benchmark: str, task: str) -> Item:
    return SOURCE.item(
        record,
        [clip],
        benchmark=benchmark,
        task=task,
        question=worded(WORDINGS[task], record),
        answer_type="free",
        answers=captions,
        rubric=_RUBRIC,
        scorer="judge",
    )
