"""The Arrow schema and the `datasets` features, both derived once from the models of `earmark.item`."""

from __future__ import annotations

import json
import types
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin

import pyarrow as pa
from pydantic import BaseModel

from earmark.item import SCHEMA_VERSION, Item, Media, MediaKind

_SCALARS: dict[type, tuple[pa.DataType, str]] = {
    str: (pa.string(), "string"),
    int: (pa.int64(), "int64"),
    float: (pa.float64(), "float64"),
    bool: (pa.bool_(), "bool"),
    bytes: (pa.binary(), "binary"),
}
MEDIA_COLUMNS = ("audio", "images", "video")


@cache
def arrow_schema() -> pa.Schema:
    """The schema of every shard.

    The `huggingface` metadata makes `datasets` see Audio, Image and Video features; the `earmark` metadata
    holds the schema version.
    """
    fields = [pa.field(name, _arrow_type(info.annotation)) for name, info in Item.model_fields.items()]
    features = {name: _feature(info.annotation, _media_kind(info.metadata)) for name, info in Item.model_fields.items()}
    metadata = {
        "huggingface": json.dumps({"info": {"features": features}}),
        "earmark": json.dumps({"schema": SCHEMA_VERSION}),
    }
    return pa.schema(fields, metadata=metadata)


@cache
def index_schema() -> pa.Schema:
    """The same without the media columns: for the text-only `index` config."""
    names = [name for name in Item.model_fields if name not in MEDIA_COLUMNS]
    features = {name: _feature(Item.model_fields[name].annotation, None) for name in names}
    metadata = {"huggingface": json.dumps({"info": {"features": features}})}
    return pa.schema([arrow_schema().field(name) for name in names], metadata=metadata)


def json_schema() -> dict[str, Any]:
    """JSON Schema (draft 2020-12) of one item; bytes are base64 text."""
    return Item.model_json_schema()


def _media_kind(metadata: list[Any]) -> str | None:
    return next((str(mark) for mark in metadata if isinstance(mark, MediaKind)), None)


def _bare(annotation: Any) -> Any:
    """The type inside `X | None`, `Annotated` and `Literal[...]` of words."""
    origin = get_origin(annotation)
    if origin in (types.UnionType, Union):
        inner = [a for a in get_args(annotation) if a is not type(None)]
        return _bare(inner[0])
    if origin is Literal:
        return str
    if hasattr(annotation, "__metadata__"):
        return _bare(annotation.__origin__)
    return annotation


def _arrow_type(annotation: Any) -> pa.DataType:
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        return pa.list_(_arrow_type(get_args(bare)[0]))
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return pa.struct([(name, _arrow_type(info.annotation)) for name, info in bare.model_fields.items()])
    return _SCALARS[bare][0]


def _feature(annotation: Any, media: str | None) -> dict[str, Any]:
    bare = _bare(annotation)
    if get_origin(bare) is tuple:
        return {"feature": _feature(get_args(bare)[0], media), "_type": "List"}
    if bare is Media:
        return {"_type": media or "Audio"}
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return {name: _feature(info.annotation, None) for name, info in bare.model_fields.items()}
    return {"dtype": _SCALARS[bare][1], "_type": "Value"}
