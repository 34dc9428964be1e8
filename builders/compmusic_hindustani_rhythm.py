"""CompMusic Hindustani rhythm (HMR): excerpts of two minutes with every matra and sam marked by hand.

Seen: `HMR_1.0/audio/*.wav`, `annotations/meter/<name>.meter` (`16/8`: matras of a cycle), `annotations/beats/
<name>.beats` (`time,position`, 1 is the sam). Names of tal, laya and raag stand in a spreadsheet only, which is not
read. A matra may last from a sixth of a second to six: its rate is asked where people would tap it. On request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.brid import TEMPI, TEMPI_APART, beats_per_minute, numbers, tempo_choice
from builders.contract.source import Gate, Manual, Source, candidates, worded
from builders.reading.files import files, lines
from earmark.errors import SourceError
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
    fetch=(Manual("Ask for access at https://zenodo.org/records/1264742; unpack the archive as HMR_1.0"),),
)

CYCLE_WORDINGS = (
    "How many matras has one cycle of the tal?",
    "This is Hindustani music. How many matras are there from one sam to the next?",
)
RATE_WORDINGS = ("How fast are the matras?", "This is Hindustani music. At which tempo do the matras follow?")

_METER = re.compile(r"(\d+)/\d+")


def build(root: Path) -> Iterator[Item | Reject]:
    """The matras of a cycle, and their rate where it is neither very slow nor very fast."""
    for path in files(SOURCE, root, "audio/*.wav"):
        try:
            yield from _items(root, path)
        except (SourceError, ValueError) as error:
            where = f"annotations of {path.stem}"
            found = error if isinstance(error, SourceError) else SOURCE.error(where, expected="beats", got=str(error))
            yield SOURCE.reject(path.stem, "source.bad_row", found)


def _items(root: Path, path: Path) -> Iterator[Item | Reject]:
    record, meter_file = path.stem, f"annotations/meter/{path.stem}.meter"
    meter = "".join(lines(SOURCE, root, meter_file)).strip()
    matras = [(float(row[0]), int(row[1])) for row in numbers(SOURCE, root, f"annotations/beats/{record}.beats")]
    match = _METER.fullmatch(meter)
    if not match or any(position > int(match[1]) for _, position in matras):
        got = f"{meter!r} and position {max((p for _, p in matras), default=0)}"
        error = SOURCE.error(meter_file, expected="a meter that holds all positions", got=got)
        yield SOURCE.reject(record, "source.contradiction", error)
        return
    clip = SOURCE.clip(root, path)
    yield SOURCE.item(
        f"{record}#cycle",
        [clip],
        benchmark="mmau_pro",
        task="music",
        skills=("music_rhythm_metre_tempo", "music_quantitative_reasoning"),
        question=worded(CYCLE_WORDINGS, record),
        answer_type="number",
        answers=(match[1],),
        scorer="number",
    )
    rate = tempo_choice(beats_per_minute([time_s for time_s, _ in matras]))
    if rate:
        labels = {tempo: tempo.replace("beats", "matras") for tempo in TEMPI}
        yield SOURCE.item(
            f"{record}#rate",
            [clip],
            benchmark="mmau_pro",
            task="music",
            skills=("music_rhythm_metre_tempo",),
            question=worded(RATE_WORDINGS, record),
            choices=tuple(labels[tempo] for tempo in candidates(rate, TEMPI, record, TEMPI_APART)),
            answer_type="choice",
            answers=(labels[rate],),
            scorer="choice",
        )
