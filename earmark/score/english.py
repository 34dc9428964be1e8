"""`english1`: English transcripts as Whisper's paper normalises them before it counts errors.

Written from the description alone (Radford et al. 2022, arXiv:2212.04356, appendix C), so digits may differ from those
of the program that comes with Whisper where the description leaves room.

| step | "Mr. O'Neil (laughs) didn't colour  twenty-one [noise] uh apples, $5" |
|---|---|
| case folded; what stands in brackets out | "mr. o'neil didn't colour  twenty-one uh apples, $5" |
| fillers out (hmm, mm, mhm, mmm, uh, um); no blank before an apostrophe | |
| contractions and titles written out | "mister o'neil did not ..." |
| commas between digits out; full stops out unless a digit follows | "1,000." is 1000 |
| letters lose their accents; other marks become blanks | "café" is cafe |
| numbers in words as digits, percent and money with their signs | "twenty-one" is 21, "five dollars" is $5 |
| British spelling to American (`spelling`) | "colour" is color |
| signs that belong to no number out; blanks squeezed | |
"""

from __future__ import annotations

import re
import unicodedata

from earmark.score.english_numbers import in_digits
from earmark.score.spelling import american

ENGLISH = "english1"

_OPENED = re.compile(r"[<\[(]")
_CLOSERS = {"<": re.compile(r"[>\]]"), "[": re.compile(r"[>\]]"), "(": re.compile(r"\)")}
_BEFORE_APOSTROPHE = re.compile(r"(?<!\s)\s+'")
_FILLER = re.compile(r"\b(?:hm+|m{2,}|mhm|uh+|um+)\b")
_WHOLE_WORDS = {
    "won't": "will not", "can't": "can not", "let's": "let us", "ain't": "aint", "y'all": "you all",
    "wanna": "want to", "gotta": "got to", "gonna": "going to", "woulda": "would have", "coulda": "could have",
    "shoulda": "should have", "ma'am": "madam", "o'clock": "o'clock", "mr": "mister", "mrs": "missus", "st": "saint",
    "dr": "doctor", "prof": "professor", "capt": "captain", "gov": "governor", "gen": "general", "sen": "senator",
    "rep": "representative", "pres": "president", "rev": "reverend", "hon": "honorable", "lt": "lieutenant",
    "col": "colonel", "jr": "junior", "sr": "senior", "esq": "esquire",
}  # fmt: skip
_WHOLE = re.compile(rf"\b(?:{'|'.join(map(re.escape, _WHOLE_WORDS))})\b(?!')")
_PARTS = (
    (re.compile(r"'d (?=been\b|gone\b|done\b|had\b)"), " had "),
    (re.compile(r"'s (?=been\b|gone\b|done\b|got\b)"), " has "),
    (re.compile(r"n't\b"), " not"), (re.compile(r"'re\b"), " are"), (re.compile(r"'s\b"), " is"),
    (re.compile(r"'d\b"), " would"), (re.compile(r"'ll\b"), " will"), (re.compile(r"'t\b"), " not"),
    (re.compile(r"'ve\b"), " have"), (re.compile(r"'m\b"), " am"),
)  # fmt: skip
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_STOP = re.compile(r"\.(?!\d)")
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\uff07", "'"))
_LIGATURES = str.maketrans(
    {"\u00e6": "ae", "\u0153": "oe", "\u00f8": "o", "\u00df": "ss", "\u0142": "l", "\u0111": "d", "\u00f0": "d"}
)
_LOOSE_SIGN = re.compile(r"[.$\u00a2\u20ac\u00a3](?!\d)|(?<!\d)%")
_KEPT = frozenset(".%$\u00a2\u20ac\u00a3'")


def english(text: str) -> str:
    """`english1`: an English transcript as it is compared, its words separated by single blanks."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).casefold().translate(_APOSTROPHES)
    text = _FILLER.sub("", _without_brackets(text))
    text = _BEFORE_APOSTROPHE.sub("'", text)
    text = _WHOLE.sub(lambda found: _WHOLE_WORDS[found[0]], text)
    for part, whole in _PARTS:
        text = part.sub(whole, text)
    text = _STOP.sub(" ", _COMMA.sub("", text))
    text = in_digits(_plain(text).split())
    text = " ".join(american(word) for word in text.split())
    return " ".join(_LOOSE_SIGN.sub(" ", text).replace("'", "").split())


def _without_brackets(text: str) -> str:
    """A text without what stands in brackets; one that is never closed stays. Each character is read once."""
    last = {"(": text.rfind(")")} | dict.fromkeys("<[", max(text.rfind(">"), text.rfind("]")))
    kept, end = [], 0
    for opened in _OPENED.finditer(text, 0, max(0, *last.values())):
        if end <= opened.start() < last[opened[0]]:
            closed = _CLOSERS[opened[0]].search(text, opened.end())
            kept.append(text[end : opened.start()])
            end = closed.end() if closed else opened.end()
    return "".join([*kept, text[end:]])


def _plain(text: str) -> str:
    """Accents off; marks and signs to blanks, but for those of numbers and the apostrophe."""
    spread = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    kept = []
    for character in spread:
        category = unicodedata.category(character)
        if category == "Mn":
            continue
        kept.append(" " if category[0] in "MSPC" and character not in _KEPT else character)
    return "".join(kept)
