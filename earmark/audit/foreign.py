"""Issues in the terms of the benchmark that was read: its rows, its columns, and what whoever uses it can do."""

from __future__ import annotations

import hashlib
import json
import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from earmark.audit.mapping import Fields
from earmark.checks.registry import Check
from earmark.errors import Issue
from earmark.item import Item

_SHOWN_PLACES = 3
_FIELD = re.compile(r"(?:clips\[\d+\]\.)?([a-z_]+)(.*)", re.DOTALL)

# What to do where the remedy of a check speaks to who makes a release with Earmark.
REMEDIES: Mapping[str, str] = {
    "answers.gold": "Correct the answer, or leave the item out; leave `answer` out of the mapping where a split "
    "withholds its answers",
    "answers.among": "Correct the answer or the option it should be; until then leave the item out and say so",
    "answers.distinct": "Replace one of the equal options; until then leave the item out and say so: no reply can be "
    "told right from wrong",
    "answers.index": "Find out which of the two columns is right, and correct the other",
    "answers.position": "Shuffle the options of each item before they are shown, by a seed that is written down; "
    "report the score of one place always chosen beside each score",
    "keys.sequence": "Shuffle the options of each item before they are shown, by a seed that is written down",
    "shortcuts.rules": "Report what the rule scores beside each score, and the score of the items on which it fails; "
    "shuffling mends places alone: longest options and the like want other wrong answers",
    "shortcuts.text_only": "Report this score beside each score as the floor, in the place of chance; have the wrong "
    "answers written anew, or leave out what can be answered unheard",
    "shortcuts.metadata_only": "Cut and level all clips alike before they are played; report this score as the floor",
    "coverage.cells": "Report the task together with others, or with its interval",
    "coverage.groups": "Leave the comparison of these groups out, or report it with its interval",
    "credits.named": "Look the author up in the corpus; leave out what nobody can be credited for",
    "credits.record": "Look the record up in its corpus, and correct the licence or the credit",
    "licences.attribution": "Look author and title up in the corpus",
    "duplicates.id": "Give each item an id of its own before predictions are joined to it, or drop the repeat",
    "duplicates.reworded": "Keep one of the wordings",
    "names.ids": "Ask by the number of the row, and do not show the id to a system",
    "names.files": "Play the sound under another name: the number of the row",
    "privacy.contact": "Tell the authors, and take the text out of your copy",
    "sound.present": "Fetch the missing files, or give the folder or zip that they are in (--audio)",
    "sound.facts": "Measure the clip anew: what the benchmark says of it is not so",
    "sound.length": "Leave the group out, and measure lengths",
    "wording.letters": "Take the letters off the options and the answer; `lettered: true` of the choices in the "
    "mapping does where each option has the letter of its place",
}


class Places:
    """Where the items were read: kept as a number of 8 bytes and a row for each, whatever the ids."""

    def __init__(self) -> None:
        self._digests = array("Q")
        self._rows = array("Q")
        self._files: list[tuple[int, str]] = []

    def add(self, item: str, place: str) -> None:
        """Remember the place of an item; items come in the order of the rows."""
        file, _, row = place.rpartition(":")
        if not self._files or self._files[-1][1] != file:
            self._files.append((len(self._rows), file))
        self._digests.append(_digest(item))
        self._rows.append(int(row))

    def named(self, items: set[str]) -> dict[str, str]:
        """The places of those of these that are items, with their ids: `test.json:3, test.json:8 (id)`."""
        digests = np.frombuffer(self._digests, dtype=np.uint64) if self._digests else np.zeros(0, np.uint64)
        wanted = {_digest(item): item for item in items}
        hits = np.flatnonzero(np.isin(digests, np.array(list(wanted), dtype=np.uint64)))
        found: dict[str, list[str]] = {}
        for hit in hits.tolist():
            found.setdefault(wanted[self._digests[hit]], []).append(self._place(hit))
        return {item: _shown(item, places) for item, places in found.items()}

    def _place(self, number: int) -> str:
        file = next(file for start, file in reversed(self._files) if start <= number)
        return f"{file}:{self._rows[number]}"


def _digest(item: str) -> int:
    raw = item.encode(errors="backslashreplace")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little")


def _shown(item: str, places: list[str]) -> str:
    shown = ", ".join(places[:_SHOWN_PLACES]) + (f" and {len(places) - _SHOWN_PLACES} more" if places[3:] else "")
    return shown if places == [item] else f"{shown} ({item})"


def remedied(check: Check) -> Check:
    """A check with what the user of a benchmark can do, where that is not what its maker can."""
    return replace(check, remedy=REMEDIES[check.id]) if check.id in REMEDIES else check


def in_its_columns(issues: Iterator[Issue], fields: Fields) -> Iterator[Issue]:
    """Issues that name the columns of the benchmark in the place of fields of ours."""
    columns = _columns(fields)
    for issue in issues:
        match = _FIELD.fullmatch(issue.field)
        column = columns.get(match[1], "") if match else ""
        yield replace(issue, field=f"{column}{match[2]}") if match and column else issue


def in_its_cells(issues: Iterable[Issue], item: Item) -> Iterator[Issue]:
    """Issues of columns that the mapping does not name: these are told by the column that holds what was found."""
    for issue in issues:
        others = json.loads(item.scene) if issue.field == "scene" and item.scene else {}
        named = [name for name, value in others.items() if issue.got in json.dumps(value, ensure_ascii=False)]
        yield replace(issue, field=" or ".join(named)) if named else issue


def _columns(fields: Fields) -> dict[str, str]:
    choices, answer = fields.choices, fields.answer
    audio, asked = " or ".join(fields.audio), " or ".join(fields.question)
    written = answer.column if answer else ""
    options = (choices.column or ", ".join(choices.columns) or asked) if choices else ""
    return {
        "id": fields.id, "question": asked, "choices": options, "answers": written,
        "answer_index": answer.letter if answer and answer.letter else written, "audio": audio, "clips": audio,
        "transcript": fields.transcript, "language": fields.language, "licence": fields.licence,
        "attribution": fields.attribution, "duration_s": fields.duration_s, "sample_rate_hz": fields.sample_rate_hz,
    }  # fmt: skip
