"""A folder of one's own: rows of each type of answer, as a spreadsheet program saves them."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "folder/9c71cbffa259d076"

HEADER = "audio,question,choices,answer,licence,answer_type,skills,attribution,redistributable,transcript,language"
ROWS = (
    "x1.wav,Which tone is heard?,a low tone|a high tone|noise|a chirp,a low tone,CC0-1.0,,,,,,",
    '"x1.wav|sub/x2.wav","Higher, and how?",first|second,second,CC-BY-4.0,,sound_temporal_reasoning,Ann,yes,,',
    "sub/x2.wav,How many tones are there?,,1,LicenseRef-Club,number,,,no,,",
    "x3.wav,Write it down.,,Good morning to you,CC-BY-4.0,transcript,,,,Good morning to you,en-GB",
)


def make(root: Path) -> None:
    """Write the sounds and the table."""
    folder = root / "folder"
    tone(folder / "x1.wav", 200.0)
    tone(folder / "sub" / "x2.wav", 800.0)
    tone(folder / "x3.wav", 300.0, channels=2)
    write_table(folder, *ROWS)


def write_table(folder: Path, *rows: str, header: str = HEADER) -> None:
    """Write `items.csv` with the byte order mark and the line ends of a spreadsheet program."""
    (folder / "items.csv").write_bytes(("\r\n".join([header, *rows]) + "\r\n").encode("utf-8-sig"))
