"""DESED, public evaluation set: ten seconds of homes, with the times of ten classes of sound.

`metadata/eval/public.tsv` (`filename, onset, offset, event_label`; an empty label where nothing of the ten is heard)
and `audio/eval/public/`, in a folder `dataset` or not: both are seen in others' code. The times are exhaustive for
the ten classes and for no others: so what is asked is which of *these* is heard, and which comes first. The
recordings are of web videos.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source, worded
from builders.reading.files import bad_row, table, unknown_label
from builders.reading.sound_events import FIRST_WORDINGS, GAP_S, Event, first_heard
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="desed",
    title="DESED (public evaluation)",
    folders=("DESED_public_eval", "DESEDpublic_eval"),
    revision="zenodo-4560759",
    licence="LicenseRef-YouTube",
    redistributable=False,
    attribution="DESED by N. Turpault, R. Serizel et al.; sound of web videos",
    citation="N. Turpault, R. Serizel, A. Parag Shah, J. Salamon. Sound event detection in domestic environments with "
    "weakly labeled data and soundscape synthesis. DCASE Workshop 2019.",
    homepage="https://zenodo.org/records/4560759",
    how_to_get="Unpack DESED_public_eval.tar.gz of https://zenodo.org/records/4560759 as DESED_public_eval, so that "
    "dataset/ (or metadata/ and audio/) lies in it",
    cells=(("mmau_pro", "sound"), ("mmau_pro", "sound_speech")),
    standing="layout",
    size="0.9 GB",
    fetch=(Archive("https://zenodo.org/records/4560759/files/DESED_public_eval.tar.gz", None),),
)

PHRASES = {
    "Alarm_bell_ringing": "an alarm or bell", "Blender": "a blender", "Cat": "a cat", "Dishes": "dishes",
    "Dog": "a dog", "Electric_shaver_toothbrush": "an electric shaver or toothbrush", "Frying": "frying",
    "Running_water": "running water", "Speech": "speech", "Vacuum_cleaner": "a vacuum cleaner",
}  # fmt: skip

ONLY_WORDINGS = ("Which of these is heard?", "Which of these sounds is in the recording?")

_TABLE, _AUDIO = "metadata/eval/public.tsv", "audio/eval/public"


def build(root: Path) -> Iterator[Item | Reject]:
    """Which comes first, or which there is."""
    recordings: dict[str, list[Event]] = {}
    inner = "dataset/" if (root / "dataset").is_dir() else ""
    for row in table(SOURCE, root, f"{inner}{_TABLE}", ("filename", "onset", "offset", "event_label"), delimiter="\t"):
        if isinstance(row, Reject):
            yield row
            continue
        record, label, where = row.cells["filename"], row.cells["event_label"], f"{_TABLE}, line {row.line}"
        try:
            times = [float(row.cells[name]) for name in ("onset", "offset")] if label else []
        except ValueError as error:
            yield bad_row(SOURCE, f"{_TABLE}:{row.line}", where, error, expected="seconds")
            continue
        if not label:
            problem = SOURCE.error(where, expected="one of ten classes", got="none")
            yield SOURCE.reject(record, "source.no_label", problem)
        elif label not in PHRASES:
            yield unknown_label(SOURCE, f"{_TABLE}:{row.line}", where, label, PHRASES)
        else:
            recordings.setdefault(record, []).append(Event(PHRASES[label], *times))
    for record, events in recordings.items():
        yield _item(root, f"{inner}{_AUDIO}", record, events)


def _item(root: Path, folder: str, record: str, events: list[Event]) -> Item | Reject:
    labels = {event.label for event in events}
    first = first_heard(events)
    path = SOURCE.inside(root, f"{folder}/{record}")
    if path is None or (len(labels) > 1 and not first):
        got = ", ".join(sorted(labels))
        error = SOURCE.error(record, expected=f"one class, or one that comes {GAP_S} s before all others", got=got)
        return SOURCE.reject(record, "source.no_label", error)
    answer, choices = first or (min(labels), tuple(sorted(PHRASES.values())))
    return SOURCE.item(
        record.removesuffix(".wav"),
        [SOURCE.clip(root, path)],
        benchmark="mmau_pro",
        task="sound_speech" if first and PHRASES["Speech"] in labels else "sound",
        skills=("sound_temporal_reasoning" if first else "sound_acoustic_source_characterization",),
        question=worded(FIRST_WORDINGS if first else ONLY_WORDINGS, record),
        choices=choices,
        answer_type="choice",
        answers=(answer,),
        scorer="choice",
    )
