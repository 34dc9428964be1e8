"""MuChoMusic: questions of four choices about songs of Song Describer and clips of MusicCaps.

Seen: `muchomusic.csv` (`question,correct_answer,distractor_1_answer` … `_3_answer`, `dataset` (sdd or musiccaps),
`dataset_identifier`, `music_knowledge`, `music_reasoning`, `genre`), no sound. A song is `data/sdd/audio/<NN>/<id>.
2min.mp3` (NN: the last two digits, recalled), a clip `data/musiccaps/audio/[<ytid>]-[<start>-<end>].wav`. A model wrote
the questions from captions, people checked them. Text CC BY-SA 4.0; the sound has its own rights.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Manual, Source
from builders.reading.files import Row, table, unknown_label
from earmark.draw import drawn
from earmark.item import Item
from earmark.shards import Reject
from earmark.validation import normalised_choice

SOURCE = Source(
    name="muchomusic",
    title="MuChoMusic",
    folders=("muchomusic", "mulab-mir__muchomusic"),
    revision="1.0",
    licence="LicenseRef-MuChoMusic-audio",
    redistributable=False,
    attribution="MuChoMusic by B. Weck, I. Manco, E. Benetos, E. Quinton, G. Fazekas and D. Bogdanov",
    citation="B. Weck, I. Manco, E. Benetos, E. Quinton, G. Fazekas, D. Bogdanov. MuChoMusic: Evaluating Music "
    "Understanding in Multimodal Audio-Language Models. ISMIR 2024. arXiv:2408.01337",
    homepage="https://huggingface.co/datasets/mulab-mir/muchomusic",
    how_to_get="Put muchomusic.csv of mulab-mir/muchomusic on the Hub into muchomusic, the sound of Song Describer "
    "into muchomusic/data/sdd/audio and that of MusicCaps into muchomusic/data/musiccaps/audio",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    recordings=644,
    fetch=(
        HubFiles("mulab-mir/muchomusic", None, ("muchomusic.csv",)),
        Manual("Put the sound of Song Describer and MusicCaps into muchomusic/data/{sdd,musiccaps}/audio"),
    ),
)

_TABLE = "muchomusic.csv"
_CHOICES = ("correct_answer", "distractor_1_answer", "distractor_2_answer", "distractor_3_answer")
_CLIP = re.compile(r"([\w-]{11})(?:_\d+)?")
_AT_MOST = 3  # questions of one clip


def build(root: Path) -> Iterator[Item | Reject]:
    """At most three questions of every clip, drawn by hash."""
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    sounds: dict[str, str] = {}
    for row in table(SOURCE, root, _TABLE, ("question", *_CHOICES, "dataset", "dataset_identifier")):
        if isinstance(row, Reject):
            yield row
            continue
        key = row.cells["dataset_identifier"].removesuffix(".json")
        name = _name(root, row.cells["dataset"], key)
        if name is None:
            where, dataset = f"{_TABLE}, line {row.line}", row.cells["dataset"]
            yield unknown_label(SOURCE, f"{dataset}/{key}", where, f"{dataset} {key}", ("sdd", "musiccaps"))
            continue
        rows[name].append(row)
        sounds[name] = key
    for name, asked in rows.items():
        questions = {row.cells["question"]: row for row in asked}
        for question in sorted(drawn(sorted(questions), min(_AT_MOST, len(questions)), 0, name)):
            yield _item(root, name, sounds[name], questions[question])


def _name(root: Path, dataset: str, key: str) -> str | None:
    """The file of a question, below the corpus's folder."""
    clip = _CLIP.fullmatch(key)
    if dataset == "sdd" and key.isdecimal():
        return f"data/sdd/audio/{int(key) % 100:02d}/{int(key)}.2min.mp3"
    if dataset != "musiccaps" or not clip:
        return None
    found = sorted((root / "data" / "musiccaps" / "audio").glob(f"[[]{clip[1]}[]]-*.wav"))
    return found[0].relative_to(root).as_posix() if found else f"data/musiccaps/audio/[{clip[1]}].wav"


def _item(root: Path, name: str, key: str, row: Row) -> Item | Reject:
    record, question = f"{row.cells['dataset']}/{key}/{row.cells['question']}", row.cells["question"]
    choices = tuple(row.cells[column] for column in _CHOICES if row.cells[column])
    if len(set(map(normalised_choice, choices))) < len(_CHOICES) or not question:
        got = repr((question, *choices))
        error = SOURCE.error(f"{_TABLE}, line {row.line}", expected="a question and four choices that differ", got=got)
        return SOURCE.reject(record, "source.bad_row", error)
    return SOURCE.item(
        record,
        [SOURCE.clip(root, root / name)],
        benchmark="mmau_pro",
        task="music",
        question=question,
        choices=choices,
        answer_type="choice",
        answers=(choices[0],),
        scorer="choice",
    )
