"""Saraga Hindustani 1.5: performances of Hindustani music with their metadata and annotations by hand.

Seen: `<release>/<piece>/<piece>.json` (`mbid`, `raags[]`, `taals[]` with `common_name`), `<piece>.mp3.mp3` (the ending
is double), `<piece>.tempo-manual.txt` (a line for each section: matras a minute, … start, duration; -1 where it has no
metre). Raag and tal are read from the JSON alone: folders are named for other ragas than they hold. They are asked
where a piece has one; raag where the corpus has two or more. Names of tals but Teentaal and Ektaal are recalled.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from builders.brid import numbers
from builders.contract.source import Archive, Source, candidates, worded
from builders.saraga_carnatic import distinct, only, pieces
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="saraga_hindustani",
    title="Saraga Hindustani",
    folders=("saraga1.5_hindustani", "saraga_hindustani/saraga1.5_hindustani",
             "mirdata-mini/saraga_hindustani/saraga1.5_hindustani"),
    revision="1.5",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="Saraga by B. Bozkurt, A. Srinivasamurthy, S. Gulati and X. Serra, and the artists",
    citation="B. Bozkurt, A. Srinivasamurthy, S. Gulati, X. Serra. Saraga: Research Datasets of Indian Art Music. "
    "2018. doi:10.5281/zenodo.4301737",
    homepage="https://zenodo.org/records/4301737",
    how_to_get="Unpack saraga1.5_hindustani.zip of https://zenodo.org/records/4301737 as saraga1.5_hindustani",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(Archive("https://zenodo.org/records/4301737/files/saraga1.5_hindustani.zip", None, strip=1),),
)  # fmt: skip

RAAG_WORDINGS = ("In which raag is this performance of Hindustani music?", "Which raag of Hindustani music is this?")
TAL_WORDINGS = ("In which tal is this performance of Hindustani music?", "Which tal of Hindustani music is kept?")
ALAP_WORDINGS = (
    "Does the performance begin with an alap, without metre?",
    "Is there an unmetred introduction before the tal begins?",
)
TALS = {
    "dadra": "dadra (6 matras)",
    "ek": "ektal (12 matras)",
    "jhap": "jhaptal (10 matras)",
    "keherwa": "keherwa (8 matras)",
    "rupak": "rupak (7 matras)",
    "teen": "tintal (16 matras)",
    "tin": "tintal (16 matras)",
}


def build(root: Path) -> Iterator[Item | Reject]:
    """Raag and tal of every performance that has one, and whether it begins without metre."""
    found = list(pieces(SOURCE, root))
    raags = distinct(only(facts.get("raags")) for _, facts in found)
    for path, facts in found:
        try:
            items = list(_items(root, path, facts, raags))
        except SourceError as error:
            yield SOURCE.reject(path.parent.name, "source.bad_row", error)
            continue
        yield from items
        if not items:
            none = SOURCE.error(path.parent.name, expected="one raag, one tal or sections", got="none")
            yield SOURCE.reject(path.parent.name, "source.no_label", none)


def _items(root: Path, path: Path, facts: dict[str, Any], raags: tuple[str, ...]) -> Iterator[Item]:
    record = str(facts.get("mbid") or path.parent.relative_to(root).as_posix())
    raag = next((r for r in raags if r.casefold() == str(only(facts.get("raags"))).casefold()), None)
    tal = str(only(facts.get("taals"))).casefold().removesuffix("tal").removesuffix("taal").strip()
    name = f"{path.parent.relative_to(root).as_posix()}/{path.parent.name}.tempo-manual.txt"
    rows = numbers(SOURCE, root, name) if (root / name).is_file() else []
    alap = ("yes" if float(rows[0][0]) == -1 else "no") if rows else None
    for part, skill, wordings, answer, labels in (
        ("raag", "music_pitch_and_melody", RAAG_WORDINGS, raag if len(raags) > 1 else None, raags),
        ("tal", "music_rhythm_metre_tempo", TAL_WORDINGS, TALS.get(tal), distinct(TALS.values())),
        ("alap", "music_structure_and_form", ALAP_WORDINGS, alap, ("no", "yes")),
    ):
        if answer:
            yield SOURCE.item(
                f"{record}#{part}",
                [SOURCE.clip(root, path)],
                benchmark="mmau_pro",
                task="music",
                skills=(skill,),
                question=worded(wordings, record),
                choices=candidates(answer, labels, record),
                answer_type="choice",
                answers=(answer,),
                scorer="choice",
            )
