"""The contract that every builder keeps with one bad record: it is rejected with its reason, and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

import pytest

from builders.contract.source import Builder, names
from builders.ingest.units import units
from earmark.errors import SourceError
from earmark.shards import Reject
from tests.fake.corpora import corpus
from tests.fake.mutations import mutations

NAMES = names()
every_builder = pytest.mark.parametrize("name", NAMES)

# What stops a corpus: `file: place: what`, each the fault of a whole file.
STOPS: dict[str, tuple[str, ...]] = {
    "audio_mnist": ("*_meta.txt: *",),  # a JSON document under another name
    "audio_pairs": ("*: occupation: *", "*: status: *", "*: potential_crime: *"),  # the three kinds that hold it all
    "bbh": ("*: examples: *",),  # the array of the records, as in the three below
    "macs": ("*: files: *", "*: half a character"),  # YAML cannot hold one: the document is none
    "ur_funny": ("data_folds.pkl: test: *",),
    "vocalsound": ("*: data: *",),
    "wavcaps": ("*: data: *",),
}
# A question that is not asked where a label is absent, and its record has others or is none at all.
UNASKED: dict[str, tuple[str, ...]] = {
    "audio_pairs": ("*: gone",),  # the record itself: a name and a text
    "casual_conversations_v2": ("*/age: *", "*/gender: *"),  # what people did not say
    "common_voice": ("*.tsv: *, cell [67]: *",),
    "librispeech": ("SPEAKERS.TXT: *",),  # who is not in the table has no question of fairness
    "saraga_carnatic": ("*.json: taala*: *", "*.tempo-manual.txt: *: nan"),  # so its pages write "none"
    "saraga_hindustani": ("*.json: raags*: *", "*.json: taals*: *"),
    "spatial_librispeech": ("*/speech/distance: *", "*/room/volume: *"),
    "ultrasuite": ("*: disorder_*: *",),
}


class Outcome(NamedTuple):
    """What came of a corpus with one bad record."""

    where: str
    stopped: str
    lost: int
    rejected: int


def outcomes(chosen: Builder, root: Path, *, thorough: bool) -> Iterator[Outcome]:
    before = list(units(chosen, root))
    items = {unit.id for unit in before if not isinstance(unit, Reject)}
    rejected = len(before) - len(items)
    for path in _texts(root, thorough=thorough):
        whole = path.read_bytes()
        for one in mutations(path, thorough=thorough):
            path.write_bytes(one.content)
            where = f"{path.relative_to(root).as_posix()}: {one.place}: {one.what}"
            try:
                found = list(units(chosen, root))
            except SourceError as error:
                yield Outcome(where, str(error), len(items), 0)
                continue
            there = {unit.id for unit in found if not isinstance(unit, Reject)}
            rejects = [unit for unit in found if isinstance(unit, Reject)]
            assert all(reject.code and reject.message.encode() and reject.id.encode() for reject in rejects), where
            yield Outcome(where, "", max(0, len(items) - len(there)), len(rejects) - rejected)
        path.write_bytes(whole)


def _texts(root: Path, *, thorough: bool) -> list[Path]:
    """The files of a corpus in order; if not thorough, the last of a kind in each folder, and of Parquet the last."""
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    kinds = {(root if path.suffix == ".parquet" else path.parent, path.suffix): path for path in paths}
    return paths if thorough else list(kinds.values())


def _fits(where: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(where, pattern) for pattern in patterns)


def _keep(name: str, tmp_path: Path, *, thorough: bool) -> None:
    chosen, root = corpus(name, tmp_path)
    for found in outcomes(chosen, root, thorough=thorough):
        if found.stopped:
            assert _fits(found.where, STOPS.get(name, ())), f"{found.where} stops the corpus: {found.stopped}"
            assert f"source {name!r}" in found.stopped
        elif not thorough and found.lost and not found.rejected:
            assert _fits(found.where, UNASKED.get(name, ())), f"{found.where} loses {found.lost} without a word"


@every_builder
def test_one_bad_record_costs_no_other(name: str, tmp_path: Path) -> None:
    _keep(name, tmp_path, thorough=False)
