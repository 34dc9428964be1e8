"""Keys: references say what clips say, a number has one answer of the size of the others, places have no order.

In a default release every reference is part of a transcript of its clips; no number is 20 times as large as all others
under its question.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from earmark.checks.answers import LEAST_EXPECTED
from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Item
from earmark.stats import chi_square
from earmark.validation import normalised_choice

# Of the pairs of letters of a reference that its transcript has as well: spellings and numbers may differ, words not.
LEAST_COMMON = 0.5
_FEWEST_PAIRS = 6
# So many times larger than every other number under a question: another unit (1,000), a sentinel, a slip.
FAR = 20.0
_FEWEST_NUMBERS = 10
# What an id ends in: a number, or a letter that stands alone.
_LAST = re.compile(r"(\d{1,9})$|(?<![^\W_])([A-Ha-h])$")


def _pairs(text: str) -> Counter[str]:
    letters = "".join(c for c in text.casefold() if c.isalnum())
    return Counter(a + b for a, b in pairwise(letters))


def _has_reference(item: Item) -> bool:
    return item.answer_type == "transcript" and any(clip.transcript for clip in item.clips)


def transcript(item: Item) -> Iterator[Issue]:
    """A reference is what the transcripts of its clips say, or a part of it; how it is spelt is left open."""
    if not _has_reference(item):
        return
    said = _pairs(" ".join(clip.transcript or "" for clip in item.clips))
    for n, answer in enumerate(item.answers):
        pairs = _pairs(answer)
        common = (pairs & said).total()
        if pairs.total() >= _FEWEST_PAIRS and common < LEAST_COMMON * pairs.total():
            expected = f"words of its clips: {item.clips[0].transcript or ''!r}"[:90]
            yield Issue(item.id, f"answers[{n}]", expected, f"{answer!r}"[:90], "keys.transcript")


def repeated(item: Item) -> Iterator[Issue]:
    """No answer is given twice, and a number has one."""
    seen: dict[str, int] = {}
    for n, answer in enumerate(item.answers):
        first = seen.setdefault(normalised_choice(answer), n)
        if first != n:
            yield Issue(item.id, f"answers[{n}]", "an answer of its own", f"{answer!r} again", "keys.repeated")
    if item.answer_type == "number" and len(seen) > 1:
        yield Issue(item.id, "answers", "one number", " | ".join(item.answers), "keys.repeated")


class Numbers:
    """Finds numbers far beyond all others that answer the same question."""

    def __init__(self) -> None:
        self.of = 0
        self._asked: dict[tuple[str, str, str], list[tuple[float, str]]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take the number of one item."""
        item = facts.record
        if item.answer_type != "number" or not item.answers:
            return
        try:
            value = abs(float(item.answers[0]))
        except ValueError:
            return  # answers.gold says so
        self.of += 1
        self._asked[item.benchmark, item.task, normalised_choice(item.question)].append((value, item.id))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each question with such a number."""
        for numbers in self._asked.values():
            *others, (value, name) = sorted(numbers)
            highest = others[-1][0] if others else 0.0
            if len(others) >= _FEWEST_NUMBERS - 1 and value > FAR * max(highest, 1.0):
                expected = f"a number like the {len(others)} others, up to {highest:g}"
                yield Issue(name, "answers", expected, f"{value:g}", "keys.far")


class Sequence:
    """Finds cells in which the place of an answer follows from that of the item before, in the order of the shards."""

    def __init__(self) -> None:
        self.of = 0
        self._places: dict[tuple[str, str, int], list[int]] = defaultdict(list)
        self._groups: set[str] = set()

    def add(self, facts: Facts) -> None:
        """Take the place of one answer; of twins and rungs, which keep one order, the first."""
        item = facts.record
        index, choices = item.answer_index, len(item.choices)
        if item.answer_type != "choice" or index is None or not 0 <= index < choices or choices < 2:
            return
        group = item.twin.group if item.twin else item.perturbation.parent if item.perturbation else item.parent
        if group is not None and group in self._groups:
            return
        self._groups.update([group] if group is not None else [])
        self.of += 1
        self._places[item.benchmark, item.task, choices].append(index)

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """Pearson's chi-square of the steps from place to place against equal counts; Bonferroni's correction."""
        tested = {cell: at for cell, at in self._places.items() if (len(at) - 1) / cell[2] >= LEAST_EXPECTED}
        for (benchmark, task, choices), places in sorted(tested.items()):
            steps = Counter((after - before) % choices for before, after in pairwise(places))
            even = _evenly(places, choices)
            test = chi_square([steps[n] for n in range(choices)], even)
            if test.p < gates.position_p / len(tested):
                step, times = steps.most_common(1)[0]
                cell = f"{benchmark}/{task} with {choices} choices"
                expected = f"about {even[step]:.0f} steps by {step} places"
                got = f"{times} of {len(places) - 1}: p {test.p:.1e}"
                yield Issue(cell, "answer_index", expected, got, "keys.sequence")


class Numbered:
    """Finds cells in which the place of an answer follows from the number, or the letter, that its id ends in."""

    def __init__(self) -> None:
        self.of = 0
        self._places: dict[tuple[str, str, int], list[tuple[int, int]]] = defaultdict(list)

    def add(self, facts: Facts) -> None:
        """Take the place of one answer, and what its id ends in."""
        item = facts.record
        index, choices, last = item.answer_index, len(item.choices), _LAST.search(item.id)
        if item.answer_type != "choice" or index is None or not 0 <= index < choices or choices < 2 or not last:
            return
        self.of += 1
        number = int(last[1]) if last[1] else "abcdefgh".index(last[2].lower())
        self._places[item.benchmark, item.task, choices].append((number % choices, index))

    def finish(self, gates: Gates) -> Iterator[Issue]:
        """Pearson's chi-square of the steps from number to place against those by chance; Bonferroni's correction."""
        tested = {cell: found for cell, found in self._places.items() if len(found) / cell[2] >= LEAST_EXPECTED}
        for (benchmark, task, choices), found in sorted(tested.items()):
            numbers, places = Counter(number for number, _ in found), Counter(place for _, place in found)
            steps = Counter((place - number) % choices for number, place in found)
            even = [
                sum(numbers[n] * places[(n + step) % choices] for n in range(choices)) / len(found)
                for step in range(choices)
            ]
            if min(even) < LEAST_EXPECTED:
                continue
            test = chi_square([steps[n] for n in range(choices)], even)
            if test.p < gates.position_p / len(tested):
                step, times = steps.most_common(1)[0]
                cell = f"{benchmark}/{task} with {choices} choices"
                expected = f"about {even[step]:.0f} answers {step} places after the number of the id"
                yield Issue(cell, "id", expected, f"{times} of {len(found)}: p {test.p:.1e}", "keys.numbered")


def _evenly(places: list[int], choices: int) -> list[float]:
    """How often each step would come if the places that there are stood in an order by chance."""
    n, counts = len(places), Counter(places)
    pairs = [
        sum(counts[a] * (counts[(a + step) % choices] - (step == 0)) for a in range(choices)) for step in range(choices)
    ]
    return [pair / n for pair in pairs]


CHECKS = (
    ItemCheck(
        id="keys.transcript", severity="error", unit="references",
        title="reference transcripts say what their clips say",
        why="Columns that were shifted by a row give every item the words of its neighbour: 100 % word error for "
        "whoever is right.",
        remedy="Join answers and clips by their record again",
        find=transcript, count=_has_reference,
    ),
    ItemCheck(
        id="keys.repeated", severity="warning",
        title="no answer is given twice, and a number has one",
        why="Of two numbers one is wrong, and scripts differ in which one they take (VoiceBench issue 9).",
        remedy="Keep the right one",
        find=repeated,
    ),
    CorpusCheck(
        id="keys.far", severity="warning", unit="number items",
        title="no number lies far beyond all others under its question",
        why="Milliseconds among seconds, and 9999 for what was never measured, cannot be reached by listening.",
        remedy="Correct the number or its unit, or leave the item out",
        start=Numbers,
    ),
    CorpusCheck(
        id="keys.sequence", severity="error", unit="choice items",
        title="the place of an answer does not follow from the item before",
        why="Places that go round (A, B, C, D, A, ...) are evenly spread, and known to whoever reads on in order.",
        remedy="Draw the place of each answer by hash (earmark.draw.with_drawn_choices)",
        start=Sequence,
    ),
    CorpusCheck(
        id="keys.numbered", severity="error", unit="choice items with a number or letter at the end of their id",
        title="the place of an answer does not follow from its id",
        why="Places that were dealt out as items were numbered (id 17 of four options: B), and letters of the key at "
        "the end of an id, tell the answer to whoever prints ids.",
        remedy="Draw the place of each answer by hash (earmark.draw.with_drawn_choices), and make ids of hashes",
        start=Numbered,
    ),
)  # fmt: skip
