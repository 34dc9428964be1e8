"""IRMAS: excerpts of music by predominant instrument.

Seen: `IRMAS-TrainingData/<code>/[<code>][dru or nod][<genre>]NNNN__k.wav` (3 s, one instrument; `[dru]`, `[nod]` may be
absent), `IRMAS-TestingData-Part<N>/Part<N>/<name>.{wav,txt}` with one code a line (several instruments). Its text
forbids to pass it on or to change it, whatever its licence: none is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import files, lines, unknown_label
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/1290750"

SOURCE = Source(
    name="irmas",
    title="IRMAS",
    folders=("IRMAS", "irmas", "mirdata-mini/irmas"),
    revision="1.0",
    licence="CC-BY-NC-SA-3.0",
    redistributable=False,
    attribution="IRMAS by J. J. Bosch, F. Fuhrmann and P. Herrera; sound of commercial releases",
    citation="J. J. Bosch, J. Janer, F. Fuhrmann, P. Herrera. A Comparison of Sound Segregation Techniques for "
    "Predominant Instrument Recognition in Musical Audio Signals. ISMIR 2012. doi:10.5281/zenodo.1290750",
    homepage=_ZENODO,
    how_to_get=f"Unpack IRMAS-TrainingData.zip and IRMAS-TestingData-Part1.zip to -Part3.zip of {_ZENODO} into IRMAS",
    cells=(("mmau_pro", "music"),),
    standing="real",
    recordings=9_579,  # 6,705 to train on, 2,874 to test
    fetch=(
        Archive(f"{_ZENODO}/files/IRMAS-TrainingData.zip", None),
        *(Archive(f"{_ZENODO}/files/IRMAS-TestingData-Part{n}.zip", None) for n in (1, 2, 3)),
    ),
)

ONE_WORDINGS = ("Which instrument stands out?", "Which of these is the predominant instrument?")
SOME_WORDINGS = ("Which of these instruments stand out?", "Which instruments are predominant in this music?")
DRUM_WORDINGS = ("Are there drums in this music?", "Do drums play along?")

INSTRUMENTS = {
    "cel": "cello",
    "cla": "clarinet",
    "flu": "flute",
    "gac": "acoustic guitar",
    "gel": "electric guitar",
    "org": "organ",
    "pia": "piano",
    "sax": "saxophone",
    "tru": "trumpet",
    "vio": "violin",
    "voi": "human voice",
}
_DRUMS = {"dru": "yes", "nod": "no"}
_TAGS = re.compile(r"\[([a-z_]+)\]")


def build(root: Path) -> Iterator[Item | Reject]:
    """The instrument of every training clip, whether there are drums, and the instruments of every test clip."""
    records = [path.relative_to(root).as_posix() for path in files(SOURCE, root, "IRMAS-T*/*/*.wav")]
    yield from each(SOURCE, records, partial(_of, root), str)


def _of(root: Path, record: str) -> Iterator[Item | Reject]:
    path = root / record
    if path.parents[1].name == "IRMAS-TrainingData":
        yield from _training(root, path, record)
    else:
        yield _testing(root, path, record)


def _training(root: Path, path: Path, record: str) -> Iterator[Item | Reject]:
    code, tags = path.parent.name, _TAGS.findall(path.name)
    if code not in INSTRUMENTS or tags[:1] != [code]:
        yield unknown_label(SOURCE, record, record, tags[0] if tags else path.name, INSTRUMENTS)
        return
    answer, drums = INSTRUMENTS[code], next((_DRUMS[tag] for tag in tags[1:] if tag in _DRUMS), None)
    choices = candidates(answer, INSTRUMENTS.values(), record)
    asked = [("instrument", "music_timbre_and_instrument_recognition", ONE_WORDINGS, answer, choices)]
    if drums:
        asked.append(("drums", "music_timbre_and_instrument_recognition", DRUM_WORDINGS, drums, ("no", "yes")))
    for part, skill, wordings, label, offered in asked:
        yield SOURCE.item(
            f"{path.stem}#{part}",
            [SOURCE.clip(root, path)],
            benchmark="mmau_pro",
            task="music",
            skills=(skill,),
            question=worded(wordings, record),
            choices=offered,
            answer_type="choice",
            answers=(label,),
            scorer="choice",
        )


def _testing(root: Path, path: Path, record: str) -> Item | Reject:
    name = path.with_suffix(".txt").relative_to(root).as_posix()
    if not (root / name).is_file():
        return SOURCE.missing(record, name)
    codes = [line.strip() for line in lines(SOURCE, root, name) if line.strip()]
    strange = [code for code in codes if code not in INSTRUMENTS]
    if strange or not codes:
        return unknown_label(SOURCE, record, name, strange[0] if strange else "", INSTRUMENTS)
    return SOURCE.item(
        f"{path.parent.name}/{path.stem}",
        [SOURCE.clip(root, path)],
        benchmark="mmau_pro",
        task="music",
        skills=("music_timbre_and_instrument_recognition",),
        question=worded(SOME_WORDINGS, record),
        choices=tuple(sorted(INSTRUMENTS.values())),
        answer_type="multi_choice",
        answers=tuple(INSTRUMENTS[code] for code in dict.fromkeys(codes)),
        scorer="multi_choice",
    )
