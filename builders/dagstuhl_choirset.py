"""Dagstuhl ChoirSet: two choral pieces, sung by a choir and by quartets, a microphone for each singer.

Seen: `audio_wav_22050_mono/DCS_<piece>_<setting>_Take<NN>_<part>_<microphone>.wav`; part `S1` … `B2` with `DYN`, `HSM`
(close) or `LRX` (at the larynx), or `Stereo`, `StereoReverb` with `STL`, `STR`, `STM` (of the room). Settings are
FullChoir, QuartetA and QuartetB (recalled but for the last). Files of exercises have other names, and are rejects. A
singer is asked for by the headset and the dynamic microphone, where others are faint; of the room's the left, right
and reverberated copies are not asked about again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Source
from builders.reading.files import files
from builders.reading.questions import MUSIC, Question, items
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="dagstuhl_choirset",
    title="Dagstuhl ChoirSet",
    folders=("DagstuhlChoirSet_V1.2.3", "dagstuhl_choirset", "mirdata-mini/dagstuhl_choirset"),
    revision="1.2.3",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Dagstuhl ChoirSet by S. Rosenzweig, H. Cuesta, C. Weiß, F. Scherbaum, E. Gómez and M. Müller",
    citation="S. Rosenzweig, H. Cuesta, C. Weiß, F. Scherbaum, E. Gómez, M. Müller. Dagstuhl ChoirSet: A Multitrack "
    "Dataset for MIR Research on Choral Singing. TISMIR 3(1), 2020. doi:10.5334/tismir.48",
    homepage="https://zenodo.org/records/4608395",
    how_to_get="Unpack DagstuhlChoirSet_V1.2.3.zip of https://zenodo.org/records/4608395 as DagstuhlChoirSet_V1.2.3",
    cells=(("mmau_pro", "music"),),
    standing="real",
    size="5.1 GB",
    fetch=(Archive("https://zenodo.org/records/4608395/files/DagstuhlChoirSet_V1.2.3.zip", None, strip=1),),
)

PART_WORDINGS = ("Which part does the singer nearest to the microphone sing?", "Which voice of the choir is this?")
SIZE_WORDINGS = ("Does one singer or do several sing each part?", "Is this sung by a choir or by a quartet?")

PARTS = {"S": "soprano", "A": "alto", "T": "tenor", "B": "bass"}
SETTINGS = {
    "FullChoir": "a choir, several singers to a part",
    "QuartetA": "a quartet, one singer to a part",
    "QuartetB": "a quartet, one singer to a part",
}

SIZES = tuple(dict.fromkeys(SETTINGS.values()))

_NAME = re.compile(r"DCS_[A-Z]+_([A-Za-z]+)_Take\d+_(?:([SATB])\d_(DYN|HSM|LRX)|(Stereo|StereoReverb)_(ST[LRM]))\.wav")


def build(root: Path) -> Iterator[Item | Reject]:
    """The part of every singer, and of every take whether a choir or a quartet sings."""
    for path in files(SOURCE, root, "audio_wav_22050_mono/*.wav"):
        record, match = path.stem, _NAME.fullmatch(path.name)
        if not match or match[1] not in SETTINGS:
            error = SOURCE.error(record, expected="a name such as DCS_LI_QuartetB_Take04_A2_DYN.wav", got=path.name)
            yield SOURCE.reject(record, "source.bad_name", error)
            continue
        if match[3] == "LRX" or (match[4] and (match[4], match[5]) != ("Stereo", "STM")):
            continue
        asked = (
            Question(PART_WORDINGS, PARTS[match[2]], PARTS.values(), (), ("music_singer_speaker_identification",))
            if match[2]
            else Question(SIZE_WORDINGS, SETTINGS[match[1]], SIZES, (), ("music_texture_and_dynamic_range",))
        )
        yield from items(SOURCE, MUSIC, record, SOURCE.clip(root, path), asked)
