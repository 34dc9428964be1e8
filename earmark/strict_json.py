"""JSON as RFC 8259 has it: no NaN and no infinity; here also no key twice, which would win in silence."""

from __future__ import annotations

from typing import Any, NoReturn


def no_constant(name: str) -> NoReturn:
    """For `json.loads(…, parse_constant=…)`: refuses `NaN` and `Infinity`.

    Raises:
        ValueError: Always.
    """
    raise ValueError(f"{name}, which is no JSON; null means that there is nothing")


def each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """For `json.loads(…, object_pairs_hook=…)`: an object whose keys differ.

    Raises:
        ValueError: A key is there twice.
    """
    record = dict(pairs)
    if len(record) < len(pairs):
        twice = next(key for n, (key, _) in enumerate(pairs) if key in dict(pairs[:n]))
        raise ValueError(f"a key twice in one object: {twice!r}")
    return record
