"""A reply against all the rules of its prompt, strictly and loosely."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from earmark.score.instructions.rules import RULES, Given, Rule, RuleError, parse
from earmark.score.outcome import Outcome, Status, judged, unparsed
from earmark.score.replies import without_reasoning

Reading = Literal["strict", "loose"]
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


class Ruled(NamedTuple):
    """An item as far as its rules go.

    Attributes:
        constraints: JSON objects, as `rules.parse` reads them.
    """

    id: str
    constraints: tuple[str, ...]


class Verdict(NamedTuple):
    """What became of one rule.

    Attributes:
        rule: Its name.
        strict: Whether the reply as it stands keeps it.
        loose: Whether any of IFEval's eight loose readings does.
    """

    rule: str
    strict: bool
    loose: bool


def score(item: Ruled, output: str, *, reading: Reading = "strict") -> Outcome:
    """Score a reply: right where it keeps every rule.

    Args:
        item: Its constraints are the rules.
        output: The reply.
        reading: Which of IFEval's two readings.
    """
    reply = _clean(output)
    try:
        if not item.constraints:
            raise RuleError("no rule is set")
        found = verdicts(item.constraints, output)
    except RuleError as error:
        return Outcome(item.id, Status.ERROR, None, str(error))
    if not any(character.isprintable() and not character.isspace() for character in reply):
        return unparsed(item.id)
    broken = [verdict.rule for verdict in found if not getattr(verdict, reading)]
    kept = f"kept {len(found) - len(broken)} of {len(found)}"
    return judged(item.id, not broken, f"{kept}; broken: {', '.join(broken)}" if broken else kept)


def verdicts(constraints: Sequence[str], output: str) -> tuple[Verdict, ...]:
    """Check a reply against each rule; an empty reply keeps none.

    Args:
        constraints: JSON objects, as `rules.parse` reads them.
        output: The reply.

    Raises:
        RuleError: A rule is not known, or lacks an argument.
    """
    asked = [parse(constraint) for constraint in constraints]
    reply = _clean(output)
    readings = [text for text in _loose(reply) if text.strip()]
    return tuple(_verdict(name, RULES[name], given, reply, readings) for name, given in asked)


def _verdict(name: str, rule: Rule, given: Given, reply: str, readings: Sequence[str]) -> Verdict:
    strict = bool(reply) and rule.keeps(reply, given)
    return Verdict(name, strict, strict or any(rule.keeps(text, given) for text in readings))


def _clean(output: str) -> str:
    """The reply without its reasoning and without invisible signs; its marks, case and lines are its own."""
    return _INVISIBLE.sub("", without_reasoning(output)).strip()


def _loose(reply: str) -> list[str]:
    """IFEval's readings: without the first line, the last, both; each with and without asterisks."""
    lines = reply.split("\n")
    cut = [lines, lines[1:], lines[:-1], lines[1:-1]]
    texts = ["\n".join(part).strip() for part in cut]
    return texts + [text.replace("*", "") for text in texts]
