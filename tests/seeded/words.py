"""Faults of questions, options, answers, transcripts and twins."""

from __future__ import annotations

from collections.abc import Callable

from earmark.item import Item
from tests.seeded.fault import Items, at, fault, in_one, of_task, with_clip, with_fields

Spoil = Callable[[Items, int], Items]

CHOICE = of_task("sound")
NUMBER = of_task("speech")
SPATIAL = of_task("spatial_audio")
VOICE = of_task("parade")


def _spoken(*languages: str) -> Callable[[Item], bool]:
    return lambda one: one.task == "asr" and one.clips[0].language in languages


def _replacing(one: Item, old: str, new: str) -> dict[str, object]:
    """One option by another text, in the answer as well."""
    choices = tuple(new if choice == old else choice for choice in one.choices)
    answers = tuple(new if answer == old else answer for answer in one.answers)
    return {"choices": choices, "answers": answers}


def _option(new: str) -> Spoil:
    """Another text for a wrong option."""

    def change(one: Item) -> Item:
        old = next(c for c in one.choices if c not in one.answers)
        return one.model_copy(update=_replacing(one, old, new)).sealed()

    return in_one(change, CHOICE)


def _other_answer(one: Item) -> Item:
    index = (one.answer_index or 0) - 1
    return one.model_copy(update={"answers": (one.choices[index],), "answer_index": index % len(one.choices)}).sealed()


def _repeated_case(one: Item) -> Item:
    wrong = next(n for n, c in enumerate(one.choices) if c not in one.answers)
    choices = tuple(one.answers[0].upper() if n == wrong else c for n, c in enumerate(one.choices))
    return one.model_copy(update={"choices": choices}).sealed()


def _repeated(one: Item) -> Item:
    first, second = [n for n, c in enumerate(one.choices) if c not in one.answers][:2]
    choices = tuple(one.choices[second] if n == first else c for n, c in enumerate(one.choices))
    return one.model_copy(update={"choices": choices}).sealed()


def _fewer(one: Item) -> Item:
    wrong = next(c for c in one.choices if c not in one.answers)
    choices = tuple(c for c in one.choices if c != wrong)
    return one.model_copy(update={"choices": choices, "answer_index": choices.index(one.answers[0])}).sealed()


def _lettered(one: Item) -> Item:
    choices = tuple(f"{'ABCD'[n]}. {choice}" for n, choice in enumerate(one.choices))
    return one.model_copy(update={"choices": choices, "answers": (choices[one.answer_index or 0],)}).sealed()


def _blank(one: Item) -> Item:
    return one.model_copy(update=_replacing(one, one.answers[0], f"{one.answers[0]} ")).sealed()


def _contradicting(items: Items, place: int) -> Items:
    n = at(items, place, CHOICE)
    return [*items, _other_answer(items[n]).model_copy(update={"id": f"{items[n].id}-again"}).sealed()]


def _again(items: Items, place: int) -> Items:
    n = at(items, place, CHOICE)
    return [*items, items[n].model_copy(update={"id": f"{items[n].id}-again"}).sealed()]


def _same_id(items: Items, place: int) -> Items:
    n = at(items, place, CHOICE)
    return [*items[:n], items[n].model_copy(update={"id": items[n - 1].id}).sealed(), *items[n + 1 :]]


def _transcript(which: Callable[[Item], bool], text: str) -> Spoil:
    """Another transcript, in the clip and as the answer."""

    def change(one: Item) -> Item:
        clip = one.clips[0].model_copy(update={"transcript": text})
        return one.model_copy(update={"clips": (clip,), "answers": (text,)}).sealed()

    return in_one(change, which)


LATIN = _spoken("en", "de", "fr")
OTHERS = _spoken("zh", "ru", "ja", "el", "hi")
FEW = ("coverage.labels", "shortcuts.rules", "shortcuts.text_only", "coverage.spelling")

FAULTS = (
    fault("an answer that is not among the options", "answers.among", with_fields(CHOICE, answers=("fog",)),
          "answers.index"),
    fault("two options that are the same", "answers.distinct", in_one(_repeated, CHOICE)),
    fault("the answer again as a wrong option, in other case", "answers.distinct",
          in_one(_repeated_case, CHOICE), *FEW),
    fault("one option alone", "answers.choices",
          with_fields(CHOICE, choices=lambda one: one.answers, answer_index=0), "answers.options", *FEW),
    fault("an option that was lost", "answers.options", in_one(_fewer, CHOICE)),
    fault("the index of another option", "answers.index",
          with_fields(CHOICE, answer_index=lambda one: ((one.answer_index or 0) + 1) % 4)),
    fault("an index beyond the options", "answers.index", with_fields(CHOICE, answer_index=4)),
    fault("no answer", "answers.gold", with_fields(NUMBER, answers=())),
    fault("a blank answer", "answers.gold", with_fields(NUMBER, answers=(" ",))),
    fault("a number in words", "answers.gold", with_fields(NUMBER, answers=("two",))),
    fault("a count below zero", "answers.range", with_fields(NUMBER, answers=("-3",))),
    fault("a time after the end of the clip", "answers.range",
          with_fields(NUMBER, question="After how many seconds is the last note played?", answers=("41.5",))),
    fault("a scorer of another type", "answers.gold", with_fields(NUMBER, scorer="wer")),
    fault("mirrored twins with one answer", "twins.answers", in_one(_other_answer, SPATIAL)),
    fault("twins in two voices with two answers", "twins.answers", in_one(_other_answer, VOICE)),
    fault("a twin that is asked something else", "twins.question",
          with_fields(SPATIAL, question="Where are the notes?")),
    fault("one question about one sound with two answers", "duplicates.contradiction", _contradicting),
    fault("one question about one sound, twice", "duplicates.question", _again),
    fault("one id for two items", "duplicates.id", _same_id),
    fault("a transcript in Latin letters where the language has its own", "scripts.transcript",
          _transcript(OTHERS, "the boats came home")),
    fault("a transcript in Cyrillic where the language is Latin", "scripts.transcript",
          _transcript(LATIN, "лодки вернулись домой")),
    fault("the language of another clip", "scripts.transcript", with_clip(OTHERS, language="en")),
    fault("the answer in the question", "wording.given",
          with_fields(CHOICE, question=lambda one: f"You hear {one.answers[0]}: which sound is heard?"), *FEW),
    fault("all of the above", "wording.order", _option("All of the above"), *FEW),
    fault("both A and B", "wording.order", _option("Both A and B"), *FEW),
    fault("a blank after the right option", "wording.blanks", in_one(_blank, CHOICE), *FEW),
    fault("letters on the options", "wording.letters", in_one(_lettered, CHOICE), *FEW),
    fault("UTF-8 read as Windows-1252", "wording.damaged", with_fields(CHOICE, question="Which cafÃ© is heard?")),
    fault("a replacement character", "wording.damaged", with_fields(CHOICE, question="Which caf\ufffd is heard?")),
    fault("markup in a question", "wording.damaged", with_fields(CHOICE, question="Which <b>sound</b> is heard?")),
    fault("an entity in an option", "wording.damaged", _option("rain &amp; wind"), *FEW),
    fault("an unseen character in an option", "wording.damaged", _option("ra\u200bin"), "alike.options", *FEW),
    fault("a template that was not filled", "wording.unfilled", with_fields(CHOICE, question="Where is the {sound}?")),
    fault("an empty cell that became nan", "wording.unfilled", _option("nan"), *FEW),
    fault("an empty question", "record.rules", with_fields(CHOICE, question="")),
    fault("a question of blanks", "record.rules", with_fields(CHOICE, question=" \n")),
)  # fmt: skip
