"""SLURP: commands to a home assistant, with intents and entities; one recording of each sentence.

`dataset/slurp/test.jsonl` and `metadata.json`: seen; recordings in `audio/slurp_real`. Of the recordings of a
sentence that are marked as correct, one is taken, from a headset where there is one: the others are twins. The
intents offered are of different scenarios. An entity is asked for where it is the only one of its type; what is
offered beside it was said elsewhere of the same type, and shares no word with it. Text is CC-BY-4.0,
sound CC-BY-NC-4.0.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.guard import each
from builders.contract.source import Archive, Source, candidates, speaker, worded
from builders.reading.files import Entry, place
from builders.reading.json_files import json_lines, json_value
from earmark.draw import shuffled
from earmark.item import Attribute, Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="slurp",
    title="SLURP",
    folders=("slurp",),
    revision="4274930",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="SLURP by E. Bastianelli, A. Vanzo, P. Swietojanski and V. Rieser",
    citation="E. Bastianelli, A. Vanzo, P. Swietojanski and V. Rieser. SLURP: A Spoken Language Understanding Resource "
    "Package. EMNLP 2020. arXiv:2011.13205",
    homepage="https://github.com/pswietojanski/slurp",
    how_to_get="Clone https://github.com/pswietojanski/slurp as slurp; unpack slurp_real.tar.gz of "
    "https://zenodo.org/records/4274930 into slurp/audio",
    cells=(
        ("talk_arena", "entity"),
        ("talk_arena", "pragmatic_intent"),
        ("voiceassistant_eval", "listening_speech"),
    ),
    languages=("en",),
    standing="layout",
    size="4 GB",
    fetch=(
        Archive("https://github.com/pswietojanski/slurp/archive/refs/heads/master.zip", None, strip=1),
        Archive("https://zenodo.org/records/4274930/files/slurp_real.tar.gz", None, unpack_to="audio"),
    ),
)

TEXT_WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording.")
INTENT_WORDINGS = ("What does the speaker want from the assistant?", "Which intent does this command have?")
ENTITY_WORDINGS = ("Which {} does the speaker name?", "What is said for the {}?")
GENDERS = {"F": "female", "M": "male"}

_KEYS = ("slurp_id", "sentence", "sentence_annotation", "intent", "scenario", "recordings")
_TEXTS = ("sentence", "sentence_annotation", "intent", "scenario")
_ENTITY = re.compile(r"\[\s*(\w+)\s*:\s*([^\]]+?)\s*\]")
_USER = re.compile(r"(F|M|UNK)(E|O)-\d+")


class _Known(NamedTuple):
    """What the whole split says: intents, of which scenario they are, and what is said for a type of entity."""

    intents: Mapping[str, str]
    fillers: Mapping[str, set[str]]
    users: Mapping[str, Any]


def build(root: Path) -> Iterator[Item | Reject]:
    """Up to three questions about one recording of each sentence."""
    rows: list[Entry] = []
    for entry in json_lines(SOURCE, root, "dataset/slurp/test.jsonl", _KEYS):
        if isinstance(entry, Reject):
            yield entry
        elif not all(isinstance(entry.cells[key], str) for key in _TEXTS):
            error = SOURCE.error(entry.where, expected=f"texts in {', '.join(_TEXTS)}", got=repr(entry.cells)[:80])
            yield SOURCE.reject(entry.where, "source.bad_row", error)
        else:
            rows.append(entry)
    users = json_value(SOURCE, root, "dataset/slurp/metadata.json")
    fillers: dict[str, set[str]] = defaultdict(set)
    for entry in rows:
        for kind, said in _entities(entry):
            fillers[kind].add(said)
    known = _Known({e.cells["intent"]: e.cells["scenario"] for e in rows}, fillers, users)
    yield from each(SOURCE, rows, partial(_items, root, known), place)


def _entities(entry: Entry) -> list[tuple[str, str]]:
    return [(kind, said.casefold()) for kind, said in _ENTITY.findall(entry.cells["sentence_annotation"])]


def _items(root: Path, known: _Known, entry: Entry) -> Iterator[Item | Reject]:
    record = str(entry.cells["slurp_id"])
    correct = [r["file"] for r in entry.cells["recordings"] if r.get("status", "correct") == "correct"]
    if not correct:
        error = SOURCE.error(entry.where, expected="a recording that is marked as correct", got="none")
        yield SOURCE.reject(record, "source.no_label", error)
        return
    file = next((name for name in sorted(correct) if "-headset" in name), min(correct))
    path = SOURCE.inside(root, f"audio/slurp_real/{file}")
    if path is None:
        error = SOURCE.error(entry.where, expected="a file of slurp_real", got=repr(file))
        yield SOURCE.reject(record, "source.outside", error)
        return
    about = _speaker(known, record, file)
    clip = SOURCE.clip(root, path, transcript=entry.cells["sentence"], language="en", speaker=about)
    said, cell = entry.cells["sentence"], "voiceassistant_eval/listening_speech"
    yield _item(record, clip, about, cell=cell, question=worded(TEXT_WORDINGS, record), answer=said)
    yield _intent_item(record, clip, about, entry.cells["intent"], known)
    yield from _entity_item(record, clip, about, entry, known)


def _speaker(known: _Known, record: str, file: str) -> tuple[Attribute, ...]:
    try:
        user = known.users[record]["recordings"][file]["usrid"]
    except (KeyError, TypeError):
        return ()
    match = _USER.fullmatch(str(user))
    if not match:
        return speaker(speaker=str(user))
    return speaker(speaker=match[0], gender=GENDERS.get(match[1]), native="yes" if match[2] == "E" else "no")


def _intent_item(
    record: str, clip: tuple[Media, Clip], about: tuple[Attribute, ...], intent: str, known: _Known
) -> Item:
    scenarios: dict[str, set[str]] = defaultdict(set)
    for name, scenario in known.intents.items():
        scenarios[scenario].add(_words(name))
    apart = [frozenset(names) for _, names in sorted(scenarios.items())]
    choices = candidates(_words(intent), sorted(map(_words, known.intents)), record, apart)
    question = worded(INTENT_WORDINGS, record)
    return _item(
        record,
        clip,
        about,
        cell="talk_arena/pragmatic_intent",
        question=question,
        answer=_words(intent),
        choices=choices,
    )


def _words(intent: str) -> str:
    scenario, _, action = intent.partition("_")
    return f"{scenario}: {action.replace('_', ' ')}" if action else scenario


def _entity_item(
    record: str, clip: tuple[Media, Clip], about: tuple[Attribute, ...], entry: Entry, known: _Known
) -> Iterator[Item]:
    """A question about the first entity, in an order that is drawn, that is the only one of its type."""
    found = _entities(entry)
    kinds = [kind for kind, _ in found]
    sentence = set(entry.cells["sentence"].casefold().split())
    for kind in shuffled([kind for kind in kinds if kinds.count(kind) == 1], 0, record, "entity"):
        answer = dict(found)[kind]
        others = [said for said in sorted(known.fillers[kind]) if not sentence & set(said.split())]
        question = worded(ENTITY_WORDINGS, record).format(kind.replace("_", " "))
        if others and not set(answer.split()) & set(re.findall(r"\w+", question.casefold())):
            choices = tuple(sorted([answer, *others]))
            yield _item(
                record, clip, about, cell="talk_arena/entity", question=question, answer=answer, choices=choices
            )
            return


def _item(
    record: str, clip: tuple[Media, Clip], about: tuple[Attribute, ...], *, cell: str, question: str,
    answer: str, choices: tuple[str, ...] = (),
) -> Item:  # fmt: skip
    benchmark, _, task = cell.partition("/")
    return SOURCE.item(
        record,
        [clip],
        benchmark=benchmark,
        task=task,
        question=question,
        choices=choices,
        answer_type="choice" if choices else "transcript",
        answers=(answer,),
        scorer="choice" if choices else "wer",
        groups=about,
    )
