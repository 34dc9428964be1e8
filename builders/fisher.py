"""Fisher English: telephone conversations of ten minutes; which sentence is said in one.

`<LDC id>/data/trans/<nnn>/fe_03_<5 digits>.txt` (lines `start end A: words`) and
`<LDC id>/<part>/audio/<nnn>/fe_03_<5 digits>.sph`: seen. A sentence is drawn from each call, of those of six to
fifteen words without doubt or noise; those offered beside it were drawn from other calls and are not said in this
one. Compressed SPHERE must be converted to `.wav` beside the `.sph` first. Property of the LDC: not redistributable.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from builders.contract.source import Gate, Manual, Source, worded
from builders.reading.files import files, lines
from earmark.draw import drawn, shuffled
from earmark.errors import SourceError
from earmark.item import Evidence, Item
from earmark.shards import Reject

SOURCE = Source(
    name="fisher",
    title="Fisher English Training Speech and Transcripts",
    folders=("fisher_english",),
    revision="LDC2004S13-LDC2005S13",
    licence="LicenseRef-LDC",
    redistributable=False,
    attribution="Fisher English, Linguistic Data Consortium",
    citation="C. Cieri, D. Miller and K. Walker. The Fisher Corpus: A Resource for the Next Generations of "
    "Speech-to-Text. LREC 2004",
    homepage="https://catalog.ldc.upenn.edu/LDC2004S13",
    how_to_get="Buy LDC2004S13, LDC2004T19, LDC2005S13 and LDC2005T19; put their folders into fisher_english; "
    "convert compressed .sph files to .wav beside them",
    cells=(("voiceassistant_eval", "listening_speech"),),
    languages=("en-US",),
    standing="layout",
    gated=Gate("https://catalog.ldc.upenn.edu/LDC2004S13", "", "An agreement with the LDC, paid"),
    fetch=(Manual("Buy LDC2004S13, LDC2004T19, LDC2005S13 and LDC2005T19, put their folders into fisher_english"),),
)

WORDINGS = ("Which of these is said in the call?", "Which of these sentences does one of the two speakers say?")
OTHERS = 7

_LINE = re.compile(r"(\d+(?:\.\d+)?)\s+(\d+(?:\.\d+)?)\s+([AB])\d*:\s*(.*)")
_PLAIN = re.compile(r"[a-z'.\- ]+")


class _Said(NamedTuple):
    """A sentence, and when it is said; seconds."""

    text: str
    start_s: float
    end_s: float


def build(root: Path) -> Iterator[Item | Reject]:
    """A question for every call."""
    texts: dict[str, str] = {}
    chosen: dict[str, _Said] = {}
    for path in files(SOURCE, root, "*/data/trans/*/fe_*.txt"):
        name = path.relative_to(root).as_posix()
        texts[path.stem] = name
        try:
            said = [sentence for sentence in _spoken(root, name) if _is_plain(sentence)]
        except SourceError as broken:
            yield SOURCE.reject(path.stem, "source.bad_row", broken)
            continue
        if said:
            chosen[path.stem] = drawn(said, 1, 0, path.stem)[0]
        else:
            error = SOURCE.error(name, expected="a sentence of six to fifteen plain words", got="none")
            yield SOURCE.reject(path.stem, "source.no_label", error)
    sounds = {path.stem: path for kind in ("sph", "wav") for path in sorted(root.glob(f"*/*/audio/*/fe_*.{kind}"))}
    ring = shuffled(sorted(chosen), 0, "calls")
    for record in sorted(chosen):
        yield _item(root, record, sounds, _offered(root, record, ring, chosen, texts[record]), chosen[record])


def _spoken(root: Path, name: str) -> list[_Said]:
    """The sentences of a call, in small letters."""
    matches = (_LINE.fullmatch(line.strip()) for line in lines(SOURCE, root, name))
    found = [_Said(" ".join(m[4].lower().split()), float(m[1]), float(m[2])) for m in matches if m]
    return [said for said in found if said.text and said.end_s > said.start_s]


def _is_plain(said: _Said) -> bool:
    return 6 <= len(said.text.split()) <= 15 and bool(_PLAIN.fullmatch(said.text))


def _offered(root: Path, record: str, ring: list[str], chosen: dict[str, _Said], name: str) -> tuple[str, ...]:
    """The answer, and what was drawn from the calls that follow in the ring and is not said in this one."""
    whole = " ".join(said.text for said in _spoken(root, name))
    place = ring.index(record)
    following = [chosen[ring[(place + step) % len(ring)]].text for step in range(1, min(len(ring), OTHERS + 1))]
    return tuple(sorted({chosen[record].text, *(text for text in following if text not in whole)}))


def _item(root: Path, record: str, sounds: dict[str, Path], offered: tuple[str, ...], said: _Said) -> Item | Reject:
    if record not in sounds:
        return SOURCE.missing(record, f"{record}.sph")
    if len(offered) < 2:
        error = SOURCE.error(record, expected="sentences of other calls", got="none")
        return SOURCE.reject(record, "source.no_label", error)
    return SOURCE.item(
        record,
        [SOURCE.clip(root, sounds[record], language="en-US", layout="stereo")],
        benchmark="voiceassistant_eval",
        task="listening_speech",
        question=worded(WORDINGS, record),
        choices=offered,
        answer_type="choice",
        answers=(said.text,),
        scorer="choice",
        evidence=(Evidence(clip=0, start_s=said.start_s, end_s=said.end_s),),
    )
