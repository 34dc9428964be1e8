"""RAVDESS, speech: two sentences acted in eight emotions by 24 actors.

`Actor_<nn>/<modality>-<channel>-<emotion>-<intensity>-<statement>-<repetition>-<actor>.wav`, in the corpus's folder
or in `Audio_Speech_Actors_01-24` below it. A record is the seven fields, so that a clip has one id wherever it
lies, and a copy that holds a file twice gives it once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Source, speaker
from builders.reading.files import files
from builders.reading.questions import Question, items
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="ravdess",
    title="RAVDESS (speech, audio only)",
    folders=("RAVDESS", "Audio_Speech_Actors_01-24", "RAVDESS-mini"),
    revision="1.0.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="RAVDESS by S. R. Livingstone and F. A. Russo",
    citation="S. R. Livingstone and F. A. Russo. The Ryerson Audio-Visual Database of Emotional Speech and Song. "
    "PLoS ONE 13(5), 2018. doi:10.1371/journal.pone.0196391",
    homepage="https://zenodo.org/records/1188976",
    how_to_get="Unpack Audio_Speech_Actors_01-24.zip of https://zenodo.org/records/1188976 into a folder RAVDESS",
    cells=(("talk_arena", "emotion"), ("talk_arena", "gender")),
    languages=("en-CA",),
    standing="real",
    size="0.2 GB",
    recordings=1_440,
    fetch=(Archive("https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip", None),),
)

EMOTION_WORDINGS = (
    "Which emotion does the speaker express?",
    "How does the speaker sound?",
    "Which word describes the feeling in the voice best?",
)
GENDER_WORDINGS = ("What is the speaker's gender?", "Of which gender is the speaker?")

EMOTIONS = {
    "01": "neutral",
    "02": "calm",
    "03": "happy",
    "04": "sad",
    "05": "angry",
    "06": "fearful",
    "07": "disgusted",
    "08": "surprised",
}
# The corpus has calm as a second baseline beside neutral (Livingstone and Russo 2018).
APART = (frozenset({"neutral", "calm"}),)
GENDERS = ("female", "male")
STATEMENTS = {"01": "Kids are talking by the door.", "02": "Dogs are sitting by the door."}

_SPEECH = ("03", "01")
_NAME = re.compile(r"(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)-(\d\d)\.wav")
_FOLDER = "Audio_Speech_Actors_01-24"


class _Recording(NamedTuple):
    """What a file's name says."""

    record: str
    emotion: str
    statement: str
    actor: str
    gender: str


def build(root: Path) -> Iterator[Item | Reject]:
    """An emotion and a gender question for every recording."""
    inner = f"{_FOLDER}/" if (root / _FOLDER).is_dir() else ""
    for path in files(SOURCE, root, f"{inner}Actor_[0-9][0-9]/*.wav"):
        found = _recording(root, path)
        if isinstance(found, Reject):
            yield found
            continue
        clip = _clip(root, path, found)
        emotion = Question(EMOTION_WORDINGS, found.emotion, EMOTIONS.values(), APART)
        gender = Question(GENDER_WORDINGS, found.gender, GENDERS)
        for task, asked in (("emotion", emotion), ("gender", gender)):
            yield from items(SOURCE, ("talk_arena", task), found.record, clip, asked, groups=clip[1].speaker)


def _recording(root: Path, path: Path) -> _Recording | Reject:
    record = path.relative_to(root).as_posix()
    match = _NAME.fullmatch(path.name)
    if not match or match[3] not in EMOTIONS or match[5] not in STATEMENTS:
        error = SOURCE.error(record, expected="seven fields such as 03-01-06-01-02-01-12.wav", got=repr(path.name))
        return SOURCE.reject(record, "source.bad_name", error)
    if (match[1], match[2]) != _SPEECH:
        error = SOURCE.error(record, expected="audio-only speech (03-01)", got=f"{match[1]}-{match[2]}")
        return SOURCE.reject(record, "source.not_speech", error)
    if path.parent.name != f"Actor_{match[7]}":
        error = SOURCE.error(record, expected=f"folder Actor_{match[7]}", got=path.parent.name)
        return SOURCE.reject(record, "source.contradiction", error)
    gender = "male" if int(match[7]) % 2 else "female"
    return _Recording(path.stem, EMOTIONS[match[3]], STATEMENTS[match[5]], match[7], gender)


def _clip(root: Path, path: Path, found: _Recording) -> tuple[Media, Clip]:
    return SOURCE.clip(
        root,
        path,
        transcript=found.statement,
        language="en-CA",
        speaker=speaker(speaker=f"actor {found.actor}", gender=found.gender),
    )
