"""UltraSuite as HELM asks it: children say a word that is named to them; speech therapists say what they hear.

Seen (listings of the repository, HELM's scenarios): `processed-core-<uxtd|uxssd>/core/<nnM|nnF>/<nnnX>.mp3`, beside
each a `.json` with `disorder_class` (typically_developing, speech_disorder), `transcription` (what the child is to
say) and, for those that were labelled by hand, `disorder_type` (typically_developing, articulation, phonological) and
`disorder_symptom` (substitution, omission, addition, typically_developing, stuttering). UXTD are typically developing
children, UXSSD children with a speech sound disorder. A pathologist is often heard before the child. What is to be
said is not what is said, so there is no transcript and no question of recognition. Recalled, not seen: CC BY-NC 4.0
for the recordings (the labels' card says MIT); until that is seen nothing is redistributed: they are children.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, speaker
from builders.reading.files import files, unknown_label
from builders.reading.json_files import json_value
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="ultrasuite",
    title="UltraSuite, labels of speech therapists",
    folders=("SLPHelmManualLabels", "SAA-Lab__SLPHelmManualLabels"),
    revision="labels of 2025",
    licence="CC-BY-NC-4.0",
    redistributable=False,
    attribution="UltraSuite by A. Eshky et al.; labels by the Stanford Autonomous Agent Lab",
    citation="A. Eshky, M. S. Ribeiro, J. Cleland, K. Richmond, Z. Roxburgh, J. M. Scobbie and A. Wrench. UltraSuite: "
    "A Repository of Ultrasound and Acoustic Data from Child Speech Therapy Sessions. Interspeech 2018",
    homepage="https://ultrasuite.github.io/",
    how_to_get="Get SAA-Lab/SLPHelmManualLabels of the Hub as SLPHelmManualLabels",
    cells=(("ahelm", "ultrasuite"),),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("SAA-Lab/SLPHelmManualLabels", None, ("processed-core-*/core/*/*",)),),
)

TYPICAL = "typical for the child's age"


class _Asked(NamedTuple):
    """A question: what it is, and the labels of its field as people say them."""

    text: str
    labels: Mapping[str, str]


QUESTIONS = {
    "disorder_class": _Asked(
        "How is the child's speech?",
        {"typically_developing": TYPICAL, "speech_disorder": "a sign of a speech disorder"},
    ),
    "disorder_type": _Asked(
        "Which kind of speech disorder is heard, if any?",
        {"typically_developing": TYPICAL, "articulation": "articulatory", "phonological": "phonological"},
    ),
    "disorder_symptom": _Asked(
        "What does the child do?",
        {
            "typically_developing": "speak as is typical for the age",
            "substitution": "put one sound or word for another",
            "omission": "leave out a sound or word",
            "addition": "add a sound or word",
            "stuttering": "stutter",
        },
    ),
}

_NAME = re.compile(r"processed-core-(\w+)/core/(\w*?)([MF])/(\w+)")


def build(root: Path) -> Iterator[Item | Reject]:
    """The questions that the labels of a recording answer."""
    records = [path.relative_to(root) for path in files(SOURCE, root, "processed-core-*/core/*/*.json")]
    yield from each(SOURCE, records, partial(_items, root), lambda path: path.with_suffix("").as_posix())


def _items(root: Path, path: Path) -> Iterator[Item | Reject]:
    record = path.with_suffix("").as_posix()
    match, facts = _NAME.fullmatch(record), json_value(SOURCE, root, f"{record}.json")
    words = facts.get("transcription") if isinstance(facts, dict) else None
    if match is None:
        error = SOURCE.error(record, expected="a path such as processed-core-uxtd/core/34M/016D", got=repr(record))
        yield SOURCE.reject(record, "source.bad_name", error)
    elif not isinstance(words, str) or not words.strip() or not any(facts.get(field) for field in QUESTIONS):
        error = SOURCE.error(f"{record}.json", expected=f"transcription and {', '.join(QUESTIONS)}", got=repr(facts))
        yield SOURCE.reject(record, "source.no_label", error)
    else:
        for field, asked in QUESTIONS.items():
            if facts.get(field):
                yield _made(root, match, field, asked, facts)


def _made(root: Path, match: re.Match[str], field: str, asked: _Asked, facts: Mapping[str, Any]) -> Item | Reject:
    record, label = match[0], str(facts[field])
    if label not in asked.labels:
        return unknown_label(SOURCE, f"{record}#{field}", f"{record}.json", label, asked.labels)
    who = speaker(speaker=f"{match[1]}-{match[2]}{match[3]}", gender={"M": "male", "F": "female"}[match[3]])
    return SOURCE.item(
        f"{record}#{field}",
        [SOURCE.clip(root, root / f"{record}.mp3", language="en", speaker=who)],
        benchmark="ahelm",
        task="ultrasuite",
        question=f"A child is asked to say “{str(facts['transcription']).strip()}”. {asked.text}",
        choices=tuple(asked.labels.values()),
        answer_type="choice",
        answers=(asked.labels[label],),
        scorer="choice",
        groups=who,
    )
