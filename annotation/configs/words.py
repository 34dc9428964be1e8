"""What an interface offers to choose from: words with what people see, what is stored, and the key to press."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import yaml

from earmark.taxonomy import FOLDER, taxonomy


class Option(NamedTuple):
    """One of several answers.

    Attributes:
        alias: What is stored.
        shown: What is read.
        key: The key that chooses it; None for none.
    """

    alias: str
    shown: str
    key: str | None = None


CONFIDENCE = (
    Option("1", "1 a guess", "shift+1"),
    Option("2", "2", "shift+2"),
    Option("3", "3 rather sure", "shift+3"),
    Option("4", "4", "shift+4"),
    Option("5", "5 certain", "shift+5"),
)
DIFFICULTY = (
    Option("1", "1 very easy", "g"),
    Option("2", "2", "h"),
    Option("3", "3 medium", "j"),
    Option("4", "4", "k"),
    Option("5", "5 for experts", "l"),
)
CORRECT = (Option("yes", "yes", "y"), Option("no", "no", "n"), Option("unsure", "not sure", "m"))
NEEDS_AUDIO = (
    Option("yes", "yes", "shift+y"),
    Option("no", "no, the text gives it away", "shift+n"),
    Option("unsure", "not sure", "shift+m"),
)
CLEAR = (Option("yes", "yes", "c"), Option("no", "no", "shift+c"))
DECISION = (Option("accept", "accept", "a"), Option("fix", "fix", "f"), Option("reject", "reject", "r"))
FLAGS = (
    Option("bad_audio", "bad audio", "b"),
    Option("not_audible", "the answer cannot be heard", "i"),
    Option("several_right", "several answers are right", "s"),
    Option("none_right", "no answer is right", "o"),
    Option("ambiguous", "ambiguous", "q"),
    Option("wrong_language", "wrong language", "w"),
    Option("personal_data", "personal data", "p"),
    Option("offensive", "offensive", "v"),
)
# ITU-T P.800, Annex B: the absolute category rating of listening quality.
MOS = (
    Option("5", "5 excellent", "5"),
    Option("4", "4 good", "4"),
    Option("3", "3 fair", "3"),
    Option("2", "2 poor", "2"),
    Option("1", "1 bad", "1"),
)
LIKENESS = (
    Option("5", "5 the same speaker", "shift+5"),
    Option("4", "4", "shift+4"),
    Option("3", "3 alike", "shift+3"),
    Option("2", "2", "shift+2"),
    Option("1", "1 another speaker", "shift+1"),
)
PREFERENCE = (
    Option("a", "A is better", "a"),
    Option("b", "B is better", "b"),
    Option("tie", "equally good", "t"),
    Option("both_bad", "both are bad", "n"),
)
RATING = tuple(Option(str(n), f"{n}{end}") for n, end in ((1, " not at all"), (2, ""), (3, " partly"), (4, ""),
                                                          (5, " fully")))  # fmt: skip
OVERALL = tuple(Option(one.alias, one.shown, one.alias) for one in RATING)
_ROWS = ("qwert", "asdfg", "zxcvb")  # a row of the keyboard for each of the first lines, then again with shift


def rating(line: int) -> tuple[Option, ...]:
    """The options of a line of a rubric, counted from 0."""
    again, row = divmod(line, len(_ROWS))
    if again > 1:
        return RATING
    return tuple(one._replace(key="shift+" * again + key) for one, key in zip(RATING, _ROWS[row], strict=True))


# Region: label, what it means, colour, key (on the first clip).
REGIONS = (
    ("evidence", "evidence", "#2e7d32", "e"),
    ("distractor", "distractor", "#ef6c00", "x"),
    ("defect", "defect", "#c62828", "d"),
)
_CLIP_MODIFIERS = ("", "shift+", "alt+shift+")
_LABEL_MODIFIERS = ("alt+shift+", "ctrl+alt+", "ctrl+shift+")


class ClipKeys(NamedTuple):
    """The keys of a clip: what plays it, and one for each of its labels."""

    play: str
    labels: tuple[str, ...]


def clip_keys(clip: int) -> ClipKeys | None:
    """The keys of a clip, counted from 0: letters for the first three, its number from there to the tenth."""
    if clip < len(_CLIP_MODIFIERS):
        modifier = _CLIP_MODIFIERS[clip]
        return ClipKeys(f"{modifier}space", tuple(f"{modifier}{key}" for *_, key in REGIONS))
    number = (clip + 1) % 10
    labels = tuple(f"{modifier}{number}" for modifier in _LABEL_MODIFIERS)
    return ClipKeys(f"ctrl+alt+shift+{number}", labels) if clip < 10 else None


class Skill(NamedTuple):
    """A skill, and under what it is shown."""

    word: str
    title: str
    path: tuple[str, ...]


@cache
def skills(benchmark: str) -> tuple[Skill, ...]:
    """The skills of a benchmark in the order of its file; empty where it has none.

    Raises:
        TaxonomyError: There is no such benchmark.
    """
    known = taxonomy(benchmark).skills
    entries = _entries(benchmark, "skills")
    return tuple(
        Skill(word, str(entry.get("title", word)), tuple(str(entry[k]) for k in ("domain", "kind") if entry.get(k)))
        for word, entry in entries.items()
        if word in known
    )


@cache
def levels(benchmark: str) -> tuple[Option, ...]:
    """The levels of a benchmark; empty where it has none."""
    known = taxonomy(benchmark).levels
    entries = _entries(benchmark, "levels")
    offered = [(word, str(entry.get("title", word))) for word, entry in entries.items() if word in known]
    return tuple(Option(word, title, str(n) if n < 10 else None) for n, (word, title) in enumerate(offered, 1))


def _entries(benchmark: str, part: str) -> dict[str, dict[str, Any]]:
    found = yaml.safe_load((FOLDER / f"{benchmark}.yaml").read_text(encoding="utf-8"))
    return {word: entry or {} for word, entry in (found.get(part) or {}).items()}
