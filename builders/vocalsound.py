"""VocalSound: laughter, sighs, coughs, throat clearing, sneezes and sniffs of 3,365 people; test split.

Seen: `audio_16k/<f|m>NNNN_<n>_<class>.wav` (or `audio_44k`), `datafiles/te.json` with `data: [{wav, labels}]`, where
`wav` is a path of its authors' machine and `labels` an id of AudioSet. At least one file of the corpus is broken
(`m0083_0_sneeze.wav`): the stage says so. Age and country lie in `meta` and are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from builders.contract.source import Manual, Source, candidates, speaker, worded
from builders.reading.files import Entry, unknown_label
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="vocalsound",
    title="VocalSound (test)",
    folders=("vs_release_16k", "vs_release_44k", "VocalSound"),
    revision="vs_release_16k",
    licence="CC-BY-SA-4.0",
    redistributable=True,
    attribution="VocalSound by Y. Gong, J. Yu and J. Glass",
    citation="Y. Gong, J. Yu, J. Glass. VocalSound: A Dataset for Improving Human Vocal Sounds Recognition. "
    "ICASSP 2022. doi:10.1109/ICASSP43922.2022.9746828",
    homepage="https://github.com/YuanGongND/vocalsound",
    how_to_get="Unpack vs_release_16k.zip (link on the home page) as vs_release_16k",
    cells=(("ahelm", "vocalsound"), ("voiceassistant_eval", "listening_sound"), ("mmau_pro", "sound")),
    standing="layout",
    size="1.7 GB",
    fetch=(Manual("Unpack vs_release_16k.zip (link on the home page) as vs_release_16k"),),
)

LABELS = {
    "/m/01j3sz": "laughter",
    "/m/07plz5l": "a sigh",
    "/m/01b_21": "a cough",
    "/m/0dl9sf8": "throat clearing",
    "/m/01hsr_": "a sneeze",
    "/m/07ppn3j": "a sniff",
}
ASKED = (
    (
        "ahelm",
        "vocalsound",
        ("Which sound does the person make?", "What does the person do?"),
        ("auditory_perception",),
    ),
    ("voiceassistant_eval", "listening_sound", ("What do you hear?", "Which sound is this?"), ()),
    ("mmau_pro", "sound", ("Which sound is made with the mouth, nose or throat?", "What is to be heard?"), ()),
)
_NAME = re.compile(r"([fm]\d{4})_\d+_[a-z]+\.wav")


def build(root: Path) -> Iterator[Item | Reject]:
    """Three questions on the sound of every recording of the test split."""
    folder = "audio_44k" if (root / "audio_44k").is_dir() else "audio_16k"
    for entry in json_array(SOURCE, root, "datafiles/te.json", ("wav", "labels"), under="data"):
        yield from [entry] if isinstance(entry, Reject) else _items(root, folder, entry)


def _items(root: Path, folder: str, entry: Entry) -> Iterator[Item | Reject]:
    name, label = PurePosixPath(str(entry.cells["wav"])).name, str(entry.cells["labels"])
    record, match = name.removesuffix(".wav"), _NAME.fullmatch(name)
    if not match:
        error = SOURCE.error(entry.where, expected="a name such as f0003_0_cough.wav", got=repr(name))
        yield SOURCE.reject(record, "source.bad_name", error)
        return
    if label not in LABELS:
        yield unknown_label(SOURCE, record, entry.where, label, LABELS)
        return
    who = speaker(speaker=match[1], gender="female" if match[1][0] == "f" else "male")
    clip = SOURCE.clip(root, root / folder / name, speaker=who)
    for benchmark, task, wordings, aspects in ASKED:
        yield SOURCE.item(
            record,
            [clip],
            benchmark=benchmark,
            task=task,
            aspects=aspects,
            skills=("sound_acoustic_source_characterization",) if benchmark == "mmau_pro" else (),
            question=worded(wordings, record),
            choices=candidates(LABELS[label], LABELS.values(), record),
            answer_type="choice",
            answers=(LABELS[label],),
            scorer="choice",
            groups=who,
        )
