"""CompMusic Carnatic rhythm (CMR): pieces of Carnatic music with every beat and sama marked by hand.

Seen: `CMR_{full_dataset,subset}_1.0/audio/*.wav`, `annotations/meter/<name>.meter` (`8/4`: beats of a cycle), and
`annotations/beats/<name>.beats` (`time,position`, 1 is the sama; may be empty). The subset is excerpts of two minutes
of pieces of the full set. The spreadsheets (`CMRfullDataset.xlsx`, `CMRdataset.xlsx`) are not read: of what they alone
hold, lost are tala and raga by name, artist, release, lead instrument, where an excerpt begins and ends (full set) and
the recording's MBID; beats and samas, which they count, are in the text files. On request.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source
from builders.reading.files import files
from builders.reading.indian_music import cycle_question, marked_cycle
from builders.reading.questions import MUSIC, items
from builders.reading.tempo import beats_per_minute, tempo_question
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


def build(root: Path) -> Iterator[Item | Reject]:
    """The beats of a cycle, and the tempo where beats are marked."""
    for path in files(SOURCE, root, "CMR_*_1.0/audio/*.wav"):
        record = f"{path.parents[1].name}/{path.stem}"
        cycle = marked_cycle(SOURCE, root, path, record)
        if isinstance(cycle, Reject):
            yield cycle
            continue
        asked = (cycle_question(cycle, CYCLE_WORDINGS), tempo_question(beats_per_minute(cycle.times_s)))
        yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), *asked)
