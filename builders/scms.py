"""Saraga-Carnatic-Melody-Synth (SCMS): excerpts of 30 s of Carnatic songs, voices made anew from their pitch.

Seen: `metadata.json` (part to singer to `tonic`, `gender`, `number of tracks`), `artists_to_track_mapping.json` (singer
to names of tracks), `audio/<track>.wav`. The authors made it to measure the finding of pitch, not to be listened to:
so only what the voice tells is asked, the singer's gender as the metadata has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from builders.contract.guard import each
from builders.contract.source import Archive, Source, speaker, worded
from builders.reading.files import unknown_label
from builders.reading.json_files import json_value
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="scms",
    title="Saraga-Carnatic-Melody-Synth",
    folders=("SCMS", "scms/SCMS", "mirdata-mini/scms/SCMS"),
    revision="1.0",
    licence="CC-BY-NC-SA-4.0",
    redistributable=True,
    attribution="Saraga-Carnatic-Melody-Synth by G. Plaja-Roglans, T. Nuttall, L. Pearson, X. Serra and M. Miron",
    citation="G. Plaja-Roglans, T. Nuttall, L. Pearson, X. Serra, M. Miron. Repertoire-Specific Vocal Pitch Data "
    "Generation for Improved Melodic Analysis of Carnatic Music. TISMIR 2023. doi:10.5334/tismir.137",
    homepage="https://zenodo.org/records/5553925",
    how_to_get="Unpack Saraga-Carnatic-Melody-Synth.zip of https://zenodo.org/records/5553925 as SCMS",
    cells=(("mmau_pro", "music"),),
    standing="real",
    fetch=(Archive("https://zenodo.org/records/5553925/files/Saraga-Carnatic-Melody-Synth.zip", None, strip=1),),
)

WORDINGS = ("What is the gender of the singer?", "Of which gender is the singer of this Carnatic song?")
GENDERS = ("female", "male")
_SINGERS, _TRACKS = "metadata.json", "artists_to_track_mapping.json"


def build(root: Path) -> Iterator[Item | Reject]:
    """The singer's gender, for every track of the mapping."""
    parts: Any = json_value(SOURCE, root, _SINGERS)
    mapping: Any = json_value(SOURCE, root, _TRACKS)
    if not isinstance(parts, dict) or not isinstance(mapping, dict):
        where, expected = f"{root / _SINGERS} or {_TRACKS}", "singers by part with a gender, tracks by singer"
        raise SOURCE.error(where, expected=expected, got="something else")
    genders = {name: facts for part in parts.values() if isinstance(part, dict) for name, facts in part.items()}
    for name in sorted(mapping):
        tracks = mapping[name]
        if not isinstance(tracks, list) or not tracks:
            error = SOURCE.error(f"{_TRACKS}, {name!r}", expected="a list of tracks", got=repr(tracks)[:80])
            yield SOURCE.reject(name, "source.bad_row", error)
            continue
        facts = genders.get(name)
        gender = str(facts.get("gender")) if isinstance(facts, dict) else ""
        yield from each(SOURCE, sorted(map(str, tracks)), partial(_made, root, name, gender), str)


def _made(root: Path, name: str, gender: str, track: str) -> Item | Reject:
    path = SOURCE.inside(root, f"audio/{track}.wav")
    if gender not in GENDERS or path is None:
        return unknown_label(SOURCE, track, f"{_SINGERS}, {name!r}", gender, GENDERS)
    who = speaker(speaker=name, gender=gender)
    return SOURCE.item(
        track,
        [SOURCE.clip(root, path, speaker=who)],
        benchmark="mmau_pro",
        task="music",
        skills=("music_singer_speaker_identification",),
        question=worded(WORDINGS, track),
        choices=GENDERS,
        answer_type="choice",
        answers=(gender,),
        scorer="choice",
        groups=speaker(gender=gender),
    )
