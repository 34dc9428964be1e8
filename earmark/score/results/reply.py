"""What every result file is read to: a reply by the id of its item.

An item is recognised by its name, never by its place in a list: an index means another item as soon as somebody
shuffles, filters or fixes the data. So an id is a text that is not made of digits alone, unless `--id` says that it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from earmark.errors import ScoreError

_SHOWN = 6


class Reply(NamedTuple):
    """One prediction.

    Attributes:
        place: File and line, or sample, for messages.
        id: Of the item.
        output: None where the tool has none.
        latency_s: Seconds that the model took; None where the tool does not say.
        tokens: Tokens of the reply; None where the tool does not say.
    """

    place: str
    id: str
    output: str | None
    latency_s: float | None = None
    tokens: int | None = None

    def to_json(self) -> dict[str, Any]:
        """A line of a file of predictions; what is not known is not told."""
        told = {"latency_s": self.latency_s, "tokens": self.tokens}
        return {"id": self.id, "output": self.output, **{name: v for name, v in told.items() if v is not None}}


class Naming:
    """Where the records of a file have the id of their item; the first record decides.

    Args:
        fields: To look at, in order; a dot leads into an object (`doc.id`).
        chosen: The one that the user named; empty: the first of `fields` with a name in it.
    """

    def __init__(self, fields: Sequence[str], chosen: str = "") -> None:
        self._fields, self._chosen, self._found = tuple(fields), chosen, chosen

    def id_of(self, place: str, record: Mapping[str, Any]) -> str:
        """The id of a record.

        Raises:
            ScoreError: It has no name there.
        """
        if not self._found:
            self._found = next((field for field in self._fields if _named(at(record, field))), "")
        value = at(record, self._found) if self._found else None
        if self._chosen and isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and value and (self._chosen or _named(value)):
            return value
        asked = self._found or " or ".join(self._fields)
        seen = {field: at(record, field) for field in ([self._found] if self._found else self._fields)}
        got = ", ".join(f"{field} {value!r}"[:60] for field, value in seen.items() if value is not None) or "none"
        raise ScoreError(place, expected=f"the id of an item in {asked}", got=got, remedy=_remedy(record))


def at(record: Mapping[str, Any], path: str) -> Any:
    """The value at a path with dots; None where there is none. A key that has dots itself goes first."""
    if path in record:
        return record[path]
    head, _, rest = path.partition(".")
    inner = record.get(head)
    return at(inner, rest) if rest and isinstance(inner, Mapping) else None


def _named(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and not value.isdigit()


def _remedy(record: Mapping[str, Any]) -> str:
    texts = [path for path, value in _leaves(record) if _named(value) and len(value) < 200]
    if not texts:
        return "A place in a list names no item: run the tool again with the item's id among the fields that it saves"
    more = " ..." if len(texts) > _SHOWN else ""
    return f"Say with --id which field holds it; with text are: {', '.join(texts[:_SHOWN])}{more}"


def _leaves(record: Mapping[str, Any], before: str = "", depth: int = 0) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in record.items():
        if isinstance(value, Mapping) and depth < 2:
            found += _leaves(value, f"{before}{key}.", depth + 1)
        else:
            found.append((f"{before}{key}", value))
    return found
