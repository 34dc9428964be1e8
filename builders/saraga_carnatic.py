"""Saraga Carnatic 1.5: concerts of Carnatic music with their metadata and annotations by hand.

Seen: `<concert>/<piece>/<piece>.json` (`mbid`, `raaga[]`, `taala[]` with `common_name`), `<piece>.mp3.mp3` (the mix;
the ending is double), `<piece>.tempo-manual.txt` (one line: aksharas and beats a minute, … or NaN). Raga and tala are
read from the JSON, never from names of folders, and asked where a piece has one; stems are not asked about. Raga is
asked where the corpus has two or more. Names of talas but adi are recalled: those that are not known are not asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from builders.brid import TEMPI, TEMPI_APART, TEMPO_WORDINGS, numbers, tempo_choice
from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import files
from builders.reading.json_files import json_value
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="saraga_carnatic",
    title="Saraga Carnatic",
    folders=("saraga1.5_carnatic", "saraga_carnatic/saraga1.5_carnatic",
             "mirdata-mini/saraga_carnatic/saraga1.5_carnatic"),
    revision="1.5",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="Saraga by B. Bozkurt, A. Srinivasamurthy, S. Gulati and X. Serra, and the artists",
    citation="B. Bozkurt, A. Srinivasamurthy, S. Gulati, X. Serra. Saraga: Research Datasets of Indian Art Music. "
    "2018. doi:10.5281/zenodo.4301737",
    homepage="https://zenodo.org/records/4301737",
    how_to_get="Unpack saraga1.5_carnatic.zip of https://zenodo.org/records/4301737 as saraga1.5_carnatic",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(Archive("https://zenodo.org/records/4301737/files/saraga1.5_carnatic.zip", None, strip=1),),
)  # fmt: skip

RAGA_WORDINGS = ("In which raga is this piece of Carnatic music?", "Which raga of Carnatic music is this?")
TALA_WORDINGS = ("In which tala is this piece of Carnatic music?", "Which tala of Carnatic music is kept?")
TALAS = {
    "adi": "adi",
    "khanda chapu": "khanda chapu",
    "mishra chapu": "mishra chapu",
    "misra chapu": "mishra chapu",
    "rupaka": "rupaka",
    "rupakam": "rupaka",
}


def only(entries: Any) -> str | None:
    """The common name in a list of the metadata, where all entries are of one; None where there are several."""
    names = {str(entry.get("common_name") or "").strip() for entry in entries or () if isinstance(entry, dict)}
    return names.pop() or None if len(names) == 1 else None


def distinct(names: Iterable[str | None]) -> tuple[str, ...]:
    """Names that differ in more than case, sorted."""
    return tuple(sorted({name.casefold(): name for name in sorted(n for n in names if n)}.values()))


def pieces(source: Source, root: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The mix of every piece, and what its JSON says.

    Raises:
        SourceError: There is no piece, or a JSON file is none or holds something else.
    """
    for path in files(source, root, "*/*/*.json"):
        facts = json_value(source, root, path.relative_to(root).as_posix())
        if not isinstance(facts, dict):
            raise source.error(str(path), expected="an object with the facts of a piece", got=type(facts).__name__)
        yield path.with_name(f"{path.stem}.mp3.mp3"), facts


def build(root: Path) -> Iterator[Item | Reject]:
    """Raga, tala and tempo of every piece that has one of each."""
    found = list(pieces(SOURCE, root))
    ragas = distinct(only(facts.get("raaga")) for _, facts in found)
    for path, facts in found:
        try:
            items = list(_items(root, path, facts, ragas))
        except (SourceError, ValueError, IndexError) as error:
            said = (
                error if isinstance(error, SourceError) else SOURCE.error(path.name, expected="tempo", got=str(error))
            )
            yield SOURCE.reject(path.parent.name, "source.bad_row", said)
            continue
        yield from items
        if not items:
            none = SOURCE.error(path.parent.name, expected="one raga, one tala or a tempo", got="none")
            yield SOURCE.reject(path.parent.name, "source.no_label", none)


def _items(root: Path, path: Path, facts: dict[str, Any], ragas: tuple[str, ...]) -> Iterator[Item]:
    record = str(facts.get("mbid") or path.parent.relative_to(root).as_posix())
    raga = next((r for r in ragas if r.casefold() == str(only(facts.get("raaga"))).casefold()), None)
    tala = TALAS.get(str(only(facts.get("taala"))).casefold())
    name = f"{path.parent.relative_to(root).as_posix()}/{path.parent.name}.tempo-manual.txt"
    rows = numbers(SOURCE, root, name) if (root / name).is_file() else []
    tempo = tempo_choice(float(rows[0][1])) if rows else None
    for part, skill, wordings, answer, labels, apart in (
        ("raga", "music_pitch_and_melody", RAGA_WORDINGS, raga if len(ragas) > 1 else None, ragas, ()),
        ("tala", "music_rhythm_metre_tempo", TALA_WORDINGS, tala, distinct(TALAS.values()), ()),
        ("tempo", "music_rhythm_metre_tempo", TEMPO_WORDINGS, tempo, TEMPI, TEMPI_APART),
    ):
        if answer:
            yield SOURCE.item(
                f"{record}#{part}",
                [SOURCE.clip(root, path)],
                benchmark="mmau_pro",
                task="music",
                skills=(skill,),
                question=worded(wordings, record),
                choices=candidates(answer, labels, record, apart),
                answer_type="choice",
                answers=(answer,),
                scorer="choice",
            )
