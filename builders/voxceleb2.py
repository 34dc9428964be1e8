"""VoxCeleb2: whether two clips are of one speaker, by the list of pairs that AHELM uses.

`voxceleb2_audioidentity.csv` (`first`, `second`, `same`; files below the unpacked test clips): seen; that the
archive unpacks to `aac/` is recalled. A pair is a reject once one of its clips has been asked about three times.
AAC is read by the stage. Copyright is with the videos' owners: not redistributable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import table, unknown_label
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="voxceleb2",
    title="VoxCeleb2",
    folders=("ProgramComputer__voxceleb",),
    revision="2",
    licence="LicenseRef-VoxCeleb",
    redistributable=False,
    attribution="VoxCeleb2 by J. S. Chung, A. Nagrani and A. Zisserman",
    citation="J. S. Chung, A. Nagrani and A. Zisserman. VoxCeleb2: Deep Speaker Recognition. Interspeech 2018",
    homepage="https://www.robots.ox.ac.uk/~vgg/data/voxceleb/",
    how_to_get="Unpack vox2_test_aac.zip as ProgramComputer__voxceleb/vox2 (vox2/aac/…); put "
    "voxceleb2_audioidentity.csv of LAOS-Y/VoxCeleb2-AudioIdentity beside vox2",
    cells=(("ahelm", "voxceleb2"),),
    standing="layout",
    size="2.6 GB",
    fetch=(
        HubFiles("ProgramComputer/voxceleb", None, ("vox2/vox2_test_aac.zip",), "", ("*.zip",)),
        HubFiles("LAOS-Y/VoxCeleb2-AudioIdentity", None, ("voxceleb2_audioidentity.csv",)),
    ),
)

WORDINGS = ("Are the two clips spoken by one person?", "Do both recordings have the same speaker?")
SAME = {"True": "yes", "False": "no"}
QUESTIONS_A_CLIP = 3

_TABLE = "voxceleb2_audioidentity.csv"


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every pair."""
    asked: Counter[str] = Counter()
    for row in table(SOURCE, root, _TABLE, ("first", "second", "same")):
        if isinstance(row, Reject):
            yield row
            continue
        where, same = f"{_TABLE}, line {row.line}", row.cells["same"].capitalize()
        files = [row.cells[key].removeprefix("./").removeprefix("aac/") for key in ("first", "second")]
        record = "+".join(name.removesuffix(".m4a") for name in files)
        paths = [SOURCE.inside(root / "vox2" / "aac", name) for name in files]
        if same not in SAME:
            yield unknown_label(SOURCE, record, where, row.cells["same"], SAME)
        elif None in paths or files[0] == files[1]:
            error = SOURCE.error(where, expected="two files below vox2/aac", got=repr(files))
            yield SOURCE.reject(record, "source.outside", error)
        elif max(asked[name] for name in files) >= QUESTIONS_A_CLIP:
            error = SOURCE.error(where, expected=f"clips of at most {QUESTIONS_A_CLIP} pairs", got="one more")
            yield SOURCE.reject(record, "source.asked_enough", error)
        else:
            asked.update(files)
            yield _item(root, record, files, SAME[same])


def _item(root: Path, record: str, files: list[str], same: str) -> Item:
    return SOURCE.item(
        record,
        [_clip(root, name) for name in files],
        benchmark="ahelm",
        task="voxceleb2",
        aspects=("auditory_perception",),
        question=worded(WORDINGS, record),
        choices=("no", "yes"),
        answer_type="choice",
        answers=(same,),
        scorer="choice",
    )


def _clip(root: Path, name: str) -> tuple[Media, Clip]:
    return SOURCE.clip(root, root / "vox2" / "aac" / name, speaker=speaker(speaker=name.partition("/")[0]))
