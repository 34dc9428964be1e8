"""MUStARD: lines of television series, sarcastic or not, with what was said before.

Seen: `data/sarcasm_data.json` and its keys; `context_final/<key>_c.mp4` and `utterances_final/<key>.mp4` of
`mmsd_raw_data.zip` by a loader's code. The show gives the label away (of one show 39 lines of 40 are sarcastic), as
laughter may: the show is a group, so that this can be seen. MIT covers the repository, not the sound of the series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, HubFiles, Source, speaker, worded
from builders.reading.files import Entry
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

_COMMIT = "b34b5134beeec42a36cdac79330637de9cc9894e"
_LABELS_SHA256 = "ec9533032c5f143f197cb5fa5d4b29ab9bf56a20b0dc05d5b31d052f5957d39c"
LABELS = "data/sarcasm_data.json"

SOURCE = Source(
    name="mustard",
    title="MUStARD",
    folders=("MUStARD", "benchmarks/MUStARD"),
    revision=_COMMIT,
    licence="LicenseRef-MUStARD",
    redistributable=False,
    attribution="MUStARD by S. Castro et al.; the sound of the series belongs to their owners",
    citation="S. Castro, D. Hazarika, V. Pérez-Rosas, R. Zimmermann, R. Mihalcea, S. Poria. Towards Multimodal "
    "Sarcasm Detection (An Obviously Perfect Paper). ACL 2019",
    homepage="https://github.com/soujanyaporia/MUStARD",
    how_to_get="Put data/sarcasm_data.json of the repository into MUStARD/data and unpack mmsd_raw_data.zip in MUStARD",
    cells=(("ahelm", "mustard"), ("talk_arena", "sarcasm")),
    languages=("en",),
    hashes={LABELS: _LABELS_SHA256},
    standing="layout",
    recordings=1_380,  # 690 utterances, each with what was said before
    # The head of main in the repository's history.
    fetch=(
        Archive(
            f"https://raw.githubusercontent.com/soujanyaporia/MUStARD/{_COMMIT}/{LABELS}", _LABELS_SHA256,
            unpack_to="data",
        ),
        HubFiles(
            "MichiganNLP/MUStARD", "c1f7c88cf6caa9beb67a5b8550436e20a911bace", ("mmsd_raw_data.zip",), unpack=("*.zip",)
        ),
    ),
)  # fmt: skip

TURN_WORDINGS = (
    "The second clip goes on from the first. Does its speaker mean the opposite of the words?",
    "After the first clip comes the second. Is its speaker being sarcastic?",
)
LINE_WORDINGS = ("Is the speaker being sarcastic?", "Does the speaker mean the opposite of what is said?")

_KEY = re.compile(r"\d_\d{1,6}")


def build(root: Path) -> Iterator[Item | Reject]:
    """For every line: a question on it with what came before, and one on it alone."""
    keys = ("utterance", "speaker", "context", "context_speakers", "show", "sarcasm")
    for entry in json_array(SOURCE, root, LABELS, keys, keyed="key"):
        if isinstance(entry, Reject):
            yield entry
            continue
        record = str(entry.cells["key"])
        names = (f"context_final/{record}_c.mp4", f"utterances_final/{record}.mp4")
        if not _KEY.fullmatch(record):
            error = SOURCE.error(entry.where[:120], expected="a key such as 1_60", got=repr(record[:80]))
            yield SOURCE.reject(record[:80], "source.bad_name", error)
            continue
        absent = next((name for name in names if not (root / name).is_file()), None)
        if absent:
            yield SOURCE.missing(record, absent)
        elif not isinstance(entry.cells["sarcasm"], bool) or not isinstance(entry.cells["context"], list):
            got = f"{entry.cells['sarcasm']!r}, {entry.cells['context']!r}"
            error = SOURCE.error(entry.where, expected="sarcasm: true or false, context: a list", got=got)
            yield SOURCE.reject(record, "source.unknown_label", error)
        else:
            yield from _items(root, record, names, entry)


def _items(root: Path, record: str, names: tuple[str, str], entry: Entry) -> Iterator[Item]:
    cells = entry.cells
    before = SOURCE.clip(root, root / names[0], transcript=" ".join(map(str, cells["context"])), language="en")
    who = speaker(speaker=str(cells["speaker"]))
    line = SOURCE.clip(root, root / names[1], transcript=str(cells["utterance"]), language="en", speaker=who)
    for benchmark, task, clips, wordings, aspects in (
        ("ahelm", "mustard", [before, line], TURN_WORDINGS, ("emotion",)),
        ("talk_arena", "sarcasm", [line], LINE_WORDINGS, ()),
    ):
        yield SOURCE.item(
            record,
            clips,
            benchmark=benchmark,
            task=task,
            aspects=aspects,
            question=worded(wordings, record),
            choices=("no", "yes"),
            answer_type="choice",
            answers=("yes" if cells["sarcasm"] else "no",),
            scorer="choice",
            groups=speaker(show=str(cells["show"]), speaker=str(cells["speaker"])),
        )
