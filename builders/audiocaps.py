"""AudioCaps, test split: ten seconds of a web video and five captions by people.

`test.csv` (`audiocap_id,youtube_id,start_time,caption`, one row a caption: seen) and `wav_files/<audiocap_id>.wav`,
as HELM reads them (seen; that the archive has the folder `wav_files` is recalled). The captions of one clip are the
references of one item. Which clips are there differs from copy to copy: a clip is read from the first of its
captions' files that is there. The sound is of web videos and has no licence.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, worded
from builders.reading.files import table
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="audiocaps",
    title="AudioCaps (test)",
    folders=("Olivia714__audiocaps", "AudioCaps"),
    revision="1.0",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="AudioCaps by C. D. Kim, B. Kim, H. Lee and G. Kim; sound of web videos, from AudioSet",
    citation="C. D. Kim, B. Kim, H. Lee, G. Kim. AudioCaps: Generating Captions for Audios in the Wild. "
    "NAACL-HLT 2019, N19-1011.",
    homepage="https://github.com/cdjkim/audiocaps",
    how_to_get="Put test.csv and the unpacked wav_files.zip of the Hub's Olivia714/audiocaps into Olivia714__audiocaps",
    cells=(("ahelm", "audiocaps"), ("voiceassistant_eval", "listening_sound")),
    standing="layout",
    fetch=(HubFiles("Olivia714/audiocaps", None, ("test.csv", "wav_files.zip"), unpack=("*.zip",)),),
)

WORDINGS = {
    "audiocaps": ("Describe in one short caption what is heard.", "Give a short caption for this recording."),
    "listening_sound": ("What can be heard in this recording?", "Tell me in a sentence what you hear."),
}

_TABLE = "test.csv"
_COLUMNS = ("audiocap_id", "youtube_id", "start_time", "caption")
_RUBRIC = ("Each answer is one person's caption of the sound. A reply that agrees with any of them is right.",)


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions for every clip, each with all its captions."""
    captions: dict[str, dict[str, str]] = {}
    for row in table(SOURCE, root, _TABLE, _COLUMNS):
        if isinstance(row, Reject):
            yield row
        elif not row.cells["caption"]:
            error = SOURCE.error(f"{_TABLE}, line {row.line}", expected="a caption", got="none")
            yield SOURCE.reject(row.cells["audiocap_id"], "source.no_label", error)
        else:
            clip = f"{row.cells['youtube_id']}_{row.cells['start_time']}"
            captions.setdefault(clip, {})[row.cells["audiocap_id"]] = row.cells["caption"]
    yield from each(SOURCE, captions.items(), partial(_items, root), lambda named: named[0])


def _items(root: Path, named: tuple[str, dict[str, str]]) -> list[Item]:
    return [_item(root, *named, benchmark, task) for benchmark, task in SOURCE.cells]


def _item(root: Path, record: str, captions: dict[str, str], benchmark: str, task: str) -> Item:
    paths = [root / "wav_files" / f"{caption_id}.wav" for caption_id in captions]
    path = next((path for path in paths if path.is_file()), paths[0])
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path)],
        benchmark=benchmark,
        task=task,
        aspects=("auditory_perception",) if benchmark == "ahelm" else (),
        question=worded(WORDINGS[task], record),
        answer_type="free",
        answers=tuple(dict.fromkeys(captions.values())),
        rubric=_RUBRIC,
        scorer="judge",
    )
