"""Multilingual LibriSpeech: read books in seven languages, the test split of each, as the Hub holds it.

Columns and configurations are seen; that a configuration is a folder of Parquet files is recalled. The speakers'
gender is in the archives' `metainfo.txt` alone, so no group by gender is given.
"""

from __future__ import annotations

from builders.contract.source import HubFiles, Source
from builders.reading.rows import FILE, Cells, Rows, rows

SOURCE = Source(
    name="multilingual_librispeech",
    title="Multilingual LibriSpeech (MLS)",
    folders=("facebook__multilingual_librispeech",),
    revision="0d33592",
    licence="CC-BY-4.0",
    redistributable=True,
    attribution="Multilingual LibriSpeech by V. Pratap, Q. Xu, A. Sriram, G. Synnaeve and R. Collobert",
    citation="V. Pratap, Q. Xu, A. Sriram, G. Synnaeve and R. Collobert. MLS: A Large-Scale Multilingual Dataset for "
    "Speech Research. Interspeech 2020. arXiv:2012.03411",
    homepage="https://www.openslr.org/94/",
    how_to_get="Fetch */test-*.parquet of facebook/multilingual_librispeech into facebook__multilingual_librispeech",
    cells=(("ahelm", "multilingual_librispeech"),),
    languages=("nl", "fr", "de", "it", "pl", "pt", "es"),
    standing="layout",
    # The head of main in the repository's history.
    fetch=(
        HubFiles(
            "facebook/multilingual_librispeech", "2e83e61823b4c47dcbcb1980bb88601274127609", ("*/test-*.parquet",)
        ),
    ),
)

WORDINGS = ("Write down what is said, word for word.", "Transcribe this recording in its own language.")
LANGUAGES = {
    "dutch": "nl", "french": "fr", "german": "de", "italian": "it", "polish": "pl", "portuguese": "pt", "spanish": "es",
}  # fmt: skip


def _config(cells: Cells) -> str:
    return str(cells[FILE]).split("/")[0]


build = rows(
    SOURCE,
    "*/test-*.parquet",
    Rows(
        benchmark="ahelm", task="multilingual_librispeech", aspects=("multilinguality",),
        record=lambda c: f"{_config(c)}/{c['id']}", columns=("id",), audio="audio", wordings=WORDINGS,
        answer="transcript", answer_type="transcript", transcript="transcript",
        language=lambda c: LANGUAGES[_config(c)], speaker={"speaker": "speaker_id"}, groups={"language": _config},
    ),
)  # fmt: skip
