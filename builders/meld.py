"""MELD: utterances of a television series with emotions; test split.

Seen: the table `data/MELD/test_sent_emo.csv` and its columns. Recalled by others: `test.tar.gz` unpacks to
`output_repeated_splits_test/dia<D>_utt<U>.mp4`. Three spans of the table are wrong (0 s and minutes long) and are
rejected. People labelled words and film together, so the film question asks what they saw, the others ask more.
The licence of the repository (GPL-3.0) covers no sound of the series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.source import Archive, Manual, Source, candidates, speaker, worded
from builders.reading.files import table, unknown_label
from earmark.item import Item, Media
from earmark.shards import Reject

_COMMIT = "2d2011b409d3ca2d7e94460cd007d434b1d0a102"
_TABLE_SHA256 = "8d37103938f7067600839fe29d5a114a6cd1bcdafb75bec101e06464c5006888"
TABLE = "data/MELD/test_sent_emo.csv"

SOURCE = Source(
    name="meld",
    title="MELD (test)",
    folders=("MELD", "benchmarks/MELD"),
    revision=_COMMIT,
    licence="LicenseRef-MELD",
    redistributable=False,
    attribution="MELD by S. Poria et al.; sound and picture of the series belong to their owners",
    citation="S. Poria, D. Hazarika, N. Majumder, G. Naik, E. Cambria, R. Mihalcea. MELD: A Multimodal Multi-Party "
    "Dataset for Emotion Recognition in Conversations. ACL 2019",
    homepage="https://github.com/declare-lab/MELD",
    how_to_get="Put data/MELD/test_sent_emo.csv of the repository into MELD/data/MELD and unpack test.tar.gz of "
    "MELD.Raw.tar.gz in MELD, as MELD/output_repeated_splits_test",
    cells=(("ahelm", "meld"), ("talk_arena", "emotion"), ("humansense", "emotion_recognition")),
    languages=("en-US",),
    hashes={TABLE: _TABLE_SHA256},
    standing="layout",
    modality=("audio", "video"),
    size="11 GB",
    recordings=2_610,
    fetch=(
        Archive(
            f"https://raw.githubusercontent.com/declare-lab/MELD/{_COMMIT}/{TABLE}",
            _TABLE_SHA256,
            unpack_to="data/MELD",
        ),
        Manual("Unpack test.tar.gz of MELD.Raw.tar.gz (address on the home page) as output_repeated_splits_test"),
    ),
)

EMOTIONS = {
    "neutral": "neutral",
    "joy": "joy",
    "sadness": "sadness",
    "anger": "anger",
    "fear": "fear",
    "disgust": "disgust",
    "surprise": "surprise",
}
COLUMNS = ("Utterance", "Speaker", "Emotion", "Dialogue_ID", "Utterance_ID", "StartTime", "EndTime")
SPAN_S = (0.1, 60.0)  # the next longer true utterance is far shorter; the wrong spans are 0, 235 and 305 s

_RECORD = re.compile(r"test/dia\d{1,5}_utt\d{1,5}")
_TIME = re.compile(r"(\d{1,2}):(\d\d):(\d\d),(\d{1,3})")


class _Asked(NamedTuple):
    """A cell, and how it is asked about."""

    benchmark: str
    task: str
    wordings: tuple[str, ...]
    fields: Mapping[str, Any]


ASKED = (
    _Asked(
        "ahelm", "meld", ("Which emotion does the speaker express?", "What does the speaker feel?"),
        {"aspects": ("emotion",)},
    ),
    _Asked("talk_arena", "emotion", ("Which word fits the speaker's emotion best?", "How does the speaker sound?"), {}),
    _Asked(
        "humansense", "emotion_recognition",
        ("Which emotion does the person who speaks show?", "How does the person who speaks feel?"),
        {"level": "surface_perception"},
    ),
)  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """Three emotion questions for every utterance: two on its sound, one on its film."""
    for row in table(SOURCE, root, TABLE, COLUMNS):
        if isinstance(row, Reject):
            yield row
            continue
        cells = row.cells
        record = f"test/dia{cells['Dialogue_ID']}_utt{cells['Utterance_ID']}"
        name = f"output_repeated_splits_test/{record.removeprefix('test/')}.mp4"
        where = f"{TABLE}, line {row.line}"
        film = root / name
        if not _RECORD.fullmatch(record):
            error = SOURCE.error(where, expected="numbers of a dialogue and an utterance", got=repr(record[:80]))
            yield SOURCE.reject(record[:80], "source.bad_row", error)
        elif not film.is_file():
            yield SOURCE.missing(record, name)
        elif cells["Emotion"] not in EMOTIONS:
            yield unknown_label(SOURCE, record, where, cells["Emotion"], EMOTIONS)
        elif not SPAN_S[0] <= (span_s := _span_s(cells)) <= SPAN_S[1]:
            error = SOURCE.error(where, expected=f"a span of {SPAN_S[0]} to {SPAN_S[1]} s", got=f"{span_s:.2f} s")
            yield SOURCE.reject(record, "source.bad_span", error)
        else:
            yield from _items(root, record, film, cells)


def _span_s(cells: Mapping[str, str]) -> float:
    """Length of the cut by the table; -1 where a time cannot be read."""
    start, end = (_TIME.fullmatch(cells[name]) for name in ("StartTime", "EndTime"))
    return _seconds(end) - _seconds(start) if start and end else -1.0


def _seconds(time: re.Match[str]) -> float:
    return int(time[1]) * 3600 + int(time[2]) * 60 + int(time[3]) + int(time[4]) / 1000


def _items(root: Path, record: str, film: Path, cells: Mapping[str, str]) -> Iterator[Item]:
    who = speaker(speaker=cells["Speaker"])
    clip = SOURCE.clip(root, film, transcript=cells["Utterance"], language="en-US", speaker=who)
    emotion = EMOTIONS[cells["Emotion"]]
    for asked in ASKED:
        yield SOURCE.item(
            record,
            [clip],
            video=Media(path=str(film)) if asked.benchmark == "humansense" else None,
            benchmark=asked.benchmark,
            task=asked.task,
            question=worded(asked.wordings, record),
            choices=candidates(emotion, EMOTIONS.values(), record),
            answer_type="choice",
            answers=(emotion,),
            scorer="choice",
            groups=who,
            **asked.fields,
        )
