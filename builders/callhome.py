"""CALLHOME American English: calls of half an hour to friends and relatives; how the two speakers are related.

`data/{evltest,train,devtest}/<name>.sph` (so spelt) and the table of relationships
`CallhomeRelationshipLabels_PRIMARY.csv` are seen; the spelling of the labels in it is recalled. A call with an
unknown relationship, or with two, is a reject. Compressed SPHERE must be converted to `.wav` beside the `.sph`
first. Property of the LDC: not redistributable.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source, worded
from builders.reading.files import table
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="callhome",
    title="CALLHOME American English, with relationships",
    folders=("callhome_english",),
    revision="LDC97S42",
    licence="LicenseRef-LDC",
    redistributable=False,
    attribution="CALLHOME American English, Linguistic Data Consortium; relationship labels by D. Katerenchuk et al.",
    citation="A. Canavan, D. Graff and G. Zipperlen. CALLHOME American English Speech. LDC97S42. Linguistic Data "
    "Consortium, 1997",
    homepage="https://catalog.ldc.upenn.edu/LDC97S42",
    how_to_get="Buy LDC97S42, put its folder data into callhome_english, with the tables of "
    "https://github.com/dkaterenchuk/callhome_labels beside it; convert compressed .sph files to .wav beside them",
    cells=(("talk_arena", "relationship"),),
    languages=("en-US",),
    standing="layout",
    gated=Gate("https://catalog.ldc.upenn.edu/LDC97S42", "", "An agreement with the LDC, paid"),
    fetch=(
        Manual("Buy LDC97S42, put its folder data into callhome_english"),
        Manual("Copy CallhomeRelationshipLabels_PRIMARY.csv of dkaterenchuk/callhome_labels into callhome_english"),
    ),
)

WORDINGS = ("How are the two speakers related?", "What are the two speakers to each other?")
RELATIONS = {"friend": "friends", "relative": "relatives"}

_TABLE = "CallhomeRelationshipLabels_PRIMARY.csv"
_COLUMNS = ("Filename", "Speaker A - Primary", "Speaker B - Primary")


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every call of the table."""
    for row in table(SOURCE, root, _TABLE, _COLUMNS):
        if isinstance(row, Reject):
            yield row
            continue
        record = row.cells["Filename"].removesuffix(".txt")
        found = {row.cells[column].casefold().removesuffix("s") for column in _COLUMNS[1:]}
        if len(found) != 1 or not found <= set(RELATIONS):
            got = " and ".join(sorted(found))
            error = SOURCE.error(f"{_TABLE}, line {row.line}", expected="both friend, or both relative", got=got)
            yield SOURCE.reject(record, "source.no_label", error)
            continue
        path = _sound(root, record)
        if path is None:
            yield SOURCE.missing(record, f"data/*/{record}.sph")
            continue
        yield SOURCE.item(
            record,
            [SOURCE.clip(root, path, language="en-US", layout="stereo")],
            benchmark="talk_arena",
            task="relationship",
            question=worded(WORDINGS, record),
            choices=tuple(RELATIONS.values()),
            answer_type="choice",
            answers=(RELATIONS[found.pop()],),
            scorer="choice",
        )


def _sound(root: Path, record: str) -> Path | None:
    """The call's file, in whichever part it is; what was converted comes first."""
    names = [SOURCE.inside(root, f"data/{part}/{record}") for part in ("evltest", "devtest", "train")]
    paths = [name.with_name(f"{name.name}.{kind}") for kind in ("wav", "sph") for name in names if name]
    return next((path for path in paths if path.is_file()), None)
