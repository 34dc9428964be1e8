"""A project's export, task by task: what the server writes is read as a stream, and never held as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import IO, Any, TypeAlias

from earmark.errors import JudgementError

Task: TypeAlias = Mapping[str, Any]
_AGAIN = "Pull again; nothing was changed"
_SHOWN = 160


@dataclass(frozen=True, slots=True)
class Export:
    """What one project gave.

    Attributes:
        project: Its name in the origins of judgements; one project has one name for ever.
        config: Its labelling interface, as Label Studio's XML.
        tasks: The full JSON export (`exportType=JSON`, all tasks): a file of it, or its tasks.
    """

    project: str
    config: str
    tasks: Path | Iterable[Task]


def tasks_of(export: Export) -> Iterator[Task]:
    """Read the tasks of an export.

    Raises:
        JudgementError: It is cut off, or no full export.
    """
    name = f"the export of project {export.project}"
    if isinstance(export.tasks, Path):
        with export.tasks.open("rb") as file:
            yield from (_checked(task, name) for task in _streamed(file, name))
    else:
        yield from (_checked(task, name) for task in export.tasks)


def _streamed(file: IO[bytes], name: str) -> Iterator[Any]:
    import ijson  # type: ignore[import-untyped]

    head = file.read(_SHOWN)
    if not head.lstrip().startswith(b"["):
        raise _no_export(name, repr(head.decode(errors="replace")) if head else "an empty file")
    file.seek(0)
    try:
        for task in ijson.items(file, "item"):
            yield _plain(task)
    except (ijson.JSONError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise JudgementError(name, expected="whole JSON", got=f"a file that breaks off or is damaged ({reason})",
                             remedy=_AGAIN) from None  # fmt: skip


def _plain(value: Any) -> Any:
    """Numbers with a point come exact, since a number too large for the machine must not stop the others."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value


def _checked(task: Any, name: str) -> Task:
    whole = isinstance(task, Mapping) and isinstance(task.get("data"), Mapping)
    annotations = task.get("annotations") if whole else None
    if not isinstance(annotations, list) or not all(isinstance(one, Mapping) for one in annotations):
        raise _no_export(name, f"an entry {str(task)[:_SHOWN]!r}")
    return task  # type: ignore[no-any-return]


def _no_export(name: str, got: str) -> JudgementError:
    return JudgementError(
        name, expected="a list of tasks, each with its data and its annotations", got=got,
        remedy=f"Export as JSON, all tasks. {_AGAIN}",
    )  # fmt: skip
