"""A question as one sees it who does not listen: words, options, and what is declared of the clips."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from earmark.checks.registry import Facts
from earmark.item import Clip, Item

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"[0-9]+(?:[.:][0-9]+)?")
_ORDINALS = {word: n for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)}
# The layouts as numbers: what a reader of metadata can tell apart.
_LAYOUTS = {"mono": 0.0, "stereo": 1.0, "binaural": 2.0, "foa": 3.0, "array": 4.0}


class Question(NamedTuple):
    """One question with options, without its sound; the checks and the audit of other benchmarks make these.

    Attributes:
        id: Of the item.
        cell: Where it is counted, such as `mmau_pro/sound`.
        said: All that is written and not spoken: the turns before it, and the question.
        choices: The options in their order.
        answer: Index of the right one.
        links: Names that this question shares with others which must not be torn apart: twins, parents, the very
            same sound. Questions that share one are in one group.
        transcript: What is spoken in the clips; empty where nobody wrote it down.
        metadata: For each clip, what is declared of it: numbers by name.
        spectra: For each clip, the statistics of `earmark.checks.spectrum`; empty where none are known.
        origin: The corpora that the clips come from; empty where that is not known.
    """

    id: str
    cell: str
    said: str
    choices: tuple[str, ...]
    answer: int
    links: tuple[str, ...] = ()
    transcript: str = ""
    metadata: tuple[Mapping[str, float], ...] = ()
    spectra: tuple[tuple[float, ...], ...] = ()
    origin: str = ""


def question_of(facts: Facts) -> Question | None:
    """The question of an item; None where it has no choices, or no right one among them (another check's)."""
    item = facts.record
    index, count = item.answer_index, len(item.choices)
    if item.answer_type != "choice" or index is None or count < 2 or not 0 <= index < count:
        return None
    return Question(
        id=item.id,
        cell=f"{item.benchmark}/{item.task}",
        said=said_of(item),
        choices=item.choices,
        answer=index,
        links=tuple(links_of(item)),
        transcript="\n".join(clip.transcript for clip in item.clips if clip.transcript),
        metadata=tuple(_declared(clip) for clip in item.clips),
        spectra=tuple(sketch.spectrum for sketch in facts.clips),
        origin=" + ".join(sorted({clip.source.dataset for clip in item.clips})),
    )


def said_of(item: Item) -> str:
    """What is written and not spoken: the turns before the question, the question, the constraints."""
    unspoken = [turn.text for turn in item.turns if turn.clip is None and turn.text]
    return "\n".join([*unspoken, item.question, *item.constraints])


def links_of(item: Item) -> Iterable[str]:
    """What must not be torn apart: its twins, its parents, the very same sound."""
    if item.twin:
        yield f"twin {item.twin.group}"
    if item.parent:
        yield f"item {item.parent}"
    if item.perturbation:
        yield f"item {item.perturbation.parent}"
    sounds = [clip.pcm_sha256 for clip in item.clips]
    if sounds and None not in sounds:
        yield f"sound {hashlib.sha256(' '.join(map(str, sounds)).encode()).hexdigest()}"


def _declared(clip: Clip) -> dict[str, float]:
    known = {
        "duration_s": clip.duration_s,
        "sample_rate_hz": clip.sample_rate_hz,
        "channels": clip.channels,
        "layout": _LAYOUTS[clip.layout],
        "loudness_lufs": clip.loudness_lufs,
        "true_peak_dbfs": clip.true_peak_dbfs,
    }
    return {name: float(value) for name, value in known.items() if value is not None}


def groups(questions: Sequence[Question]) -> list[str]:
    """The group of each question: the least id of all that hang together by their links, directly or through others."""
    owner: dict[str, str] = {}

    def find(name: str) -> str:
        while owner.setdefault(name, name) != name:
            owner[name] = owner[owner[name]]
            name = owner[name]
        return name

    for question in questions:
        for link in question.links:
            owner[find(link)] = find(f"item {question.id}")
    least: dict[str, str] = {}
    for question in questions:
        root = find(f"item {question.id}")
        least[root] = min(least.get(root, question.id), question.id)
    return [least[find(f"item {question.id}")] for question in questions]


def in_order(questions: Iterable[Question]) -> list[Question]:
    """Questions in an order that follows from what they are, not from how they came."""
    return sorted(questions, key=lambda question: (question.id, question.cell, question.said, question.choices))


def words(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return _WORD.findall(text.casefold())


def number_in(option: str) -> float | None:
    """The first number that is written in digits in an option (`0:45` is 45 s); None where there is none."""
    found = _NUMBER.search(option)
    if not found:
        return None
    minutes, colon, seconds = found[0].partition(":")
    return float(minutes) * 60 + float(seconds) if colon else float(found[0])


def clip_named(option: str, clips: int) -> int | None:
    """Which clip an option speaks of (`clip 2`, `the second`), from 0; None where it names none that is there."""
    ordinal = next((_ORDINALS[word] for word in words(option) if word in _ORDINALS), None)
    number = ordinal if ordinal is not None else number_in(option)
    return int(number) - 1 if number is not None and number in range(1, clips + 1) else None
