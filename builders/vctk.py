"""VCTK 0.92: newspaper sentences read in many accents of English.

`txt/<speaker>/<speaker>_<n>.txt`, `wav48_silence_trimmed/<speaker>/<speaker>_<n>_mic<1|2>.flac` and
`speaker-info.txt` (separated by blanks): seen. Both microphones heard the same take; the first is used where it is
there. Some sentences are read by every speaker, so their transcripts are not independent. The words for accents,
but for those in the paper, are recalled; one that is not known is not asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Archive, Source, candidates, speaker, worded
from builders.reading.files import files, lines, unknown_label
from builders.reading.texts import raw_lines
from earmark.item import Attribute, Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="vctk",
    title="CSTR VCTK Corpus",
    folders=("VCTK-Corpus-0.92", "VCTK-Corpus"),
    revision="0.92",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="CSTR VCTK Corpus by J. Yamagishi, C. Veaux and K. MacDonald",
    citation="J. Yamagishi, C. Veaux and K. MacDonald. CSTR VCTK Corpus: English Multi-speaker Corpus for CSTR Voice "
    "Cloning Toolkit (version 0.92). University of Edinburgh, 2019. doi:10.7488/ds/2645",
    homepage="https://datashare.ed.ac.uk/handle/10283/3443",
    how_to_get="Unpack VCTK-Corpus-0.92.zip of https://datashare.ed.ac.uk/handle/10283/3443 as VCTK-Corpus-0.92",
    cells=(("voiceassistant_eval", "listening_speech"),),
    languages=("en",),
    standing="layout",
    size="11 GB",
    # sha256 as torchaudio (datasets/vctk.py) and TensorFlow Datasets (url_checksums/vctk.txt) have it.
    fetch=(
        Archive(
            "https://datashare.ed.ac.uk/bitstream/handle/10283/3443/VCTK-Corpus-0.92.zip",
            "f96258be9fdc2cbff6559541aae7ea4f59df3fcaf5cf963aae5ca647357e359c",
        ),
    ),
)

TEXT_WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording.")
ACCENT_WORDINGS = ("Which accent does the speaker have?", "Where do people speak English like this?")
ACCENTS = {
    "English": "England", "Scottish": "Scotland", "NorthernIrish": "Northern Ireland", "Irish": "Ireland",
    "Welsh": "Wales", "American": "United States", "Canadian": "Canada", "Indian": "India",
    "SouthAfrican": "South Africa", "Australian": "Australia", "NewZealand": "New Zealand",
}  # fmt: skip
# Ireland may be said of the north as well; the others are often not told apart.
APART = (
    frozenset({"Ireland", "Northern Ireland"}),
    frozenset({"United States", "Canada"}),
    frozenset({"Australia", "New Zealand"}),
)
GENDERS = {"F": "female", "M": "male"}

Speakers = Mapping[str, tuple[str, str, str]]


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript and an accent question for every text."""
    texts = files(SOURCE, root, "txt/*/*.txt")
    yield from each(SOURCE, texts, partial(_items, root, _speakers(root)), lambda path: path.stem)


def _items(root: Path, speakers: Speakers, path: Path) -> Iterator[Item | Reject]:
    record = path.stem
    text = " ".join("".join(lines(SOURCE, root, path.relative_to(root).as_posix())).split())
    _, gender, accent = speakers.get(path.parent.name, ("", "", ""))
    groups = speaker(speaker=path.parent.name, gender=GENDERS.get(gender), accent=accent)
    clip = _clip(root, path, text, groups)
    if text:
        yield _text_item(record, clip, text, groups)
    else:
        where = path.relative_to(root).as_posix()
        yield SOURCE.reject(record, "source.no_label", SOURCE.error(where, expected="a sentence", got="none"))
    if accent in ACCENTS:
        yield _accent_item(record, clip, ACCENTS[accent], groups)
    else:
        yield unknown_label(SOURCE, record, f"speaker-info.txt, {path.parent.name}", accent, ACCENTS)


def _speakers(root: Path) -> Speakers:
    """Age, gender and accent of each speaker; the region, of several words or none, is left out."""
    rows = [line.split() for line in raw_lines(SOURCE, root, "speaker-info.txt")]
    if not rows or [cell.upper() for cell in rows[0][:4]] != ["ID", "AGE", "GENDER", "ACCENTS"]:
        got = repr(" ".join(rows[0]) if rows else "")
        raise SOURCE.error(str(root / "speaker-info.txt"), expected="the header ID AGE GENDER ACCENTS …", got=got)
    return {row[0]: (row[1], row[2], row[3]) for row in rows[1:] if len(row) > 3}


def _clip(root: Path, path: Path, text: str, about: tuple[Attribute, ...]) -> tuple[Media, Clip]:
    folder = root / "wav48_silence_trimmed" / path.parent.name
    sounds = [folder / f"{path.stem}_mic{n}.flac" for n in (1, 2)]
    sound = next((sound for sound in sounds if sound.is_file()), sounds[0])
    return SOURCE.clip(root, sound, transcript=text or None, language="en", speaker=about)


def _text_item(record: str, clip: tuple[Media, Clip], text: str, groups: tuple[Attribute, ...]) -> Item:
    return SOURCE.item(
        record,
        [clip],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(TEXT_WORDINGS, record),
        answer_type="transcript",
        answers=(text,),
        scorer="wer",
        groups=groups,
    )


def _accent_item(record: str, clip: tuple[Media, Clip], accent: str, groups: tuple[Attribute, ...]) -> Item:
    return SOURCE.item(
        f"{record}#accent",
        [clip],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(ACCENT_WORDINGS, record),
        choices=candidates(accent, ACCENTS.values(), record, APART),
        answer_type="choice",
        answers=(accent,),
        scorer="choice",
        groups=groups,
    )
