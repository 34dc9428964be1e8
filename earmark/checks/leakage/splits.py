"""Splits: what was recorded once, said by one voice, or made as twins, is in one split."""

from __future__ import annotations

from collections.abc import Iterator

from earmark.checks.coverage.constancy import WHO
from earmark.checks.gates import Gates
from earmark.checks.pace import DENSE, letters_of
from earmark.checks.registry import Facts
from earmark.errors import Issue
from earmark.item import Item
from earmark.validation import normalised_choice

# Letters; shorter sentences are said twice by chance. Scripts of syllables and of words say more with a letter.
_FEWEST, _FEWEST_DENSE = 20, 8


def _shared(item: Item) -> Iterator[tuple[str, str, str]]:
    """What ties an item to others: a field, what it is, and its name."""
    for n, clip in enumerate(item.clips):
        if clip.source.dataset == "synth":
            continue
        dataset, said = clip.source.dataset, {one.key.casefold(): one.value for one in clip.speaker}
        if clip.source.record:
            yield f"clips[{n}].source.record", f"record of {dataset}", clip.source.record
        who = next((f"{key} {said[key]}" for key in WHO if said.get(key)), "")
        if who:
            yield f"clips[{n}].speaker", f"voice of {dataset}", who
        words = normalised_choice(clip.transcript or "")
        letters, bounds = letters_of(words)
        if letters >= (_FEWEST_DENSE if bounds is DENSE else _FEWEST):
            yield f"clips[{n}].transcript", "sentence", words
    if item.twin:
        yield "twin", f"group of {item.twin.kind} twins", item.twin.group


class Splits:
    """Finds what stands in two splits of a release."""

    def __init__(self) -> None:
        self.of = 0
        self._seen: dict[tuple[str, str], tuple[str, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take one item; each thing is reported once for each item."""
        item, split = facts.record, facts.place.rpartition("/")[2]
        self.of += 1
        for field, kind, name in _shared(item):
            first, theirs = self._seen.setdefault((kind, name), (item.id, split))
            if theirs != split:
                expected, got = f"a {kind} of the split {split} alone", f"{name[:60]!r}, as in {first} of {theirs}"
                self._found.append(Issue(item.id, field, expected, got, "leakage.splits"))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each item of a later split."""
        return iter(self._found)
