"""MuTox: utterances from the web in about thirty languages, toxic or not; partition devtest.

Seen: `mutox.tsv` and its columns. The corpus has no sound, only addresses with a start and an end in ms, of which most
are dead: cut what can still be had to `audio/<id>.mp3`; the rest is rejected by name. What is neither Yes nor No
is rejected. MIT covers the table; the sound belongs to the sites.
"""

from __future__ import annotations

from functools import partial

from builders.contract.source import Archive, Manual, Source
from builders.reading.files import table_entries
from builders.reading.rows import Rows, of_part, rows

SOURCE = Source(
    name="mutox",
    title="MuTox (devtest)",
    folders=("MuTox",),
    revision="mutox.tsv of 2024",
    licence="LicenseRef-MuTox-Web",
    redistributable=False,
    attribution="MuTox by M. R. Costa-jussà et al.; the sound belongs to the sites that it is from",
    citation="M. R. Costa-jussà et al. MuTox: Universal MUltilingual Audio-based TOXicity Dataset and Zero-shot "
    "Detector. 2024. arXiv:2401.05060",
    homepage="https://github.com/facebookresearch/seamless_communication",
    how_to_get="Put mutox.tsv into MuTox, and cut each of its segments that can still be had to MuTox/audio/<id>.mp3",
    cells=(("ahelm", "mutox"),),
    standing="layout",
    fetch=(
        Archive("https://dl.fbaipublicfiles.com/seamless/datasets/mutox.tsv", None),
        Manual("Cut each segment (column public_url_segment: address, start and end in ms) to MuTox/audio/<id>.mp3"),
    ),
)

build = rows(
    SOURCE,
    "mutox.tsv",
    Rows(
        benchmark="ahelm",
        task="mutox",
        record=lambda c: f"{c['lang']}/{c['id']}",
        audio="audio/{id}.mp3",
        wordings=("Does the utterance contain toxicity?", "Is what is said here toxic?"),
        answer="contains_toxicity",
        labels={"Yes": "yes", "No": "no"},
        transcript="audio_file_transcript",
        language="lang",
        groups={"language": "lang"},
        aspects=("toxicity",),
        where=lambda c: of_part(c["partition"], ("devtest",), ("train", "dev")),
        columns=("id", "partition"),
    ),
    read=partial(table_entries, quoting=False),
)
