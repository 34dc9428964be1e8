"""MTG-Jamendo, test part of split 0: songs with the tags that their artists gave.

Seen: `data/splits/split-0/autotagging-test.tsv` (`TRACK_ID ARTIST_ID ALBUM_ID PATH DURATION TAGS`, then as many tags as
there are: `genre---rock`), `audio_licenses.txt` (blocks of lines: path, title and artist, licence). A tag that is not
there tells nothing of the music: asked is which tag the artist gave, and tags that overlap with one given are not
offered. The sound lies in `raw_30s/audio/<PATH>`. Each song has its own licence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Manual, Source, worded
from builders.reading.creative_commons import Licensed, by_deed
from builders.reading.texts import not_text, raw_lines
from earmark.draw import drawn
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="mtg_jamendo",
    title="MTG-Jamendo (test part of split 0)",
    folders=("mtg-jamendo-dataset",),
    revision="2019",
    licence="LicenseRef-Jamendo-artists",
    redistributable=False,
    attribution="MTG-Jamendo by D. Bogdanov, M. Won, P. Tovstogan, A. Porter and X. Serra",
    citation="D. Bogdanov, M. Won, P. Tovstogan, A. Porter, X. Serra. The MTG-Jamendo Dataset for Automatic Music "
    "Tagging. Machine Learning for Music Discovery Workshop, ICML 2019",
    homepage="https://github.com/MTG/mtg-jamendo-dataset",
    how_to_get="Clone https://github.com/MTG/mtg-jamendo-dataset as mtg-jamendo-dataset, and fetch raw_30s/audio into "
    "it with its script",
    cells=(
        ("ahelm", "air_bench_foundation_genre"),
        ("ahelm", "air_bench_foundation_instrument"),
        ("mmau_pro", "music"),
        ("voiceassistant_eval", "listening_music"),
    ),
    standing="layout",
    size="508 GB",
    fetch=(
        Archive("https://github.com/MTG/mtg-jamendo-dataset/archive/refs/heads/master.zip", None, strip=1),
        Manual("Fetch raw_30s/audio with scripts/download/download.py of mtg-jamendo-dataset into it"),
    ),
)

WORDINGS = {
    "genre": ("Which of these genres did the artist give this song?", "Under which genre did the artist file this?"),
    "instrument": ("Which of these instruments does the artist name?", "Which instrument is said to play here?"),
    "mood/theme": (
        "Which mood or theme did the artist give this song?",
        "Which of these words does the artist use of this song?",
    ),
}
_TABLE, _LICENCES = "data/splits/split-0/autotagging-test.tsv", "audio_licenses.txt"
_COLUMNS = ("TRACK_ID", "ARTIST_ID", "ALBUM_ID", "PATH", "DURATION", "TAGS")
_PATH, _DEED = re.compile(r"\d+/\d+\.mp3"), re.compile(r"https?://creativecommons\.org/\S+")


class _Song(NamedTuple):
    record: str
    path: str
    tags: dict[str, list[str]]


class _Rights(NamedTuple):
    credit: str
    allowed: Licensed


def build(root: Path) -> Iterator[Item | Reject]:
    """A genre, an instrument and a mood of every song that has them, at most three questions."""
    found = list(_songs(root))
    rights = dict(_rights(root))
    songs = [song for song in found if isinstance(song, _Song)]
    known = {kind: sorted({tag for song in songs for tag in song.tags.get(kind, ())}) for kind in WORDINGS}
    for song in found:
        if isinstance(song, Reject):
            yield song
        elif song.path not in rights:
            error = SOURCE.error(_LICENCES, expected=f"the licence of {song.path}", got="none that is known")
            yield SOURCE.reject(song.record, "source.no_licence", error)
        else:
            yield from _items(root, song, rights[song.path], known)


def _songs(root: Path) -> Iterator[_Song | Reject]:
    rows = ((number, line.rstrip("\r\n").split("\t")) for number, line in enumerate(raw_lines(SOURCE, root, _TABLE), 1))
    _, header = next(rows, (1, []))
    for column in _COLUMNS:
        if column not in header:
            got = ", ".join(header) or "none"
            raise SOURCE.error(f"{root / _TABLE}, line 1", expected=f"a column {column!r}", got=got)
    place, first_tag = header.index("PATH"), header.index("TAGS")
    for number, cells in rows:
        where, row = f"{_TABLE}, line {number}", "\t".join(cells)
        strange = not_text(SOURCE, where, row)
        if strange or len(cells) <= first_tag or not _PATH.fullmatch(cells[place]):
            error = strange or SOURCE.error(where, expected="a song with tags", got=repr(row))
            yield SOURCE.reject(f"{_TABLE}:{number}", "source.bad_row", error)
            continue
        tags: dict[str, list[str]] = {}
        for tag in cells[first_tag:]:
            kind, _, word = tag.partition("---")
            tags.setdefault(kind, []).append(word)
        yield _Song(cells[header.index("TRACK_ID")], cells[place], tags)


def _rights(root: Path) -> Iterator[tuple[str, _Rights]]:
    """Path to rights, of every block that names a licence of Creative Commons."""
    path, credit = "", ""
    for line in map(str.strip, raw_lines(SOURCE, root, _LICENCES)):
        deed = _DEED.search(line)
        if _PATH.fullmatch(line):
            path, credit = line, ""
        elif deed and path and (allowed := by_deed(deed[0].rstrip("."))):
            yield path, _Rights(credit, allowed)
            path = ""
        elif line and not credit:
            credit = line


def _items(root: Path, song: _Song, rights: _Rights, known: Mapping[str, list[str]]) -> Iterator[Item | Reject]:
    clip = SOURCE.clip(
        root,
        root / "raw_30s" / "audio" / song.path,
        licence=rights.allowed.licence,
        redistributable=rights.allowed.redistributable,
        attribution=f"{rights.credit}; {SOURCE.attribution}",
    )
    there = [kind for kind in WORDINGS if song.tags.get(kind) and len(_others(song, kind, known)) > 0]
    asked = [(cell, kind) for cell, kind in zip(SOURCE.cells, WORDINGS, strict=False) if kind in there]
    if there and len(asked) < 3:
        asked.append((SOURCE.cells[3], there[-1]))
    for (benchmark, task), kind in asked:
        yield _item(song, clip, benchmark, task, kind, known)
    if not asked:
        error = SOURCE.error(_TABLE, expected=f"a tag of {', '.join(WORDINGS)}", got="none that can be asked for")
        yield SOURCE.reject(song.record, "source.no_label", error)


def _others(song: _Song, kind: str, known: Mapping[str, list[str]]) -> list[str]:
    """Tags that the artist did not give, and that share no part with one that was given."""
    given = song.tags.get(kind, [])
    return [tag for tag in known[kind] if not any(tag in one or one in tag for one in given)]


def _item(
    song: _Song, clip: tuple[Media, Clip], benchmark: str, task: str, kind: str, known: Mapping[str, list[str]]
) -> Item:
    (answer,) = drawn(sorted(set(song.tags[kind])), 1, 0, song.record, kind)
    skill = "music_expression_and_emotion" if kind == "mood/theme" else "music_style_and_genre"
    return SOURCE.item(
        f"{song.record}#{kind}",
        [clip],
        benchmark=benchmark,
        task=task,
        skills=(skill,) if benchmark == "mmau_pro" else (),
        aspects=("knowledge",) if benchmark == "ahelm" else (),
        question=worded(WORDINGS[kind], song.record),
        choices=tuple(sorted((answer, *_others(song, kind, known)))),
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
