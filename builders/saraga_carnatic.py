"""Saraga Carnatic 1.5: concerts of Carnatic music with their metadata and annotations by hand.

Seen: `<concert>/<piece>/<piece>.json` (`mbid`, `raaga[]`, `taala[]` with `common_name`), `<piece>.mp3.mp3` (the mix;
the ending is double), `<piece>.tempo-manual.txt` (one line: aksharas and beats a minute, … or NaN). Raga and tala are
read from the JSON, never from names of folders, and asked where a piece has one; stems are not asked about. Raga is
asked where the corpus has two or more. Names of talas but adi are recalled: those that are not known are not asked.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.indian_music import Piece, distinct, only, saraga
from builders.reading.questions import Question
from builders.reading.tempo import RHYTHM_SKILL, tempo_question

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


def _asked(piece: Piece) -> list[Question]:
    tala = TALAS.get(str(only(piece.facts.get("taala"))).casefold())
    return [
        Question(RAGA_WORDINGS, piece.mode, piece.modes, (), ("music_pitch_and_melody",), "raga"),
        Question(TALA_WORDINGS, tala, distinct(TALAS.values()), (), (RHYTHM_SKILL,), "tala"),
        tempo_question(float(piece.tempi[0][1]) if piece.tempi else None),
    ]


build = saraga(SOURCE, "raaga", _asked)
