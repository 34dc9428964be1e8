"""Two pieces of a test session; the wearer is participant 2."""

from __future__ import annotations

from math import cos, radians, sin
from pathlib import Path
from typing import Any

from tests.fake.sound import tone
from tests.fake.text import json_file

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "easycom/216595e8969377b0"

FRAMES = 60
SEATS = {2: (0.0, 1.2, 0.0), 4: (0.9, 1.2, 0.7), 5: (-1.0, 1.1, 0.6)}  # metres: left, up, forward
SPOKEN = {
    "Session_10/00-00-000": ((2, 1, 9), (4, 11, 36), (5, 40, 58)),
    "Session_10/01-00-500": ((5, 3, 30), (2, 31, 50)),
}


def pose(participant: int, yaw_deg: float = 0.0) -> dict[str, Any]:
    """A head in its seat, turned to its left by some degrees."""
    half = radians(yaw_deg) / 2
    place = dict(zip(("Position_X", "Position_Y", "Position_Z"), SEATS[participant], strict=True))
    turn = {"Quaternion_X": 0.0, "Quaternion_Y": sin(half), "Quaternion_Z": 0.0, "Quaternion_W": cos(half)}
    return {"Participant_ID": participant, **place, **turn, "isUpSideDown": False}


def make(root: Path) -> None:
    """Write the corpus."""
    main = root / "EasyComDataset" / "Main"
    for n, (name, spoken) in enumerate(SPOKEN.items()):
        said = [
            {
                "Start_Frame": start,
                "End_Frame": end,
                "Participant_ID": who,
                "Transcription": "made up words",
                "Target_of_Speech": "Group",
            }
            for who, start, end in spoken
        ]
        tone(main / "Glasses_Microphone_Array_Audio" / f"{name}.wav", 200.0 + 50 * n, duration_s=3.0, channels=6)
        json_file(main / "Speech_Transcriptions" / f"{name}.json", said)
        poses = [{"Frame_Number": k + 1, "Participants": [pose(2, 10.0), pose(4), pose(5)]} for k in range(FRAMES)]
        json_file(main / "Tracked_Poses" / f"{name}.json", poses)
