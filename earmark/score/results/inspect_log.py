"""Logs of inspect: `.eval`, by inspect's own reader; `.json` also where inspect is not installed.

Layout as in `inspect_ai.log.EvalLog` (0.3.285): `samples`, each with `id`, `epoch`, `output` (`completion`; `choices`,
each with a `message`; `usage`; `time`), `error` where the sample failed, `metadata` of the data set. A sample that
failed has no reply; nor has one whose model gave no choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import ScoreError
from earmark.score.lines import load_json, what_is_there
from earmark.score.results.reply import Naming, Reply

if TYPE_CHECKING:
    from inspect_ai.log import EvalSample

FIELDS = ("id", "metadata.id")
_REMEDY = "A log of inspect, as `inspect eval` writes it"
_UNUSED = {"messages", "events", "events_data", "store", "attachments", "timelines"}


def read_log(path: Path, field: str) -> Iterator[Reply]:
    """Read a log.

    Args:
        path: `.eval` or `.json`.
        field: Where the id is; empty: looked for in `FIELDS`.

    Raises:
        ScoreError: It is no log, cannot be read without inspect, or a sample has no id.
    """
    if path.suffix.lower() not in (".eval", ".json"):
        got = path.suffix or "no suffix"
        raise ScoreError(str(path), expected="a log, .eval or .json", got=got, remedy=_REMEDY)
    if not path.is_file():
        raise ScoreError(str(path), expected="a file", got=what_is_there(path))
    naming = Naming(FIELDS, field)
    for sample in _plainly(path) if path.suffix.lower() == ".json" else _by_inspect(path):
        place = f"{path}, sample {sample.get('id')!r}, epoch {sample.get('epoch', 1)}"
        yield _reply(place, naming.id_of(place, sample), sample)


def _reply(place: str, item: str, sample: Mapping[str, Any]) -> Reply:
    output = sample.get("output")
    if not isinstance(output, Mapping):
        raise ScoreError(place, expected="an output", got=repr(output)[:60], remedy=_REMEDY)
    if sample.get("error") or output.get("error") or not output.get("choices"):
        return Reply(place, item, None)
    said = output.get("completion")
    if not isinstance(said, str):
        raise ScoreError(place, expected="a completion", got=repr(said)[:60], remedy=_REMEDY)
    usage = output.get("usage")
    tokens = usage.get("output_tokens") if isinstance(usage, Mapping) else None
    seconds = output.get("time")
    return Reply(
        place, item, said,
        float(seconds) if isinstance(seconds, int | float) else None,
        tokens if isinstance(tokens, int) else None,
    )  # fmt: skip


def _plainly(path: Path) -> Iterator[Mapping[str, Any]]:
    log = load_json(path, foreign=True)
    samples = log.get("samples") if isinstance(log, dict) else None
    if not isinstance(samples, list) or not all(isinstance(sample, dict) for sample in samples):
        got = f"{str(log)[:40]}, samples {str(samples)[:20]}"
        raise ScoreError(str(path), expected="a log with samples", got=got, remedy=_REMEDY)
    yield from samples


def _by_inspect(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        from inspect_ai.log import read_eval_log_samples
    except ImportError:
        remedy = "Install earmark[inspect], or turn the log into JSON with `inspect log convert --to json`"
        raise ScoreError(
            str(path), expected="the package inspect_ai, which reads .eval", got="none", remedy=remedy
        ) from None
    try:
        samples: Iterator[EvalSample] = read_eval_log_samples(
            path, all_samples_required=False, exclude_fields=_UNUSED, format="eval"
        )
        yield from (sample.model_dump(include={"id", "epoch", "metadata", "output", "error"}) for sample in samples)
    except (ValueError, KeyError, OSError, IndexError, EOFError, NotImplementedError) as error:
        got = str(error).partition("\n")[0] or type(error).__name__
        raise ScoreError(str(path), expected="a whole log of inspect", got=got[:120], remedy=_REMEDY) from None
