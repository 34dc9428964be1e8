"""CompMusic Carnatic rhythm (CMR): pieces of Carnatic music with every beat and sama marked by hand.

Seen: `CMR_{full_dataset,subset}_1.0/audio/*.wav`, `annotations/meter/<name>.meter` (`8/4`: beats of a cycle), and
`annotations/beats/<name>.beats` (`time,position`, 1 is the sama; may be empty). The subset is excerpts of two minutes
of pieces of the full set. Names of tala and raga stand in a spreadsheet only, which is not read. On request.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.brid import TEMPI, TEMPI_APART, TEMPO_WORDINGS, beats_per_minute, numbers, tempo_choice
from builders.contract.source import Gate, Manual, Source, candidates, worded
from builders.reading.files import files, lines
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="compmusic_carnatic_rhythm",
    title="CompMusic Carnatic Rhythm",
    folders=("compmusic_carnatic_rhythm", "mirdata-mini/compmusic_carnatic_rhythm"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=False,
    attribution="CompMusic Carnatic Rhythm Dataset by A. Srinivasamurthy and X. Serra; sound of commercial releases",
    citation="A. Srinivasamurthy, A. Holzapfel, A. T. Cemgil, X. Serra. Particle Filters for Efficient Meter Tracking "
    "with Dynamic Bayesian Networks. ISMIR 2015",
    homepage="https://zenodo.org/records/1264394",
    how_to_get="Ask for access at https://zenodo.org/records/1264394 and unpack CMR_full_dataset_1.0.zip and "
    "CMR_subset_1.0.zip into compmusic_carnatic_rhythm",
    cells=(("mmau_pro", "music"),),
    standing="real",
    gated=Gate("https://zenodo.org/records/1264394", "", "access is granted on request"),
    fetch=(Manual("Ask at https://zenodo.org/records/1264394; unpack both archives into compmusic_carnatic_rhythm"),),
)

CYCLE_WORDINGS = (
    "How many beats has one cycle of the tala?",
    "This is Carnatic music. How many beats are there from one sama to the next?",
)

_METER = re.compile(r"(\d+)/\d+")


def build(root: Path) -> Iterator[Item | Reject]:
    """The beats of a cycle, and the tempo where beats are marked."""
    for path in files(SOURCE, root, "CMR_*_1.0/audio/*.wav"):
        record = f"{path.parents[1].name}/{path.stem}"
        try:
            yield from _items(root, path, record)
        except (SourceError, ValueError) as error:
            found = error if isinstance(error, SourceError) else SOURCE.error(record, expected="beats", got=str(error))
            yield SOURCE.reject(record, "source.bad_row", found)


def _items(root: Path, path: Path, record: str) -> Iterator[Item | Reject]:
    notes = path.parents[1].relative_to(root) / "annotations"
    meter = "".join(lines(SOURCE, root, f"{notes}/meter/{path.stem}.meter")).strip()
    beats = [(float(row[0]), int(row[1])) for row in numbers(SOURCE, root, f"{notes}/beats/{path.stem}.beats")]
    match = _METER.fullmatch(meter)
    if not match or any(position > int(match[1]) for _, position in beats):
        got = f"{meter!r} and position {max((p for _, p in beats), default=0)}"
        error = SOURCE.error(f"{notes}/meter/{path.stem}.meter", expected="a meter that holds all positions", got=got)
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
    tempo = tempo_choice(beats_per_minute([time_s for time_s, _ in beats]))
    if tempo:
        yield SOURCE.item(
            f"{record}#tempo",
            [clip],
            benchmark="mmau_pro",
            task="music",
            skills=("music_rhythm_metre_tempo",),
            question=worded(TEMPO_WORDINGS, record),
            choices=candidates(tempo, TEMPI, record, TEMPI_APART),
            answer_type="choice",
            answers=(tempo,),
            scorer="choice",
        )
