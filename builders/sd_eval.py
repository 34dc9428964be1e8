"""SD-Eval: spoken lines that ask for another reply by emotion, age, accent or background; five replies each.

Seen: the JSON arrays `data/test-{emo,age,env}.json` with `utt_id`, `wav_path`, `transcript`, `target` (replies),
`info` (the label) and `dataset_name`; `test-acc.json` has the same by its README. Sound is put together from other
corpora in `audio_data`, as the README draws it; what was synthesised comes from the archives of the Hub. The README
says `JL_Corpus`, the tables `JL_corpus`: both are found. Replies are written by a model.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.guard import each
from builders.contract.source import HubFiles, Manual, Source, speaker, worded
from builders.reading.files import Entry, files, place
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="sd_eval",
    title="SD-Eval",
    folders=("SD-Eval",),
    revision="afe1a1a2d53adb44ba53509411a45353664dfd3d",
    licence="CC-BY-NC-4.0",
    redistributable=False,
    attribution="SD-Eval by J. Ao et al., and the corpora that its sound is from",
    citation="J. Ao et al. SD-Eval: A Benchmark Dataset for Spoken Dialogue Understanding Beyond Words. 2024. "
    "arXiv:2406.13340",
    homepage="https://github.com/amphionspace/SD-Eval",
    how_to_get="Clone https://github.com/amphionspace/SD-Eval as SD-Eval and put together SD-Eval/audio_data as its "
    "README says",
    cells=(
        ("voiceassistant_eval", "speaking_emotion"),
        ("voiceassistant_eval", "speaking_assistant"),
        ("voiceassistant_eval", "speaking_robustness"),
    ),
    languages=("en",),
    standing="layout",
    # The head of main in the repository's history.
    fetch=(
        Manual(
            "Clone the repository as SD-Eval; put RAVDESS, JL, MEAD, VCTK, Common Voice 16.1 and MyST in audio_data"
        ),
        HubFiles(
            "amphion/SD-Eval",
            "8b9fe6c0becc8efef3d73568bdd6546baee252f4",
            ("archive/*",),
            into="audio_data",
            unpack=("*.tar.gz", "*.zip"),
        ),
    ),
)


class _Test(NamedTuple):
    """A test set: the task that it feeds, what its label says, and how the label is put for people."""

    task: str
    group: str
    says: str


TESTS = {
    "test-emo": _Test("speaking_emotion", "emotion", "The speaker sounds {}"),
    "test-age": _Test("speaking_assistant", "age", "The speaker's age is {}"),
    "test-acc": _Test("speaking_robustness", "accent", "The speaker's accent is {}"),
    "test-env": _Test("speaking_robustness", "background", "In the background is {}"),
}


class _Rights(NamedTuple):
    """What may be done with sound of a folder."""

    folder: str
    licence: str
    redistributable: bool


RIGHTS = (
    _Rights("ravdess", "CC-BY-NC-SA-4.0", True),
    _Rights("jl_corpus", "CC0-1.0", False),  # recalled, not read
    _Rights("mead", "LicenseRef-MEAD", False),
    _Rights("vctk", "CC-BY-4.0", True),
    _Rights("common_voice", "CC0-1.0", True),
    _Rights("myst", "LicenseRef-MyST", False),
    _Rights("adult", "LicenseRef-MyST", False),  # words of MyST's children in synthesised voices
    _Rights("test-env", "CC-BY-NC-4.0", True),
)
WORDINGS = ("Reply to the speaker.", "Answer the speaker in a sentence or two.", "What do you say to this?")
_KEYS = ("utt_id", "wav_path", "transcript", "target", "info", "dataset_name")


def build(root: Path) -> Iterator[Item | Reject]:
    """A prompt for a reply, for every line of every test set that is there."""
    for path in files(SOURCE, root, "data/test-*.json"):
        entries = json_array(SOURCE, root, f"data/{path.name}", _KEYS)
        yield from each(SOURCE, entries, partial(_made, root, path.stem), place)


def _made(root: Path, name: str, entry: Entry) -> Item | Reject:
    cells, test = entry.cells, TESTS.get(name)
    record = f"{name}/{cells['utt_id']}"
    path = SOURCE.inside(root, f"audio_data/{cells['wav_path']}")
    targets = cells["target"] if isinstance(cells["target"], list) else []
    replies = tuple(str(target.get("reply") or "") if isinstance(target, dict) else "" for target in targets)
    if test is None or path is None or not replies or not all(replies):
        error = SOURCE.error(entry.where, expected=f"one of {', '.join(TESTS)}, a path, replies", got=repr(cells)[:80])
        return SOURCE.reject(record, "source.bad_row", error)
    if not path.is_file():
        path = root / "audio_data" / str(cells["wav_path"]).replace("JL_corpus", "JL_Corpus", 1)
    facts: dict[str, Any] = {"transcript": str(cells["transcript"]), "language": "en", "role": "question"}
    label = str(cells["info"])
    return SOURCE.item(
        record,
        [SOURCE.clip(root, path, **facts, **_rights(str(cells["wav_path"])))],
        benchmark="voiceassistant_eval",
        task=test.task,
        question=worded(WORDINGS, record),
        answer_type="free",
        answers=replies,
        rubric=(f"{test.says.format(label)}; the reply fits that.", "The reply takes up the words."),
        scorer="judge",
        groups=speaker(**{test.group: label}),
    )


def _rights(wav_path: str) -> dict[str, Any]:
    folder = wav_path.lower()
    found = next((rights for rights in RIGHTS if folder.startswith(rights.folder)), None)
    if found is None:
        return {"licence": "LicenseRef-SD-Eval", "redistributable": False}
    return {"licence": found.licence, "redistributable": found.redistributable}
