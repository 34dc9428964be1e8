"""UrbanSound8K: up to 4 s of ten sounds of a city, from Freesound.

`metadata/UrbanSound8K.csv` and `audio/fold<n>/<slice_file_name>`: seen. Only sounds that an annotator heard in the
foreground (`salience` 1) are asked for: behind others one may well name another. Cards and loaders give CC BY-NC 3.0
and 4.0; the credits of each upload are in `FREESOUNDCREDITS.txt`, which must go with the sound.
"""

from __future__ import annotations

from builders.contract.source import Archive, Source
from builders.reading.rows import Rows, of_part, rows

SOURCE = Source(
    name="urbansound8k",
    title="UrbanSound8K",
    folders=("UrbanSound8K",),
    revision="zenodo-1203745",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="UrbanSound8K by J. Salamon, C. Jacoby and J. P. Bello; uploads in its FREESOUNDCREDITS.txt",
    citation="J. Salamon, C. Jacoby, J. P. Bello. A Dataset and Taxonomy for Urban Sound Research. ACM MM 2014.",
    homepage="https://zenodo.org/records/1203745",
    how_to_get="Unpack UrbanSound8K.tar.gz of https://zenodo.org/records/1203745 as UrbanSound8K",
    cells=(("mmau_pro", "sound"),),
    standing="layout",
    size="6 GB",
    fetch=(Archive("https://zenodo.org/records/1203745/files/UrbanSound8K.tar.gz", None, strip=1),),
)

build = rows(
    SOURCE,
    "metadata/UrbanSound8K.csv",
    Rows(
        benchmark="mmau_pro",
        task="sound",
        skills=("sound_acoustic_source_characterization",),
        record=lambda c: c["slice_file_name"].removesuffix(".wav"),
        audio="audio/fold{fold}/{slice_file_name}",
        wordings=("Which sound of the city stands out?", "What is the main sound in this recording?"),
        answer="class",
        labels={
            "air_conditioner": "an air conditioner", "car_horn": "a car horn", "children_playing": "children playing",
            "dog_bark": "a dog barking", "drilling": "drilling", "engine_idling": "an engine idling",
            "gun_shot": "a gunshot", "jackhammer": "a jackhammer", "siren": "a siren", "street_music": "street music",
        },
        apart=(
            frozenset({"an air conditioner", "an engine idling"}), frozenset({"drilling", "a jackhammer"}),
            frozenset({"a siren", "a car horn"}), frozenset({"an engine idling", "a jackhammer"}),
        ),
        where=lambda c: of_part(c["salience"], ("1",), ("2",)),
        columns=("salience", "fold", "slice_file_name"),
    ),
)  # fmt: skip
