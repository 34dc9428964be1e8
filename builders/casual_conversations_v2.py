"""Casual Conversations v2: monologues on film by paid people, who say themselves how old they are and of what gender.

Seen in HELM's scenario: `videos_files/<name>.mp4` (the films of Meta's download, put there by hand), and a table that
others published, `CasualConversationsV2_v2.json` (HELM calls it `CasualConversationsV2.json`): the name of a film to
its facts, `age` and `gender` among them; an age is a number or "prefer not to say", a gender one of those below, None
or "prefer not to say". The sound alone is used. HELM makes a choice "other" of those who would not say, and asks
whether a voice is of a cis or a trans person; of neither is there anything to hear, so here the question of gender is
asked of cis men and women alone, and nothing of those who would not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from builders.contract.source import Gate, Manual, Source, speaker, worded
from builders.reading.files import Entry, unknown_label
from builders.reading.json_files import json_array
from earmark.item import Item
from earmark.shards import Reject

SOURCE = Source(
    name="casual_conversations_v2",
    title="Casual Conversations v2",
    folders=("casual-conversations-v2",),
    revision="v2",
    licence="LicenseRef-Casual-Conversations-v2",
    redistributable=False,
    attribution="Casual Conversations v2 by Meta AI",
    citation="B. Porgali, V. Albiero, J. Ryda, C. Canton Ferrer and C. Hazirbas. The Casual Conversations v2 Dataset. "
    "CVPR Workshops 2023. arXiv:2303.04838",
    homepage="https://ai.meta.com/datasets/casual-conversations-v2-dataset/",
    how_to_get="Accept Meta's terms, put the films into casual-conversations-v2/videos_files, and "
    "CasualConversationsV2_v2.json of UCSC-VLAA/Causal_Conversation_V2_script beside that folder",
    cells=(("ahelm", "casual_conversations_v2"),),
    languages=("en", "hi", "id", "it", "pt", "es", "tl", "ta", "te", "vi"),
    standing="layout",
    gated=Gate("https://ai.meta.com/datasets/casual-conversations-v2-downloads/", "", "Terms of use, in a browser"),
    fetch=(
        Manual("Accept the terms on the home page and put the films into casual-conversations-v2/videos_files"),
        Manual("Put CasualConversationsV2_v2.json of UCSC-VLAA/Causal_Conversation_V2_script beside videos_files"),
    ),
)

TABLES = ("CasualConversationsV2_v2.json", "CasualConversationsV2.json")
AGE_WORDINGS = ("How old does the speaker sound?", "About how old is the person who speaks?")
GENDER_WORDINGS = ("Is the speaker a man or a woman?", "Whose voice is it?")
AGES = ("18 to 30 years", "31 to 50 years", "51 years or more")
GENDERS = {
    "cis man": "male",
    "cis woman": "female",
    "transgender man": "",
    "transgender woman": "",
    "non-binary": "",
}
UNSAID = ("", "prefer not to say")
YOUNGEST, OLD, OLDER = 18, 31, 51


def build(root: Path) -> Iterator[Item | Reject]:
    """A question of age and one of gender, where the speaker has said it."""
    name = next((name for name in TABLES if (root / name).is_file()), TABLES[0])
    for entry in json_array(SOURCE, root, name, ("age", "gender"), keyed="file"):
        yield from (entry,) if isinstance(entry, Reject) else _asked(root, entry)


def _asked(root: Path, entry: Entry) -> Iterator[Item | Reject]:
    record, age, gender = (_text(entry.cells[key]) for key in ("file", "age", "gender"))
    path = SOURCE.inside(root, f"videos_files/{record}")
    if path is None or Path(record).suffix != ".mp4":
        error = SOURCE.error(entry.where, expected="the name of a film, <name>.mp4", got=repr(record))
        yield SOURCE.reject(record, "source.bad_name", error)
        return
    if gender not in UNSAID and gender not in GENDERS:
        yield unknown_label(SOURCE, record, entry.where, gender, GENDERS)
        return
    band = _band(age)
    if band is None and age not in UNSAID:
        error = SOURCE.error(entry.where, expected=f"an age of {YOUNGEST} or more", got=repr(age))
        yield SOURCE.reject(record, "source.bad_row", error)
        return
    sex = GENDERS.get(gender, "")
    if not band and not sex:
        error = SOURCE.error(entry.where, expected="an age or a gender that can be asked for", got="neither")
        yield SOURCE.reject(record, "source.no_label", error)
        return
    who = speaker(age=band, gender=None if gender in UNSAID else gender)
    for part, wordings, answer, choices in (
        ("age", AGE_WORDINGS, band, AGES),
        ("gender", GENDER_WORDINGS, sex, ("male", "female")),
    ):
        if answer:
            yield SOURCE.item(
                f"{record.removesuffix('.mp4')}#{part}",
                [SOURCE.clip(root, path, speaker=who)],
                benchmark="ahelm",
                task="casual_conversations_v2",
                question=worded(wordings, record),
                choices=choices,
                answer_type="choice",
                answers=(answer,),
                scorer="choice",
                groups=who,
            )


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _band(age: str) -> str | None:
    if not age.isdecimal() or int(age) < YOUNGEST:
        return None
    return AGES[(int(age) >= OLD) + (int(age) >= OLDER)]
