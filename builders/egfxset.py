"""EGFxSet: single notes of an electric guitar, clean and through twelve effects.

Seen: `<Effect>/<pickup>/<string>-<fret>.wav` (folders Clean and TapeEcho; the others' names are recalled, blanks and
hyphens in them do not matter), `egfxset_metadata.csv` with `Effect ` and `Effect Type` by effect. A guitar of 22 frets
in standard tuning: string 1 is the high E. Of `Distortion` the metadata's word is taken; its folder may be `RAT`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source
from builders.reading.files import files, table, unknown_label
from builders.reading.pitch import NOTES
from builders.reading.questions import MUSIC, Question, items
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="egfxset",
    title="EGFxSet",
    folders=("EGFxSet", "egfxset", "mirdata-mini/egfxset"),
    revision="1",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="EGFxSet by H. Pedroza, G. Meza and I. Roman",
    citation="H. Pedroza, G. Meza, I. Roman. EGFxSet: Electric Guitar Tones Processed Through Real Effects of "
    "Distortion, Modulation, Delay and Reverb. ISMIR late-breaking demo, 2022",
    homepage="https://zenodo.org/records/7044411",
    how_to_get="Unpack the archives of https://zenodo.org/records/7044411 into EGFxSet, and put egfxset_metadata.csv "
    "there",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(
        Manual("Unpack the archives of https://zenodo.org/records/7044411 into EGFxSet, with egfxset_metadata.csv"),
    ),
)

TYPE_WORDINGS = ("What kind of effect is on the guitar?", "Which kind of effect does this guitar note pass through?")
PITCH_WORDINGS = ("Which note does the guitar play?", "What is the name of the note that the guitar plays?")

TYPES = {
    "clean": "none: the sound is clean",
    "delay": "a delay or echo",
    "distortion": "a distortion or overdrive",
    "modulation": "a modulation (chorus, flanger or phaser)",
    "reverb": "a reverb",
}
OPEN_STRINGS_MIDI = {"1": 64, "2": 59, "3": 55, "4": 50, "5": 45, "6": 40}

_NAME = re.compile(r"([1-6])-(\d{1,2})\.wav")
_COLUMNS = ("Effect", "Model", "Effect Type", "Knob Names", "Knob Type", "Setting")


def build(root: Path) -> Iterator[Item | Reject]:
    """The kind of effect and the name of the note."""
    kinds = {"clean": "clean"}
    for row in table(SOURCE, root, "egfxset_metadata.csv", _COLUMNS):
        if isinstance(row, Reject):
            yield row
        else:
            kinds[_key(row.cells["Effect"])] = row.cells["Effect Type"].lower()
    kinds.setdefault("rat", kinds.get("distortion", ""))
    for path in files(SOURCE, root, "*/*/*.wav"):
        place = path.relative_to(root).as_posix()
        effect, match = path.parents[1].name, _NAME.fullmatch(path.name)
        record = f"{_key(effect)}/{path.parent.name}/{path.stem}"
        if not match or int(match[2]) > 22:
            error = SOURCE.error(place, expected="a string from 1 to 6 and a fret from 0 to 22", got=repr(path.name))
            yield SOURCE.reject(record, "source.bad_name", error)
        elif kinds.get(_key(effect)) not in TYPES:
            yield unknown_label(SOURCE, record, place, effect, kinds)
        else:
            yield from _items(root, path, record, TYPES[kinds[_key(effect)]], match)


def _key(effect: str) -> str:
    return re.sub(r"[^a-z]", "", effect.lower())


def _items(root: Path, path: Path, record: str, kind: str, match: re.Match[str]) -> Iterator[Item]:
    note = NOTES[(OPEN_STRINGS_MIDI[match[1]] + int(match[2])) % 12]
    yield from items(
        SOURCE,
        MUSIC,
        record,
        SOURCE.clip(root, path),
        Question(TYPE_WORDINGS, kind, TYPES.values(), (), ("music_timbre_and_instrument_recognition",), "effect"),
        Question(PITCH_WORDINGS, note, NOTES, (), ("music_pitch_and_melody",), "note"),
    )
