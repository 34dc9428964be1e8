"""One record of a corpus made wrong, in each of the ways that real ones are: an empty cell, another type, no UTF-8."""

from __future__ import annotations

import copy
import csv
import io
import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

SOUNDS = {".wav", ".mp3", ".flac", ".mp4", ".m4a", ".sph", ".ogg"}
LONG = "x" * 5_000  # no file system has such a name
GONE = object()

VALUES: dict[str, Any] = {"null": None, "a mixed list": [None, 7, {}], "half a character": "\ud800", "gone": GONE}
MORE_VALUES: dict[str, Any] = {
    **VALUES, "empty": "", "long": LONG, "word": "zz top", "nan": "nan", "NaN": float("nan"), "number": 10**9,
    "negative": -1, "fraction": 1.5, "yes": True, "list": [], "object": {},
}  # fmt: skip
CELLS = ("", "nan", LONG)
MORE_CELLS = (
    *CELLS, "caf\udce9", "1e400", "zz top", "-1", "1000000000", "1.5", "null", "[]", "\\", "../../x", "\xa0", "a\0b",
    "\u0661",
)  # fmt: skip
WORDS = ("nan", "1e400")
MORE_WORDS = (*WORDS, "", "zz", "-1", "1000000000", "1.5", "inf")


class Mutation(NamedTuple):
    """A file with one record that is wrong: where, how, and the file's new content."""

    place: str
    what: str
    content: bytes


