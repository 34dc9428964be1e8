"""FLEURS: sentences read in many languages; the test split of those that are there.

`data/<language>/test.tsv` (seven columns, no header) and `data/<language>/audio/test/<file>`: all seen. The gold
text is the normalised column (AHELM's), in which digits may remain. There is no speaker id, and the number of the
first column is a sentence's, not a recording's. The third gender, "other", is no group.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from builders.contract.source import HubFiles, Source
from builders.reading.files import Entry, table_entries
from builders.reading.rows import Cells, Rows, rows
from earmark.shards import Reject

SOURCE = Source(
    name="fleurs",
    title="FLEURS",
    folders=("google__fleurs",),
    revision="2.0.0",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="FLEURS by A. Conneau et al., Google",
    citation="A. Conneau, M. Ma, S. Khanuja, Y. Zhang, V. Axelrod, S. Dalmia, J. Riesa, C. Rivera and A. Bapna. "
    "FLEURS: Few-shot Learning Evaluation of Universal Representations of Speech. SLT 2022. arXiv:2205.12446",
    homepage="https://huggingface.co/datasets/google/fleurs",
    how_to_get="Fetch data/<language>/test.tsv and audio/test.tar.gz of google/fleurs into google__fleurs; unpack",
    cells=(("ahelm", "fleurs"), ("ahelm", "fleurs_fairness")),
    languages=("fi-FI", "en-US", "he-IL", "zu-ZA", "bn-IN", "th-TH", "cmn-Hans-CN"),
    standing="layout",
    # The commit that others' loaders pin.
    fetch=tuple(
        HubFiles(
            "google/fleurs",
            "70bb2e84b976b7e960aa89f1c648e09c59f894dd",
            (f"data/{config}/test.tsv", f"data/{config}/audio/test.tar.gz"),
            "",
            ("*.gz",),
        )
        for config in ("fi_fi", "en_us", "he_il", "zu_za", "bn_in", "th_th", "cmn_hans_cn")
    ),
)

WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording in its own language.")
COLUMNS = ("id", "file_name", "raw_transcription", "transcription", "characters", "num_samples", "gender")
GENDERS = {"MALE": "male", "FEMALE": "female"}


def _read(source: Source, root: Path, name: str, _: Sequence[str]) -> Iterator[Entry | Reject]:
    """The rows of a split; with the configuration, and the file below the corpus's folder."""
    folder = name.rpartition("/")[0]
    for entry in table_entries(source, root, name, COLUMNS, quoting=False, header=False):
        if isinstance(entry, Reject):
            yield entry
            continue
        added = {"config": folder.rpartition("/")[2], "wav": f"{folder}/audio/test/{entry.cells['file_name']}"}
        yield entry._replace(cells={**entry.cells, **added})


def _language(cells: Cells) -> str:
    """`cmn_hans_cn` as a BCP-47 tag: cmn-Hans-CN."""
    language, *script, region = str(cells["config"]).split("_")
    return "-".join([language, *(part.title() for part in script), region.upper()])


def _gender(cells: Cells) -> str | None:
    return GENDERS.get(cells["gender"])


def _map(task: str, aspect: str, *, english: bool) -> Rows:
    return Rows(
        benchmark="ahelm", task=task, aspects=(aspect,), audio="wav", wordings=WORDINGS,
        record=lambda c: f"{c['config']}/test/{Path(c['file_name']).stem}",
        answer="transcription", answer_type="transcript", transcript="transcription", language=_language,
        speaker={"gender": _gender}, groups={"gender": _gender, "language": "config"},
        where=(lambda c: c["config"] == "en_us" and c["gender"] in GENDERS) if english else None,
    )  # fmt: skip


build = rows(
    SOURCE,
    "data/*/test.tsv",
    _map("fleurs", "multilinguality", english=False),
    _map("fleurs_fairness", "fairness", english=True),
    read=_read,
)
