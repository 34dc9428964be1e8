"""Saraga Hindustani 1.5: performances of Hindustani music with their metadata and annotations by hand.

Seen: `<release>/<piece>/<piece>.json` (`mbid`, `raags[]`, `taals[]` with `common_name`), `<piece>.mp3.mp3` (the ending
is double), `<piece>.tempo-manual.txt` (a line for each section: matras a minute, … start, duration; -1 where it has no
metre). Raag and tal are read from the JSON alone: folders are named for other ragas than they hold. They are asked
where a piece has one; raag where the corpus has two or more. Names of tals but Teentaal and Ektaal are recalled.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.indian_music import Piece, distinct, only, saraga
from builders.reading.questions import Question

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


def _asked(piece: Piece) -> list[Question]:
    tal = str(only(piece.facts.get("taals"))).casefold().removesuffix("tal").removesuffix("taal").strip()
    alap = ("yes" if float(piece.tempi[0][0]) == -1 else "no") if piece.tempi else None
    return [
        Question(RAAG_WORDINGS, piece.mode, piece.modes, (), ("music_pitch_and_melody",), "raag"),
        Question(TAL_WORDINGS, TALS.get(tal), distinct(TALS.values()), (), ("music_rhythm_metre_tempo",), "tal"),
        Question(ALAP_WORDINGS, alap, ("no", "yes"), (), ("music_structure_and_form",), "alap"),
    ]


build = saraga(SOURCE, "raags", _asked)
