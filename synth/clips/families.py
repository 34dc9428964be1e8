"""The families about what clips hold: which, how many, in what order, which is odd, which answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import TypeVar

import numpy as np

from synth.clips.held import Held, Shelf, exchanges, statements
from synth.programs.palette import apart
from synth.questions.writer import Answering
from synth.texts.phrases import LANGUAGES, WORDS, sentences

PLACES = ("clip 1", "clip 2", "clip 3", "clip 4", "clip 5")
TRAITS = {
    "sound": "the kind of sound that is heard",
    "language": "the language that is spoken",
    "speaker": "the person who speaks",
    "word": "the word that is said",
}
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contents:
    """What is drawn for one item.

    Attributes:
        clips: In the order in which they are heard.
        answer, wrong, values, ordered, answering: As in `synth.questions.writer.Asked`.
        rests_on: The clips that the answer rests on, from 0.
        levelled: Every clip is brought to one loudness; otherwise their levels are kept as they are.
    """

    clips: Sequence[Held]
    answer: str
    wrong: Sequence[str] = ()
    values: dict[str, str] = field(default_factory=dict)
    ordered: Sequence[str] = ()
    answering: Answering = "choice"
    rests_on: Sequence[int] = ()
    levelled: bool = True


def which_sound(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In which clip a sound is heard."""
    titles = apart(shelf.palette.titles, int(rng.integers(3, 6)), rng)
    at = int(rng.integers(len(titles)))
    return placed([shelf.sound(title, rng) for title in titles], at, {"thing": titles[at]})


def which_word(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In which clip a word is said."""
    words = some(WORDS, int(rng.integers(3, 6)), rng)
    at = int(rng.integers(len(words)))
    return placed([_word(shelf, word, rng) for word in words], at, {"thing": words[at]})


def which_language(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In which clip a language is spoken."""
    tags = some(sorted(LANGUAGES), int(rng.integers(3, 6)), rng)
    at = int(rng.integers(len(tags)))
    return placed([_sentence(shelf, tag, rng) for tag in tags], at, {"thing": LANGUAGES[tags[at]]})


def count_sound(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In how many clips a sound is heard."""
    total = int(rng.integers(3, 6))
    hits = int(rng.integers(total + 1))
    asked, *others = apart(shelf.palette.titles, total - hits + 1, rng)
    return _counted([shelf.sound(one, rng) for one in [asked] * hits + others], asked, rng)


def count_word(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In how many clips a word is said."""
    total = int(rng.integers(3, 6))
    hits = int(rng.integers(total + 1))
    asked, *others = some(WORDS, total - hits + 1, rng)
    return _counted([_word(shelf, one, rng) for one in [asked] * hits + others], asked, rng)


def order(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """In which order sounds are heard."""
    titles = apart(shelf.palette.titles, 3, rng)
    true, *wrong = (", then ".join(one) for one in permutations(titles))
    clips = [shelf.sound(title, rng) for title in titles]
    return Contents(clips, true, some(wrong, len(wrong), rng), rests_on=(0, 1, 2))


def odd_one_out(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip differs from the others, by one trait that is named."""
    trait = some(sorted(TRAITS), 1, rng)[0]
    total = int(rng.integers(3, 6))
    at = int(rng.integers(total))
    odd = [n == at for n in range(total)]
    if trait == "sound":
        usual, other = apart(shelf.palette.titles, 2, rng)
        clips = [shelf.sound(other if is_odd else usual, rng) for is_odd in odd]
    elif trait == "word":
        usual, other = some(WORDS, 2, rng)
        clips = [_word(shelf, other if is_odd else usual, rng) for is_odd in odd]
    elif trait == "language":
        usual, other = some(sorted(LANGUAGES), 2, rng)
        texts = iter(some(sentences(usual), total - 1, rng))
        clips = [
            _sentence(shelf, other, rng) if is_odd else _sentence(shelf, usual, rng, next(texts)) for is_odd in odd
        ]
    else:
        one = shelf.speaker(rng)
        another = shelf.speaker(rng, apart_from=[one])
        texts = iter(some(statements(), total, rng))
        clips = [shelf.said(next(texts), another if is_odd else one, rng) for is_odd in odd]
    return placed(clips, at, {"trait": TRAITS[trait]})


def which_answers(shelf: Shelf, rng: np.random.Generator) -> Contents:
    """Which clip answers the question that the first one asks."""
    known = exchanges()
    chosen = some(range(len(known)), int(rng.integers(2, 5)), rng)
    at = int(rng.integers(len(chosen)))
    texts = [known[chosen[at]]["question"], *(known[one]["answer"] for one in chosen)]
    return placed([shelf.said(text, shelf.speaker(rng), rng) for text in texts], at + 1, first=1)


def placed(
    clips: Sequence[Held], at: int, values: dict[str, str] | None = None, *, first: int = 0, levelled: bool = True
) -> Contents:
    """Contents of which one clip is the answer; the clips before `first` are not among the choices."""
    known = PLACES[first : len(clips)]
    wrong = [place for place in known if place != PLACES[at]]
    rests_on = (*range(first), at)
    return Contents(clips, PLACES[at], wrong, values or {}, known, rests_on=rests_on, levelled=levelled)


def some(pool: Sequence[T], count: int, rng: np.random.Generator) -> list[T]:
    """So many of a pool, each once, in a drawn order."""
    return [pool[int(at)] for at in rng.permutation(len(pool))[:count]]


def _counted(clips: Sequence[Held], asked: str, rng: np.random.Generator) -> Contents:
    clips = [clips[int(at)] for at in rng.permutation(len(clips))]
    hits = [at for at, clip in enumerate(clips) if clip.holds == asked]
    rests_on = hits or range(len(clips))
    return Contents(clips, str(len(hits)), values={"thing": asked}, answering="number", rests_on=tuple(rests_on))


def _word(shelf: Shelf, word: str, rng: np.random.Generator) -> Held:
    return shelf.said(word, shelf.speaker(rng), rng, holds=word)


def _sentence(shelf: Shelf, tag: str, rng: np.random.Generator, text: str = "") -> Held:
    text = text or some(sentences(tag), 1, rng)[0]
    return shelf.said(text, shelf.speaker(rng), rng, tag, holds=tag)
