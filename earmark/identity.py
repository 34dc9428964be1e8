"""What a thing is known by: a hash that follows from what is said, and not from how it was written down."""

from __future__ import annotations

import hashlib
import json

_DECIMALS = 6


def canonical_json(value: object) -> str:
    """One text for one value: sorted keys, no blanks, floats rounded to six decimals, UTF-8 kept."""
    return json.dumps(_rounded(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, _DECIMALS) + 0.0  # no negative zero
    if isinstance(value, dict):
        return {key: _rounded(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(inner) for inner in value]
    return value


def sha256_of_text(text: str) -> str:
    """64 hex digits; of broken text as well: validation refuses it by name."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def item_id(*path: str, of: object) -> str:
    """An id that is stable for ever: `<path>/<16 hex digits>`.

    Args:
        path: `(source,)` for an item of a corpus, `(recipe, form)` for a made one.
        of: What makes the item this item: upstream record and task, or scene constants and wording.
    """
    return "/".join([*path, sha256_of_text(canonical_json(of))[:16]])
