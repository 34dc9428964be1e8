"""Spatial LibriSpeech, test split: LibriSpeech utterances in simulated rooms, by a first-order microphone.

`metadata.parquet` (columns with slashes, such as `speech/distance` in metres and `room/volume` in cubic metres) and
`ambisonics/<sample_id, six digits>.flac`: seen. Sign of the azimuth and order of the channels are not stated: so no
direction is asked, and the clips are called an array. What is asked: the words; of two clips, whose speaker is nearer
and which room is larger, where the numbers differ by much. Clips are paired in the order of their ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from builders.contract.guard import each
from builders.contract.source import Manual, Source, speaker, worded
from builders.reading.files import unknown_label
from builders.reading.hub_rows import hub_rows
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="spatial_librispeech",
    title="Spatial LibriSpeech (test)",
    folders=("spatial_librispeech", "Spatial-LibriSpeech"),
    revision="v1",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Spatial LibriSpeech by M. Sarabia et al., Apple; speech from LibriSpeech by V. Panayotov et al.",
    citation="M. Sarabia et al. Spatial LibriSpeech: An Augmented Dataset for Spatial Audio Learning. Interspeech "
    "2023. doi:10.21437/Interspeech.2023-2117",
    homepage="https://github.com/apple/ml-spatial-librispeech",
    how_to_get="Put metadata.parquet and the folder ambisonics into spatial_librispeech, by the instructions of "
    "https://github.com/apple/ml-spatial-librispeech",
    cells=(("mmau_pro", "multi"), ("mmau_pro", "spatial_audio"), ("talk_arena", "asr")),
    languages=("en",),
    standing="layout",
    fetch=(
        Manual(
            "Fetch metadata.parquet and ambisonics/ as https://github.com/apple/ml-spatial-librispeech says (the host "
            "wants the headers of a browser)"
        ),
    ),
)

ASR_WORDINGS = ("Write down what is said.", "Which words does the speaker say? Write them down.")
NEARER_WORDINGS = ("In which recording is the speaker nearer to the microphone?",)
LARGER_WORDINGS = ("Which recording was made in the larger room?", "In which recording is the room larger?")
PLACES = ("the first", "the second")
NEARER_BY, LARGER_BY = 2.0, 4.0  # ratios of distances and of volumes

_SPOKEN = "speech/librispeech_metadata"
SPLITS = ("test", "train")

_COLUMNS = (
    "sample_id", "split", "speech/distance", "room/volume", f"{_SPOKEN}/transcription", f"{_SPOKEN}/reader_sex",
    f"{_SPOKEN}/reader_id",
)  # fmt: skip
_GENDERS = {"m": "male", "f": "female"}


def build(root: Path) -> Iterator[Item | Reject]:
    """The words of every clip; distance and room of every pair."""
    kept = []
    for entry in hub_rows(SOURCE, root, "metadata.parquet", _COLUMNS):
        if entry.cells["split"] not in SPLITS:
            yield unknown_label(SOURCE, entry.where, entry.where, entry.cells["split"], SPLITS)
        elif entry.cells["sample_id"] is None:
            error = SOURCE.error(entry.where, expected="a sample_id", got="none")
            yield SOURCE.reject(entry.where, "source.bad_row", error)
        elif entry.cells["split"] == "test":
            kept.append(entry.cells)
    kept.sort(key=lambda cells: int(cells["sample_id"]))
    yield from each(SOURCE, kept, partial(_words, root), _record)
    pairs = list(zip(kept[::2], kept[1::2], strict=False))
    yield from each(SOURCE, pairs, lambda pair: _pair(root, *pair), lambda pair: "+".join(map(_record, pair)))


def _record(cells: Mapping[str, Any]) -> str:
    return f"{int(cells['sample_id']):06}"


def _clip(root: Path, cells: Mapping[str, Any]) -> tuple[Media, Clip]:
    return SOURCE.clip(
        root,
        root / "ambisonics" / f"{_record(cells)}.flac",
        layout="array",
        transcript=cells[f"{_SPOKEN}/transcription"] or None,
        language="en",
        speaker=_reader(cells),
    )


def _reader(cells: Mapping[str, Any]) -> Any:
    gender = _GENDERS.get(str(cells[f"{_SPOKEN}/reader_sex"]).strip().casefold())
    return speaker(gender=gender, speaker=str(cells[f"{_SPOKEN}/reader_id"]))


def _words(root: Path, cells: Mapping[str, Any]) -> Item | Reject:
    record, said = _record(cells), str(cells[f"{_SPOKEN}/transcription"] or "").strip()
    if not said:
        error = SOURCE.error(f"sample {record}", expected="a transcript", got="none")
        return SOURCE.reject(record, "source.no_label", error)
    return SOURCE.item(
        record,
        [_clip(root, cells)],
        benchmark="talk_arena",
        task="asr",
        question=worded(ASR_WORDINGS, record),
        answer_type="transcript",
        answers=(said,),
        scorer="wer",
        groups=_reader(cells),
    )


def _pair(root: Path, first: Mapping[str, Any], second: Mapping[str, Any]) -> Iterator[Item | Reject]:
    made = False
    for task, column, ratio, wordings, smaller in (
        ("spatial_audio", "speech/distance", NEARER_BY, NEARER_WORDINGS, True),
        ("multi", "room/volume", LARGER_BY, LARGER_WORDINGS, False),
    ):
        one, two = float(first[column] or 0), float(second[column] or 0)
        if not (min(one, two) > 0 and max(one, two) >= ratio * min(one, two)):  # NaN is neither
            continue
        made = True
        record = f"{_record(first)}+{_record(second)}"
        yield SOURCE.item(
            record,
            [_clip(root, first), _clip(root, second)],
            benchmark="mmau_pro",
            task=task,
            question=worded(wordings, record),
            choices=PLACES,
            answer_type="choice",
            answers=(PLACES[(one < two) != smaller],),
            scorer="choice",
        )
    if not made:
        record = f"{_record(first)}+{_record(second)}"
        error = SOURCE.error(record, expected="two clips that differ in distance or room", got="alike")
        yield SOURCE.reject(record, "source.no_label", error)
