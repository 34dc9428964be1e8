"""Four-way tabla: solos of about a minute with every stroke, in four kinds.

Seen: `{train,test}/audios/<id>.wav` and `{train,test}/onsets/{b,d,rb,rt}/<id>.onsets` (one time a line; may be
empty). What the kinds mean is recalled: damped, resonant treble, resonant bass, resonant both. Attribution is asked by
all statements of the licence; of CC BY 3.0, 4.0 and BY-SA, BY-SA asks for most.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import files
from builders.reading.number_files import numbers
from builders.reading.questions import MUSIC, Question, items
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="four_way_tabla",
    title="Four-way tabla (ISMIR 2021)",
    folders=(
        "4way-tabla-ismir21-dataset",
        "four_way_tabla/4way-tabla-ismir21-dataset",
        "mirdata-mini/four_way_tabla/4way-tabla-ismir21-dataset",
    ),
    revision="1.0",
    licence="CC-BY-SA-4.0",
    redistributable=True,
    attribution="4-way tabla dataset by M. A. Rohit, A. Bhattacharjee and P. Rao",
    citation="M. A. Rohit, A. Bhattacharjee, P. Rao. Four-way Classification of Tabla Strokes with Models Adapted from "
    "Automatic Drum Transcription. ISMIR 2021",
    homepage="https://zenodo.org/records/7110248",
    how_to_get="Unpack 4way-tabla-ismir21-dataset.zip of https://zenodo.org/records/7110248 as "
    "4way-tabla-ismir21-dataset",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=236,  # 226 to train on, 10 to test
    fetch=(Archive("https://zenodo.org/records/7110248/files/4way-tabla-ismir21-dataset.zip", None, strip=1),),
)

FIRST_WORDINGS = ("Which kind of tabla stroke comes first?", "Of which kind is the first stroke of the tabla?")
MOST_WORDINGS = ("Which kind of tabla stroke occurs most often?", "Of which kind are most of the tabla's strokes?")

KINDS = {
    "b": "a resonant stroke on the bass drum alone",
    "d": "a damped stroke",
    "rb": "a resonant stroke on both drums",
    "rt": "a resonant stroke on the treble drum alone",
}
SKILLS = ("music_timbre_and_instrument_recognition",)
_GAP_S = 0.05  # strokes closer than this may be heard as one
_LEAD = 1.5


def build(root: Path) -> Iterator[Item | Reject]:
    """The first stroke of every solo, and the kind that is clearly the most frequent."""
    for path in files(SOURCE, root, "*/audios/*.wav"):
        part, record = path.parents[1].name, f"{path.parents[1].name}/{path.stem}"
        try:
            times_s = {
                kind: sorted(float(row[0]) for row in numbers(SOURCE, root, f"{part}/onsets/{kind}/{path.stem}.onsets"))
                for kind in KINDS
            }
        except SourceError as error:
            yield SOURCE.reject(record, "source.bad_row", error)
            continue
        asked = [
            Question(wordings, KINDS.get(kind or ""), KINDS.values(), (), SKILLS, name)
            for name, wordings, kind in [
                ("first", FIRST_WORDINGS, _first(times_s)),
                ("most", MOST_WORDINGS, _most(times_s)),
            ]
        ]
        if not any(question.answer for question in asked):
            none = SOURCE.error(record, expected="a first or a most frequent stroke", got="neither")
            yield SOURCE.reject(record, "source.no_label", none)
        yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), *asked)


def _first(times_s: dict[str, list[float]]) -> str | None:
    firsts = sorted((times[0], kind) for kind, times in times_s.items() if times)
    clear = len(firsts) == 1 or (len(firsts) > 1 and firsts[1][0] - firsts[0][0] > _GAP_S)
    return firsts[0][1] if clear else None


def _most(times_s: dict[str, list[float]]) -> str | None:
    counts = sorted(((len(times), kind) for kind, times in times_s.items()), reverse=True)
    return counts[0][1] if counts[0][0] >= _LEAD * counts[1][0] and counts[0][0] > 1 else None
