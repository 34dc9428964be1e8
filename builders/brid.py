"""BRID: Brazilian percussion, 30 s each: single instruments, and mixtures of two to four.

Seen: `Data/Acoustic Mixtures/<n> Instruments/[NNNN] M<n>-<take>-<rhythm>.wav`, `Annotations/tempo/<name>.bpm` (one
number), `Annotations/beats/<name>.beats`. Recalled: that single instruments lie in another folder of `Data`, and all
codes of rhythms but SA. A file whose rhythm has no code that is known here is asked for its tempo alone. The
functions about tempo serve the other builders of music that is annotated so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from pathlib import Path
from statistics import median

from builders.contract.source import Archive, Source, candidates, worded
from builders.reading.files import files, lines
from earmark.errors import SourceError
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="brid",
    title="BRID, Brazilian Rhythmic Instruments Dataset",
    folders=("BRID_1.0", "brid/BRID_1.0", "mirdata-mini/brid/BRID_1.0"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="BRID by L. S. Maia et al.",
    citation="L. S. Maia, P. D. de Tomaz Jr., M. Fuentes, M. Rocamora, L. W. P. Biscainho, M. V. M. Costa, S. Cohen. A "
    "Novel Dataset of Brazilian Rhythmic Instruments and Some Experiments in Computational Rhythm Analysis. AES LAC "
    "2018",
    homepage="https://zenodo.org/records/14051323",
    how_to_get="Unpack audio.zip and annotations.zip of https://zenodo.org/records/14051323 as BRID_1.0",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(
        Archive("https://zenodo.org/records/14051323/files/audio.zip", None, strip=1),
        Archive("https://zenodo.org/records/14051323/files/annotations.zip", None, strip=1),
    ),
)

RHYTHM_WORDINGS = ("Which Brazilian rhythm is played?", "To which rhythm of Brazil does this pattern belong?")
COUNT_WORDINGS = ("How many percussion instruments play together?", "How many percussion instruments are heard?")
TEMPO_WORDINGS = ("Which tempo fits the beat best?", "How fast is the beat?", "What is the tempo of this music?")

RHYTHMS = {
    "SA": "samba",
    "PA": "partido alto",
    "SE": "samba-enredo",
    "CA": "capoeira",
    "MA": "marcha",
    "BA": "baião",
    "MX": "maxixe",
}
APART = (frozenset({"samba", "partido alto", "samba-enredo"}),)  # two are kinds of the first

# Tempi a quarter of an octave apart. Neighbours are never offered together, nor are tempi of which one is twice the
# other: people tap either (Gouyon et al. 2006).
_STEPS = 4
_LADDER_BPM = tuple(round(60 * 2 ** (n / _STEPS)) for n in range(8))
TEMPI = tuple(f"about {bpm} beats per minute" for bpm in _LADDER_BPM)
TEMPI_APART = tuple(frozenset({TEMPI[a], TEMPI[b]}) for a, b in combinations(range(8), 2) if b - a in (1, _STEPS))

_NAME = re.compile(r"\[\d{4}\] (?:M(\d)|[A-Z]\w*)-.*?([A-Z]{2,3})")


def tempo_choice(bpm: float) -> str | None:
    """The tempo of `TEMPI` that is nearest; None if it lies beyond them."""
    if not math.isfinite(bpm) or bpm <= 0:
        return None
    step = round(_STEPS * math.log2(bpm / _LADDER_BPM[0]))
    return TEMPI[step] if 0 <= step < len(TEMPI) else None


def beats_per_minute(times_s: Sequence[float]) -> float:
    """Tempo by the median distance of beats; NaN of fewer than two, or where the times do not rise."""
    steps_s = [later - earlier for earlier, later in pairwise(times_s)]
    middle_s = median(steps_s) if steps_s else 0.0
    return 60 / middle_s if middle_s > 0 else math.nan


def numbers(source: Source, root: Path, name: str) -> list[list[str]]:
    """The cells of a file of annotations, by line: separated by blanks, tabs or commas, the first a number.

    Raises:
        SourceError: A line does not begin with a number: names file and line.
    """
    found = []
    for number, line in enumerate(lines(source, root, name), 1):
        cells = re.split(r"[,\s]+", line.strip())
        if not cells[0]:
            continue
        try:
            float(cells[0])
        except ValueError:
            raise source.error(f"{name}, line {number}", expected="a number", got=repr(cells[0])) from None
        found.append(cells)
    return found


def build(root: Path) -> Iterator[Item | Reject]:
    """Rhythm and tempo of every file, and the number of instruments of a mixture."""
    for path in files(SOURCE, root, "Data/**/*.wav"):
        record = path.relative_to(root).as_posix()
        match = _NAME.fullmatch(path.stem)
        if not match:
            error = SOURCE.error(record, expected="a name such as [0001] M4-01-SA.wav", got=repr(path.name))
            yield SOURCE.reject(record, "source.bad_name", error)
            continue
        folder = path.parent.name
        if match[1] and folder != f"{match[1]} Instruments":
            error = SOURCE.error(record, expected=f"folder '{match[1]} Instruments'", got=repr(folder))
            yield SOURCE.reject(record, "source.contradiction", error)
            continue
        try:
            yield from _items(root, path, match[1], RHYTHMS.get(match[2]))
        except SourceError as error:
            yield SOURCE.reject(record, "source.bad_row", error)


def _items(root: Path, path: Path, count: str | None, rhythm: str | None) -> Iterator[Item | Reject]:
    record, clip = path.stem, SOURCE.clip(root, path)
    tempo_file = f"Annotations/tempo/{path.stem}.bpm"
    rows = numbers(SOURCE, root, tempo_file) if (root / tempo_file).is_file() else []
    tempo = tempo_choice(float(rows[0][0])) if rows else None
    if rhythm:
        choices = candidates(rhythm, RHYTHMS.values(), record, APART)
        yield _choice(record, "rhythm", clip, "music_style_and_genre", RHYTHM_WORDINGS, rhythm, choices)
    if tempo:
        choices = candidates(tempo, TEMPI, record, TEMPI_APART)
        yield _choice(record, "tempo", clip, "music_rhythm_metre_tempo", TEMPO_WORDINGS, tempo, choices)
    if count:
        yield SOURCE.item(
            f"{record}#count",
            [clip],
            benchmark="mmau_pro",
            task="music",
            skills=("music_quantitative_reasoning", "music_timbre_and_instrument_recognition"),
            question=worded(COUNT_WORDINGS, record),
            answer_type="number",
            answers=(count,),
            scorer="number",
        )
    if not (rhythm or tempo or count):
        error = SOURCE.error(record, expected=f"a rhythm ({', '.join(RHYTHMS)}) or a tempo", got="neither")
        yield SOURCE.reject(record, "source.no_label", error)


def _choice(
    record: str,
    part: str,
    clip: tuple[Media, Clip],
    skill: str,
    wordings: tuple[str, ...],
    answer: str,
    choices: tuple[str, ...],
) -> Item:
    return SOURCE.item(
        f"{record}#{part}",
        [clip],
        benchmark="mmau_pro",
        task="music",
        skills=(skill,),
        question=worded(wordings, record),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
