"""Recordings of real corpora that scenes may use: the clips of ingested sources, by an index that a stage makes.

The index is a folder: `sources.json` names the sources that are in, `<source>.jsonl` has a line for each clip. A form
of a test has recordings of its own: which form a recording belongs to follows from its samples, so that two forms
share none. Licences travel with every mix.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import pyarrow.parquet as pq

from earmark.audio import Sound, decode
from earmark.draw import draw_int
from earmark.errors import SynthError
from earmark.item import Attribute, Record
from earmark.shards import shard_files

Kind = Literal["sound", "speech", "music"]

# Forms that never share a recording: A, B, C and D, and what follows them in fours.
FORMS = 4
SOURCES = "sources.json"
_KEPT = ("pcm_sha256", "duration_s", "transcript", "language", "speaker", "licence", "redistributable", "attribution")
_COLUMNS = ["id", "task", "clips", "answers", "answer_type"]


class Recording(Record):
    """One clip of an item that has no other.

    Attributes:
        item: The item's id.
        pcm_sha256: Of its samples; what a scene stores.
        kind: What it holds.
        title: What it is called in a question: the label that its corpus gives ("a dog barking"); may be empty.
        duration_s: Length.
        transcript, language: Of what is said, where known.
        speaker: Attributes of who speaks.
        licence, redistributable, attribution: Of the clip.
        file, group, row: Where its bytes are: shard, row group, row in it.
    """

    item: str
    pcm_sha256: str
    kind: Kind
    title: str
    duration_s: float
    transcript: str | None
    language: str | None
    speaker: tuple[Attribute, ...]
    licence: str
    redistributable: bool
    attribution: str
    file: str
    group: int
    row: int

    def speaker_is(self, key: str) -> str | None:
        """An attribute of the speaker; None where it is not known."""
        return next((one.value for one in self.speaker if one.key == key), None)


@dataclass(frozen=True, slots=True)
class Recordings:
    """What scenes may use; nothing where there is no index.

    Attributes:
        folder: Of the index.
    """

    folder: Path | None = None

    def of_form(self, form: str, *kinds: Kind) -> tuple[Recording, ...]:
        """The recordings of a form of the test, sorted by item: all, or those of some kinds."""
        return _of_form(self.folder, form, kinds)

    def find(self, item: str) -> Recording:
        """The recording of an item.

        Raises:
            SynthError: It is not there.
        """
        found = _index(self.folder).get(item)
        if found is None:
            raise SynthError(
                f"recording {item!r}", expected="the clip of an ingested source", got="none in the index",
                remedy="Name its source in `recordings` of params.yaml, and run `dvc repro`",
            )  # fmt: skip
        return found

    def sound(self, item: str, pcm_sha256: str) -> Sound:
        """The samples of a recording, as ingested: levelled, every channel.

        Raises:
            SynthError: It is not there, or has other samples than the scene was drawn for.
        """
        found = self.find(item)
        if found.pcm_sha256 != pcm_sha256:
            raise SynthError(
                f"recording {item!r}", expected=f"samples {pcm_sha256[:12]}", got=found.pcm_sha256[:12],
                remedy="It was ingested anew with other settings: draw the scene again",
            )  # fmt: skip
        return decode(_sounds(found.file, found.group)[found.row][0]["bytes"])


NONE = Recordings()


def slot(form: str) -> int:
    """Which of the disjoint sets of recordings a form has."""
    return (ord(form) - ord("A")) % FORMS if len(form) == 1 else draw_int(0, form, "form") % FORMS


def index(items: Path, out: Path) -> int:
    """Write the index of one source.

    Args:
        items: Folder of its shards.
        out: The file to write, whole or not at all.

    Returns:
        Number of recordings; 0 where the corpus was not there.
    """
    found: dict[str, Recording] = {}
    for file in shard_files(items) if any(items.glob("items-*.parquet")) else []:
        for recording in _of_shard(file):
            found.setdefault(recording.pcm_sha256, recording)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = out.with_name(f".{out.name}.part")
    part.write_text("".join(f"{r.model_dump_json()}\n" for r in found.values()), encoding="utf-8")
    part.replace(out)
    return len(found)


def _of_shard(file: Path) -> Iterator[Recording]:
    with pq.ParquetFile(file) as parquet:
        for group in range(parquet.num_row_groups):
            for row, fields in enumerate(parquet.read_row_group(group, columns=_COLUMNS).to_pylist()):
                if len(fields["clips"]) == 1:
                    yield _recording(fields, {"file": str(file), "group": group, "row": row})


def _recording(fields: dict[str, Any], place: dict[str, Any]) -> Recording:
    clip = fields["clips"][0]
    kind: Kind = "music" if fields["task"] == "music" else "sound"
    if clip["transcript"] or clip["language"]:
        kind = "speech"
    return Recording(
        item=fields["id"],
        kind=kind,
        title=fields["answers"][0] if fields["answer_type"] == "choice" else "",
        **{name: clip[name] for name in _KEPT},
        **place,
    )


def indexed(folder: Path, suffix: str) -> list[str]:
    """The lines of an index, over all sources that take part.

    Args:
        folder: Of the index.
        suffix: Which of a source's files.

    Raises:
        SynthError: A file of it is not there.
    """
    try:
        names = json.loads((folder / SOURCES).read_text(encoding="utf-8"))
        texts = [(folder / f"{name}{suffix}").read_text(encoding="utf-8") for name in names]
    except (OSError, ValueError) as error:
        raise SynthError(
            str(folder), expected=f"an index: {SOURCES}, and a file for each source that it names", got=str(error),
            remedy="Run `dvc repro`, or `python -m synth index` for each source",
        ) from None  # fmt: skip
    return [line for text in texts for line in text.splitlines()]


@lru_cache(maxsize=2)
def _index(folder: Path | None) -> dict[str, Recording]:
    if folder is None:
        return {}
    lines = indexed(folder, ".jsonl")
    found = sorted((Recording.model_validate_json(line) for line in lines), key=lambda r: r.item)
    return {one.item: one for one in found}


@lru_cache(maxsize=8)
def _of_form(folder: Path | None, form: str, kinds: tuple[Kind, ...]) -> tuple[Recording, ...]:
    found = (r for r in _index(folder).values() if draw_int(0, r.pcm_sha256, "form") % FORMS == slot(form))
    return tuple(r for r in found if not kinds or r.kind in kinds)


@lru_cache(maxsize=3)
def _sounds(file: str, group: int) -> list[Any]:
    """The sound of one row group: what is rendered together often lies together."""
    with pq.ParquetFile(file, memory_map=True) as parquet:
        found: list[Any] = parquet.read_row_group(group, columns=["audio"]).column(0).to_pylist()
    return found
