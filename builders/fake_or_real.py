"""FoR (Fake-or-Real): recorded and synthesised speech, normalised; testing part of `for-norm`.

Recalled: `for-norm/testing/{real,fake}/*.wav`, once more nested in copies; LGPL-3.0 by the page it is fetched from, so
clips are not passed on until someone has read it. Its recorded half comes from other corpora (LJSpeech among them).
Some files hold no bytes: the stage says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source, worded
from builders.reading.files import class_folders
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="fake_or_real",
    title="FoR (for-norm, testing)",
    folders=("FoR", "fake-or-real"),
    revision="for-norm",
    licence="LGPL-3.0-only",
    redistributable=False,
    attribution="Fake-or-Real by R. Reimao and V. Tzerpos",
    citation="R. Reimao, V. Tzerpos. FoR: A Dataset for Synthetic Speech Detection. SpeD 2019",
    homepage="https://bil.eecs.yorku.ca/datasets/",
    how_to_get="Get for-norm of https://bil.eecs.yorku.ca/datasets/ and unpack it as FoR/for-norm",
    cells=(("voiceassistant_eval", "listening_speech"), ("mmau_pro", "speech")),
    languages=("en",),
    standing="layout",
    fetch=(Manual("Get for-norm of https://bil.eecs.yorku.ca/datasets/ and unpack it as FoR/for-norm"),),
)

LABELS = {"real": "a person, recorded", "fake": "a speech synthesiser"}
ASKED = (
    ("voiceassistant_eval", "listening_speech", ("Who or what is speaking?", "Where does this voice come from?"), ()),
    ("mmau_pro", "speech", ("What made this speech?", "What is the origin of the voice?"),
     ("speech_audio_quality_and_artefacts",)),
)  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions on the origin of every voice."""
    for found in class_folders(SOURCE, root, "for-norm/**/testing/*/*.wav", LABELS):
        if isinstance(found, Reject):
            yield found
            continue
        record = f"for-norm/testing/{found.label}/{found.path.name}"
        clip = SOURCE.clip(root, found.path, language="en")
        for benchmark, task, wordings, skills in ASKED:
            yield SOURCE.item(
                record,
                [clip],
                benchmark=benchmark,
                task=task,
                skills=skills,
                question=worded(wordings, record),
                choices=tuple(LABELS.values()),
                answer_type="choice",
                answers=(LABELS[found.label],),
                scorer="choice",
            )
