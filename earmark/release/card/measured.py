"""What was measured of the items themselves: how much each task can show, and what comes without listening."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from earmark.checks.coverage.power import DIFFERING, LEVEL, POWER, detectable_between, detectable_within
from earmark.release.answers import is_withheld
from earmark.release.card.tables import share, table


def coverage(manifest: Mapping[str, Any]) -> str:
    """What each task can show, and how its answers are spread."""
    rows = [
        (
            task, facts["items"], _points(detectable_within(facts["items"])),
            _points(detectable_between(facts["items"])), *_spread(facts),
        )
        for task, facts in manifest["described"]["tasks"].items()
    ]  # fmt: skip
    columns = ("task", "items", "two systems, points", "two groups, points", "different answers", "commonest answer")
    return (
        "## How much a task can show\n\nThe smallest true difference that a test finds in "
        f"{POWER:.0%} of cases (two-sided, {LEVEL:.0%}): between two systems on the same items of which they differ on "
        f"{DIFFERING:.0%} (McNemar), and between two groups of so many items each, the worse one half right. Smaller "
        "ones are likely to be missed, or to be noise where they are seen; `-`: none can be shown.\n\n"
        + table(columns, rows)
    )


def _spread(facts: Mapping[str, Any]) -> tuple[str, str]:
    """How many different answers there are, and how common the commonest is; neither is told where they are kept."""
    if facts["answers"] is None:
        return "withheld", "withheld"
    return str(facts["answers"]), f"{facts['commonest_answer']:.1%}"


def _points(difference: float | None) -> str:
    return "-" if difference is None else f"{difference * 100:.1f}"


def baselines(manifest: Mapping[str, Any]) -> str:
    """Rules that need no ears, counted from the gold; nothing where there is no choice item."""
    found = {task: facts for task, facts in manifest["described"]["tasks"].items() if facts["choice"]}
    if not found:
        return ""
    if is_withheld(manifest):
        guessed = [(task, facts["choice"], f"{facts['chance']:.1%}") for task, facts in found.items()]
        return (
            "## Baselines\n\nWhat guessing comes to: the mean of 1 / number of options. How often the first and the "
            "longest option is right is withheld, with the answers.\n\n"
            + table(("task", "choice items", "a random option"), guessed)
        )
    rows = [
        (
            task, facts["choice"], f"{facts['chance']:.1%}", share(facts["first"], facts["choice"]),
            share(facts["longest"], facts["choice"]),
        )
        for task, facts in found.items()
    ]  # fmt: skip
    n = sum(facts["choice"] for facts in found.values())
    first, longest = (sum(facts[rule] for facts in found.values()) for rule in ("first", "longest"))
    chance = sum(facts["chance"] * facts["choice"] for facts in found.values()) / n
    rows.append(("all", n, f"{chance:.1%}", share(first, n), share(longest, n)))
    columns = ("task", "choice items", "a random option", "the first option", "the longest option")
    return (
        "## Baselines\n\nHow often a rule that hears nothing is right, counted from the gold of the choice items. A "
        "random option is its expectation, the mean of 1 / number of options; what is printed at a build is one "
        "draw.\n\n" + table(columns, rows)
    )
