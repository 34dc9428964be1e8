"""FSD50K, evaluation set: sounds from Freesound with all classes of 200 that are in them.

`FSD50K.ground_truth/eval.csv` (`fname,labels,mids`) and `vocabulary.csv` (index, label, mid; no header),
`FSD50K.metadata/eval_clips_info_FSD50K.json` (title, description, tags, license, uploader by name) and
`FSD50K.eval_audio/<fname>.wav`: all seen. The labels of this set are exhaustive, so a class that a clip lacks is a
wrong answer; labels go up the tree (Crow, Bird, Animal). What is below what follows from the rows: a class that
never comes without another lies below it. The answer is a class that has none of the clip's below it, and no class
below that is offered as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import Archive, Manual, Source, worded
from builders.reading.creative_commons import by_deed, no_licence
from builders.reading.files import Row, table, unknown_label
from builders.reading.json_files import json_array
from earmark.draw import drawn
from earmark.item import Clip, Item, Media, Origin
from earmark.shards import Reject

SOURCE = Source(
    name="fsd50k",
    title="FSD50K (evaluation)",
    folders=("FSD50K",),
    revision="zenodo-4060432",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="FSD50K by E. Fonseca et al., from Freesound",
    citation="E. Fonseca et al. FSD50K: an Open Dataset of Human-Labeled Sound Events. arXiv:2010.00475.",
    homepage="https://zenodo.org/records/4060432",
    how_to_get="Unpack FSD50K.ground_truth.zip, FSD50K.metadata.zip and (joined) FSD50K.eval_audio.zip of "
    "https://zenodo.org/records/4060432 into FSD50K",
    cells=(("mmau_pro", "sound"),),
    standing="layout",
    fetch=(
        Archive("https://zenodo.org/records/4060432/files/FSD50K.ground_truth.zip", None),
        Archive("https://zenodo.org/records/4060432/files/FSD50K.metadata.zip", None),
        Manual(
            "Join https://zenodo.org/records/4060432/files/FSD50K.eval_audio.z01 and .zip (zip -s 0), unpack in FSD50K"
        ),
    ),
)

ONE_WORDINGS = ("What is heard in this recording?", "Which of these is the sound of the clip?")
SOME_WORDINGS = ("Which of these can be heard?", "Which of these sounds is in the recording?")

_TABLE, _VOCABULARY = "FSD50K.ground_truth/eval.csv", "FSD50K.ground_truth/vocabulary.csv"
_INFO = "FSD50K.metadata/eval_clips_info_FSD50K.json"


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every clip."""
    listed = list(table(SOURCE, root, _VOCABULARY, ("index", "label", "mid"), header=False))
    yield from (row for row in listed if isinstance(row, Reject))
    vocabulary = dict.fromkeys(row.cells["label"] for row in listed if isinstance(row, Row))
    facts: dict[str, dict[str, Any]] = {}
    for entry in json_array(SOURCE, root, _INFO, ("title", "license", "uploader"), keyed="fname"):
        if isinstance(entry, Reject):
            yield entry
        else:
            facts[entry.cells["fname"]] = entry.cells
    clips: dict[str, frozenset[str]] = {}
    for row in table(SOURCE, root, _TABLE, ("fname", "labels", "mids")):
        if isinstance(row, Reject):
            yield row
            continue
        labels = frozenset(row.cells["labels"].split(","))
        strange = sorted(labels - set(vocabulary))
        if strange:
            yield unknown_label(SOURCE, row.cells["fname"], f"{_TABLE}, line {row.line}", strange[0], vocabulary)
        else:
            clips[row.cells["fname"]] = labels
    above = _above(clips)
    for record, labels in clips.items():
        clip = _clip(root, record, facts.get(record, {}))
        yield clip if isinstance(clip, Reject) else _item(record, clip, labels, above)


def _above(clips: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Class to the classes that it never comes without."""
    above: dict[str, frozenset[str]] = {}
    for labels in clips.values():
        for label in labels:
            above[label] = above.get(label, labels) & labels
    return {label: others - {label} for label, others in above.items()}


def _clip(root: Path, record: str, facts: dict[str, Any]) -> tuple[Media, Clip] | Reject:
    known = by_deed(str(facts.get("license", "")))
    if known is None:
        return no_licence(SOURCE, record, f"{_INFO}, {record!r}", facts.get("license"))
    path = root / "FSD50K.eval_audio" / f"{record}.wav"
    origin = Origin(
        dataset=SOURCE.name,
        revision=SOURCE.revision,
        record=path.relative_to(root).as_posix(),
        url=f"https://freesound.org/s/{record}/",
    )
    return SOURCE.clip(
        root,
        path,
        licence=known.licence,
        redistributable=known.redistributable,
        attribution=f"“{facts['title']}” by {facts['uploader']} (Freesound); {SOURCE.attribution}",
        source=origin,
    )


def _item(record: str, clip: tuple[Media, Clip], labels: frozenset[str], above: dict[str, frozenset[str]]) -> Item:
    lowest = sorted(a for a in labels if not any(a in above[b] and b not in above[a] for b in labels))
    answer = drawn(lowest, 1, 0, record)[0]
    wrong = [label for label in above if label not in labels and not above[label] & set(lowest)]
    return SOURCE.item(
        record,
        [clip],
        benchmark="mmau_pro",
        task="sound",
        skills=("sound_acoustic_source_characterization",),
        question=worded(ONE_WORDINGS if len(lowest) == 1 else SOME_WORDINGS, record),
        choices=tuple(sorted(_words(label) for label in (answer, *wrong))),
        answer_type="choice",
        answers=(_words(answer),),
        scorer="choice",
    )


def _words(label: str) -> str:
    """A label as AudioSet's ontology writes it: `Chink_and_clink` is “chink, clink”."""
    return ", ".join(label.split("_and_")).replace("_", " ").lower()
