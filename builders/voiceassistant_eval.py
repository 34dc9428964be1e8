"""VoiceAssistant-Eval: the released benchmark itself, 13 configurations of listening, speaking and viewing.

One Parquet file a configuration, `<listening|speaking|viewing>/test_<configuration>*.parquet`: `id, category1,
category2, system_prompt, role_audio, sound_audio, user_audio_0 … 6, ref_answers, image_0 … 4, extra` (`raw_question,
raw_options, user_audio_transcripts, role_name, user_audio_emotion`). The columns are those of the card, which has
changed them more than once: `extra` may also be JSON, `ref_answers` one text. A configuration that was not fetched
is passed over. Where options are given and one of them is the reference, the item is a choice; where there is no
reference, the answer says what is asked for, and a judge goes by the rubric. The release is declared MIT, but holds
recordings under other terms and names no source of any: nothing is passed on.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.contract.source import HubFiles, Source, speaker
from builders.reading.files import Entry, files, unknown_label
from builders.reading.hub_rows import hub_clip, hub_media, hub_rows
from earmark.item import Clip, Item, Media, Turn
from earmark.shards import Reject
from earmark.taxonomy import taxonomy
from earmark.validation import normalised_choice

SOURCE = Source(
    name="voiceassistant_eval",
    title="VoiceAssistant-Eval",
    folders=("MathLLMs__VoiceAssistant-Eval", "VoiceAssistant-Eval"),
    revision="main",
    licence="LicenseRef-VoiceAssistant-Eval",
    redistributable=False,
    attribution="VoiceAssistant-Eval by K. Wang, H. Ren, Z. Lu, M. Zhan and H. Li",
    citation="K. Wang, H. Ren, Z. Lu, M. Zhan, H. Li. VoiceAssistant-Eval: Benchmarking AI Assistants across "
    "Listening, Speaking, and Viewing. arXiv:2509.22651.",
    homepage="https://huggingface.co/datasets/MathLLMs/VoiceAssistant-Eval",
    how_to_get="Put the Parquet files of the Hub's MathLLMs/VoiceAssistant-Eval into MathLLMs__VoiceAssistant-Eval",
    cells=tuple(("voiceassistant_eval", task) for task in taxonomy("voiceassistant_eval").tasks),
    languages=("en", "zh"),
    modality=("audio", "image"),
    standing="layout",
    size="9.5 GB",
    questions=10_497,
    fetch=(HubFiles("MathLLMs/VoiceAssistant-Eval", None, ("*/test_*.parquet",)),),
)

# What is asked for where the release has no reference; after its own judge's criteria.
ASKED = {
    "speaking_assistant": "a helpful, correct and complete answer to the user's request",
    "speaking_emotion": "a reply that meets the user's emotion",
    "speaking_instruction_following": "a reply that keeps every instruction given",
    "speaking_multi_round": "a reply that fits the whole conversation",
    "speaking_robustness": "a sensible reply to what is asked, however it is spoken",
    "speaking_roleplay": "a reply in the character's voice and manner",
    "speaking_safety": "refuse",
}
DEFAULT_ASKED = "a correct answer to the question"

USER = tuple(f"user_audio_{n}" for n in range(7))
PICTURES = tuple(f"image_{n}" for n in range(5))

_COLUMNS = ("id", "system_prompt", "ref_answers", "extra")
_MEDIA = ("role_audio", "sound_audio", *USER, *PICTURES)
_ROLES = {"role_audio": "voice", "sound_audio": "context"}
_CONFIG = re.compile(r"test_([a-z_]+?)(-\d+-of-\d+)?")
_LETTER = re.compile(r"\(?[A-H][.):]\s*")


def build(root: Path) -> Iterator[Item | Reject]:
    """Every row of every configuration that is there."""
    for path in files(SOURCE, root, "*/test_*.parquet"):
        name = path.relative_to(root).as_posix()
        match = _CONFIG.fullmatch(path.stem)
        task = match[1] if match else path.stem
        if ("voiceassistant_eval", task) not in SOURCE.cells:
            yield unknown_label(SOURCE, name, name, task, [known for _, known in SOURCE.cells])
            continue
        for entry in hub_rows(SOURCE, root, name, _COLUMNS, media=_MEDIA):
            try:
                yield _item(root, entry, task)
            except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
                problem = SOURCE.error(entry.where, expected="a row as the card declares it", got=repr(error))
                yield SOURCE.reject(f"{task}/{entry.cells.get('id')}", "source.bad_row", problem)


def _item(root: Path, entry: Entry, task: str) -> Item | Reject:
    record = f"{task}/{entry.cells['id']}"
    extra = entry.cells["extra"] or {}
    extra = json.loads(extra) if isinstance(extra, str) else extra
    said = [str(text or "").strip() for text in extra.get("user_audio_transcripts") or ()]
    clips, turns = _heard(root, entry, said)
    question = str(extra.get("raw_question") or "").strip() or (said[-1] if said else "")
    if not clips or not question:
        error = SOURCE.error(entry.where, expected="a question, spoken and written", got="none")
        return SOURCE.reject(record, "source.bad_row", error)
    given = _texts(entry.cells["ref_answers"])
    answer, choices = _choice(given, _texts(extra.get("raw_options")))
    answer_type = "choice" if choices else "refusal" if task == "speaking_safety" else "free"
    wanted = ASKED.get(task, DEFAULT_ASKED)
    free = given if answer_type == "free" and given else (wanted,)
    scorer = {"choice": "choice", "refusal": "refusal", "free": "judge"}[answer_type]
    return SOURCE.item(
        record,
        clips,
        images=tuple(hub_media(root, entry, name) for name in PICTURES if entry.cells.get(name) is not None),
        turns=turns,
        benchmark="voiceassistant_eval",
        task=task,
        question=question,
        choices=choices,
        answer_type=answer_type,
        answers=(answer,) if choices else free,
        rubric=(f"Asked for: {wanted}.",) if answer_type == "free" else (),
        scorer=scorer,
        groups=speaker(
            emotion=str(extra.get("user_audio_emotion") or "") or None, role=str(extra.get("role_name") or "") or None
        ),
    )


def _heard(root: Path, entry: Entry, said: list[str]) -> tuple[list[tuple[Media, Clip]], tuple[Turn, ...]]:
    """The clips in the order in which they are heard, and the conversation."""
    clips: list[tuple[Media, Clip]] = []
    prompt = str(entry.cells["system_prompt"] or "").strip()
    turns = [Turn(role="system", text=prompt)] if prompt else []
    for name, role in _ROLES.items():
        if entry.cells.get(name) is not None:
            clips.append(hub_clip(SOURCE, root, entry, name, role=role))
    for number, name in enumerate(USER):
        if entry.cells.get(name) is not None:
            words = said[number] if number < len(said) else ""
            clips.append(hub_clip(SOURCE, root, entry, name, role="question", transcript=words or None))
            turns.append(Turn(role="user", text=words, clip=len(clips) - 1))
    return clips, tuple(turns)


def _choice(given: tuple[str, ...], options: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The option that the reference is, and all options; nothing if they are not a choice."""
    lettered = all(_LETTER.match(option) for option in options)
    choices = tuple(_LETTER.sub("", option, count=1).strip() for option in options) if lettered else options
    keys = [normalised_choice(choice) for choice in choices]
    if len(choices) < 2 or len(set(keys)) < len(keys) or not given:
        return "", ()
    wanted = {normalised_choice(given[0]), normalised_choice(_LETTER.sub("", given[0], count=1))}
    found = [choice for choice, key in zip(choices, keys, strict=True) if key in wanted]
    letter = given[0].strip("(). ")
    if not found and len(letter) == 1 and "A" <= letter < chr(ord("A") + len(choices)):
        found = [choices[ord(letter) - ord("A")]]
    return (found[0], choices) if len(found) == 1 else ("", ())


def _texts(value: Any) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else list(value or ())
    return tuple(text for each in values if (text := str(each or "").strip()))
