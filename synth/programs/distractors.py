"""Wrong answers of a program, each with how one comes to it: by leaving a hop out, or by its opposite."""

from __future__ import annotations

from collections.abc import Sequence

from synth.programs.needs import changed, losses
from synth.programs.palette import alike
from synth.programs.program import Program, Relate, Than, hops
from synth.programs.table import Thing
from synth.texts.phrases import WORDS


def wrong_answers(
    answer: str, numbers: Sequence[str], asked: Program, things: Sequence[Thing], titles: Sequence[str]
) -> dict[str, str]:
    """Wrong answers with how one comes to them, the hardest first.

    Args:
        answer: The right one.
        numbers: The choices, where it is a number.
        asked: The program.
        things: The scene's.
        titles: Of all sounds that there may be.

    Returns:
        From a wrong answer to `without <path>`, `opposite of <path>`, or what else it is: `heard`, `not heard`, `near`.
    """
    found: dict[str, str] = {}
    for one in losses(asked, things):
        for got in one.answers:
            found.setdefault(got or answer, f"without {one.path}")
    for path, turned in changed(asked, things):
        for got in turned.answers:
            found.setdefault(got or answer, f"opposite of {path}")
    if numbers:
        return {one: found.get(one, "near") for one in numbers if one != answer}
    return _of_titles(answer, found, asked, things, titles)


def _of_titles(
    answer: str, found: dict[str, str], asked: Program, things: Sequence[Thing], titles: Sequence[str]
) -> dict[str, str]:
    """Titles or words: of the answer's group, not one that the question names; those of the scene before others."""
    words = answer in WORDS
    group = "word" if words or answer.startswith("the word") else "sound"
    titles_named = named(asked)
    heard = {thing.word if words else thing.title: thing for thing in things if thing.group == group}
    out = {one for one, thing in heard.items() if thing.title in titles_named}
    known: Sequence[str] = (
        WORDS if words else tuple(f'the word "{word}"' for word in WORDS) if group == "word" else titles
    )
    offset = len(answer) + len(things)
    others = [*known[offset % len(known) :], *known[: offset % len(known)]]
    for one in heard:
        found.setdefault(one, "heard")
    for one in others:
        if one not in found and not any(alike(one, title) for title in heard if group == "sound"):
            found.setdefault(one, "not heard")
    kept = {one: by for one, by in found.items() if one != answer and one not in out}
    return {one: by for one, by in kept.items() if one in heard or one in known}


def named(asked: Program) -> set[str]:
    """What a question names to relate to: if it were the answer, or a choice, it could be told without listening."""
    chains = [hop.to for _, hop in hops(asked) if isinstance(hop, Relate | Than)]
    return {one.value for chain in chains for one in chain if one.op == "filter"}
