"""A folder of one's own: rows of each type of answer, as a spreadsheet program saves them."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "folder/a8a41dc9c28ce254"

HEADER = "audio,question,choices,answer,licence,answer_type,skills,attribution,redistributable,transcript,language"
ROWS = (
    "low.wav,Which tone is heard?,a low tone|a high tone|noise|a chirp,a low tone,CC0-1.0,,,,,,",
    '"low.wav|sub/high.wav","Which tone is higher, and by how much?",the first|the second,the second,CC-BY-4.0,,'
    "sound_acoustic_source_characterization,Ann,yes,,",
    "sub/high.wav,How many tones are there?,,1,LicenseRef-Club,number,,,no,,",
    "said.wav,Write it down.,,Good morning to you,CC-BY-4.0,transcript,,,,Good morning to you,en-GB",
)


def make(root: Path) -> None:
    """Write the sounds and the table."""
    folder = root / "folder"
    tone(folder / "low.wav", 200.0)
    tone(folder / "sub" / "high.wav", 800.0)
    tone(folder / "said.wav", 300.0, channels=2)
    write_table(folder, *ROWS)


def write_table(folder: Path, *rows: str, header: str = HEADER) -> None:
    """Write `items.csv` with the byte order mark and the line ends of a spreadsheet program."""
    (folder / "items.csv").write_bytes(("\r\n".join([header, *rows]) + "\r\n").encode("utf-8-sig"))
