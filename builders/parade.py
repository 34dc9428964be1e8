"""PARADE: sentences that two people of different roles may say, in a man's and a woman's voice.

Seen in a loader: `audio_result_path_mapping_v2.json`, voice, kind, pair and sentence to `path`, `question`,
`options` and `label`; `onyx.zip` (male) and `nova.zip` (female) with `<voice>/<kind>-<pair>-<n>.mp3`. The label is
always "unclear": what is measured is whether the voice pulls the answer elsewhere, so the two voices of a sentence are
twins. Upstream shuffles the options of the two apart; here they are drawn anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, speaker
from builders.reading.json_files import json_value
from earmark.item import Item, Twin
from earmark.shards import Reject

SOURCE = Source(
    name="parade",
    title="PARADE",
    folders=("PARADE_audio", "UCSC-VLAA__PARADE_audio"),
    revision="v2",
    licence="MIT",
    redistributable=True,
    attribution="PARADE, part of AHELM, by T. Lee et al.",
    citation="T. Lee et al. AHELM: A Holistic Evaluation of Audio-Language Models. 2025. arXiv:2508.21376",
    homepage="https://huggingface.co/datasets/UCSC-VLAA/PARADE_audio",
    how_to_get="Get UCSC-VLAA/PARADE_audio of the Hub as PARADE_audio and unpack onyx.zip and nova.zip there",
    cells=(("ahelm", "parade"),),
    languages=("en",),
    standing="layout",
    fetch=(HubFiles("UCSC-VLAA/PARADE_audio", None, ("*.json", "*.zip"), unpack=("*.zip",)),),
)

LEVELS = ("voice", "kind", "pair", "sentence")
TABLE = "audio_result_path_mapping_v2.json"
VOICES = {"nova": "female", "onyx": "male"}


class _Said(NamedTuple):
    """A sentence in a voice, and what the table says of it."""

    voice: str
    kind: str
    pair: str
    sentence: str
    facts: Any

    @property
    def group(self) -> str:
        """What the two voices of a sentence share."""
        return f"{self.kind}/{self.pair}/{self.sentence}"

    @property
    def record(self) -> str:
        """The sentence in its voice."""
        return f"{self.voice}/{self.group}"


def build(root: Path) -> Iterator[Item | Reject]:
    """One item for every sentence in every voice."""
    found = json_value(SOURCE, root, TABLE)
    if not isinstance(found, dict) or not found:
        raise SOURCE.error(str(root / TABLE), expected="voice, kind, pair and sentence", got="other levels")
    yield from each(SOURCE, _said(found), partial(_made, root), lambda said: said.record)


def _said(found: Mapping[str, Any], *above: str) -> Iterator[_Said | Reject]:
    """The sentences of every voice, kind and pair; a reject where a level is something else."""
    for name, below in sorted(found.items()):
        way = (*above, name)
        if len(way) == len(LEVELS):
            yield _Said(way[0], way[1], way[2], way[3], below)
        elif isinstance(below, dict) and below:
            yield from _said(below, *way)
        else:
            where = "/".join(way)
            expected = f"an object: {LEVELS[len(way)]} by name"
            error = SOURCE.error(f"{TABLE}, {where!r}", expected=expected, got=repr(below)[:80])
            yield SOURCE.reject(where, "source.bad_row", error)


def _made(root: Path, said: _Said) -> Item | Reject:
    facts: Mapping[str, Any] = said.facts if isinstance(said.facts, dict) else {}
    path = SOURCE.inside(root, str(facts.get("path", "")))
    options, answer = facts.get("options"), str(facts.get("label", ""))
    choices = tuple(map(str, options)) if isinstance(options, list) else ()
    if path is None or said.voice not in VOICES or answer not in choices or not facts.get("question"):
        error = SOURCE.error(
            f"{TABLE}, {said.record!r}", expected="path, question, options with the label among them", got=repr(facts)
        )
        return SOURCE.reject(said.record, "source.bad_row", error)
    gender = VOICES[said.voice]
    return SOURCE.item(
        said.record,
        [
            SOURCE.clip(
                root, path, transcript=said.sentence, language="en", speaker=speaker(speaker=said.voice, gender=gender)
            )
        ],
        benchmark="ahelm",
        task="parade",
        aspects=("bias",),
        question=str(facts["question"]),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
        groups=speaker(gender=gender, kind=said.kind, pair=said.pair),
        twin=Twin(group=f"parade/{said.group}", kind="voice", role=gender),
    )
