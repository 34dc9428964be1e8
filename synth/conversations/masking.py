"""A conversation without names: so that whoever answers from it has to follow who speaks to whom."""

from __future__ import annotations

import re
from collections.abc import Sequence

from synth.conversations.dialogue import Line, Person


def masked(text: str, people: Sequence[Person]) -> str:
    """The text with "Person A", "Person B" … in place of what people are and are called, whatever the case."""
    forms = {form.casefold(): _letter(n) for n, person in enumerate(people) for form in (person.role, person.called)}
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)
    return pattern.sub(lambda found: f"Person {forms[found[0].casefold()]}", text)


def masked_transcript(lines: Sequence[Line], people: Sequence[Person]) -> str:
    """A line for each turn, with the number of the voice, in the order in which voices are first heard."""
    voices = {speaker: n for n, speaker in enumerate(dict.fromkeys(line.speaker for line in lines), 1)}
    return "\n".join(f"Voice {voices[line.speaker]}: {masked(line.text, people)}" for line in lines)


def transcript(lines: Sequence[Line], people: Sequence[Person]) -> str:
    """A line for each turn, with the speaker."""
    return "\n".join(f"{people[line.speaker].role}: {line.text}" for line in lines)


def mentions(text: str, heard: str) -> int:
    """How often something is said in a text, as whole words."""
    return len(re.findall(rf"\b{re.escape(heard)}\b", text, re.IGNORECASE))


def _letter(number: int) -> str:
    return chr(ord("A") + number)
