"""lm-evaluation-harness and lmms-eval, run with `--log_samples`: `samples_TASK_DATE.jsonl`, `DATE_samples_TASK.jsonl`.

Layouts as written by `save_results_samples` in `lm_eval/loggers/evaluation_tracker.py` (034ab03) and in
`lmms_eval/loggers/evaluation_tracker.py` (0716c69):

| key | is |
|---|---|
| `doc` | the row of the data set; lmms-eval does not save it |
| `doc_id` | its place in the split: names nothing |
| `resps` | by request, by repeat: the replies as they came; lmms-eval drops it where the filter changed nothing |
| `filtered_resps` | the same after the task's filters |
| `filter` | lm-eval: which filter; every filter has a line for each document |

Read is the reply as it came, since how an answer is read from it is the scorer's business. A task with several requests
for each document (log-likelihoods of options) or several repeats has no one reply, and is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from earmark.errors import ScoreError
from earmark.score.lines import read_table
from earmark.score.results.reply import Naming, Reply

FIELDS = ("doc.id", "doc.item_id", "id", "doc_id")
_REMEDY = "One sample a line, as --log_samples writes them"


def read_samples(path: Path, field: str) -> Iterator[Reply]:
    """Read a file of samples.

    Args:
        path: `.jsonl`.
        field: Where the id is; empty: looked for in `FIELDS`.

    Raises:
        ScoreError: It is no such file, or a sample has no id, or not one reply.
    """
    naming = Naming(FIELDS, field)
    replies: dict[str, str | None] = {}
    for place, record in read_table(path, _REMEDY, foreign=True):
        found = next((record[key] for key in ("resps", "filtered_resps") if key in record), _ABSENT)
        if found is _ABSENT:
            got = ", ".join(map(repr, record))[:80]
            raise ScoreError(place, expected="resps or filtered_resps", got=got, remedy=_REMEDY)
        reply = Reply(place, naming.id_of(place, record), _reply(place, found))
        # The same document by another filter: the reply as it came is the same.
        if "filter" in record and reply.id in replies and replies[reply.id] == reply.output:
            continue
        replies[reply.id] = reply.output
        yield reply


_ABSENT = object()


def _reply(place: str, found: Any) -> str | None:
    while isinstance(found, list) and len(found) == 1:
        (found,) = found
    if found is None or found == []:
        return None
    if isinstance(found, str):
        return found
    remedy = "Run the task with output_type generate_until and without repeats; log-likelihoods are no reply"
    raise ScoreError(place, expected="one reply in words", got=repr(found)[:60], remedy=remedy)
