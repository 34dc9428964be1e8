"""Faults of answers, of their order, and of names that tell them; of speakers, twins and rungs; of credits."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from earmark.item import Attribute, Item, Media, Origin
from tests.seeded.clean import made
from tests.seeded.corpus import RULES
from tests.seeded.fault import Items, at, fault, in_one, of_task, with_clip, with_fields
from tests.seeded.words import _spoken

CHOICE, NUMBER, VOICE = of_task("sound"), of_task("speech"), of_task("parade")
ENGLISH = _spoken("en", "de", "fr")
Spoil = Callable[[Items, int], Items]


def _one_of(field: str, which: Callable[[Item], bool], *values: Any) -> Spoil:
    """One of some values for each place."""
    return lambda items, place: with_fields(which, **{field: values[place % len(values)]})(items, place)


def _again(**changes: Any) -> Spoil:
    """A choice item once more with changes; a callable is given the item."""

    def spoil(items: Items, place: int) -> Items:
        one = items[at(items, place, CHOICE)]
        update = {"id": f"{one.id}-again", **{k: v(one) if callable(v) else v for k, v in changes.items()}}
        return [*items, one.model_copy(update=update).sealed()]

    return spoil


def _in_turn(items: Items, place: int) -> Items:
    """The answer one place further from item to item."""
    done = list(items)
    for number, n in enumerate(n for n, one in enumerate(items) if CHOICE(one)):
        others = [choice for choice in items[n].choices if choice not in items[n].answers]
        index = (number + place) % 4
        choices = (*others[:index], *items[n].answers, *others[index:])
        done[n] = items[n].model_copy(update={"choices": choices, "answer_index": index}).sealed()
    return done


def _named(one: Item) -> Item:
    path = f"{one.answers[0].split()[-1]}_03.flac"
    return one.model_copy(update={"audio": (Media(bytes=one.audio[0].bytes, path=path),)}).sealed()


def _lettered_id(one: Item) -> str:
    return one.id.replace("asked", "Asked")


def _said_by(items: Items, place: int) -> Items:
    """One speaker who is of two genders."""
    indices = [n for n, one in enumerate(items) if NUMBER(one)][place : place + 2]
    done = list(items)
    for n, gender in zip(indices, ("female", "male"), strict=True):
        speaker = (Attribute(key="id", value="s17"), Attribute(key="gender", value=gender))
        clips = (items[n].clips[0].model_copy(update={"speaker": speaker}),)
        done[n] = items[n].model_copy(update={"clips": clips}).sealed()
    return done


def _third_twin(items: Items, place: int) -> Items:
    one = items[at(items, place, VOICE)]
    fields = ("benchmark", "task", "question", "choices", "answer_type", "answers", "answer_index", "scorer", "groups",
              "twin")  # fmt: skip
    return [*items, made(f"third-{place}", 950 + place, **{name: getattr(one, name) for name in fields})]


def _of_rung(place: int, rung: str) -> Callable[[Item], bool]:
    return lambda one: one.id.endswith(f"rung-{place % 4}-{rung}")


def _without_rung(items: Items, place: int) -> Items:
    return [one for one in items if not _of_rung(place, "white-2")(one)]


def _no_parent(items: Items, place: int) -> Items:
    return [one for one in items if not _of_rung(place, "clean")(one)]


def _exchanged_rungs(items: Items, place: int) -> Items:
    def change(one: Item) -> Item:
        severity = next((n for n in (1, 2) if _of_rung(place, f"white-{3 - n}")(one)), 0)
        if not (severity and one.perturbation):
            return one
        return one.model_copy(
            update={"perturbation": one.perturbation.model_copy(update={"severity": severity})}
        ).sealed()

    return [change(one) for one in items]


def _all_alike(items: Items, place: int) -> Items:
    return [one.model_copy(update={"answers": (str(2 + place),)}).sealed() if NUMBER(one) else one for one in items]


def _of_record(items: Items, place: int) -> Items:
    """Two clips of one record, under two licences."""
    indices = [n for n, one in enumerate(items) if CHOICE(one)][place : place + 2]
    done, origin = list(items), Origin(dataset="corpus", revision="1", record="take 9")
    for n, spdx in zip(indices, ("CC-BY-4.0", "CC-BY-NC-4.0"), strict=True):
        update = {"source": origin, "licence": spdx, "attribution": "A. Reader"}
        done[n] = items[n].model_copy(update={"clips": (items[n].clips[0].model_copy(update=update),)}).sealed()
    return done


def _mixed(part: str, whole: str) -> Spoil:
    """A clip that was mixed of another one, each under a licence."""

    def spoil(items: Items, place: int) -> Items:
        n, m = at(items, place, NUMBER), at(items, place, CHOICE)
        record = json.dumps({"parts": [{"pcm_sha256": items[m].clips[0].pcm_sha256}]})
        mix = with_clip(lambda one: one is items[n], licence=whole, attribution="A. Reader",
                        source=Origin(dataset="synth", revision="1", record=record))  # fmt: skip
        of_part = with_clip(lambda one: one is items[m], licence=part, attribution="A. Reader")
        return mix(of_part(items, 0), 0) if n < m else of_part(mix(items, 0), 0)

    return spoil


def _credited(*names: str) -> Spoil:
    return lambda items, place: with_clip(licence="CC-BY-4.0", attribution=names[place % len(names)])(items, place)


PARENT = ("coverage.twins", "coverage.cells", "rungs.applied")
FAULTS = (
    fault("the reference of another clip", "keys.transcript",
          with_fields(ENGLISH, answers=("a dog sleeps under that old tree",)), "scripts.transcript"),
    fault("two answers to one count", "keys.repeated", with_fields(NUMBER, answers=("3", "4"))),
    fault("one answer twice", "keys.repeated", with_fields(NUMBER, answers=("3", "3"))),
    fault("a count that is no whole number", "answers.range",
          _one_of("answers", NUMBER, ("2.5",), ("0.5",), ("3.75",))),
    fault("a number that stands for none, or in another unit", "keys.far",
          _one_of("answers", NUMBER, ("9999",), ("3000",), ("999",), ("500",), ("123456",))),
    fault("the answer one place further from item to item", "keys.sequence", _in_turn),
    fault("a file that is named by its class", "names.files", in_one(_named, CHOICE)),
    fault("an id that holds the answer", "names.ids",
          with_fields(CHOICE, id=lambda one: f"{one.id}-{one.answers[0].split()[-1]}")),
    fault("ids that differ by capitals alone", "duplicates.id",
          _again(id=_lettered_id, question="What else is to be heard?"), "duplicates.reworded"),
    fault("one question twice, the options in another order", "duplicates.question",
          _again(choices=lambda one: one.choices[::-1], answer_index=lambda one: 3 - (one.answer_index or 0))),
    fault("one question in other words", "duplicates.reworded", _again(question="Please name what is heard here.")),
    fault("a speaker of one gender in one item and another in the next", "coverage.speakers", _said_by),
    fault("two twins in one role", "coverage.twins", _third_twin, "twins.answers", "coverage.groups"),
    fault("a group of one item", "coverage.groups",
          with_fields(VOICE, groups=(Attribute(key="gender", value="other"),))),
    fault("a ladder that lost a rung", "rungs.whole", _without_rung),
    fault("rungs whose clean item is gone", "rungs.whole", _no_parent, *PARENT),
    fault("two rungs with each other's severity", "rungs.order", _exchanged_rungs),
    fault("one number throughout a task", "coverage.constant", _all_alike),
    fault("a credit that names nobody", "credits.named", _credited("unknown", "N/A", "-", "various", "see website")),
    fault("one record under two licences", "credits.record", _of_record, "duplicates.recording"),
    fault("a part that forbids commerce in a mix that allows it", "licences.mixes",
          _mixed("CC-BY-NC-4.0", "CC-BY-4.0")),
    fault("a part that must be shared alike in a mix that is not", "licences.mixes",
          _mixed("CC-BY-SA-4.0", "CC-BY-4.0")),
    fault("a part that may not be changed in a mix", "licences.mixes", _mixed("CC-BY-ND-4.0", "CC-BY-ND-4.0")),
    fault("a licence in words of its own", "licences.known",
          lambda items, place: with_clip(
              licence=("CC BY 4.0", "cc-by-4.0", "CC-BY", "Creative Commons", "CC-BY-4")[place], attribution="A. Reader"
          )(items, place)),
    fault("files named by their class throughout", "names.files",
          lambda items, _: [_named(one) if CHOICE(one) else one for one in items], *RULES),
)  # fmt: skip
