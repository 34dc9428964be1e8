"""Items as inspect's samples: what a model is given, and what the scorer needs.

| of the item | in the sample |
|---|---|
| earlier turns, system prompts | messages before; a user's spoken turn is its sound alone, never its transcript |
| clips that belong to no turn, pictures, film | in the last message, in their order, before the words |
| question, choices | the last words; choices as "A) rain", one a line |
| choices of which one is itself a letter | "- C": letters stand for no place there (`earmark.score.options`) |
| id | `id`, by which a log is read back as predictions |
| links to others | `metadata.links`, and `metadata.cluster`: the items that are right or wrong together |
| gold | `target` and `metadata.gold`: a log can be scored again without the release |
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from inspect_ai.dataset import Sample
from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    Content,
    ContentAudio,
    ContentImage,
    ContentText,
    ContentVideo,
)

from earmark.inspecting.files import film_file, picture_file, sound_file
from earmark.item import Item, Turn
from earmark.loading import LoadedItem
from earmark.score.gold import Gold, gold_of
from earmark.score.options import Options
from earmark.score.related import clusters

# What decides how a reply is scored.
_SCORED = ("id", "scorer", "answer_type", "answers", "choices", "answer_index", "language", "constraints")
_TOLD = ("benchmark", "task", "skills", "aspects", "level", "length", "groups", "revision")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ASKED = {
    ("choice", True): "Answer with the letter of one option.",
    ("choice", False): "Answer with one of the options.",
    ("multi_choice", True): "Answer with the letters of all options that are right.",
    ("multi_choice", False): "Answer with all options that are right.",
}


def sample_of(item: LoadedItem, folder: Path) -> Sample:
    """A sample.

    Args:
        item: Of a release.
        folder: Where its sound goes.

    Raises:
        EarmarkError: Its sound or pictures cannot be had.
    """
    record = item.record
    gold = gold_of(record.model_dump(mode="python", exclude={"audio", "images", "video"}))
    told = {name: _plain(getattr(gold, name)) for name in _TOLD}
    scored = {name: _plain(getattr(gold, name)) for name in _SCORED}
    return Sample(
        input=_messages(item, folder),
        target=list(record.answers),
        id=record.id,
        metadata={"id": record.id, **told, "links": list(gold.links), "gold": scored},
    )


class _Kin(NamedTuple):
    """What `earmark.score.related` asks of an item."""

    id: str
    links: tuple[str, ...]


def name_clusters(samples: Sequence[Sample]) -> None:
    """Write into the metadata of samples which of them belong together, by their links."""
    told = {str(sample.id): sample.metadata or {} for sample in samples}
    for name, cluster in clusters(_Kin(name, tuple(one["links"])) for name, one in told.items()).items():
        told[name]["cluster"] = cluster


def gold_from(metadata: dict[str, Any]) -> Gold:
    """The gold that `sample_of` put into the metadata of a sample."""
    told = metadata["gold"].items()
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in told}
    return Gold(**fields)


def words_of(item: Item) -> str:
    """The last words of what is asked: the question and, where there are any, the choices."""
    if not item.choices:
        return item.question
    lettered = Options(item.choices).letters and len(item.choices) <= len(_LETTERS)
    marks = [f"{letter})" for letter in _LETTERS] if lettered else ["-"] * len(item.choices)
    lines = [f"{mark} {choice}" for mark, choice in zip(marks, item.choices, strict=False)]
    asked = _ASKED.get((item.answer_type, lettered), "")
    return "\n".join(filter(None, (item.question, *lines, asked)))


def _messages(item: LoadedItem, folder: Path) -> list[ChatMessage]:
    record = item.record
    turns = list(record.turns)
    if turns and turns[-1].role == "user" and turns[-1].clip is None and turns[-1].text == record.question:
        turns.pop()
    spoken = {turn.clip for turn in turns if turn.clip is not None}
    last: list[Content] = []
    if turns and turns[-1].role == "user":  # what is asked goes with what was said last
        last += _content(item, turns.pop(), folder)
    last += [_sound(item, index, folder) for index in range(len(record.clips)) if index not in spoken]
    last += [ContentImage(image=picture_file(item, index, folder)) for index in range(len(record.images))]
    if record.video:
        film = film_file(item, folder)
        last.append(ContentVideo(video=film.path, format=film.format))
    words = words_of(record)
    last += [ContentText(text=words)] if words else []
    return [*(_message(item, turn, folder) for turn in turns), ChatMessageUser(content=last)]


def _message(item: LoadedItem, turn: Turn, folder: Path) -> ChatMessage:
    if turn.role == "system":
        return ChatMessageSystem(content=turn.text)
    if turn.role == "assistant":  # no provider takes sound from an assistant
        return ChatMessageAssistant(content=turn.text)
    return ChatMessageUser(content=_content(item, turn, folder))


def _content(item: LoadedItem, turn: Turn, folder: Path) -> list[Content]:
    return [ContentText(text=turn.text)] if turn.clip is None else [_sound(item, turn.clip, folder)]


def _sound(item: LoadedItem, index: int, folder: Path) -> ContentAudio:
    return ContentAudio(audio=sound_file(item, index, folder), format="wav")


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
