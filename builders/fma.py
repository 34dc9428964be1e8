"""FMA (Free Music Archive), test part: 30 s of songs with the genre at the top of the archive's tree.

Seen: `fma_metadata/tracks.csv`, with two lines of headers (`set`, `split`; `track`, `genre_top`, `license`; in a third
the index has its name); recalled: `fma_large/<NNN>/<track, six digits>.mp3`, and that licences are titles
(`Attribution-Noncommercial-Share Alike 3.0 United States`). Each song has its artist's licence; one whose title does
not tell which is not passed on. Songs without one top genre, or filed by how they are made, are of no concern.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.creative_commons import Licensed, by_title
from builders.reading.delimited import TableRows, broken
from builders.reading.files import unknown_label
from builders.reading.texts import not_text, raw_lines
from earmark.errors import SourceError
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="fma",
    title="Free Music Archive (FMA large, test part)",
    folders=("fma",),
    revision="1.0",
    licence="LicenseRef-FMA-artists",
    redistributable=False,
    attribution="FMA by M. Defferrard, K. Benzi, P. Vandergheynst and X. Bresson; songs of the Free Music Archive",
    citation="M. Defferrard, K. Benzi, P. Vandergheynst, X. Bresson. FMA: A Dataset for Music Analysis. ISMIR 2017. "
    "arXiv:1612.01840",
    homepage="https://github.com/mdeff/fma",
    how_to_get="Unpack fma_metadata.zip and fma_large.zip, by the links of https://github.com/mdeff/fma, into fma",
    cells=(
        ("ahelm", "air_bench_foundation_genre"),
        ("mmau_pro", "music"),
        ("voiceassistant_eval", "listening_music"),
    ),
    standing="layout",
    size="94 GB",
    fetch=(
        Archive("https://os.unil.cloud.switch.ch/fma/fma_metadata.zip", None),
        Archive("https://os.unil.cloud.switch.ch/fma/fma_large.zip", None),
    ),
)

PARTS = {"set.split": ("training", "validation", "test"), "set.subset": ("small", "medium", "large", "full")}
WORDINGS = ("Which genre is this music?", "To which genre does this song belong?", "How would you file this song?")
GENRES = {
    "Blues": "blues",
    "Classical": "classical music",
    "Country": "country",
    "Easy Listening": "easy listening",
    "Electronic": "electronic music",
    "Folk": "folk",
    "Hip-Hop": "hip-hop",
    "Jazz": "jazz",
    "Old-Time / Historic": "old-time or historic music",
    "Pop": "pop",
    "Rock": "rock",
    "Soul-RnB": "soul or R&B",
    "Spoken": "spoken word",
}
# What is so filed may be of another genre as well: these songs are not asked about.
_OTHER = frozenset({"", "Experimental", "Instrumental", "International"})

_TABLE = "fma_metadata/tracks.csv"
_WANTED = (("set", "split"), ("set", "subset"), ("track", "genre_top"), ("track", "license"), ("track", "title"),
           ("artist", "name"))  # fmt: skip


def build(root: Path) -> Iterator[Item | Reject]:
    """The genre of every song of the test part, once for each benchmark."""
    rows = TableRows(raw_lines(SOURCE, root, _TABLE), ",", csv.QUOTE_MINIMAL)
    read = iter(rows)
    tops, subs = _head(root, read), _head(root, read)
    places = {}
    for top, sub in _WANTED:
        found = [n for n, pair in enumerate(zip(tops, subs, strict=False)) if pair == (top, sub)]
        if not found:
            got = ", ".join(dict.fromkeys(tops)) or "none"
            raise SOURCE.error(f"{root / _TABLE}, line 1", expected=f"a column {top!r} with {sub!r} below it", got=got)
        places[f"{top}.{sub}"] = found[0]
    for line, cells in read:
        where = f"{_TABLE}, line {line}"
        error = broken(SOURCE, where, cells) if isinstance(cells, csv.Error) else _unfit(where, cells, len(tops))
        if error:
            rows.skip()
            yield SOURCE.reject(f"{_TABLE}:{line}", "source.bad_row", error)
        elif isinstance(cells, list) and cells and cells[0] != "track_id":  # the name of the index
            yield from _items(root, cells[0].zfill(6), {name: cells[n].strip() for name, n in places.items()}, where)


def _head(root: Path, rows: Iterator[tuple[int, list[str] | csv.Error]]) -> list[str]:
    line, cells = next(rows, (1, []))
    if isinstance(cells, csv.Error):
        raise broken(SOURCE, f"{root / _TABLE}, line {line}", cells)
    return cells


def _unfit(where: str, cells: list[str], wanted: int) -> SourceError | None:
    """Why a row is no song."""
    strange = not_text(SOURCE, where, "".join(cells))
    if strange or not cells or cells[0] == "track_id":
        return strange
    if len(cells) != wanted:
        return SOURCE.error(where, expected=f"{wanted} cells", got=str(len(cells)))
    return None if cells[0].isdecimal() else SOURCE.error(where, expected="the number of a song", got=repr(cells[0]))


def _items(root: Path, record: str, facts: dict[str, str], where: str) -> Iterator[Item | Reject]:
    for field, known in PARTS.items():
        if facts[field] not in known:
            yield unknown_label(SOURCE, record, where, facts[field], known)
            return
    if facts["set.split"] != "test" or facts["set.subset"] == "full" or facts["track.genre_top"] in _OTHER:
        return
    if facts["track.genre_top"] not in GENRES:
        yield unknown_label(SOURCE, record, where, facts["track.genre_top"], GENRES)
        return
    genre, clip = GENRES[facts["track.genre_top"]], _clip(root, record, facts)
    for benchmark, task in SOURCE.cells:
        yield SOURCE.item(
            record,
            [clip],
            benchmark=benchmark,
            task=task,
            skills=("music_style_and_genre",) if benchmark == "mmau_pro" else (),
            aspects=("knowledge",) if benchmark == "ahelm" else (),
            question=worded(WORDINGS, f"{benchmark}/{record}"),
            choices=candidates(genre, GENRES.values(), record),
            answer_type="choice",
            answers=(genre,),
            scorer="choice",
        )


def _clip(root: Path, record: str, facts: dict[str, str]) -> tuple[Media, Clip]:
    known = by_title(facts["track.license"]) or Licensed(SOURCE.licence, SOURCE.redistributable)
    return SOURCE.clip(
        root,
        root / "fma_large" / record[:3] / f"{record}.mp3",
        licence=known.licence,
        redistributable=known.redistributable,
        attribution=f"“{facts['track.title']}” by {facts['artist.name']} (Free Music Archive); {SOURCE.attribution}",
    )
