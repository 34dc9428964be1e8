"""CREMA-D: twelve sentences acted in six emotions by 91 people; what listeners heard in the voice alone.

Seen: all tables, the names of the files. What was intended is not what is heard: fewer than half of the clips are
heard as meant. So the label is the vote of those who heard the voice without the face (`VoiceVote`); ties make no
emotion question. Gender is what the table of actors says. Recalled: `AudioWAV`, 16 kHz. An archive of the repository
holds stubs of Git LFS in place of sound: they are rejected by name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from builders.contract.source import Archive, Manual, Source, candidates, speaker, worded
from builders.reading.files import Row, table, unknown_label
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

_COMMIT = "1658cd342dff90010aa843eaeebd53610a08b1dc"
_RAW = f"https://raw.githubusercontent.com/CheyneyComputerScience/CREMA-D/{_COMMIT}"
VOTES, ACTORS = "processedResults/summaryTable.csv", "VideoDemographics.csv"
_SHA256 = {
    VOTES: "fb0e382700d32c0d9adc0c6815292215a36bcf912f2657048862c91e3bd2b317",
    ACTORS: "e33ddc8b60bedf98541735801127cbb67098b5957271adbdd5dea8a44294eec3",
}

SOURCE = Source(
    name="crema_d",
    title="CREMA-D",
    folders=("CREMA-D", "benchmarks/CREMA-D"),
    revision=_COMMIT,
    licence="ODbL-1.0",
    redistributable=True,
    attribution="CREMA-D by H. Cao, D. G. Cooper, M. K. Keutmann, R. C. Gur, A. Nenkova and R. Verma",
    citation="H. Cao, D. G. Cooper, M. K. Keutmann, R. C. Gur, A. Nenkova, R. Verma. CREMA-D: Crowd-sourced Emotional "
    "Multimodal Actors Dataset. IEEE Transactions on Affective Computing 5(4), 2014",
    homepage="https://github.com/CheyneyComputerScience/CREMA-D",
    how_to_get="Clone https://github.com/CheyneyComputerScience/CREMA-D with Git LFS as CREMA-D",
    cells=(("talk_arena", "emotion"), ("talk_arena", "gender")),
    languages=("en-US",),
    hashes=_SHA256,
    standing="layout",
    size="0.6 GB",
    recordings=7_442,
    fetch=(
        Archive(f"{_RAW}/{VOTES}", _SHA256[VOTES], unpack_to="processedResults"),
        Archive(f"{_RAW}/{ACTORS}", _SHA256[ACTORS]),
        Manual("Clone the repository with Git LFS and put its AudioWAV into CREMA-D"),
    ),
)

EMOTIONS = {"A": "angry", "D": "disgusted", "F": "fearful", "H": "happy", "N": "neutral", "S": "sad"}
GENDERS = {"Female": "female", "Male": "male"}
EMOTION_WORDINGS = ("How does the speaker sound to most listeners?", "Which emotion do most people hear in the voice?")
GENDER_WORDINGS = ("What is the speaker's gender?", "Of which gender is the speaker?")

_NAME = re.compile(r"(\d{4})_[A-Z]{3}_[A-Z]{3}_[A-Z]{2}")
_STUB = b"version https://git-lfs"


def build(root: Path) -> Iterator[Item | Reject]:
    """An emotion question for every clip without a tie, and a gender question for every clip."""
    actors: dict[str, Mapping[str, str]] = {}
    for row in table(SOURCE, root, ACTORS, ("ActorID", "Age", "Sex", "Race")):
        if isinstance(row, Reject):
            yield row
        else:
            actors[row.cells["ActorID"]] = row.cells
    for row in table(SOURCE, root, VOTES, ("FileName", "VoiceVote")):
        yield from [row] if isinstance(row, Reject) else _clip_items(root, row, actors)


def _clip_items(root: Path, row: Row, actors: Mapping[str, Mapping[str, str]]) -> Iterator[Item | Reject]:
    record, where = row.cells["FileName"], f"{VOTES}, line {row.line}"
    match = _NAME.fullmatch(record)
    actor = actors.get(match[1]) if match else None
    if match is None or actor is None or actor["Sex"] not in GENDERS:
        error = SOURCE.error(where, expected="a name such as 1001_DFA_ANG_XX, its actor in the table", got=repr(record))
        yield SOURCE.reject(record, "source.bad_name", error)
        return
    path = root / "AudioWAV" / f"{record}.wav"
    if _is_stub(path):
        error = SOURCE.error(
            f"AudioWAV/{path.name}", expected="sound", got="a stub of Git LFS", remedy="Run `git lfs pull`"
        )
        yield SOURCE.reject(record, "source.missing_file", error)
        return
    gender = GENDERS[actor["Sex"]]
    clip = SOURCE.clip(root, path, language="en-US", speaker=speaker(speaker=match[1], gender=gender, age=actor["Age"]))
    given = {**actor, "gender": gender}
    yield _emotion(record, clip, row.cells["VoiceVote"], where, given)
    yield _asked(record, clip, "gender", (gender, tuple(GENDERS.values()), worded(GENDER_WORDINGS, record)), given)


def _is_stub(path: Path) -> bool:
    if not path.is_file() or path.stat().st_size > 1_000:
        return False
    return path.read_bytes().startswith(_STUB)


def _emotion(record: str, clip: tuple[Media, Clip], vote: str, where: str, actor: Mapping[str, str]) -> Item | Reject:
    if ":" in vote:
        error = SOURCE.error(where, expected="one emotion", got=f"a tie of votes: {vote}")
        return SOURCE.reject(f"{record}#emotion", "source.no_label", error)
    if vote not in EMOTIONS:
        return unknown_label(SOURCE, f"{record}#emotion", where, vote, EMOTIONS)
    heard = EMOTIONS[vote]
    choices = candidates(heard, EMOTIONS.values(), record)
    return _asked(record, clip, "emotion", (heard, choices, worded(EMOTION_WORDINGS, record)), actor)


def _asked(
    record: str,
    clip: tuple[Media, Clip],
    task: str,
    asked: tuple[str, tuple[str, ...], str],
    actor: Mapping[str, str],
) -> Item:
    answer, choices, question = asked
    return SOURCE.item(
        record,
        [clip],
        benchmark="talk_arena",
        task=task,
        question=question,
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
        groups=speaker(speaker=actor["ActorID"], gender=actor["gender"], race=actor["Race"]),
    )
