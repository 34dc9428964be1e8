"""Common Voice 15.0: sentences read by volunteers, the test split of the languages that are there.

`<language>/test.tsv` (no quoting) and `<language>/clips/*.mp3`: seen. Age, gender and accent are what volunteers
say of themselves; whoever says nothing, or "other", is not asked about. The texts of the accents are recalled, and
those that name several are not asked about. A clip has its transcript and at most two of the three questions about
the speaker. The speakers' keys are left out: the terms forbid to find out who they are.
"""

from __future__ import annotations

from functools import partial

from builders.contract.source import Gate, Manual, Source
from builders.reading.files import table_entries
from builders.reading.rows import Cells, Rows, rows
from earmark.draw import draw_int

SOURCE = Source(
    name="common_voice",
    title="Common Voice 15.0",
    folders=("cv-corpus-15.0-2023-09-08",),
    revision="15.0",
    licence="CC0-1.0",
    redistributable=True,
    attribution="Common Voice by Mozilla and its volunteers",
    citation="R. Ardila et al. Common Voice: A Massively-Multilingual Speech Corpus. LREC 2020. arXiv:1912.06670",
    homepage="https://commonvoice.mozilla.org/datasets",
    how_to_get="Unpack cv-corpus-15.0-2023-09-08-<language>.tar.gz of Common Voice as cv-corpus-15.0-2023-09-08",
    cells=(
        ("ahelm", "common_voice_15"),
        ("talk_arena", "accent"),
        ("talk_arena", "age"),
        ("talk_arena", "gender"),
        ("voiceassistant_eval", "listening_speech"),
    ),
    languages=("en",),
    standing="layout",
    size="85 GB (English)",
    gated=Gate("https://commonvoice.mozilla.org/datasets", "", "An account is needed; the terms are accepted there"),
    fetch=(
        Manual("Fetch cv-corpus-15.0-2023-09-08-en.tar.gz with an account, unpack it as cv-corpus-15.0-2023-09-08"),
    ),
)

TRANSCRIPT_WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording.")
GENDER_WORDINGS = ("What is the speaker's gender?", "Of which gender is the speaker?")
AGE_WORDINGS = ("How old is the speaker, most likely?", "Which age does the voice suggest?")
ACCENT_WORDINGS = ("Which accent does the speaker have?", "Which variety of the language is spoken?")
GENDERS = {"female": "female", "male": "male"}
AGES = {
    "teens": "10 to 19 years", "twenties": "20 to 29 years", "thirties": "30 to 39 years",
    "fourties": "40 to 49 years", "fifties": "50 to 59 years", "sixties": "60 to 69 years",
    "seventies": "70 to 79 years", "eighties": "80 to 89 years", "nineties": "90 to 99 years",
}  # fmt: skip
ACCENTS = {
    "United States English": "American",
    "England English": "of England",
    "India and South Asia (India, Pakistan, Sri Lanka)": "South Asian",
    "Canadian English": "Canadian",
    "Australian English": "Australian",
    "Scottish English": "Scottish",
    "Irish English": "Irish",
    "New Zealand English": "of New Zealand",
    "Southern African (South Africa, Zimbabwe, Namibia)": "Southern African",
    "Filipino": "Filipino",
}
APART = (frozenset({"American", "Canadian"}), frozenset({"Australian", "of New Zealand"}))


def _record(cells: Cells) -> str:
    return f"{cells['locale']}/{cells['path'].removesuffix('.mp3')}"


def _accent(cells: Cells) -> str:
    return str(cells.get("accents") or cells.get("accent") or "")


def _asked(cells: Cells) -> tuple[str, ...]:
    """Which questions about the speaker are asked: at most two."""
    known = {
        "gender": cells["gender"] not in ("", "other"),
        "age": cells["age"] != "",
        "accent": cells["locale"] == "en" and _accent(cells) in ACCENTS,
    }
    kinds = [kind for kind, there in known.items() if there]
    if len(kinds) == len(known):
        del kinds[draw_int(0, _record(cells), "asked") % len(kinds)]
    return tuple(kinds)


def _is_ahelm(cells: Cells) -> bool:
    return draw_int(0, _record(cells), "transcript") % 2 == 0


SPEAKER = {"gender": lambda c: GENDERS.get(c["gender"]), "age": lambda c: AGES.get(c["age"])}
_about = partial(
    Rows, record=_record, audio="{locale}/clips/{path}", columns=("locale", "path", "gender", "age", "sentence"),
    transcript="sentence", language="locale", speaker=SPEAKER, groups=SPEAKER,
)  # fmt: skip
_said = partial(_about, wordings=TRANSCRIPT_WORDINGS, answer="sentence", answer_type="transcript")
_heard = partial(_about, benchmark="talk_arena")

build = rows(
    SOURCE,
    "*/test.tsv",
    _said(benchmark="ahelm", task="common_voice_15", where=_is_ahelm),
    _said(benchmark="voiceassistant_eval", task="listening_speech", where=lambda c: not _is_ahelm(c)),
    _heard(
        task="gender", wordings=GENDER_WORDINGS, answer="gender", labels=GENDERS, where=lambda c: "gender" in _asked(c)
    ),
    _heard(task="age", wordings=AGE_WORDINGS, answer="age", labels=AGES, where=lambda c: "age" in _asked(c)),
    _heard(
        task="accent", wordings=ACCENT_WORDINGS, answer=_accent, labels=ACCENTS, apart=APART,
        where=lambda c: "accent" in _asked(c),
    ),
    read=partial(table_entries, delimiter="\t", quoting=False),
)  # fmt: skip
