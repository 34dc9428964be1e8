"""VLMEvalKit, and tools that write like it: a table with `index` and `prediction`, as csv, tsv or json.

Layout as written by `infer_data_job` in `vlmeval/inference.py` (0044c57), with PRED_FORMAT=tsv or json in the place of
xlsx: the columns of the benchmark's own tsv (`index`, `question`, `A` …, `answer` …) and `prediction`; json is a list
of such rows. A prediction that begins "Failed to obtain answer" is what the tool writes where the model gave none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from earmark.errors import ScoreError
from earmark.score.lines import Line, load_json, read_table
from earmark.score.results.reply import Naming, Reply

FIELDS = ("id", "item_id", "index")
_FAILED = "Failed to obtain answer"
_REMEDY = "A table with index and prediction (PRED_FORMAT=tsv or json)"


def read_table_of_predictions(path: Path, field: str) -> Iterator[Reply]:
    """Read a table.

    Args:
        path: `.csv`, `.tsv`, `.jsonl` or `.json`.
        field: Which column is the id; empty: looked for in `FIELDS`.

    Raises:
        ScoreError: It is no such table, or a row has no id.
    """
    naming = Naming(FIELDS, field)
    if path.suffix.lower() == ".xlsx":
        remedy = "Run VLMEvalKit with PRED_FORMAT=tsv, or save the sheet as CSV"
        raise ScoreError(str(path), expected="csv, tsv or json", got=".xlsx", remedy=remedy)
    for place, record in _json(path) if path.suffix.lower() == ".json" else read_table(path, _REMEDY, foreign=True):
        if "prediction" not in record:
            got = ", ".join(map(repr, record))[:80]
            raise ScoreError(place, expected="a column 'prediction'", got=got, remedy=_REMEDY)
        output = record["prediction"]
        if output is not None and not isinstance(output, str | int | float):
            raise ScoreError(place, expected="a prediction that is text", got=repr(output)[:60], remedy=_REMEDY)
        text = None if output is None or str(output).startswith(_FAILED) else str(output)
        yield Reply(place, naming.id_of(place, record), text)


def _json(path: Path) -> Iterator[Line]:
    rows = load_json(path, foreign=True)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ScoreError(str(path), expected="a list of rows", got=repr(rows)[:60], remedy=_REMEDY)
    yield from (Line(f"{path}, row {number}", row) for number, row in enumerate(rows, 1))
