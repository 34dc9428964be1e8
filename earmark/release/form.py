"""The form of a manifest: which of its keys hold what. A manifest comes from elsewhere, and is not taken at its word.

| key | holds |
|---|---|
| `version`, `digest`, `name`, `title`, `form` | text; the digest begins with `sha256:` |
| `items`, `clips`, `pointer_items`, `text_items`, `audio_s` | how many, how long (s) |
| `tasks`, `languages`, `licences`, `origins`, `answer_types` | counts by name |
| `splits` | counts by name; in the private part of a release the names alone |
| `configs` | by a plain name: `items`, `splits`, and whether it is a `copy`, the `default` |
| `files` | by a path inside the release: `sha256`, `bytes`, and `rows` of shards |
| `sources` | by name: whether it is `included`, and how many were `rejected` |
| `audio` | numbers that recordings were mastered to |

What is absent is no fault here, but for what a caller asks for; releases before a key came have none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from earmark.errors import ReleaseError

READ_BY_ALL = frozenset({"version", "digest", "configs", "files"})
_HASH = re.compile("[0-9a-f]{64}")
_SHOWN = 60
_LARGEST = 1e15
_REMEDY = "Fetch or build the release again"

Place = tuple[str, ...]  # keys from the outermost to the one that is meant
Fault = tuple[Place, str]  # and what was expected there
_Of = Callable[[Place, Any], Iterator[Fault]]


def require_form(path: Path, manifest: Any, required: Collection[str] = READ_BY_ALL) -> None:
    """Check that the keys of a manifest are of the form above.

    Args:
        path: Of the manifest, for messages.
        manifest: As it was read.
        required: Keys that must be there.

    Raises:
        ReleaseError: Names the first key that is absent or of another form.
    """
    expected = "the manifest of a release"
    if not isinstance(manifest, dict):
        raise ReleaseError(str(path), expected=expected, got=repr(manifest)[:_SHOWN], remedy=_REMEDY)
    absent = sorted({*required} - manifest.keys())
    if absent:
        raise ReleaseError(str(path), expected=expected, got=f"one without {absent[0]!r}", remedy=_REMEDY)
    for key in sorted(_FORM.keys() & manifest.keys()):
        for place, wanted in _FORM[key]((key,), manifest[key]):
            where = " / ".join(place).encode("utf-8", "replace").decode()
            raise ReleaseError(f"{path}, {where}", expected=wanted, got=_found(manifest, place), remedy=_REMEDY)


def _found(manifest: Any, place: Place) -> str:
    for key in place:
        if not isinstance(manifest, dict) or key not in manifest:
            return "nothing"
        manifest = manifest[key]
    return ascii(manifest)[:_SHOWN]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _LARGEST


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.encode("utf-8", "replace").decode() == value  # no half characters


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    outside = path.is_absolute() or ".." in path.parts or not path.parts
    return _is_text(name) and not outside and not {*"\\\0"} & {*name}


def _is_plain(name: str) -> bool:
    return _is_inside(name) and len(PurePosixPath(name).parts) == 1


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(name) and name for name in value)


def _one(expected: str, fits: Callable[[Any], bool]) -> _Of:
    """A value that fits."""

    def faults(place: Place, value: Any) -> Iterator[Fault]:
        if not fits(value):
            yield place, expected

    return faults


def _table(of: _Of, fits: Callable[[str], bool] = _is_text, named: str = "a name") -> _Of:
    """Values by name."""

    def faults(place: Place, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield place, "an object"
            return
        for name, one in value.items():
            if not fits(name):
                yield (*place, name), f"{named} as the key"
            yield from of((*place, name), one)

    return faults


def _record(needed: Mapping[str, _Of], optional: Mapping[str, _Of]) -> _Of:
    """An object with some keys."""

    def faults(place: Place, value: Any) -> Iterator[Fault]:
        if not isinstance(value, dict):
            yield place, f"an object with {', '.join(needed or optional)}"
            return
        for key, of in {**needed, **optional}.items():
            if key in value or key in needed:
                yield from of((*place, key), value.get(key))

    return faults


def _file(place: Place, value: Any) -> Iterator[Fault]:
    name = PurePosixPath(place[-1])
    shard = name.parts[:1] == ("data",) and name.suffix == ".parquet"
    yield from (_SHARD if shard else _FILE)(place, value)


def _splits(place: Place, value: Any) -> Iterator[Fault]:
    yield from (_NAMES if isinstance(value, list) else _COUNTS)(place, value)


_COUNT = _one("a whole number, 0 or more", _is_count)
_NUMBER = _one("a number", _is_number)
_BOOL = _one("true or false", lambda value: isinstance(value, bool))
_TEXT = _one("text", _is_text)
_NAMES = _one("a list of names", _are_names)
_LISTED = _one("a list of at least one name", lambda value: _are_names(value) and bool(value))
_COUNTS = _table(_COUNT)
_HASHED = _one("64 hex digits", lambda value: isinstance(value, str) and bool(_HASH.fullmatch(value)))
_FILE = _record({"sha256": _HASHED, "bytes": _COUNT}, {})
_SHARD = _record({"sha256": _HASHED, "bytes": _COUNT, "rows": _COUNT}, {})
_FORM: Mapping[str, _Of] = {
    **dict.fromkeys(("version", "name", "title", "form"), _TEXT),
    "digest": _one("sha256:...", lambda value: _is_text(value) and value.startswith("sha256:")),
    **dict.fromkeys(("items", "clips", "pointer_items", "text_items"), _COUNT),
    "audio_s": _NUMBER,
    **dict.fromkeys(("tasks", "languages", "licences", "origins", "answer_types", "left_out"), _COUNTS),
    "splits": _splits,
    "configs": _table(
        _record({}, {"items": _COUNT, "splits": _LISTED, "copy": _BOOL, "default": _BOOL}), _is_plain, "a plain name"
    ),
    "files": _table(_file, _is_inside, "a path inside the release"),
    "sources": _table(_record({"included": _BOOL}, {"rejected": _COUNT, "reason": _TEXT})),
    "audio": _record({}, dict.fromkeys(("loudness_lufs", "true_peak_dbtp", "max_sample_rate_hz"), _NUMBER)),
    "answers": _record({"items": _COUNT, "splits": _NAMES}, {}),
}
