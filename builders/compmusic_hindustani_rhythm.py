"""CompMusic Hindustani rhythm (HMR): excerpts of two minutes with every matra and sam marked by hand.

Seen: `HMR_1.0/audio/*.wav`, `annotations/meter/<name>.meter` (`16/8`: matras of a cycle), `annotations/beats/
<name>.beats` (`time,position`, 1 is the sam). The spreadsheet (`HMDf.xlsx`) is not read: of what it alone holds, lost
are tal (two tals may have as many matras), laya and raag by name, artist, album, instrument, where an excerpt begins
and ends, and the recording's MBID; rates of matras, which it sums up, are in the text files. A matra may last from a
sixth of a second to six: its rate is asked where people would tap it. On request.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source, candidates
from builders.reading.files import files
from builders.reading.indian_music import cycle_question, marked_cycle
from builders.reading.questions import MUSIC, Question, items
from builders.reading.tempo import RHYTHM_SKILL, TEMPI, TEMPI_APART, beats_per_minute, tempo_choice
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="compmusic_hindustani_rhythm",
    title="CompMusic Hindustani Rhythm",
    folders=("HMR_1.0", "compmusic_hindustani_rhythm/HMR_1.0", "mirdata-mini/compmusic_hindustani_rhythm/HMR_1.0"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=False,
    attribution="CompMusic Hindustani Rhythm Dataset by A. Srinivasamurthy and X. Serra; sound of commercial releases",
    citation="A. Srinivasamurthy, A. Holzapfel, A. T. Cemgil, X. Serra. A Generalized Bayesian Model for Tracking Long "
    "Metrical Cycles in Acoustic Music Signals. ICASSP 2016. doi:10.1109/ICASSP.2016.7471640",
    homepage="https://zenodo.org/records/1264742",
    how_to_get="Ask for access at https://zenodo.org/records/1264742 and unpack the archive as HMR_1.0",
    cells=(("mmau_pro", "music"),),
    standing="real",
    gated=Gate("https://zenodo.org/records/1264742", "", "access is granted on request"),
    recordings=151,
    fetch=(Manual("Ask for access at https://zenodo.org/records/1264742; unpack the archive as HMR_1.0"),),
)

CYCLE_WORDINGS = (
    "How many matras has one cycle of the tal?",
    "This is Hindustani music. How many matras are there from one sam to the next?",
)
RATE_WORDINGS = ("How fast are the matras?", "This is Hindustani music. At which tempo do the matras follow?")


def build(root: Path) -> Iterator[Item | Reject]:
    """The matras of a cycle, and their rate where it is neither very slow nor very fast."""
    for path in files(SOURCE, root, "audio/*.wav"):
        cycle = marked_cycle(SOURCE, root, path, path.stem)
        if isinstance(cycle, Reject):
            yield cycle
            continue
        rate = tempo_choice(beats_per_minute(cycle.times_s))
        offered = candidates(rate, TEMPI, path.stem, TEMPI_APART) if rate else ()
        asked = (
            cycle_question(cycle, CYCLE_WORDINGS),
            Question(RATE_WORDINGS, rate and _matras(rate), map(_matras, offered), (), (RHYTHM_SKILL,), "rate"),
        )
        yield from items(SOURCE, MUSIC, path.stem, SOURCE.clip(root, path), *asked)


def _matras(tempo: str) -> str:
    return tempo.replace("beats", "matras")
