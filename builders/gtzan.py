"""GTZAN: genres of music, 30 s each; the test part that is filtered of faults, with tempo.

Seen: `data/genres.tar.gz` with `genres/<genre>/<genre>.NNNNN.wav`; of another repository
`tempo/gtzan_<genre>_NNNNN.bpm` (one number); a list `test_filtered.txt` of 290 files without repetitions, wrong labels
and artists of the other parts (its lines are recalled: `<genre>/<genre>.NNNNN.wav`). The corpus has no stated licence:
none of it is passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, HubFiles, Manual, Source
from builders.reading.files import bad_row
from builders.reading.number_files import numbers_if_any
from builders.reading.questions import MUSIC, Question, items
from builders.reading.tempo import tempo_question
from builders.reading.texts import raw_lines
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="gtzan",
    title="GTZAN (test part, filtered of faults)",
    folders=("GTZAN", "marsyas__gtzan"),
    revision="1.0",
    licence="LicenseRef-GTZAN",
    redistributable=False,
    attribution="GTZAN by G. Tzanetakis and P. Cook; sound of commercial releases",
    citation="G. Tzanetakis, P. Cook. Musical Genre Classification of Audio Signals. IEEE Transactions on Speech and "
    "Audio Processing 10(5), 2002; B. L. Sturm. The State of the Art Ten Years After a State of the Art. 2014",
    homepage="https://github.com/TempoBeatDownbeat/gtzan_tempo_beat",
    how_to_get="Unpack data/genres.tar.gz of marsyas/gtzan on the Hub as GTZAN/data/genres, put the folder tempo of "
    "https://github.com/TempoBeatDownbeat/gtzan_tempo_beat and test_filtered.txt of "
    "https://github.com/coreyker/dnn-mgr into GTZAN",
    cells=(("mmau_pro", "music"),),
    standing="layout",
    size="1.2 GB",
    # The commit "Add data" of the repository's history.
    fetch=(
        HubFiles(
            "marsyas/gtzan", "7031b102fce5383cfdfa12714eaf42065e82b855", ("data/genres.tar.gz",), unpack=("*.tar.gz",)
        ),
        Archive("https://github.com/TempoBeatDownbeat/gtzan_tempo_beat/archive/refs/heads/main.zip", None, strip=1),
        Manual("Put test_filtered.txt of https://github.com/coreyker/dnn-mgr into GTZAN"),
    ),
)

GENRE_WORDINGS = ("Which genre is this music?", "To which genre does this recording belong?")
GENRES = {
    "blues": "blues",
    "classical": "classical music",
    "country": "country",
    "disco": "disco",
    "hiphop": "hip-hop",
    "jazz": "jazz",
    "metal": "metal",
    "pop": "pop",
    "reggae": "reggae",
    "rock": "rock",
}
# Sturm 2013: of these the collection itself is not sure.
APART = (
    frozenset({"metal", "rock"}), frozenset({"pop", "disco"}), frozenset({"pop", "rock"}),
    frozenset({"pop", "hip-hop"}), frozenset({"country", "rock"}), frozenset({"blues", "rock"}),
)  # fmt: skip

_NAME = re.compile(r"([a-z]+)/\1\.(\d{5})\.(?:wav|au)")


def build(root: Path) -> Iterator[Item | Reject]:
    """Genre of every listed file, and its tempo."""
    listed = [line.strip() for line in raw_lines(SOURCE, root, "test_filtered.txt") if line.strip()]
    if not listed:
        raise SOURCE.error(str(root / "test_filtered.txt"), expected="names of files", got="none")
    for name in listed:
        match = _NAME.fullmatch(name)
        if not match or match[1] not in GENRES:
            error = SOURCE.error("test_filtered.txt", expected="a line such as jazz/jazz.00000.wav", got=repr(name))
            yield SOURCE.reject(name, "source.bad_name", error)
            continue
        try:
            yield from _items(root, match[1], match[2])
        except (SourceError, ValueError) as error:
            yield bad_row(SOURCE, name, name, error, expected="a tempo")


def _items(root: Path, genre: str, number: str) -> Iterator[Item]:
    record = f"{genre}.{number}"
    rows = numbers_if_any(SOURCE, root, f"tempo/gtzan_{genre}_{number}.bpm")
    yield from items(
        SOURCE,
        MUSIC,
        record,
        SOURCE.clip(root, root / "data" / "genres" / genre / f"{record}.wav"),
        Question(GENRE_WORDINGS, GENRES[genre], GENRES.values(), APART, ("music_style_and_genre",), "genre"),
        tempo_question(float(rows[0][0]) if rows else None),
    )
