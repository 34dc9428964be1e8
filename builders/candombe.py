"""Candombe: drumming of Uruguay, 35 performances by three to five drummers.

Seen: `candombe_audio/<id>.flac`, `candombe_annotations/with_bar_number/<id>.csv` without a header: `time,bar.beat`.
The second cell is two numbers and no decimal fraction (`1.10`). Its licence is given as CC BY and as CC BY-NC-SA:
the stricter is taken. Performances last for minutes and grow faster: the tempo is asked where its first and its last
quarter agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import Row, bad_row, files, table
from builders.reading.questions import MUSIC, items
from builders.reading.tempo import beats_per_minute, tempo_choice, tempo_question
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="candombe",
    title="Candombe recordings with beats and downbeats",
    folders=("candombe",),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="Candombe dataset by L. Jure, M. Rocamora et al.",
    citation="L. Nunes, M. Rocamora, L. Jure, L. W. P. Biscainho. Beat and Downbeat Tracking Based on Rhythmic "
    "Patterns Applied to the Uruguayan Candombe Drumming. ISMIR 2015, pp. 264-270",
    homepage="https://zenodo.org/records/6533068",
    how_to_get="Unpack candombe_audio.zip and candombe_annotations.zip of https://zenodo.org/records/6533068 into a "
    "folder candombe",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    recordings=35,
    fetch=(
        Archive("https://zenodo.org/records/6533068/files/candombe_audio.zip", None),
        Archive("https://zenodo.org/records/6533068/files/candombe_annotations.zip", None),
    ),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """A tempo question for every performance that keeps one."""
    for path in files(SOURCE, root, "candombe_audio/*.flac"):
        record, name = path.stem, f"candombe_annotations/with_bar_number/{path.stem}.csv"
        if not (root / name).is_file():
            yield SOURCE.missing(record, name)
            continue
        rows = list(table(SOURCE, root, name, ("time", "beat"), header=False))
        yield from (row for row in rows if isinstance(row, Reject))
        try:
            times_s = [float(row.cells["time"]) for row in rows if isinstance(row, Row)]
        except ValueError as error:
            yield bad_row(SOURCE, record, name, error, expected="times")
            continue
        quarter = max(2, len(times_s) // 4)
        tempi = {tempo_choice(beats_per_minute(part)) for part in (times_s[:quarter], times_s, times_s[-quarter:])}
        if len(tempi) > 1 or None in tempi:
            found = SOURCE.error(name, expected="one tempo from beginning to end", got=f"{len(tempi)} or none")
            yield SOURCE.reject(record, "source.no_label", found)
            continue
        asked = tempo_question(beats_per_minute(times_s), part="")
        yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), asked)
