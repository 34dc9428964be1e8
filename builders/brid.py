"""BRID: Brazilian percussion, 30 s each: single instruments, and mixtures of two to four.

Seen: `Data/Acoustic Mixtures/<n> Instruments/[NNNN] M<n>-<take>-<rhythm>.wav`, `Annotations/tempo/<name>.bpm` (one
number), `Annotations/beats/<name>.beats`. Recalled: that single instruments lie in another folder of `Data`, and all
codes of rhythms but SA. A file whose rhythm has no code that is known here is asked for its tempo alone. The
functions about tempo serve the other builders of music that is annotated so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import bad_row, files
from builders.reading.number_files import numbers_if_any
from builders.reading.questions import MUSIC, Question, items
from builders.reading.tempo import tempo_question
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="brid",
    title="BRID, Brazilian Rhythmic Instruments Dataset",
    folders=("BRID_1.0", "brid/BRID_1.0", "mirdata-mini/brid/BRID_1.0"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="BRID by L. S. Maia et al.",
    citation="L. S. Maia, P. D. de Tomaz Jr., M. Fuentes, M. Rocamora, L. W. P. Biscainho, M. V. M. Costa, S. Cohen. A "
    "Novel Dataset of Brazilian Rhythmic Instruments and Some Experiments in Computational Rhythm Analysis. AES LAC "
    "2018",
    homepage="https://zenodo.org/records/14051323",
    how_to_get="Unpack audio.zip and annotations.zip of https://zenodo.org/records/14051323 as BRID_1.0",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(
        Archive("https://zenodo.org/records/14051323/files/audio.zip", None, strip=1),
        Archive("https://zenodo.org/records/14051323/files/annotations.zip", None, strip=1),
    ),
)

RHYTHM_WORDINGS = ("Which Brazilian rhythm is played?", "To which rhythm of Brazil does this pattern belong?")
COUNT_WORDINGS = ("How many percussion instruments play together?", "How many percussion instruments are heard?")

RHYTHMS = {
    "SA": "samba",
    "PA": "partido alto",
    "SE": "samba-enredo",
    "CA": "capoeira",
    "MA": "marcha",
    "BA": "baião",
    "MX": "maxixe",
}
APART = (frozenset({"samba", "partido alto", "samba-enredo"}),)  # two are kinds of the first

COUNT_SKILLS = ("music_quantitative_reasoning", "music_timbre_and_instrument_recognition")

_NAME = re.compile(r"\[\d{4}\] (?:M(\d)|[A-Z]\w*)-.*?([A-Z]{2,3})")


def build(root: Path) -> Iterator[Item | Reject]:
    """Rhythm and tempo of every file, and the number of instruments of a mixture."""
    for path in files(SOURCE, root, "Data/**/*.wav"):
        record = path.relative_to(root).as_posix()
        match = _NAME.fullmatch(path.stem)
        if not match:
            error = SOURCE.error(record, expected="a name such as [0001] M4-01-SA.wav", got=repr(path.name))
            yield SOURCE.reject(record, "source.bad_name", error)
            continue
        folder = path.parent.name
        if match[1] and folder != f"{match[1]} Instruments":
            error = SOURCE.error(record, expected=f"folder '{match[1]} Instruments'", got=repr(folder))
            yield SOURCE.reject(record, "source.contradiction", error)
            continue
        try:
            yield from _items(root, path, match[1], RHYTHMS.get(match[2]))
        except (SourceError, ValueError) as error:
            yield bad_row(SOURCE, record, record, error, expected="a tempo")


def _items(root: Path, path: Path, count: str | None, rhythm: str | None) -> Iterator[Item | Reject]:
    record = path.stem
    rows = numbers_if_any(SOURCE, root, f"Annotations/tempo/{record}.bpm")
    asked = (
        Question(RHYTHM_WORDINGS, rhythm, RHYTHMS.values(), APART, ("music_style_and_genre",), "rhythm"),
        tempo_question(float(rows[0][0]) if rows else None),
        Question(COUNT_WORDINGS, count, skills=COUNT_SKILLS, part="count", kind="number"),
    )
    if not any(question.answer for question in asked):
        error = SOURCE.error(record, expected=f"a rhythm ({', '.join(RHYTHMS)}) or a tempo", got="neither")
        yield SOURCE.reject(record, "source.no_label", error)
    yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), *asked)
