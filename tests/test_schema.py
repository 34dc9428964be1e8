"""The Arrow schema and the features of `datasets` say the same; what was written opens in `datasets`."""

from __future__ import annotations

import json
from pathlib import Path

import datasets
import pyarrow as pa
import pytest
from hypothesis import given, settings

from earmark.item import Item
from earmark.schema import MEDIA_COLUMNS, arrow_schema, index_schema, json_schema
from earmark.shards import ShardWriter, read_items
from tests.generated import items
from tests.made import item

READABLE = datasets.List(datasets.Audio(decode=False))


def test_features_are_those_of_datasets_and_give_the_same_schema() -> None:
    features = datasets.Features.from_arrow_schema(arrow_schema())
    assert isinstance(features["audio"], datasets.List)
    assert isinstance(features["audio"].feature, datasets.Audio)
    assert isinstance(features["images"].feature, datasets.Image)
    assert isinstance(features["video"], datasets.Video)
    assert features["choices"] == datasets.List(datasets.Value("string"))
    assert features["clips"].feature["duration_s"] == datasets.Value("float64")
    assert features.arrow_schema.equals(arrow_schema(), check_metadata=False)
    assert json.loads(features.arrow_schema.metadata[b"huggingface"]) == json.loads(
        arrow_schema().metadata[b"huggingface"]
    )


def test_the_index_has_no_media() -> None:
    features = datasets.Features.from_arrow_schema(index_schema())
    assert set(arrow_schema().names) - set(index_schema().names) == set(MEDIA_COLUMNS)
    assert features.arrow_schema.equals(index_schema(), check_metadata=False)


def test_every_field_has_a_column_of_its_type() -> None:
    assert arrow_schema().names == list(Item.model_fields)
    assert arrow_schema().field("revision").type == pa.int64()
    assert arrow_schema().field("video").type == pa.struct([("bytes", pa.binary()), ("path", pa.string())])
    assert json.loads(arrow_schema().metadata[b"earmark"]) == {"schema": 2}


@pytest.fixture
def shard(tmp_path: Path) -> Path:
    writer = ShardWriter(tmp_path / "test.parquet")
    writer.add(item("hand/one"))
    writer.add(item("hand/two", twin=None, level=None, skills=("music_harmony",)))
    return writer.close()


def test_datasets_opens_a_shard(shard: Path, tmp_path: Path) -> None:
    loaded = datasets.load_dataset("parquet", data_files=str(shard), split="train", cache_dir=str(tmp_path / "cache"))
    assert loaded.features == datasets.Features.from_arrow_schema(arrow_schema())
    rows = loaded.cast_column("audio", READABLE).to_list()
    for row, written in zip(rows, read_items(shard), strict=True):
        assert row["audio"][0]["bytes"] == written.audio[0].bytes
        assert Item.model_validate(row) == written


def test_datasets_streams_a_shard(shard: Path) -> None:
    streamed = datasets.load_dataset("parquet", data_files=str(shard), split="train", streaming=True)
    ids = [row["id"] for row in streamed.cast_column("audio", READABLE)]
    assert ids == ["hand/one", "hand/two"]


def test_datasets_reads_a_shard_as_a_dataset(shard: Path, tmp_path: Path) -> None:
    loaded = datasets.Dataset.from_parquet(str(shard), cache_dir=str(tmp_path / "cache"))
    assert loaded.cast_column("audio", READABLE)[0]["question"] == "Which sound is heard?"


@settings(max_examples=40, deadline=None)
@given(items())
def test_json_gives_the_item_back(made: Item) -> None:
    text = json.dumps(made.model_dump(mode="json"))
    assert Item.model_validate_json(text) == made


def test_json_schema_is_closed_and_asks_for_what_has_no_default() -> None:
    schema = json_schema()
    needed = {name for name, field in Item.model_fields.items() if field.is_required()}
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == needed
    assert set(schema["properties"]) == set(Item.model_fields)
    assert set(item().model_dump(mode="json")) <= set(schema["properties"])
    assert all(part["additionalProperties"] is False for part in schema["$defs"].values())
