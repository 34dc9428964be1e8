"""A verdict: one JSON object with two keys, read strictly. What is almost one is none."""

from __future__ import annotations

import json
from typing import NamedTuple

from earmark.score.judge.prompts import Prompt
from earmark.strict_json import each_key_once, no_constant

_SHOWN = 60


class Verdict(NamedTuple):
    """What came of asking once.

    Attributes:
        raw: A score of 1 to 5, or 1 and 0 for true and false; None where there is no verdict.
        reason: The judge's, or why there is no verdict.
        kept: Whether it had been asked before.
    """

    raw: float | None
    reason: str
    kept: bool = False


def read_verdict(text: str, prompt: Prompt, *, kept: bool = False) -> Verdict:
    """Read what a judge answered.

    Args:
        text: All of it; blanks around the object are nothing.
        prompt: What it was told.
        kept: Passed on.

    Returns:
        Without a value where it is not exactly one object of `reason` (text) and the prompt's key (true or false, or
        a whole number from 1 to 5).
    """
    try:
        found = json.loads(text.strip(), parse_constant=no_constant, object_pairs_hook=each_key_once)
    except (ValueError, RecursionError):
        return _none(f"no JSON object: {_short(text)}", kept)
    wanted = ["reason", prompt.key]
    if not isinstance(found, dict) or sorted(found) != sorted(wanted):
        return _none(f"not an object of {' and '.join(wanted)}: {_short(text)}", kept)
    said, reason = found[prompt.key], found["reason"]
    if not isinstance(reason, str):
        return _none(f"no reason in words: {_short(text)}", kept)
    if prompt.scores:
        fits = isinstance(said, int) and not isinstance(said, bool) and 1 <= said <= 5
    else:
        fits = isinstance(said, bool)
    if not fits:
        expected = "a whole number from 1 to 5" if prompt.scores else "true or false"
        return _none(f"{prompt.key} is {_short(json.dumps(said))}, not {expected}", kept)
    return Verdict(float(said), reason, kept)


def _none(why: str, kept: bool) -> Verdict:
    return Verdict(None, why, kept)


def _short(text: str) -> str:
    squeezed = " ".join(text.split())
    return squeezed if len(squeezed) <= _SHOWN else f"{squeezed[:_SHOWN]} ..."
