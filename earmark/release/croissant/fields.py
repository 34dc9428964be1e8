"""The columns of a record set, derived from the Arrow schema of the shards.

A list is an array; the members of a record, also of one inside it, are sub-fields by their path. Croissant 1.1 has no
way to reach into a list inside a list of records (the attributes of the speaker of each clip): its description says
that it is there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

_TYPES = {
    pa.string(): "sc:Text", pa.int64(): "cr:Int64", pa.float64(): "cr:Float64", pa.bool_(): "sc:Boolean",
}  # fmt: skip
_MEDIA = {"audio": "sc:AudioObject", "images": "sc:ImageObject", "video": "sc:VideoObject"}


def fields(config: str, file_set: str, schema: pa.Schema) -> Iterator[dict[str, Any]]:
    """The fields of a configuration.

    Args:
        config: Its name, which begins the id of every field.
        file_set: Id of the set of files that hold it.
        schema: Of its shards.
    """
    for column in schema:
        kind = column.type
        field: dict[str, Any] = {"@type": "cr:Field", "@id": f"{config}/{column.name}", "name": column.name}
        if pa.types.is_list(kind):
            field |= {"isArray": True, "arrayShape": "-1"}
            kind = kind.value_type
        if pa.types.is_struct(kind):
            beside = [member.name for member in kind if pa.types.is_list(member.type)]
            said = {"description": f"Each has {', '.join(beside)} as well, lists of records: see item.schema.json."}
            members = _members(field["@id"], file_set, column.name, kind, ())
            yield field | (said if beside else {}) | {"subField": list(members)}
        else:
            source = {"fileSet": {"@id": file_set}, "extract": {"column": column.name}}
            yield field | {"dataType": _TYPES[kind], "source": source}


def _members(
    parent: str, file_set: str, column: str, record: pa.StructType, above: tuple[str, ...]
) -> Iterator[dict[str, Any]]:
    for member in record:
        path = (*above, member.name)
        if pa.types.is_struct(member.type):
            yield from _members(parent, file_set, column, member.type, path)
            continue
        if pa.types.is_list(member.type):
            continue
        name = "/".join(path)
        kind = _MEDIA[column] if pa.types.is_binary(member.type) else _TYPES[member.type]
        extract = {
            "fileSet": {"@id": file_set},
            "extract": {"column": column},
            "transform": {"jsonPath": ".".join(path)},
        }
        yield {
            "@type": "cr:Field",
            "@id": f"{parent}/{name}",
            "name": name,
            "dataType": kind,
            **({"repeated": True} if kind == _MEDIA["images"] else {}),  # mlcroissant opens pictures one by one
            "source": extract,
        }
