"""JL corpus: sentences of New Zealand English in ten acted emotions by two women and two men.

Seen: the names `<speaker>_<emotion>_<sentence>_<repetition>.wav`, the folder's name. Recalled: a `.txt` with the words
beside each, the five secondary emotions, CC0 (so clips are not passed on until someone has read it). Emotions are
those that were acted; secondary ones are near to each other and to primary ones, and are not offered together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source, speaker
from builders.reading.emotion import emotion_and_reply
from builders.reading.files import files, lines
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="jl_corpus",
    title="JL corpus",
    folders=("JL_Corpus",),
    revision="tli725/jl-corpus",
    licence="CC0-1.0",
    redistributable=False,
    attribution="JL corpus by J. James, L. Tian and C. I. Watson",
    citation="J. James, L. Tian, C. I. Watson. An Open Source Emotional Speech Corpus for Human Robot Interaction "
    "Applications. Interspeech 2018",
    homepage="https://github.com/tli725/JL-Corpus",
    how_to_get="Get jl-corpus of tli725 on Kaggle and put its folder `Raw JL corpus (unchecked and unannotated)` "
    "into JL_Corpus",
    cells=(("talk_arena", "emotion"), ("voiceassistant_eval", "speaking_emotion")),
    languages=("en-NZ",),
    standing="layout",
    fetch=(Manual("Get jl-corpus of tli725 on Kaggle; put its folder of raw recordings into JL_Corpus"),),
)

PRIMARY = ("angry", "happy", "excited", "sad", "neutral")
SECONDARY = ("anxious", "apologetic", "pensive", "worried", "enthusiastic")
APART = (
    frozenset({"happy", "excited", "enthusiastic"}),
    frozenset({"sad", "apologetic", "pensive", "anxious", "worried"}),
    frozenset({"neutral", "pensive"}),
)

_NAME = re.compile(r"((female|male)[12])_([a-z]+)_(\w+)_(\d+)")


def build(root: Path) -> Iterator[Item | Reject]:
    """An emotion question and a prompt for a reply, for every recording."""
    for path in files(SOURCE, root, "**/*.wav"):
        match = _NAME.fullmatch(path.stem)
        if not match or match[3] not in (*PRIMARY, *SECONDARY):
            error = SOURCE.error(path.name, expected="a name such as female1_angry_10a_1.wav", got=repr(path.name))
            yield SOURCE.reject(path.name, "source.bad_name", error)
            continue
        try:
            words = _words(root, path.with_suffix(".txt"))
        except SourceError as error:
            yield SOURCE.reject(path.stem, "source.bad_row", error)
            continue
        yield from _items(root, path, match, words)


def _words(root: Path, path: Path) -> str | None:
    """What is said, where a text lies beside the sound."""
    if not path.is_file():
        return None
    return "".join(lines(SOURCE, root, path.relative_to(root).as_posix())).strip() or None


def _items(root: Path, path: Path, match: re.Match[str], words: str | None) -> Iterator[Item]:
    record, who, emotion = path.stem, speaker(speaker=match[1], gender=match[2]), match[3]
    clip = SOURCE.clip(root, path, transcript=words, language="en-NZ", speaker=who)
    yield from emotion_and_reply(SOURCE, record, clip, emotion, (*PRIMARY, *SECONDARY), apart=APART, groups=who)
