"""AudioMNIST: the ten digits, said fifty times each in English by sixty people, most of whom speak German at home.

Seen: `data/<speaker>/<digit>_<speaker>_<take>.wav`, two-digit speakers from 01, takes from 0, and
`data/audioMNIST_meta.txt` (JSON: speaker to accent, age, gender, native speaker, origin; an early version of it lacks
some speakers, and one age is 1234); on the Hub, where HELM reads the split `test`, the same names in
`dataset/test.tar.gz` and `meta/audioMNIST_meta.json`. A speaker who is not in the table has no attributes. Not
verified: which folders lie in the Hub's archive; so any depth is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import files
from builders.reading.json_files import json_value
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="audio_mnist",
    title="AudioMNIST",
    folders=("AudioMNIST", "flexthink__audiomnist"),
    revision="40c4f195152e2a5e8b7c5ed13c2acf21fa46c107",
    licence="MIT",
    redistributable=True,
    attribution="AudioMNIST by S. Becker et al.",
    citation="S. Becker, J. Vielhaben, M. Ackermann, K.-R. Müller, S. Lapuschkin and W. Samek. AudioMNIST: Exploring "
    "Explainable Artificial Intelligence for audio analysis on a simple benchmark. Journal of the Franklin Institute "
    "2023. arXiv:1807.03418",
    homepage="https://github.com/soerenab/AudioMNIST",
    how_to_get="Clone https://github.com/soerenab/AudioMNIST as AudioMNIST, or get flexthink/audiomnist of the Hub",
    cells=(("ahelm", "audio_mnist"),),
    languages=("en",),
    standing="layout",
    # The commit that added the data: huggingface.co/datasets/flexthink/audiomnist/commit/40c4f195...
    recordings=30_000,  # 60 speakers, 10 digits, 50 takes
    fetch=(
        HubFiles(
            "flexthink/audiomnist",
            "40c4f195152e2a5e8b7c5ed13c2acf21fa46c107",
            ("dataset/test.tar.gz", "meta/audioMNIST_meta.json"),
            unpack=("dataset/*.tar.gz",),
        ),
    ),
)

WORDINGS = ("Which digit is said?", "What number does the speaker say?", "Which single digit do you hear?")
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TABLES = ("data/audioMNIST_meta.txt", "meta/audioMNIST_meta.json")
OLDEST = 120  # an age above it is a slip of the pen

_NAME = re.compile(r"(\d)_(\d{2})_(\d+)\.wav")


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every recording."""
    name = next((name for name in TABLES if (root / name).is_file()), TABLES[0])
    people = json_value(SOURCE, root, name)
    if not isinstance(people, dict) or not all(isinstance(facts, dict) for facts in people.values()):
        raise SOURCE.error(str(root / name), expected="speakers by number, each with facts", got=type(people).__name__)
    for path in files(SOURCE, root, "**/*.wav"):
        record = path.relative_to(root).as_posix()
        match = _NAME.fullmatch(path.name)
        if match:
            yield _item(root, path, match, people.get(match[2], {}))
        else:
            error = SOURCE.error(record, expected="<digit>_<speaker>_<take>.wav", got=repr(path.name))
            yield SOURCE.reject(record, "source.bad_name", error)


def _item(root: Path, path: Path, match: re.Match[str], facts: Mapping[str, Any]) -> Item:
    record, digit = path.stem, match[1]
    age = str(facts.get("age", ""))
    known = {key: str(facts[key]) for key in ("accent", "gender") if facts.get(key)}
    who = speaker(speaker=match[2], age=age if age.isdecimal() and int(age) <= OLDEST else None, **known)
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, transcript=DIGITS[int(digit)], language="en", speaker=who)],
        benchmark="ahelm",
        task="audio_mnist",
        question=worded(WORDINGS, record),
        answer_type="number",
        answers=(digit,),
        scorer="number",
        groups=speaker(speaker=match[2], **known),
    )
