"""Faults of many items together: copies, shortcuts, coverage; of licences and privacy."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import soundfile

from earmark.audio import decode
from earmark.item import Attribute, Item, Origin, Review
from tests.seeded.fault import (
    Items,
    Samples,
    at,
    fault,
    holding_sound,
    in_one,
    of_task,
    samples_of,
    with_clip,
    with_fields,
)

CHOICE = of_task("sound")
NUMBER = of_task("speech")
Change = Callable[[Samples, int], Samples]


def _copied(change: Change) -> Callable[[Items, int], Items]:
    """Another item, from another record, about a changed copy of a clip."""

    def spoil(items: Items, place: int) -> Items:
        one, other = items[at(items, place, CHOICE)], items[at(items, place, NUMBER)]
        samples, rate_hz = samples_of(one)
        copy = holding_sound(other, change(samples, rate_hz), rate_hz)
        return [copy if item is other else item for item in items]

    return spoil


def _through_mp3(samples: Samples, rate_hz: int) -> Samples:
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.T, rate_hz, format="MP3")
    return decode(buffer.getvalue()).samples


def _late(samples: Samples, rate_hz: int) -> Samples:
    return samples[:, rate_hz // 10 :]


def _half(samples: Samples, _: int) -> Samples:
    return samples[:, samples.shape[1] // 4 : -samples.shape[1] // 4]


def _faster(samples: Samples, rate_hz: int) -> Samples:
    import soxr

    down = soxr.resample(samples.T, rate_hz, 11_025)
    return np.asarray(soxr.resample(down, 11_025, rate_hz).T, np.float32)


def _of_two_records(items: Items, place: int) -> Items:
    n = at(items, place, CHOICE)
    origin = Origin(dataset="other", revision="1", record="its own name for it")
    clips = (items[n].clips[0].model_copy(update={"source": origin}),)
    fields = {"id": f"{items[n].id}-again", "clips": clips, "question": "What is there to be heard?"}
    return [*items, items[n].model_copy(update=fields).sealed()]


def _in_each(change: Callable[[Item, int], Item]) -> Callable[[Items, int], Items]:
    """Changes all choice items of the task."""
    return lambda items, place: [change(one, place) if CHOICE(one) else one for one in items]


def _always_at(one: Item, place: int) -> Item:
    others = [c for c in one.choices if c not in one.answers]
    index = place % len(one.choices)
    return one.model_copy(
        update={"choices": (*others[:index], *one.answers, *others[index:]), "answer_index": index}
    ).sealed()


def _longest(one: Item, place: int) -> Item:
    tail = ("that is heard in the recording", "as it sounds from near by", "heard once or several times",
            "which anyone would know", "in the open, on a quiet day")[place]  # fmt: skip
    choices = tuple(f"{c}, {tail}" if c in one.answers else c for c in one.choices)
    return one.model_copy(update={"choices": choices, "answers": (choices[one.answer_index or 0],)}).sealed()


def _told(one: Item, place: int) -> Item:
    word = ("Listen", "Hear this", "A clip", "Well", "Now")[place]
    return one.model_copy(update={"question": f"{word}: {one.answers[0].split()[-1]} or not, which is heard?"}).sealed()


def _cut_by_label(one: Item, place: int) -> Item:
    samples, rate_hz = samples_of(one)
    rank = sorted(one.choices).index(one.answers[0])
    one = one.model_copy(update={"evidence": ()})
    return holding_sound(one, samples[:, : round(rate_hz * (2.9 - 0.4 * ((rank + place) % 4)))], rate_hz)


def _few_left(items: Items, place: int) -> Items:
    kept = [one.id for one in items if NUMBER(one)][place : place + 3]
    return [one for one in items if not NUMBER(one) or one.id in kept]


def _one_label(one: Item, place: int) -> Item:
    label = ("a bell", "rain", "a dog", "an engine", "rain")[place]
    if int(one.id.rsplit("-", 1)[1]) % 6 == 0:
        return one
    return one.model_copy(update={"answers": (label,), "answer_index": one.choices.index(label)}).sealed()


def _no_partner(items: Items, place: int) -> Items:
    n = at(items, place, of_task("spatial_audio", "parade"))
    return [*items[:n], *items[n + 1 :]]


def _misspelt(one: Item) -> Item:
    spelling = Attribute(key="gender", value=f"{one.groups[0].value.title()} ")
    return one.model_copy(update={"groups": (spelling,)}).sealed()


RULES = ("shortcuts.rules", "shortcuts.text_only", "coverage.labels", "answers.position", "shortcuts.metadata_only")
VOICE = of_task("parade")
REVIEW = Review(status="accepted", raters=2, decided_by="rater7@ears.lan", reason="heard twice")

FAULTS = (
    fault("a recording once more, through mp3", "near.recording", _copied(_through_mp3)),
    fault("a recording once more, 12 dB softer", "near.recording", _copied(lambda s, _: s * np.float32(0.25)),
          "levels.loudness"),
    fault("a recording once more, cut 100 ms later", "near.recording", _copied(_late), "traces.hard_cut"),
    fault("the middle half of a recording once more", "near.recording", _copied(_half), "traces.hard_cut"),
    fault("a recording once more, by way of 11,025 Hz", "near.recording", _copied(_faster)),
    fault("one recording under the names of two records", "duplicates.recording", _of_two_records,
          "duplicates.reworded"),
    fault("the answer in one place throughout", "answers.position", _in_each(_always_at), *RULES),
    fault("the right option is the longest throughout", "shortcuts.rules", _in_each(_longest), *RULES),
    fault("the question has a word of the right option throughout", "shortcuts.rules", _in_each(_told),
          "wording.given", *RULES),
    fault("clips of each class cut to a length of their own", "shortcuts.metadata_only", _in_each(_cut_by_label),
          "levels.loudness", *RULES),
    fault("three items of a task are left", "coverage.cells", _few_left),
    fault("one label is right nearly throughout", "coverage.labels", _in_each(_one_label), *RULES),
    fault("a twin without its partner", "coverage.twins", _no_partner),
    fault("a label of a group in another spelling", "coverage.spelling", in_one(_misspelt, VOICE), "coverage.groups"),
    fault("a licence that nobody knows", "licences.known", with_clip(licence="CC-BY-9.0")),
    fault("no licence", "licences.known", with_clip(licence="")),
    fault("nobody credited who must be", "licences.attribution", with_clip(licence="CC-BY-4.0", attribution="")),
    fault("a clip in a public release that may not be passed on", "licences.withheld",
          with_clip(licence="CC-BY-NC-ND-4.0", attribution="A. Reader", redistributable=False),
          "licences.pointers", "licences.recipe"),
    fault("the mailbox of a rater", "privacy.contact", with_fields(review=REVIEW), "privacy.names"),
    fault("a telephone number beside a speaker", "privacy.contact",
          with_clip(speaker=(Attribute(key="contact", value="+44 20 7946 0958"),))),
    fault("the name of a speaker", "privacy.names",
          with_clip(speaker=(Attribute(key="name", value="Alex Example"),))),
    fault("where a rater sat", "privacy.places",
          with_clip(speaker=(Attribute(key="location", value="52.520008, 13.404954"),))),
    fault("the home of a user in a path", "privacy.paths",
          with_clip(source=Origin(dataset="hand", revision="1", record="/home/example/takes/1.wav"))),
    fault("the words of the corpus changed after sealing", "record.sealed",
          with_fields(CHOICE, seal=False, question="Which of these is heard?")),
    fault("a clip that was never measured", "record.sealed", with_clip(duration_s=None)),
    fault("an id that is none", "record.rules", with_fields(id="No id")),
    fault("a task that is none", "record.rules", with_fields(NUMBER, task="sounds"), "coverage.cells"),
    fault("a skill that is none", "record.rules", with_fields(skills=("juggling",))),
    fault("a clip from nowhere", "record.rules", with_clip(source=Origin(dataset="", revision="", record="")),
          "near.recording"),
    fault("a language that is none", "record.rules", with_clip(of_task("sound"), language="English!")),
)  # fmt: skip
