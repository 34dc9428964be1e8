"""SIMAC rhythm: excerpts of 20 s with a tempo by hand.

Seen: `S_1.0/audio/<name>.flac`, `annotations/tempo/<name>.bpm` (tabs: tempo, a second tempo or `nan`, its weight) and
`annotations/beats/<name>.beats` (one time a line). Where two tempi are annotated, neither is asked for. The corpus
is not offered for download; its sound is of commercial releases, so none of it is passed on.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Manual, Source
from builders.reading.files import bad_row, files
from builders.reading.number_files import numbers
from builders.reading.questions import MUSIC, items
from builders.reading.tempo import tempo_question
from earmark.errors import SourceError
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="simac",
    title="SIMAC rhythm",
    folders=("S_1.0", "simac/S_1.0", "mirdata-mini/simac/S_1.0"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=False,
    attribution="SIMAC rhythm by P. Herrera et al.",
    citation="P. Herrera, J. Bello, G. Widmer, M. Sandler, Ò. Celma, F. Vignoli, E. Pampalk, P. Cano, S. Pauws, X. "
    "Serra. SIMAC: Semantic Interaction with Music Audio Contents. EWIMT 2005. doi:10.1049/ic.2005.0763",
    homepage="https://mirdata.readthedocs.io/en/stable/source/mirdata.html",
    how_to_get="Ask the authors; the corpus is not offered for download. It must lie as S_1.0",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(Manual("Ask the authors for the corpus, and put it as S_1.0"),),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """A tempo question for every file that has one tempo."""
    for path in files(SOURCE, root, "audio/*.flac"):
        record, name = path.stem, f"annotations/tempo/{path.stem}.bpm"
        try:
            rows = [[float(cell) for cell in row] for row in numbers(SOURCE, root, name)]
            second = rows[0][1] if rows and len(rows[0]) > 1 else math.nan
            asked = tempo_question(rows[0][0] if rows and math.isnan(second) else None, part="")
        except (SourceError, ValueError) as error:
            yield bad_row(SOURCE, record, name, error, expected="numbers")
            continue
        if not asked.answer:
            got = repr(rows[0]) if rows else "none"
            found = SOURCE.error(name, expected="one tempo between 55 and 218 beats per minute", got=got)
            yield SOURCE.reject(record, "source.no_label", found)
            continue
        yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), asked)
