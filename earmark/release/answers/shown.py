"""What is shown of an item whose answer is kept back: what a system is asked, and what it hears; nothing beside.

Emptied is all that an answer follows from or can be looked up by. The record of a corpus is among it (`1-977-A-39.wav`
ends with its class), and so is the language of a clip, its speaker, the attributes that fairness is measured over and
the twin or the clean item that it belongs to. What is heard is shown: whoever holds the corpus can know a recording
again by its samples, and nothing here changes that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.item import Clip, Item, Media, Origin, Turn, Words

WITHHELD = "withheld"
LISTED = "see attribution.csv"  # credit is due by item or by release; by item it may tell what is heard

FIELDS: Mapping[str, Any] = {
    "parent": None, "answers": (), "answer_index": None, "rubric": (), "constraints": (), "groups": (), "twin": None,
    "perturbation": None, "scene": None, "evidence": (), "review": None,
}  # fmt: skip
CLIP_FIELDS: Mapping[str, Any] = {"transform": "", "transcript": None, "language": None, "speaker": ()}
# What two releases are not compared by where one of them shows less.
HIDDEN = frozenset({*FIELDS, "words", "turns"})
HIDDEN_OF_CLIPS = frozenset({*CLIP_FIELDS, "source", "attribution"})


def without_answers(item: Item) -> Item:
    """The item as a public release shows it, with a content hash over what is shown and nothing else.

    A hash over the whole record could be tried out: with four options, the answer is known after four tries.
    """
    media: dict[str, Any] = {
        "audio": tuple(_nameless(one, f"{n}.flac") for n, one in enumerate(item.audio)),
        "images": tuple(_nameless(one, None) for one in item.images),
        "video": _nameless(item.video, None) if item.video else None,
    }
    said: dict[str, Any] = {
        "clips": tuple(_clip(clip) for clip in item.clips),
        "turns": tuple(_turn(turn) for turn in item.turns),
        "words": _words(item.words) if item.words else None,
    }
    return item.model_copy(update={**FIELDS, **media, **said}).sealed()


def _nameless(media: Media, path: str | None) -> Media:
    """Files are often named by what is in them."""
    return Media(bytes=media.bytes, path=path)


def _clip(clip: Clip) -> Clip:
    known = {"source": _origin(clip.source), "attribution": _credit(clip.attribution)}
    return clip.model_copy(update={**CLIP_FIELDS, **known})


def _words(words: Words) -> Words:
    return words.model_copy(update={"source": _origin(words.source), "attribution": _credit(words.attribution)})


def _origin(source: Origin) -> Origin:
    return Origin(dataset=source.dataset, revision=source.revision, record=WITHHELD)


def _credit(attribution: str) -> str:
    return LISTED if attribution.strip() else ""


def _turn(turn: Turn) -> Turn:
    """What is said in a clip is to be heard, not read."""
    return turn if turn.clip is None else turn.model_copy(update={"text": ""})
