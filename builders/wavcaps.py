"""WavCaps, its SoundBible part: 1,232 sound effects with the words of those who uploaded them.

`json_files/SoundBible/sb_final.json` (`num_captions_per_audio`, `data`: `id, title, description, author, href,
download_link, duration, caption, audio`; names seen in others' code) and `<id>.flac` in the folder `SoundBible_flac`
of the archive. The captions were written by a language model and are no truth: they are not used. What is asked is
what the uploader, who made the sound, says it is. The other parts have no such words (AudioSet), or are the sounds
of other builders (Freesound). The card says CC BY, its text academic use alone; terms of single sounds are not given.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import HubFiles, Source, worded
from builders.reading.files import Entry, place
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="wavcaps",
    title="WavCaps (SoundBible)",
    folders=("cvssp__WavCaps", "WavCaps"),
    revision="85a0c21e26fa7696a5a74ce54fada99a9b43c6de",
    licence="LicenseRef-WavCaps",
    redistributable=False,
    attribution="WavCaps by X. Mei et al.; sound of SoundBible",
    citation="X. Mei et al. WavCaps: A ChatGPT-Assisted Weakly-Labelled Audio Captioning Dataset for Audio-Language "
    "Multimodal Research. IEEE/ACM TASLP 2024. arXiv:2303.17395.",
    homepage="https://huggingface.co/datasets/cvssp/WavCaps",
    how_to_get="Put json_files/SoundBible and the unpacked Zip_files/SoundBible of the Hub's cvssp/WavCaps into "
    "cvssp__WavCaps",
    cells=(("mmau_pro", "open"),),
    standing="layout",
    recordings=1_232,
    fetch=(
        HubFiles(
            "cvssp/WavCaps",
            "85a0c21e26fa7696a5a74ce54fada99a9b43c6de",
            ("json_files/SoundBible/sb_final.json", "Zip_files/SoundBible/*.zip"),
            unpack=("*.zip",),
        ),
    ),
)

WORDINGS = ("What makes this sound?", "What is this the sound of?")
MIN_WORDS = 3

_TABLE = "json_files/SoundBible/sb_final.json"
_KEYS = ("id", "description", "author", "href")
_RUBRIC = ("The answer is the uploader's own account of the sound. A reply that names the same source is right.",)


def build(root: Path) -> Iterator[Item | Reject]:
    """What each sound is, in its uploader's words."""
    folders = sorted(root.glob("Zip_files/**/SoundBible_flac"))
    folder = folders[0] if folders else root / "Zip_files" / "SoundBible" / "SoundBible_flac"
    yield from each(SOURCE, json_array(SOURCE, root, _TABLE, _KEYS, under="data"), partial(_made, root, folder), place)


def _made(root: Path, folder: Path, entry: Entry) -> Item | Reject:
    record = str(entry.cells["id"])
    said = " ".join(str(entry.cells["description"] or "").split())
    path = SOURCE.inside(folder, f"{record}.flac")
    if len(said.split()) < MIN_WORDS or path is None:
        error = SOURCE.error(entry.where, expected=f"a description of {MIN_WORDS} words or more", got=repr(said))
        return SOURCE.reject(record, "source.no_label", error)
    return SOURCE.item(
        f"SoundBible/{record}",
        [SOURCE.clip(root, path, attribution=f"sound by {entry.cells['author']}, {entry.cells['href']}; WavCaps")],
        benchmark="mmau_pro",
        task="open",
        skills=("sound_acoustic_source_characterization",),
        question=worded(WORDINGS, record),
        answer_type="free",
        answers=(said,),
        rubric=_RUBRIC,
        scorer="judge",
    )
