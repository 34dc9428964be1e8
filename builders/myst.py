"""MyST: children of grades 3 to 5 who talk with a virtual tutor about science; the test split, transcripts.

The form of the names is seen; the tree `data/test/<student>/<recording>/<name>.flac` with `.trn` beside it (not
beside all) is recalled, as is that `<…>` marks noises. A text with words in doubt is a reject. The agreement must
be read by a person first: not redistributable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from builders.contract.guard import each
from builders.contract.source import Gate, Manual, Source, speaker, worded
from builders.reading.files import files, lines
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="myst",
    title="My Science Tutor (MyST) Children's Speech",
    folders=("myst_child_conv_speech",),
    revision="LDC2021S05",
    licence="LicenseRef-MyST",
    redistributable=False,
    attribution="MyST Children's Conversational Speech by Boulder Learning",
    citation="S. S. Pradhan, R. A. Cole and W. H. Ward. My Science Tutor (MyST): A Large Corpus of Children's "
    "Conversational Speech. LREC-COLING 2024. arXiv:2309.13347",
    homepage="https://catalog.ldc.upenn.edu/LDC2021S05",
    how_to_get="Sign the agreement of https://catalog.ldc.upenn.edu/LDC2021S05, unpack it as myst_child_conv_speech",
    cells=(("voiceassistant_eval", "listening_speech"),),
    languages=("en-US",),
    standing="layout",
    gated=Gate("https://catalog.ldc.upenn.edu/LDC2021S05", "", "Free for research on request; an agreement is signed"),
    fetch=(Manual("Sign the agreement of LDC2021S05, unpack it as myst_child_conv_speech"),),
)

WORDINGS = ("Write down what the child says, word for word.", "Transcribe this recording of a child.")

_NOISE = re.compile(r"<[^<>]*>")
_DOUBT = re.compile(r"[()*<>\[\]]")


def build(root: Path) -> Iterator[Item | Reject]:
    """A transcript for every recording that has one."""
    texts = files(SOURCE, root, "data/test/*/*/*.trn")
    yield from each(SOURCE, texts, partial(_made, root), lambda path: path.stem)


def _made(root: Path, path: Path) -> Item | Reject:
    name, record = path.relative_to(root).as_posix(), path.stem
    text = " ".join(_NOISE.sub(" ", "".join(lines(SOURCE, root, name))).split()).lower()
    if not text or _DOUBT.search(text):
        error = SOURCE.error(name, expected="words, none in doubt", got=repr(text[:60]))
        return SOURCE.reject(record, "source.no_label", error)
    student = speaker(speaker=path.parent.parent.name, age="child")
    clip = SOURCE.clip(root, path.with_suffix(".flac"), transcript=text, language="en-US", speaker=student)
    return SOURCE.item(
        record,
        [clip],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(WORDINGS, record),
        answer_type="transcript",
        answers=(text,),
        scorer="wer",
        groups=speaker(age="child"),
    )
