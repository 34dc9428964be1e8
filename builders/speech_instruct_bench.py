"""SpeechInstructBench: spoken instructions, English and Chinese: closed-ended, open-ended, and corrected on the way.

Seen: the folders, `open-ended/open_ended_{en,cn}.jsonl`, `adjustment/adjustment_{en,cn}.jsonl`, and what the authors'
code reads: `audio_path` and `prompt`; closed-ended `key`, `instruction_id_list`, `kwargs`; open-ended
`decomposed_questions` (a list, or text with a question a line). Recalled: closed-ended names such as
`closed_standard_en.jsonl`, the variant in the middle. Whether `audio_path` begins at the corpus or beside the table was
not seen: both are tried. The rules of closed-ended are the set's own checkers. No licence was seen: not passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, speaker, worded
from builders.reading.files import Entry, files, place
from builders.reading.instructions import kept, rules
from builders.reading.json_files import json_lines
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="speech_instruct_bench",
    title="SpeechInstructBench",
    folders=("SpeechInstructBench", "ddwang2000__SpeechInstructBench"),
    revision="main of 2025",
    licence="LicenseRef-SpeechInstructBench",
    redistributable=False,
    attribution="SpeechInstructBench by D. Wang et al.",
    citation="D. Wang et al. InSerter: Speech Instruction Following with Unsupervised Interleaved Pre-training. "
    "ACL 2025. arXiv:2503.02769",
    homepage="https://huggingface.co/datasets/ddwang2000/SpeechInstructBench",
    how_to_get="Get ddwang2000/SpeechInstructBench of the Hub as SpeechInstructBench",
    cells=(("voiceassistant_eval", "speaking_instruction_following"),),
    languages=("en", "zh"),
    standing="layout",
    size="9.6 GB",
    fetch=(HubFiles("ddwang2000/SpeechInstructBench", None, ("closed-ended/**", "open-ended/**", "adjustment/**")),),
)

KEYS = {
    "closed-ended": ("audio_path", "prompt", "key", "instruction_id_list", "kwargs"),
    "open-ended": ("audio_path", "prompt", "decomposed_questions"),
    "adjustment": ("audio_path", "prompt"),
}
LANGUAGES = {"en": "en", "cn": "zh"}
WORDINGS = {
    "en": ("Do what the speaker asks.", "Follow the spoken instruction."),
    "zh": ("请按照说话人的要求去做。", "请执行语音指令。"),
}
_NAME = re.compile(r"(.+)_(en|cn)")
_ADJUSTED = ("The reply follows the instruction as it was corrected.", "It does not follow the one before.")


def build(root: Path) -> Iterator[Item | Reject]:
    """An item for every line of every table."""
    for kind, keys in KEYS.items():
        for path in files(SOURCE, root, f"{kind}/**/*.jsonl"):
            name = path.relative_to(root).as_posix()
            match = _NAME.fullmatch(path.stem)
            if match is None:
                error = SOURCE.error(name, expected="a name that ends in _en or _cn", got=path.name)
                yield SOURCE.reject(name, "source.bad_name", error)
                continue
            made = partial(_made, root, kind, match[1], match[2])
            yield from each(SOURCE, json_lines(SOURCE, root, name, keys), made, place)


def _made(root: Path, kind: str, name: str, tag: str, entry: Entry) -> Item | Reject:
    cells, language = entry.cells, LANGUAGES[tag]
    path = _sound(root, entry)
    asked = _asked(kind, cells)
    if path is None or not asked:
        got = repr(cells["audio_path"]) if path is None else "none"
        error = SOURCE.error(entry.where, expected="sound below the corpus's folder, and what is asked", got=got)
        return SOURCE.reject(entry.where, "source.outside" if path is None else "source.no_label", error)
    record = PurePosixPath(str(cells["audio_path"]).removeprefix("./")).with_suffix("").as_posix()
    said = str(cells["prompt"]).strip() or None
    return SOURCE.item(
        f"{kind}/{name}_{tag}/{record}",
        [SOURCE.clip(root, path, transcript=said, language=language, role="question")],
        benchmark="voiceassistant_eval",
        task="speaking_instruction_following",
        question=worded(WORDINGS[language], record),
        groups=speaker(variant=name.removeprefix("closed_") if kind == "closed-ended" else None),
        **asked,
    )


def _sound(root: Path, entry: Entry) -> Path | None:
    name = str(entry.cells["audio_path"]).removeprefix("./")
    beside = SOURCE.inside((root / entry.file).parent, name)
    return beside if beside is not None and beside.is_file() else SOURCE.inside(root, name)


def _asked(kind: str, cells: dict[str, Any]) -> dict[str, Any]:
    """The fields of the answer; none if the row has none."""
    free = {"answer_type": "free", "scorer": "judge"}
    if kind == "adjustment":
        return {**free, "answers": ("A reply to the instruction as it was corrected.",), "rubric": _ADJUSTED}
    if kind == "open-ended":
        given = cells["decomposed_questions"]
        lines = given.splitlines() if isinstance(given, str) else given if isinstance(given, list) else []
        rubric = tuple(question for line in lines if (question := str(line).strip()))
        return {**free, "answers": ("A reply of which all is true that is asked.",), "rubric": rubric} if rubric else {}
    found = rules(cells["instruction_id_list"], cells["kwargs"])
    fields = {"answer_type": "instructions", "scorer": "instructions", "constraints": found}
    return {**fields, "answers": (kept(found),)} if found else {}
