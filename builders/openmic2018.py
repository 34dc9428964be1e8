"""OpenMIC-2018: clips of 10 s of the Free Music Archive, with judgements on some of twenty instruments.

Seen: `openmic-2018-aggregated-labels.csv` (`sample_key,instrument,relevance,num_responses`),
`openmic-2018-metadata.csv` (fields of the archive, `license_url` and `sample_key` among them), `class-map.json`,
`audio/<first three digits>/<sample_key>.ogg`. What has no row is unknown, not absent: asked is only what people judged,
and clearly. Every clip has its own licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, worded
from builders.reading.creative_commons import by_deed, no_licence
from builders.reading.files import Row, table, unknown_label
from builders.reading.json_files import json_value
from earmark.draw import drawn
from earmark.item import Clip, Item, Media, Origin
from earmark.shards import Reject

SOURCE = Source(
    name="openmic2018",
    title="OpenMIC-2018",
    folders=("openmic-2018", "openmic2018", "mirdata-mini/openmic2018"),
    revision="1.0.0",
    licence="LicenseRef-FMA-artists",
    redistributable=False,
    attribution="OpenMIC-2018 by E. J. Humphrey, S. Durand and B. McFee; clips of the Free Music Archive",
    citation="E. J. Humphrey, S. Durand, B. McFee. OpenMIC-2018: An Open Dataset for Multiple Instrument Recognition. "
    "ISMIR 2018",
    homepage="https://zenodo.org/records/1432913",
    how_to_get="Unpack openmic-2018-v1.0.0.tgz of https://zenodo.org/records/1432913 as openmic-2018",
    cells=(("mmau_pro", "music"),),
    standing="real",
    size="2.6 GB",
    fetch=(Archive("https://zenodo.org/records/1432913/files/openmic-2018-v1.0.0.tgz", None, strip=1),),
)

WORDINGS = ("Is there {} in this music?", "Can {} be heard?", "Does this music contain {}?")
NAMES = {
    "accordion": "an accordion",
    "banjo": "a banjo",
    "bass": "a bass",
    "cello": "a cello",
    "clarinet": "a clarinet",
    "cymbals": "a cymbal",
    "drums": "a drum",
    "flute": "a flute",
    "guitar": "a guitar",
    "mallet_percussion": "a mallet instrument such as a xylophone",
    "mandolin": "a mandolin",
    "organ": "an organ",
    "piano": "a piano",
    "saxophone": "a saxophone",
    "synthesizer": "a synthesizer",
    "trombone": "a trombone",
    "trumpet": "a trumpet",
    "ukulele": "a ukulele",
    "violin": "a violin",
    "voice": "a human voice",
}
CLEAR = {"no": (0.0, 0.2), "yes": (0.8, 1.0)}  # relevance is what judges' trust makes of their words, 0 to 1

_LABELS, _METADATA = "openmic-2018-aggregated-labels.csv", "openmic-2018-metadata.csv"
_NUMBER = re.compile(r"\d+(\.\d+)?(e-?\d+)?")


def build(root: Path) -> Iterator[Item | Reject]:
    """For every clip one instrument that is there and one that is not, where people were clear about them."""
    classes = json_value(SOURCE, root, "class-map.json")
    facts: dict[str, dict[str, str]] = {}
    for row in table(SOURCE, root, _METADATA, ("sample_key", "license_url", "artist_name", "track_title", "track_url")):
        if isinstance(row, Reject):
            yield row
        else:
            facts[row.cells["sample_key"]] = row.cells
    found: dict[str, dict[str, list[str]]] = {}
    for row in table(SOURCE, root, _LABELS, ("sample_key", "instrument", "relevance", "num_responses")):
        if isinstance(row, Reject):
            yield row
        elif row.cells["instrument"] not in classes or row.cells["instrument"] not in NAMES:
            where = f"{_LABELS}, line {row.line}"
            yield unknown_label(SOURCE, row.cells["sample_key"], where, row.cells["instrument"], NAMES)
        elif not _NUMBER.fullmatch(row.cells["relevance"]):
            error = SOURCE.error(f"{_LABELS}, line {row.line}", expected="a number", got=repr(row.cells["relevance"]))
            yield SOURCE.reject(row.cells["sample_key"], "source.bad_row", error)
        else:
            _judged(row, found.setdefault(row.cells["sample_key"], {"no": [], "yes": []}))
    for key, judged in found.items():
        yield from _items(root, key, judged, facts.get(key, {}))


def _judged(row: Row, into: dict[str, list[str]]) -> None:
    relevance = float(row.cells["relevance"])
    for answer, (low, high) in CLEAR.items():
        if low <= relevance <= high:
            into[answer].append(row.cells["instrument"])


def _items(root: Path, key: str, judged: dict[str, list[str]], facts: dict[str, str]) -> Iterator[Item | Reject]:
    if not any(judged.values()):
        error = SOURCE.error(_LABELS, expected="an instrument that judges agree on", got="none")
        yield SOURCE.reject(key, "source.no_label", error)
        return
    clip = _clip(root, key, facts)
    if isinstance(clip, Reject):
        yield clip
        return
    for answer, instruments in judged.items():
        for instrument in drawn(sorted(instruments), 1, 0, key, answer) if instruments else []:
            yield SOURCE.item(
                f"{key}#{instrument}",
                [clip],
                benchmark="mmau_pro",
                task="music",
                skills=("music_timbre_and_instrument_recognition",),
                question=worded(WORDINGS, f"{key}#{instrument}").format(NAMES[instrument]),
                choices=("no", "yes"),
                answer_type="choice",
                answers=(answer,),
                scorer="choice",
            )


def _clip(root: Path, key: str, facts: dict[str, str]) -> tuple[Media, Clip] | Reject:
    known, path = by_deed(facts.get("license_url", "")), SOURCE.inside(root, f"audio/{key[:3]}/{key}.ogg")
    if known is None or path is None:
        return no_licence(SOURCE, key, f"{_METADATA}, {key!r}", facts.get("license_url"))
    record = path.relative_to(root).as_posix()
    origin = Origin(dataset=SOURCE.name, revision=SOURCE.revision, record=record, url=facts["track_url"])
    return SOURCE.clip(
        root,
        path,
        licence=known.licence,
        redistributable=known.redistributable,
        attribution=f"“{facts['track_title']}” by {facts['artist_name']} (Free Music Archive); {SOURCE.attribution}",
        source=origin,
    )
