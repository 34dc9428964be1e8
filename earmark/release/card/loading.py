"""How to load this release in five tools: code that runs as it stands here, with the names of its files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.release.answers import is_withheld

FOLDER = "<this folder>"
_TARS_NAMED = 4


def loading(manifest: Mapping[str, Any]) -> str:
    """The section of the card; every block of code stands for itself and ends with one item and its sounds."""
    default = next(name for name, facts in manifest["configs"].items() if facts["default"])
    split = manifest["configs"][default]["splits"][0]
    names = [name for name in sorted(manifest["files"]) if "/" in name]
    shards = [name for name in names if name.startswith(f"data/{default}/")]
    tars = [name for name in names if name.startswith(f"webdataset/{default}/")]
    pointers = bool(manifest["pointer_items"])
    blocks = [
        ("datasets", _datasets(default, split)),
        ("datasets, streaming", _streaming(default, split)),
        ("webdataset", _webdataset(tars)),
        ("pyarrow", _pyarrow(shards[0], pointers)),
        ("duckdb", _duckdb(default, pointers)),
        ("earmark", _earmark(default, pointers)),
    ]
    code = "\n\n".join(f"With {tool}:\n\n```python\n{text}\n```" for tool, text in blocks)
    return f"""## Load

Put the folder's path, or where a tool takes it the name of the repository, for `{FOLDER}`
(`hf download ORG/NAME --repo-type dataset --local-dir FOLDER` fetches it).

{code}

Configurations are benchmarks; `mini` is a small sample that copies some items, `index` holds all of them without
sound. The order is by hash: the first N items are a fair sample. Sound is FLAC as bytes: `soundfile.read` decodes it,
and `datasets` does where torchcodec is installed.{_pointers() if pointers else ""} Score with
`earmark score {FOLDER} predictions.jsonl{" --answers <private part>" if is_withheld(manifest) else ""}`, one \
`{{"id": …, "output": …}}` a line."""


def _pointers() -> str:
    return ' Pointer items have no bytes: `earmark.load(…, corpora={"<corpus>": "<your copy of it>"})` completes them.'


def _datasets(config: str, split: str) -> str:
    return f"""from datasets import Audio, List, load_dataset

items = load_dataset("{FOLDER}", "{config}", split="{split}")
items = items.cast_column("audio", List(Audio(decode=False)))
item = items[0]
sounds = [clip["bytes"] for clip in item["audio"]]"""


def _streaming(config: str, split: str) -> str:
    return f"""from datasets import load_dataset

items = load_dataset("{FOLDER}", "{config}", split="{split}", streaming=True)
item = next(iter(items.decode(False)))
sounds = [clip["bytes"] for clip in item["audio"]]"""


def _webdataset(tars: list[str]) -> str:
    """Names of the tars; where there are many, a pattern that finds them."""
    named = ",\n".join(f'    "{FOLDER}/{name}"' for name in tars)
    files = f"[\n{named},\n]"
    first = "import json\n\nimport webdataset"
    if len(tars) > _TARS_NAMED:
        first = "import json\nfrom glob import glob\n\nimport webdataset"
        files = f'sorted(glob("{FOLDER}/{tars[0].rpartition("/")[0]}/*.tar"))'
    return f"""{first}

tars = {files}
sample = next(iter(webdataset.WebDataset(tars, shardshuffle=False)))
item = json.loads(sample["json"])
sounds = [sample[f"{{n}}.flac"] for n in range(len(item["clips"]))]"""


def _pyarrow(shard: str, pointers: bool) -> str:
    # A group of rows is about 4 MB: what a reader of one item has to fetch.
    return f"""import pyarrow.parquet as pq

shard = pq.ParquetFile("{FOLDER}/{shard}")
group = shard.read_row_group(0, columns=["id", "question", "choices", "audio"])
item = group.slice(0, 1).to_pylist()[0]
sounds = [clip["bytes"] for clip in item["audio"]]{_none_of(pointers)}"""


def _duckdb(config: str, pointers: bool) -> str:
    return f"""import duckdb

shards = "{FOLDER}/data/{config}/*.parquet"
tasks = duckdb.sql(f"SELECT task, count(*) FROM '{{shards}}' GROUP BY task").fetchall()
found = duckdb.sql(f"SELECT id, question, audio FROM '{{shards}}' LIMIT 1")
item = found.to_arrow_table().to_pylist()[0]
sounds = [clip["bytes"] for clip in item["audio"]]{_none_of(pointers)}"""  # noqa: S608 - an example in a text


def _none_of(pointers: bool) -> str:
    return "  # None: a pointer item" if pointers else ""


def _earmark(config: str, pointers: bool) -> str:
    loaded = f"""import earmark

items = earmark.load("{FOLDER}", "{config}")"""
    if not pointers:
        return f"""{loaded}
item = next(iter(items))
sounds = [sound.samples for sound in item.audio]  # float32, channels by samples"""
    return f"""{loaded}
item = next(one for one in items if all(media.bytes for media in one.record.audio))
sounds = [sound.samples for sound in item.audio]  # float32, channels by samples"""
