"""The document: what the data set is, its files and its record sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from earmark.licences import licence
from earmark.release.answers import is_withheld
from earmark.release.citing import bibtex, makers
from earmark.release.croissant.context import CONTEXT
from earmark.release.croissant.fields import fields
from earmark.release.croissant.responsible import responsible
from earmark.release.manifest import COPIES
from earmark.schema import arrow_schema, index_schema
from earmark.taxonomy import taxonomy

CROISSANT = "croissant.json"
CONFORMS_TO = ("http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0")
_SPLITS = "splits"
_PARQUET = "application/x-parquet"
_FORMATS = {
    ".parquet": _PARQUET, ".tar": "application/x-tar", ".csv": "text/csv", ".json": "application/json",
    ".jsonl": "application/jsonlines", ".yaml": "application/yaml",
}  # fmt: skip


def document(manifest: Mapping[str, Any], checked: Mapping[str, Any]) -> dict[str, Any]:
    """The whole document.

    Args:
        manifest: Of the release, with the table of the files to describe.
        checked: What the checks found of the items; empty where they were not run.
    """
    known = {
        "datePublished": manifest.get("date"),
        "url": manifest.get("url"),
    }
    return {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": list(CONFORMS_TO),
        "name": manifest["name"],
        "alternateName": manifest["title"],
        "description": _description(manifest),
        "version": manifest["version"],
        "license": _licences(manifest),
        **{key: value for key, value in known.items() if value},
        "creator": [{"@type": _kind(manifest), "name": name} for name in makers(manifest)],
        "citeAs": bibtex(manifest),
        "keywords": ["audio", "benchmark", "evaluation", manifest["canary"]],
        **({"inLanguage": sorted(manifest["languages"])} if manifest["languages"] else {}),
        "isLiveDataset": False,
        **responsible(manifest, checked),
        "distribution": [*_files(manifest["files"]), *_file_sets(manifest["configs"])],
        "recordSet": [
            *([_splits(manifest["splits"])] if manifest.get("splits") else []),
            *(
                _record_set(name, facts, split=bool(manifest.get("splits")))
                for name, facts in manifest["configs"].items()
            ),
        ],
    }


def _kind(manifest: Mapping[str, Any]) -> str:
    return "sc:Person" if manifest.get("creators") else "sc:Organization"


def _description(manifest: Mapping[str, Any]) -> str:
    names = sorted({key.split("/")[0] for key in manifest["tasks"]})
    return (
        f"{manifest['title']}: {manifest['items']:,} questions about {manifest['clips']:,} clips of sound, to evaluate "
        f"models that hear, in tasks of {', '.join(taxonomy(name).title for name in names)}.{_withheld(manifest)} "
        f"Digest {manifest['digest']}. Not to be trained on: {manifest['canary']}"
    )


def _withheld(manifest: Mapping[str, Any]) -> str:
    if not is_withheld(manifest):
        return ""
    facts = manifest["answers"]
    return f" The answers of {facts['items']:,} items ({', '.join(facts['splits'])}) are withheld."


def _licences(manifest: Mapping[str, Any]) -> list[str]:
    """That of the release, else those of its parts."""
    declared = [manifest["licence"]] if manifest["licence"] else list(manifest["licences"])
    return [licence(spdx).url or spdx for spdx in declared]


def _files(files: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for name, facts in files.items():
        suffix = PurePosixPath(name).suffix
        if suffix in _FORMATS:
            yield {
                "@type": "cr:FileObject",
                "@id": name,
                "name": name,
                "contentUrl": name,
                "contentSize": f"{facts['bytes']} B",
                "encodingFormat": _FORMATS[suffix],
                "sha256": facts["sha256"],
            }


def _file_sets(configs: Mapping[str, Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for name, facts in configs.items():
        yield {
            "@type": "cr:FileSet",
            "@id": _shards(name),
            "name": _shards(name),
            "description": f"The shards of {name}; each is a FileObject as well, with its sha256.",
            "encodingFormat": _PARQUET,
            "includes": [f"data/{name}/{split}-*.parquet" for split in facts["splits"]],
        }


def _shards(config: str) -> str:
    return f"{config}-shards"


def _splits(splits: Mapping[str, int]) -> dict[str, Any]:
    """The splits by name, which a field of every configuration refers to (Croissant 1.1, "Splits")."""
    return {
        "@type": "cr:RecordSet",
        "@id": _SPLITS,
        "name": _SPLITS,
        "description": "Splits: " + ", ".join(f"{name} of {n} items" for name, n in splits.items()) + ".",
        "dataType": "cr:Split",
        "key": {"@id": f"{_SPLITS}/name"},
        "field": [{"@type": "cr:Field", "@id": f"{_SPLITS}/name", "name": "name", "dataType": "sc:Text"}],
        "data": [{f"{_SPLITS}/name": name} for name in splits],
    }


def _split_field(config: str) -> dict[str, Any]:
    """The split of a record: the first word of the name of its shard."""
    return {
        "@type": "cr:Field",
        "@id": f"{config}/split",
        "name": "split",
        "dataType": "sc:Text",
        "references": {"field": {"@id": f"{_SPLITS}/name"}},
        "source": {
            "fileSet": {"@id": _shards(config)},
            "extract": {"fileProperty": "fullpath"},
            "transform": {"regex": r"^(?:.*/)?([a-z]+)(?:-[^/]+\.parquet)?$"},  # of a path, and of what it found
        },
    }


def _record_set(config: str, facts: Mapping[str, Any], *, split: bool) -> dict[str, Any]:
    splits = [_split_field(config)] if split else []
    schema = index_schema() if config == "index" else arrow_schema()
    what = COPIES.get(config) or f"the items of the tasks of {taxonomy(config).title}"
    return {
        "@type": "cr:RecordSet",
        "@id": config,
        "name": config,
        "description": f"{facts['items']} items: {what}.",
        "key": {"@id": f"{config}/id"},
        "field": [*fields(config, _shards(config), schema), *splits],
    }
