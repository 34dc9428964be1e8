"""L3DAS22 task 2: half a minute of an office, by two first-order microphones, with the places of 14 classes of sound.

`L3DAS22_Task2_dev/data/split<k>_ov<n>_<i>_A.wav` and `labels/label_split<k>_ov<n>_<i>.csv`: the keys `Start, End,
Class, X, Y, Z` are seen, the first column `File` and metres are recalled; the archive may put one more folder of the
same name in between. Channel order and the origin of the axes are not verified: so no direction is asked, but what
holds for any axes: which of two is nearer (by half or more, for the microphones stand some 20 cm apart) and which is
heard first. The terms of use are not verified: nothing is passed on.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import hypot, isfinite
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from builders.contract.source import Gate, Manual, Source
from builders.reading.files import bad_row, files, table, unknown_label
from builders.reading.placed_sounds import SPATIAL, nearer_question
from builders.reading.questions import items
from builders.reading.sound_events import Event, first_question, task_of
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="l3das22",
    title="L3DAS22, task 2 (development)",
    folders=("L3DAS22_Task2_dev",),
    revision="2022",
    licence="LicenseRef-L3DAS22",
    redistributable=False,
    attribution="L3DAS22 by E. Guizzo et al., Sapienza University of Rome",
    citation="E. Guizzo et al. L3DAS22 Challenge: Learning 3D Audio Sources in a Real Office Environment. ICASSP 2022, "
    "pp. 9186-9190. doi:10.1109/ICASSP43922.2022.9746872",
    homepage="https://www.kaggle.com/datasets/l3dasteam/l3das22",
    how_to_get="Fetch https://www.kaggle.com/datasets/l3dasteam/l3das22 with an account, and unpack its "
    "L3DAS22_Task2_dev",
    cells=tuple(("mmau_pro", task) for task in ("spatial_audio", "sound", "speech", "sound_speech")),
    standing="layout",
    gated=Gate("https://www.kaggle.com/datasets/l3dasteam/l3das22", "", "A Kaggle account is needed"),
    fetch=(Manual("Fetch https://www.kaggle.com/datasets/l3dasteam/l3das22 and unpack its L3DAS22_Task2_dev"),),
)

PHRASES = {
    "Chink_and_clink": "clinking", "Computer_keyboard": "typing", "Cupboard_open_or_close": "a cupboard",
    "Drawer_open_or_close": "a drawer", "Female_speech_and_woman_speaking": "a woman speaking",
    "Finger_snapping": "fingers snapping", "Keys_jangling": "keys jangling", "Knock": "knocking",
    "Laughter": "laughter", "Male_speech_and_man_speaking": "a man speaking", "Printer": "a printer",
    "Scissors": "scissors", "Telephone": "a telephone", "Writing": "writing",
}  # fmt: skip
DOMAINS = {"a woman speaking": "speech", "a man speaking": "speech"}

_COLUMNS = ("Start", "End", "Class", "X", "Y", "Z")


class _Placed(NamedTuple):
    """One sound: what, when, how far away."""

    event: Event
    distance_m: float


def build(root: Path) -> Iterator[Item | Reject]:
    """Which is heard first and which is nearer, in every recording that says it."""
    inner = f"{root.name}/" if (root / root.name).is_dir() else ""
    for path in files(SOURCE, root, f"{inner}labels/*.csv"):
        name = path.relative_to(root).as_posix()
        placed: list[_Placed] = []
        for made in _placed(root, name):
            if isinstance(made, Reject):
                yield made
            else:
                placed.append(made)
        record = path.stem.removeprefix("label_")
        sound = path.parent.parent / "data" / f"{record}_A.wav"
        asked = list(_items(root, sound, record, placed))
        if not asked:
            error = SOURCE.error(name, expected="two classes, one clearly first or nearer", got="none")
            yield SOURCE.reject(record, "source.no_label", error)
        yield from asked


def _placed(root: Path, name: str) -> Iterator[_Placed | Reject]:
    for row in table(SOURCE, root, name, _COLUMNS):
        if isinstance(row, Reject):
            yield row
            continue
        where, label = f"{name}, line {row.line}", row.cells["Class"]
        record = f"{PurePosixPath(name).stem}:{row.line}"
        if label not in PHRASES:
            yield unknown_label(SOURCE, record, where, label, PHRASES)
            continue
        try:
            start_s, end_s, *xyz_m = (float(row.cells[key]) for key in ("Start", "End", "X", "Y", "Z"))
            if not all(map(isfinite, (start_s, end_s, *xyz_m))):
                raise ValueError(f"{list(row.cells.values())} are not all finite")
        except ValueError as error:
            yield bad_row(SOURCE, record, where, error, expected="numbers")
            continue
        yield _Placed(Event(PHRASES[label], start_s, end_s), hypot(*xyz_m))


def _items(root: Path, sound: Path, record: str, placed: list[_Placed]) -> Iterator[Item]:
    clip = SOURCE.clip(root, sound, layout="array")
    first = first_question(each.event for each in placed)
    distances_m: dict[str, list[float]] = {}
    for each in placed:
        distances_m.setdefault(each.event.label, []).append(each.distance_m)
    yield from items(SOURCE, ("mmau_pro", task_of(tuple(first.labels), DOMAINS)), record, clip, first)
    yield from items(SOURCE, SPATIAL, record, clip, nearer_question(record, distances_m))
