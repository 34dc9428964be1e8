"""EasyCom, test sessions: talk at a table in a noisy restaurant, by the six microphones of glasses.

`Main/{Glasses_Microphone_Array_Audio,Speech_Transcriptions,Tracked_Poses}/Session_<n>/<mm-ss-SSS>.{wav,json}`.
Transcripts (`Start_Frame, End_Frame, Participant_ID, Transcription, Target_of_Speech`) and poses (`Participants` of
`Participant_ID, Position_X/Y/Z, Quaternion_X/Y/Z/W, isUpSideDown`, one entry a frame, 20 a second) are seen; that
the wearer is participant 2 is from one loader, that the identity looks along Z is recalled. X is left, Y up, Z
forward. A side is asked only if it is the same by the wearer's head and by the room alone, all through an utterance;
so an error in either convention makes rejects and no wrong answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from math import atan2, degrees
from pathlib import Path
from typing import Any, NamedTuple

from builders.contract.guard import each
from builders.contract.source import Manual, Source, worded
from builders.reading.files import files
from builders.reading.json_files import json_value
from earmark.item import Evidence, Item
from earmark.shards import Reject

SOURCE = Source(
    name="easycom",
    title="EasyCom (test sessions)",
    folders=("EasyComDataset", "EasyCom"),
    revision="010b58cc3c2eb4a4b49f675091999aa0feb9c6f9",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="EasyCom by J. Donley et al., Facebook Reality Labs",
    citation="J. Donley et al. EasyCom: An Augmented Reality Dataset to Support Algorithms for Easy Communication in "
    "Noisy Environments. arXiv:2107.04174.",
    homepage="https://github.com/facebookresearch/EasyComDataset",
    how_to_get="Unpack the release of https://github.com/facebookresearch/EasyComDataset as EasyComDataset, so that "
    "Main/ lies in it",
    cells=(("mmau_pro", "spatial_audio"), ("mmau_pro", "speech")),
    languages=("en",),
    standing="layout",
    fetch=(Manual("Unpack a release of https://github.com/facebookresearch/EasyComDataset as EasyComDataset"),),
)

TEST_SESSIONS = (10, 11)
WEARER = 2
FRAMES_PER_S = 20.0
MIN_SPEECH_S = 1.0
SIDES = {"on the left": (20.0, 160.0), "on the right": (-160.0, -20.0)}  # azimuth in degrees, left positive
SIDE_WORDINGS = ("On which side is the first person who speaks, other than the one who wears the microphones?",)
COUNT_WORDINGS = ("How many different people speak in this recording?", "Count the people who speak.")

_KEYS = ("Start_Frame", "End_Frame", "Participant_ID")


class _Utterance(NamedTuple):
    """Who speaks, in frames from 0."""

    speaker: int
    start: int
    end: int


def build(root: Path) -> Iterator[Item | Reject]:
    """How many speak, and where the first is who speaks, in every minute of the test sessions."""
    wanted = {f"Session_{n}" for n in TEST_SESSIONS}
    minutes = files(SOURCE, root, "Main/Speech_Transcriptions/Session_*/*.json")
    yield from each(SOURCE, [path for path in minutes if path.parent.name in wanted], partial(_items, root), _record)


def _record(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def _items(root: Path, path: Path) -> Iterator[Item | Reject]:
    name, record = path.relative_to(root).as_posix(), _record(path)
    poses = f"Main/Tracked_Poses/{record}.json"
    spoken = sorted(_utterances(json_value(SOURCE, root, name), name), key=lambda u: (u.start, u.speaker))
    if not spoken:
        error = SOURCE.error(name, expected="someone who speaks", got="nobody")
        yield SOURCE.reject(record, "source.no_label", error)
        return
    yield _count(root, record, len({utterance.speaker for utterance in spoken}))
    yield _side(root, record, spoken, json_value(SOURCE, root, poses) if (root / poses).is_file() else [])


def _utterances(found: Any, name: str) -> list[_Utterance]:
    try:
        return [
            _Utterance(int(each["Participant_ID"]), int(each["Start_Frame"]) - 1, int(each["End_Frame"]) - 1)
            for each in found
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise SOURCE.error(name, expected=f"a list of {', '.join(_KEYS)}", got=repr(error)) from None


def _count(root: Path, record: str, people: int) -> Item:
    return SOURCE.item(
        record,
        [SOURCE.clip(root, _sound(root, record), layout="array", language="en")],
        benchmark="mmau_pro",
        task="speech",
        skills=("speech_activity_and_turn_taking",),
        question=worded(COUNT_WORDINGS, record),
        answer_type="number",
        answers=(str(people),),
        scorer="number",
    )


def _side(root: Path, record: str, spoken: list[_Utterance], poses: Any) -> Item | Reject:
    frames = int(MIN_SPEECH_S * FRAMES_PER_S)
    first = next((utterance for utterance in spoken if utterance.speaker != WEARER), None)
    long = first is not None and first.end - first.start >= frames and isinstance(poses, list)
    side = side_of(poses[first.start : first.end], first.speaker) if first and long else None
    if not first or not side:
        error = SOURCE.error(
            record, expected=f"one who speaks for {MIN_SPEECH_S} s, on one side of the wearer", got="none"
        )
        return SOURCE.reject(record, "source.no_label", error)
    span = Evidence(clip=0, start_s=first.start / FRAMES_PER_S, end_s=first.end / FRAMES_PER_S)
    return SOURCE.item(
        record,
        [SOURCE.clip(root, _sound(root, record), layout="array", language="en")],
        benchmark="mmau_pro",
        task="spatial_audio",
        question=worded(SIDE_WORDINGS, record),
        choices=tuple(sorted(SIDES)),
        answer_type="choice",
        answers=(side,),
        scorer="choice",
        evidence=(span,),
    )


def _sound(root: Path, record: str) -> Path:
    return root / "Main" / "Glasses_Microphone_Array_Audio" / f"{record}.wav"


def side_of(poses: Sequence[Any], speaker: int) -> str | None:
    """The side on which a person is in all frames, by the wearer's head and by the room; None if it is not one."""
    sides: set[str | None] = set()
    for frame in poses:
        try:
            heads = {int(head["Participant_ID"]): head for head in frame["Participants"]}
            azimuths = _azimuths_deg(heads[WEARER], heads[speaker])
        except (KeyError, TypeError, ValueError):
            return None  # someone is not seen, or a head is upside down
        for azimuth_deg in azimuths:
            sides.add(next((side for side, (low, high) in SIDES.items() if low <= azimuth_deg <= high), None))
    return sides.pop() if len(sides) == 1 else None


def _azimuths_deg(wearer: dict[str, Any], other: dict[str, Any]) -> tuple[float, float]:
    """Azimuth of the other, left positive: seen along the wearer's head, and along the room's Z axis.

    Raises:
        ValueError: The wearer's head is upside down.
    """
    if wearer.get("isUpSideDown"):
        raise ValueError("upside down")
    dx, dy, dz = (float(other[f"Position_{axis}"]) - float(wearer[f"Position_{axis}"]) for axis in "XYZ")
    # The inverse of the head's rotation: the quaternion with its vector part negated.
    x, y, z, w = (float(wearer[f"Quaternion_{axis}"]) for axis in "XYZW")
    x, y, z = -x, -y, -z
    left = (1 - 2 * (y * y + z * z)) * dx + 2 * (x * y - z * w) * dy + 2 * (x * z + y * w) * dz
    ahead = 2 * (x * z - y * w) * dx + 2 * (y * z + x * w) * dy + (1 - 2 * (x * x + y * y)) * dz
    return degrees(atan2(left, ahead)), degrees(atan2(dx, dz))
