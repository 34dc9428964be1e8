"""Tars: the same items give the same bytes; the readers that stream tars read them."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import datasets
import pytest
import webdataset

from earmark.item import Item
from earmark.schema import index_schema
from earmark.tars import TarSeries
from tests.made import clip_of, item, tone


def two_clips(name: str) -> Item:
    (first, facts), (second, others) = clip_of(tone(300.0)), clip_of(tone(600.0))
    return item(name, audio=(first, second), clips=(facts, others))


ITEMS = [
    item("hand/one"), two_clips("hand/a.b/two"), item("hand/three", tone(500.0), skills=("music_harmony",)),
    item("hand/four", question="Où est le son ?"),
]  # fmt: skip


def written(folder: Path, **options: int) -> list[Path]:
    series = TarSeries(folder, "test", **options)
    for one in ITEMS:
        series.add(one)
    return series.close()


def test_the_same_items_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = written(tmp_path / "a"), written(tmp_path / "b")
    assert [path.name for path in first] == ["test-1clips-00000.tar", "test-2clips-00000.tar"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_every_sample_of_a_tar_has_the_same_members_and_nobody_owns_them(tmp_path: Path) -> None:
    for count, path in enumerate(written(tmp_path), start=1):
        with tarfile.open(path) as tar:
            members = tar.getmembers()
        kinds: dict[str, set[str]] = {}
        for member in members:
            key, _, kind = member.name.partition(".")
            kinds.setdefault(key, set()).add(kind)
            assert (member.mtime, member.mode, member.uname, member.gname) == (0, 0o644, "earmark", "earmark")
        assert all(found == {"json", *(f"{n}.flac" for n in range(count))} for found in kinds.values())
        assert len(kinds) == (3 if count == 1 else 1)


def test_a_tar_closes_when_it_is_full(tmp_path: Path) -> None:
    names = [path.name for path in written(tmp_path, shard_bytes=1)]
    assert names == ["test-1clips-00000.tar", "test-1clips-00001.tar", "test-1clips-00002.tar", "test-2clips-00000.tar"]


def _samples(path: Path) -> Iterator[dict[str, bytes]]:
    yield from webdataset.WebDataset(str(path), shardshuffle=False)


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # its own: it leaves a tar to the collector
def test_webdataset_reads_the_items_and_their_sound(tmp_path: Path) -> None:
    samples = [sample for path in written(tmp_path) for sample in _samples(path)]
    by_id = {one.id: one for one in ITEMS}
    assert len({sample["__key__"] for sample in samples}) == len(samples) == len(ITEMS)
    for sample in samples:
        record = json.loads(sample["json"])
        one = by_id.pop(record["id"])
        assert record == one.model_dump(mode="json", exclude={"audio", "images", "video"})
        assert [sample[f"{n}.flac"] for n in range(len(one.audio))] == [media.bytes for media in one.audio]


def test_datasets_streams_the_items_and_their_sound(tmp_path: Path) -> None:
    # The types are given: `datasets` would take them from the first samples, where much is empty, and it wants
    # a decoder for what it takes for sound even if nothing is decoded.
    features = datasets.Features(
        {
            "__key__": datasets.Value("string"),
            "__url__": datasets.Value("string"),
            "json": dict(datasets.Features.from_arrow_schema(index_schema())),
            "0.flac": datasets.Value("binary"),
        }
    )
    path = written(tmp_path)[0]
    loaded = datasets.load_dataset(
        "webdataset", data_files={"test": str(path)}, split="test", streaming=True, features=features
    )
    ones = [one for one in ITEMS if len(one.audio) == 1]
    for row, one in zip(loaded, ones, strict=True):
        assert row["0.flac"] == one.audio[0].bytes
        assert row["json"]["id"] == one.id
        assert row["json"]["skills"] == list(one.skills)
        assert row["json"]["clips"][0]["duration_s"] == one.clips[0].duration_s
