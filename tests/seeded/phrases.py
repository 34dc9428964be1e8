"""Faults of what is written: options that tell, questions about what is not there, links, placeholders, transcripts."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from earmark.item import Item
from tests.seeded.corpus import RULES
from tests.seeded.fault import Items, fault, holding_sound, in_one, of_task, samples_of, with_fields
from tests.seeded.words import FEW, _option, _replacing, _spoken

CHOICE = of_task("sound")
Spoil = Callable[[Items, int], Items]


def _other_article(one: Item) -> Item:
    """The right option once more, with another article, in place of a wrong one."""
    wrong = next(c for c in one.choices if c not in one.answers)
    bare = one.answers[0].split()[-1]
    return one.model_copy(update=_replacing(one, wrong, f"the {bare}")).sealed()


def _right_one(form: Callable[[str], str]) -> Spoil:
    """The right option of every choice item in another form."""

    def change(one: Item) -> Item:
        return one.model_copy(update=_replacing(one, one.answers[0], form(one.answers[0]))).sealed()

    return lambda items, _: [change(one) if CHOICE(one) else one for one in items]


def _asking(question: str) -> Spoil:
    return with_fields(CHOICE, question=question)


def _twice(one: Item) -> Item:
    return one.model_copy(update={"question": f"{one.question} {one.question}"}).sealed()


def _slow(one: Item) -> Item:
    """Fifteen seconds of sound, and a word of transcript."""
    samples, rate_hz = samples_of(one)
    text = (one.clips[0].transcript or "")[:4].strip()
    return holding_sound(one, np.tile(samples, (1, 5)), rate_hz, transcript=text)


def _fast(one: Item) -> Item:
    """The transcript of another, longer recording."""
    text = " ".join([one.clips[0].transcript or ""] * 6)
    return one.model_copy(update={"clips": (one.clips[0].model_copy(update={"transcript": text}),)}).sealed()


SPOKEN = _spoken("en", "de", "fr", "zh", "ru", "ja", "el", "hi")

FAULTS = (
    fault("two options that differ by an article", "wording.articles", in_one(_other_article, CHOICE), *FEW),
    fault("the right option in capitals throughout", "shortcuts.rules", _right_one(str.upper), *RULES),
    fault("a full stop after the right option throughout", "shortcuts.rules", _right_one(lambda c: f"{c}."), *RULES),
    fault("the right option in quotes throughout", "shortcuts.rules", _right_one(lambda c: f'"{c}"'), *RULES),
    fault("a digit in the right option throughout", "shortcuts.rules", _right_one(lambda c: f"1 {c.split()[-1]}"),
          *RULES),
    fault("a question about the third clip of one", "mentions.absent", _asking("What is heard in clip 3?")),
    fault("a question that compares two clips of one", "mentions.absent",
          _asking("Which sound is in both the first and the second recording?")),
    fault("a question about option E of four", "mentions.absent", _asking("Why is option E right?")),
    fault("a question about a picture that is not there", "mentions.absent",
          _asking("Which of the sounds belongs to the image shown?")),
    fault("a link in a question", "mentions.elsewhere",
          _asking("Which sound is heard in https://example.org/take?id=7 at the end?")),
    fault("a file name in a question", "mentions.elsewhere", _asking("Which sound is heard in dog_bark_03.wav?")),
    fault("a mailbox in an option", "mentions.elsewhere", _option("ask curator@example.org"), *FEW),
    fault("a note of whoever wrote the question", "wording.unfilled", _asking("Which sound is heard? TODO: reword"),
          "leftovers.cut"),
    fault("filler of a layout", "wording.unfilled", _asking("Lorem ipsum dolor sit amet?")),
    fault("a question twice over", "wording.repeated", in_one(_twice, CHOICE)),
    fault("a transcript of a word for a quarter of a minute", "pace.transcript", in_one(_slow, SPOKEN),
          "sound.length", "scripts.transcript", "traces.loops", "keys.transcript"),
    fault("the transcript of a longer recording", "pace.transcript", in_one(_fast, SPOKEN)),
)  # fmt: skip
