r"""CoVoST 2: Common Voice 4 in other languages, with translations into English; the test split.

`covost_v2.<language>_en.tsv` joined by file name with `<language>/validated.tsv` of Common Voice 4, no quoting,
`\` before signs: seen. Its own pages name two licences (CC0-1.0, CC-BY-NC-4.0): the stricter is taken until a
person has asked. No row is dropped for its length. A clip has its translation, and one question more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Archive, Manual, Source, candidates, worded
from builders.reading.files import Row, files, table, unknown_label
from earmark.draw import draw_int
from earmark.item import Clip, Item, Media
from earmark.shards import Reject

SOURCE = Source(
    name="covost2",
    title="CoVoST 2",
    folders=("covost2",),
    revision="2",
    licence="CC-BY-NC-4.0",
    redistributable=True,
    attribution="CoVoST 2 by C. Wang, A. Wu and J. Pino; Common Voice by Mozilla and its volunteers",
    citation="C. Wang, A. Wu and J. Pino. CoVoST 2 and Massively Multilingual Speech-to-Text Translation. 2020. "
    "arXiv:2007.10310",
    homepage="https://github.com/facebookresearch/covost",
    how_to_get="Put covost_v2.<language>_en.tsv of https://github.com/facebookresearch/covost into covost2, "
    "and the folder <language> of Common Voice 4 beside it",
    cells=(("ahelm", "covost2"), ("talk_arena", "language_id"), ("voiceassistant_eval", "listening_speech")),
    languages=("es", "zh-CN"),
    standing="layout",
    fetch=(
        Archive("https://dl.fbaipublicfiles.com/covost/covost_v2.es_en.tsv.tar.gz", None),
        Archive("https://dl.fbaipublicfiles.com/covost/covost_v2.zh-CN_en.tsv.tar.gz", None),
        Manual("Fetch Common Voice 4 (2019-12-10) in Spanish and Chinese (China), unpack as covost2/es, covost2/zh-CN"),
    ),
)

TRANSLATION_WORDINGS = ("Translate what is said into English.", "What is said? Answer in English.")
LANGUAGE_WORDINGS = ("Which language is spoken?", "In which language does the person speak?")
TEXT_WORDINGS = ("Write down what is said, in the language that is spoken.", "Transcribe this recording.")
# The languages that the corpus translates into English, by their codes in Common Voice.
LANGUAGES = {
    "fr": "French", "de": "German", "es": "Spanish", "ca": "Catalan", "it": "Italian", "ru": "Russian",
    "zh-CN": "Chinese", "pt": "Portuguese", "fa": "Persian", "et": "Estonian", "mn": "Mongolian", "nl": "Dutch",
    "tr": "Turkish", "ar": "Arabic", "sv-SE": "Swedish", "lv": "Latvian", "sl": "Slovenian", "ta": "Tamil",
    "ja": "Japanese", "id": "Indonesian", "cy": "Welsh",
}  # fmt: skip
# Close enough that a short sentence may be taken for the other.
APART = (frozenset({"Spanish", "Catalan"}), frozenset({"Spanish", "Portuguese"}))

SPLITS = ("train", "dev", "test")
_TABLE = re.compile(r"covost_v2\.([A-Za-z-]+)_en\.tsv")


def build(root: Path) -> Iterator[Item | Reject]:
    """Two questions for every clip of a test split."""
    for path in files(SOURCE, root, "covost_v2.*_en.tsv"):
        match = _TABLE.fullmatch(path.name)
        if not match or match[1] not in LANGUAGES:
            known = ", ".join(LANGUAGES)
            raise SOURCE.error(str(path), expected=f"covost_v2.<language>_en.tsv with one of {known}", got=path.name)
        yield from _language(root, path.name, match[1])


def _language(root: Path, name: str, language: str) -> Iterator[Item | Reject]:
    sentences: dict[str, str] = {}
    validated = f"{language}/validated.tsv"
    for row in table(SOURCE, root, validated, ("path", "sentence"), delimiter="\t", quoting=False):
        if isinstance(row, Reject):
            yield row
        else:
            sentences[row.cells["path"]] = row.cells["sentence"]
    for row in table(SOURCE, root, name, ("path", "translation", "split"), delimiter="\t", quoting=False):
        if isinstance(row, Reject):
            yield row
        elif row.cells["split"] not in SPLITS:
            where = f"{name}, line {row.line}"
            yield unknown_label(SOURCE, f"{language}/{row.cells['path']}", where, row.cells["split"], SPLITS)
        elif row.cells["split"] == "test":
            yield from _items(root, f"{name}, line {row.line}", language, row, sentences)


def _items(root: Path, where: str, language: str, row: Row, sentences: dict[str, str]) -> Iterator[Item | Reject]:
    file, translation = row.cells["path"], re.sub(r"\\(.)", r"\1", row.cells["translation"])
    path = SOURCE.inside(root, f"{language}/clips/{file}")
    record = f"{language}/{file.removesuffix('.mp3')}"
    if path is None or file not in sentences or not translation:
        expected = f"a translation of a clip that {language}/validated.tsv names"
        yield SOURCE.reject(record, "source.contradiction", SOURCE.error(where, expected=expected, got=repr(file)))
        return
    sentence = sentences[file]
    clip = SOURCE.clip(root, path, language=language, transcript=sentence)
    yield SOURCE.item(
        record,
        [clip],
        benchmark="ahelm",
        task="covost2",
        aspects=("multilinguality",),
        question=worded(TRANSLATION_WORDINGS, record),
        answer_type="translation",
        answers=(translation,),
        scorer="translation",
    )
    yield (
        _language_item(record, clip, language)
        if draw_int(0, record, "more") % 2
        else _text_item(record, clip, sentence)
    )


def _language_item(record: str, clip: tuple[Media, Clip], language: str) -> Item:
    return SOURCE.item(
        record,
        [clip],
        benchmark="talk_arena",
        task="language_id",
        question=worded(LANGUAGE_WORDINGS, record),
        choices=candidates(LANGUAGES[language], LANGUAGES.values(), record, APART),
        answer_type="choice",
        answers=(LANGUAGES[language],),
        scorer="choice",
    )


def _text_item(record: str, clip: tuple[Media, Clip], sentence: str) -> Item:
    return SOURCE.item(
        record,
        [clip],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(TEXT_WORDINGS, record),
        answer_type="transcript",
        answers=(sentence,),
        scorer="wer",
    )
