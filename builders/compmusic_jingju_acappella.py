"""Jingju a cappella singing, part 1: arias of Beijing opera, sung alone.

Seen: `wav/{dan,laosheng}/<name>.wav`, `catalogue - {dan,laosheng}.csv`, `annotation_txt/<role>/<name>_phrase_char.txt`
(tabs: start, end, words). A name begins with role type and shengqiang (`lseh`, `daeh`: said in the catalogue), ends
with who recorded it: `upf` and `lon` are CC BY-NC 4.0, `qm` has terms of its own and is not passed on. Recalled: that
`xp` is xipi; other letters are not asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source
from builders.reading.files import Row, lines, table
from builders.reading.questions import MUSIC, Question, items
from earmark.item import Item
from earmark.shards import Reject

_ZENODO = "https://zenodo.org/records/1323561"

SOURCE = Source(
    name="compmusic_jingju_acappella",
    title="Jingju a cappella singing, part 1",
    folders=("jingju_a_cappella_singing_dataset", "compmusic_jingju_acappella",
             "mirdata-mini/compmusic_jingju_acappella"),
    revision="7.0",
    licence="LicenseRef-Isophonics-SingingVoiceDataset",
    redistributable=False,
    attribution="Jingju a cappella singing dataset by R. Gong, R. Caro Repetto, Y. Yang and X. Serra; recordings that "
    "end in qm by D. Black, M. Li and M. Tian",
    citation="R. Gong, R. Caro Repetto, Y. Yang, X. Serra. Jingju a cappella singing dataset part1. 2018. "
    "doi:10.5281/zenodo.1323561",
    homepage=_ZENODO,
    how_to_get=f"Unpack wav.zip and annotation_txt.zip of {_ZENODO} into jingju_a_cappella_singing_dataset, and put "
    "both catalogues there",
    cells=(("mmau_pro", "music"),),
    languages=("zh",),
    standing="real",
    fetch=(
        Archive(f"{_ZENODO}/files/wav.zip", None),
        Archive(f"{_ZENODO}/files/annotation_txt.zip", None),
        Archive(f"{_ZENODO}/files/catalogue%20-%20dan.csv", None, name="catalogue - dan.csv"),
        Archive(f"{_ZENODO}/files/catalogue%20-%20laosheng.csv", None, name="catalogue - laosheng.csv"),
    ),
)  # fmt: skip

ROLE_WORDINGS = ("Which role type of Beijing opera sings?", "To which role type does this aria of jingju belong?")
MODE_WORDINGS = ("In which shengqiang is this aria of Beijing opera?", "Which shengqiang of jingju is sung?")
COUNT_WORDINGS = ("How many lines of the lyrics are sung?", "How many phrases of text does the singer sing?")

ROLES = {"dan": "dan (female role)", "laosheng": "laosheng (older male role)"}
MODES = {"eh": "erhuang", "xp": "xipi"}
_PREFIXES = {"dan": "da", "laosheng": "ls"}
_COLUMNS = ("File name", "Work", "Phonetically annotated", "Details", "Legend")


def build(root: Path) -> Iterator[Item | Reject]:
    """Role type, shengqiang and number of lines of every aria of the catalogues."""
    for role in ROLES:
        catalogue = f"catalogue - {role}.csv"
        rows = table(SOURCE, root, catalogue, _COLUMNS)
        # The legend goes on below the names.
        named = (row for row in rows if isinstance(row, Reject) or row.cells["File name"])
        yield from each(SOURCE, named, partial(_items, root, role, catalogue), lambda row: row.cells["File name"])


def _items(root: Path, role: str, catalogue: str, row: Row) -> Iterator[Item | Reject]:
    name, where = row.cells["File name"], f"{catalogue}, line {row.line}"
    path = SOURCE.inside(root, f"wav/{role}/{name}.wav")
    if path is None or not name.startswith(_PREFIXES[role]):
        error = SOURCE.error(where, expected=f"a name that begins with {_PREFIXES[role]}", got=repr(name))
        yield SOURCE.reject(name, "source.contradiction", error)
        return
    notes = f"annotation_txt/{role}/{name}_phrase_char.txt"
    text = [line.rstrip("\n").split("\t") for line in lines(SOURCE, root, notes)] if (root / notes).is_file() else []
    sung = [cells[2] for cells in text if len(cells) == 3 and cells[2] not in ("", "sil")]
    free = name.rpartition("-")[2].startswith(("upf", "lon"))
    clip = SOURCE.clip(
        root,
        path,
        transcript="\n".join(sung) or None,
        language="zh",
        licence="CC-BY-NC-4.0" if free else SOURCE.licence,
        redistributable=free,
    )
    mode, count = MODES.get(name.partition("-")[0].removeprefix(_PREFIXES[role])), str(len(sung)) if sung else None
    yield from items(
        SOURCE,
        MUSIC,
        name,
        clip,
        Question(ROLE_WORDINGS, ROLES[role], ROLES.values(), (), ("music_singer_speaker_identification",), "role"),
        Question(MODE_WORDINGS, mode, MODES.values(), (), ("music_musicological_knowledge",), "shengqiang"),
        Question(COUNT_WORDINGS, count, skills=("music_lyrics_and_text_setting",), part="lines", kind="number"),
    )