def mutations(path: Path, *, thorough: bool) -> Iterator[Mutation]:
    """The ways to make one record of a file wrong; none for sound.

    Args:
        path: The file; what is in it follows from its name.
        thorough: Every record and many values; if not, the last record and those that most builders broke on.
    """
    suffix, whole = path.suffix.lower(), path.read_bytes()
    if suffix in SOUNDS:
        return
    given = MORE_VALUES if thorough else VALUES
    if suffix in (".csv", ".tsv"):
        found = _of_table(_text(whole), "\t" if suffix == ".tsv" else ",", thorough=thorough)
    elif suffix == ".jsonl":
        found = _of_json_lines(_text(whole), given, thorough=thorough)
    elif suffix == ".parquet":
        found = _of_parquet(path, given, thorough=thorough)
    elif suffix in DOCUMENTS:
        load, dump = DOCUMENTS[suffix]
        found = _of_document(load(whole), dump, given, thorough=thorough)
    else:
        found = _of_text(_text(whole), thorough=thorough)
    yield from (one for one in found if one.content != whole)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _raw(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _json(value: Any) -> bytes:
    return json.dumps(value).encode()


DOCUMENTS: dict[str, tuple[Callable[[bytes], Any], Callable[[Any], bytes]]] = {
    ".json": (json.loads, _json),
    ".jams": (json.loads, _json),
    ".pkl": (pickle.loads, pickle.dumps),  # a fake's own
    ".yaml": (yaml.safe_load, lambda value: yaml.safe_dump(value).encode()),
}


def _lines(text: str, first: int, *, thorough: bool) -> Iterator[tuple[int, str, Callable[[str], bytes]]]:
    """Lines, by number, and what puts others in their place."""
    lines = text.split("\n")
    filled = [number for number in range(first, len(lines)) if lines[number].strip()]
    for number in filled if thorough else filled[-1:]:
        above, below = lines[:number], lines[number + 1 :]

        def put(line: str, above: list[str] = above, below: list[str] = below) -> bytes:
            return _raw("\n".join([*above, line, *below]))

        yield number + 1, lines[number], put


def _of_table(text: str, sign: str, *, thorough: bool) -> Iterator[Mutation]:
    first = text.partition("\n")[0]
    sign = next((one for one in ("|", ";") if one in first), sign)
    for number, line, put in _lines(text, 1, thorough=thorough):
        cells = next(csv.reader([line], delimiter=sign))
        for place, _ in enumerate(cells):
            for new in MORE_CELLS if thorough else CELLS:
                yield Mutation(
                    f"line {number}, cell {place + 1}", repr(new)[:12],
                    put(_row([*cells[:place], new, *cells[place + 1 :]], sign)),
                )  # fmt: skip
        yield Mutation(f"line {number}", "short", put(_row(cells[:-1], sign)))
        yield Mutation(f"line {number}", "long", put(_row([*cells, "x"], sign)))
        yield Mutation(f"line {number}", "not UTF-8", put(f"{line[:1]}\udce9{line[1:]}"))
        yield Mutation(f"line {number}", "open quote", put(f'"{line}'))


def _row(cells: list[str], sign: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=sign, lineterminator="").writerow(cells)
    return text.getvalue()


def _of_text(text: str, *, thorough: bool) -> Iterator[Mutation]:
    for number, line, put in _lines(text, 0, thorough=thorough):
        for new in ("zz top", "caf\udce9", *(("", "a\0b", line[: len(line) // 2]) if thorough else ())):
            yield Mutation(f"line {number}", repr(new), put(new))
        for place, word in enumerate(line.split()):
            for new in MORE_WORDS if thorough else WORDS:
                yield Mutation(f"line {number}, word {place + 1}", new, put(line.replace(word, new, 1)))


def _of_json_lines(text: str, given: dict[str, Any], *, thorough: bool) -> Iterator[Mutation]:
    for number, line, put in _lines(text, 0, thorough=thorough):
        alone = text.strip() == line.strip()
        for one in _of_document(json.loads(line), _json, given, thorough=thorough):
            if alone and one.what == "gone" and "/" not in one.place:
                continue
            yield Mutation(f"line {number}, {one.place}", one.what, put(one.content.decode()))
        for new in ("null", '"x"', "[" * 100_000, line[: len(line) // 2], line.replace('"', '"\udce9', 1)):
            yield Mutation(f"line {number}", repr(new)[:12], put(new))


def _of_document(
    value: Any, dump: Callable[[Any], bytes], given: dict[str, Any], *, thorough: bool
) -> Iterator[Mutation]:
    for way in _ways(value, thorough=thorough):
        for what, new in given.items():
            if new is GONE and _is_record(value, way):
                continue
            try:
                content = dump(_changed(value, way, new))
            except (TypeError, ValueError, pa.ArrowException, yaml.YAMLError):
                continue  # the format cannot hold it
            yield Mutation("/".join(map(str, way)), what, content)


def _of_parquet(path: Path, given: dict[str, Any], *, thorough: bool) -> Iterator[Mutation]:
    table = pq.read_table(path)
    rows = table.to_pylist()

    def dump(changed: Any) -> bytes:
        file = io.BytesIO()
        pq.write_table(pa.Table.from_pylist(changed, schema=table.schema), file)
        return file.getvalue()

    yield from (one for one in _of_document(rows, dump, given, thorough=thorough) if "/" in one.place)


def _ways(value: Any, *, thorough: bool) -> Iterator[tuple[Any, ...]]:
    """The keys that lead to each value; of lists, to the last alone if not all are wanted."""
    if isinstance(value, dict):
        below = list(value.items())
    elif isinstance(value, (list, tuple)):
        below = list(enumerate(value))
        below = below if thorough else below[-1:]
    else:
        return
    for key, held in below:
        yield (key,)
        yield from ((key, *way) for way in _ways(held, thorough=thorough))


def _is_record(value: Any, way: tuple[Any, ...]) -> bool:
    """Whether it is a record, and no field of one: without it the corpus is smaller, and nothing is wrong.

    Nor is anything known of a key that the only record of a file lacks: it is a file of another kind.
    """
    above = value
    for key in way[:-1]:
        if isinstance(above, list) and len(above) == 1:
            return True
        above = above[key]
    return isinstance(above, (list, tuple)) or isinstance(above[way[-1]], dict)


def _changed(value: Any, way: tuple[Any, ...], new: Any) -> Any:
    changed = copy.copy(value) if isinstance(value, dict) else list(value)
    if len(way) > 1:
        changed[way[0]] = _changed(changed[way[0]], way[1:], new)
    elif new is GONE:
        del changed[way[0]]
    else:
        changed[way[0]] = new
    return changed
