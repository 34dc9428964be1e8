"""Fair-Speech: commands spoken by people who say their age, gender and more of themselves.

Rows of the copy that Talk Arena used. That there is one split `train` of Parquet files is seen; the columns, the
age bands and the name of the column of sound are recalled, and a file without them is an error. Neither the copy
nor the corpus is redistributable.
"""

from __future__ import annotations

import re
from functools import partial

from builders.contract.source import Gate, HubFiles, Source
from builders.reading.rows import Cells, Field, Rows, rows

SOURCE = Source(
    name="fair_speech",
    title="Fair-Speech",
    folders=("SALT-NLP__speech_fairness",),
    revision="0ee3c78",
    licence="LicenseRef-Fair-Speech",
    redistributable=False,
    attribution="Fair-Speech by I.-E. Veliche et al., Meta",
    citation="I.-E. Veliche, Z. Huang, V. A. Kochaniyan, F. Peng, O. Kalinli and M. L. Seltzer. Towards measuring "
    "fairness in speech recognition: Fair-Speech dataset. Interspeech 2024. arXiv:2408.12734",
    homepage="https://ai.meta.com/datasets/speech-fairness-dataset/",
    how_to_get="Fetch data/train-*.parquet of SALT-NLP/speech_fairness into SALT-NLP__speech_fairness",
    cells=(("talk_arena", "age"), ("talk_arena", "gender")),
    languages=("en",),
    standing="layout",
    size="6 GB",
    gated=Gate("https://ai.meta.com/datasets/speech-fairness-dataset/", "", "The corpus's own terms of research use"),
    fetch=(HubFiles("SALT-NLP/speech_fairness", None, ("data/train-*.parquet",)),),
)

AGES = {"18-22": "18 to 22 years", "23-30": "23 to 30 years", "31-45": "31 to 45 years", "46-65": "46 to 65 years"}
GENDERS = {"female": "female", "male": "male"}


def _age(cells: Cells) -> str:
    return re.sub(r"\s*[-\u2013]\s*", "-", str(cells["age"]).strip())


def _gender(cells: Cells) -> str:
    return str(cells["gender"]).strip().casefold()


GROUPS: dict[str, Field] = {
    "age": _age,
    "gender": _gender,
    "ethnicity": "ethnicity",
    "first_language": "first_language",
}
_heard = partial(
    Rows, benchmark="talk_arena", record="hash_name", columns=("age", "gender"), audio="audio",
    transcript="transcription", language=lambda _: "en", speaker=GROUPS, groups=GROUPS,
)  # fmt: skip

build = rows(
    SOURCE,
    "data/train-*.parquet",
    _heard(task="age", wordings=("How old is the speaker?", "Of which age is the voice?"), answer=_age, labels=AGES),
    _heard(
        task="gender", wordings=("What is the speaker's gender?", "Of which gender is the speaker?"),
        answer=_gender, labels=GENDERS,
    ),
)  # fmt: skip
