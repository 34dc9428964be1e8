"""What a corpus on disk would give, without building it: records, rejects by reason, cells, seconds of sound."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from builders.contract.source import Builder
from builders.ingest.extent import Counted
from builders.ingest.units import heard, units
from earmark import audio
from earmark.draw import draw_int, with_drawn_choices
from earmark.errors import AudioError, SourceError
from earmark.item import Item, Media
from earmark.shards import Reject
from earmark.validation import issues

EXAMPLES = 3
PROBED = 100
_OPTIONS = 4


@dataclass(slots=True)
class Inspection:
    """What was found.

    Attributes:
        records: Items and rejects.
        items: Items that are valid records and whose files are there.
        rejects: Reason to count.
        examples: Reason to the first messages.
        cells: (benchmark, task) to count.
        clips: Number of clips of the items.
        probed: How many of them were looked at: those with the smallest hashes.
        probed_s: Their length together, in seconds.
        unreadable: What was wrong with those that could not be opened.
        notes: What is less or more than the corpus has.
    """

    records: int = 0
    items: int = 0
    rejects: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    cells: Counter[tuple[str, str]] = field(default_factory=Counter)
    clips: int = 0
    probed: int = 0
    probed_s: float = 0.0
    unreadable: list[str] = field(default_factory=list)
    notes: tuple[str, ...] = ()

    def reject(self, code: str, message: str) -> None:
        """One more record of which nothing comes."""
        self.rejects[code] += 1
        shown = self.examples.setdefault(code, [])
        if len(shown) < EXAMPLES:
            shown.append(message)


def inspect(builder: Builder, root: Path) -> Inspection:
    """Read a corpus's labels, and the headers of some of its sounds.

    Args:
        builder: Whose corpus.
        root: The corpus's folder.

    Raises:
        SourceError: The corpus cannot be read at all, or nothing in the folder is of it.
    """
    found, counted = Inspection(), Counted(builder)
    drawn: list[tuple[int, int, Media, str]] = []
    for unit in units(counted, root):
        found.records += 1
        if isinstance(unit, Reject):
            found.reject(unit.code, unit.message)
            continue
        item: Item = unit.payload
        faults = issues(with_drawn_choices(item, 0, _OPTIONS))
        if faults:
            found.reject(faults[0].code, str(faults[0]))
        else:
            found.items += 1
            found.cells[item.benchmark, item.task] += 1
            for media, clip in zip(item.audio, item.clips, strict=True):
                found.clips += 1
                drawn.append((draw_int(0, item.id, clip.source.record), found.clips, media, clip.source.record))
            drawn = sorted(drawn, key=lambda entry: entry[:2])[:PROBED]
    for _, _, media, record in sorted(drawn, key=lambda entry: entry[1]):
        _probe(found, media, record)
    found.notes = counted.notes()
    return found


def _probe(found: Inspection, media: Media, record: str) -> None:
    try:
        with heard(media, record) as (_, sound):
            header = audio.probe(sound)
    except (AudioError, SourceError) as error:
        found.unreadable.append(str(error))
        return
    seconds = header.frames / header.sample_rate_hz
    found.probed += 1
    found.probed_s += seconds
    if seconds < audio.SHORTEST_S:
        found.unreadable.append(f"{record}: expected at least {audio.SHORTEST_S} s, got {header.frames} samples")
