"""Three songs: with a tag of each kind, with several genres, with several instruments."""

from __future__ import annotations

from pathlib import Path

from tests.fake.sound import tone
from tests.fake.text import lines

EXPECTED_ITEMS = 8
EXPECTED_FIRST_ID = "mtg_jamendo/f071c85593c12e06"

SONGS = (
    ("14/9214.mp3", ("genre---rock", "instrument---piano", "mood/theme---happy"), "by-nc-sa/3.0"),
    ("15/9215.mp3", ("genre---pop", "genre---poprock", "genre---dance"), "by/3.0"),
    ("16/9216.mp3", ("genre---jazz", "mood/theme---sad", "instrument---guitar", "instrument---bass"), "by-nd/2.5"),
)


def make(root: Path) -> None:
    """Write the corpus."""
    folder = root / "mtg-jamendo-dataset"
    rows = ["TRACK_ID\tARTIST_ID\tALBUM_ID\tPATH\tDURATION\tTAGS"]
    licences = []
    for n, (path, tags, licence) in enumerate(SONGS):
        number = path[3:7]
        head = (f"track_000{number}", f"artist_00000{n}", f"album_00000{n}", path, "124.6")
        rows.append("\t".join((*head, *tags)))
        licences += [
            path,
            f"Song {number} by Artist {n} from Jamendo: http://www.jamendo.com/track/{number}",
            f"Available under a Creative Commons licence: http://creativecommons.org/licenses/{licence}/",
            "",
        ]
        tone(folder / "raw_30s" / "audio" / path, 300.0 + 40 * n, duration_s=0.5, channels=2)
    lines(folder / "data" / "splits" / "split-0" / "autotagging-test.tsv", *rows)
    lines(folder / "audio_licenses.txt", *licences)
