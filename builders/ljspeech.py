"""LJ Speech: one reader, utterances with transcripts.

`metadata.csv` (`id|text|normalised text`, no header, no quoting) and `wavs/<id>.wav`. The records are the rows of
`metadata.csv`: a sound that no row names has no transcript and is no record. Copies come with `metadata_<codec>.csv`
(header `audio_file|text|transcription|speaker_name`), which name the same utterances in other codecs. They are
read only where `metadata.csv` is absent: an utterance is then one item, of the first codec whose file is there,
`wav` and `flac` before the lossy ones, and a reject where none is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from builders.contract.guard import each
from builders.contract.source import Archive, Source, speaker, worded
from builders.reading.files import table
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="ljspeech",
    title="LJ Speech",
    folders=("LJSpeech-1.1", "LJSpeech-mini"),
    revision="1.1",
    licence="LicenseRef-PublicDomain",
    redistributable=True,
    attribution="LJ Speech by K. Ito, read by L. Johnson for LibriVox",
    citation="K. Ito and L. Johnson. The LJ Speech Dataset. 2017. https://keithito.com/LJ-Speech-Dataset/",
    homepage="https://keithito.com/LJ-Speech-Dataset/",
    how_to_get="Unpack https://data.keithito.com/data/speech/LJSpeech-1.1.tar.bz2 as LJSpeech-1.1",
    cells=(("talk_arena", "asr"),),
    languages=("en-US",),
    hashes={"LJSpeech-1.1.tar.bz2": "be1a30453f28eb8dd26af4101ae40cbf2c50413b1bb21936cbcdc6fae3de8aa5"},
    standing="real",
    size="2.6 GB",
    recordings=13_100,
    fetch=(
        Archive(
            "https://data.keithito.com/data/speech/LJSpeech-1.1.tar.bz2",
            "be1a30453f28eb8dd26af4101ae40cbf2c50413b1bb21936cbcdc6fae3de8aa5",
            strip=1,
        ),
    ),
)

WORDINGS = (
    "Write down what is said.",
    "Transcribe the speech in this recording.",
    "Which words does the speaker say? Write them down.",
)

_TABLE = "metadata.csv"
_COLUMNS = ("id", "text", "normalised")
_CODEC_COLUMNS = ("audio_file", "text", "transcription", "speaker_name")
_CODECS = ("metadata_wav.csv", "metadata_flac.csv")


class _Utterance(NamedTuple):
    """What is said, and the file that holds it, below the corpus's folder."""

    record: str
    file: str
    text: str


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript question for every utterance."""
    codecs = sorted(path.name for path in root.glob("metadata_*.csv"))
    by_codec = codecs and not (root / _TABLE).is_file()
    utterances = _of_codecs(root, codecs) if by_codec else _of_table(root)
    yield from each(SOURCE, utterances, partial(_made, root), lambda found: found.record)


def _made(root: Path, found: _Utterance) -> Item | Reject:
    if not found.text:
        error = SOURCE.error(found.file, expected="a transcript", got="none")
        return SOURCE.reject(found.record, "source.no_label", error)
    if not (root / found.file).is_file():
        return SOURCE.missing(found.record, found.file)
    return _item(root, found)


def _of_table(root: Path) -> Iterator[_Utterance | Reject]:
    for row in table(SOURCE, root, _TABLE, _COLUMNS, delimiter="|", quoting=False, header=False):
        if isinstance(row, Reject):
            yield row
        else:
            record = row.cells["id"]
            yield _Utterance(record, f"wavs/{record}.wav", row.cells["normalised"] or row.cells["text"])


def _of_codecs(root: Path, names: list[str]) -> Iterator[_Utterance | Reject]:
    """One utterance each, from the tables in order of preference."""
    found: dict[str, _Utterance] = {}
    for name in [*(name for name in _CODECS if name in names), *(name for name in names if name not in _CODECS)]:
        for row in table(SOURCE, root, name, _CODEC_COLUMNS, delimiter="|", quoting=False):
            if isinstance(row, Reject):
                yield row
                continue
            file = row.cells["audio_file"]
            record = PurePosixPath(file).stem
            if record not in found or not (root / found[record].file).is_file():
                found[record] = _Utterance(record, file, row.cells["transcription"] or row.cells["text"])
    yield from found.values()


def _item(root: Path, row: _Utterance) -> Item:
    reader = speaker(speaker="LJ", gender="female", accent="American")
    clip = SOURCE.clip(root, root / row.file, transcript=row.text, language="en-US", speaker=reader)
    return SOURCE.item(
        row.record,
        [clip],
        benchmark="talk_arena",
        task="asr",
        question=worded(WORDINGS, row.record),
        answer_type="transcript",
        answers=(row.text,),
        scorer="wer",
        groups=speaker(gender="female"),
    )
