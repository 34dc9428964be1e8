"""Rules on a reply that a program can check, as IFEval and the sets made from it write them."""

from __future__ import annotations

import json
from collections.abc import Sequence


def rules(ids: object, arguments: object) -> tuple[str, ...]:
    """The constraints of a prompt: one JSON object a rule, `{"rule": id, argument: value}`, without nulls.

    None at all if there are not as many arguments as rules, or they are of another kind.
    """
    if not isinstance(ids, list) or not isinstance(arguments, list) or len(ids) != len(arguments):
        return ()
    given = [found or {} for found in arguments]
    if not all(isinstance(found, dict) for found in given):
        return ()
    return tuple(
        json.dumps(
            {"rule": str(rule), **{name: value for name, value in found.items() if value is not None}},
            ensure_ascii=False,
            sort_keys=True,
        )
        for rule, found in zip(ids, given, strict=True)
    )


def kept(constraints: Sequence[str]) -> str:
    """What is asked of a reply, in words; empty where there is no rule."""
    names = ", ".join(json.loads(constraint)["rule"] for constraint in constraints)
    return f"A reply that keeps the rules {names}." if names else ""
