"""Four clips of ESC-50 in its layout; `make_esc10` writes the other."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import noise

EXPECTED_ITEMS = 4
EXPECTED_FIRST_ID = "esc50/f514e500f5ea81ac"
EXPECTED_ESC10_ITEMS = 3

HEADER = "filename,fold,target,category,esc10,src_file,take"
ROWS = (
    "1-100001-A-0.wav,1,0,dog,True,100001,A",
    "2-100002-A-10.wav,2,10,rain,True,100002,A",
    "2-100002-B-10.wav,2,10,rain,True,100002,B",
    "3-100003-A-19.wav,3,19,thunderstorm,False,100003,A",
)
_PEOPLE = "http://www.freesound.org/people"
CREDITS = f"""\
- [1-100001-A.ogg]: clip derived from made up (one).wav ({_PEOPLE}/ann/sounds/100001/) by ann [CC0]
- [2-100002-A.ogg]: clip derived from wet.aif ({_PEOPLE}/bo%20b/sounds/100002/) by bo b [CC-BY]
- [2-100002-B.ogg]: clip derived from wet.aif ({_PEOPLE}/bo%20b/sounds/100002/) by bo b [CC-Sampling+]
"""
MARKDOWN_CREDITS = """\
- **[1-100001-A.ogg](https://example.org/1-100001-A.ogg)**:  clip derived from \
[made up (one).wav](http://www.freesound.org/people/ann/sounds/100001/) by *ann* ([CC0](http://example.org/zero/))
"""


def make(root: Path) -> None:
    """Write ESC-50's layout."""
    folder = root / "ESC-50"
    (folder / "meta").mkdir(parents=True)
    (folder / "meta" / "esc50.csv").write_text("\n".join([HEADER, *ROWS]) + "\n", encoding="utf-8")
    (folder / "LICENSE").write_text(CREDITS, encoding="utf-8")
    for seed, row in enumerate(ROWS):
        noise(folder / "audio" / row.split(",")[0], seed)


def make_esc10(root: Path) -> None:
    """Write ESC-10's layout."""
    folder = root / "ESC-10"
    for seed, name in enumerate(("001 - Dog bark/1-100001-A", "002 - Rain/2-100002-A", "002 - Rain/2-100002-B")):
        noise(folder / f"{name}.ogg", seed)
    (folder / "README.txt").write_text(CREDITS, encoding="utf-8")
