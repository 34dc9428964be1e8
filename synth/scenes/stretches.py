"""Plans of long scenes: what is heard in which slot of the minutes, and what is asked of it.

What decides an answer's distribution comes from `pick`; nothing is ever drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from synth.questions.writer import Asked
from synth.scenes.cast import Cast
from synth.scenes.elements import at, sound, speech, text_of
from synth.scenes.slots import BEDS, Slot, about, laid, placed, slots_in, still, stretch_slots, stretches, turns
from synth.scenes.soundscape import Bed, Event
from synth.sounds import sound_kind
from synth.texts.phrases import WORDS

COUNTS = range(1, 9)
STRUCK = ("church_bell", "door_chime", "telephone")

_SOUND_S, _AFTER_S = 2.2, 0.3
_FILLED = 0.4
_MOST_APART = 2
_KINDS = ("telephone", "alarm_beep", "knocking", "footsteps", "bird", "water_drops", "door_chime", "church_bell")


@dataclass(frozen=True, slots=True)
class Long:
    """What is heard over minutes, and a question about it.

    Attributes:
        events: In the order in which they begin.
        beds: What goes on under them.
        asked: What is asked.
        shown: Numbers of the events that show the answer.
        turn_s: When one bed gives way to the next, where that is the answer.
    """

    events: tuple[Event, ...]
    beds: tuple[Bed, ...]
    asked: Asked
    shown: tuple[int, ...] = ()
    turn_s: float | None = None


Planner = Callable[[Cast, int, int], Long]


def _free(cast: Cast, minutes: int, taken: Sequence[int] = ()) -> list[int]:
    """Slots in an order drawn by lot."""
    return [int(n) for n in cast.rng.permutation(slots_in(minutes)) if int(n) not in taken]


def _struck(cast: Cast, name: str) -> Slot:
    """One stroke of a bell, one ring."""
    return [sound(cast.rng, name, _SOUND_S, cast.level(), 1)]


def _said(cast: Cast, word: str, after: Event | None = None) -> Slot:
    spoken = speech(cast.rng, word, cast.level())
    return [after, at(spoken, after.duration_s + _AFTER_S)] if after else [spoken]


def _words(cast: Cast, count: int) -> list[str]:
    return [WORDS[int(n)] for n in cast.rng.permutation(len(WORDS))[:count]]


def _filling(cast: Cast, minutes: int, taken: Sequence[int], but: Sequence[str] = ()) -> dict[int, Slot]:
    """Sounds in some of the free slots, of kinds other than those named."""
    names = [name for name in _KINDS if name not in but]
    slots = _free(cast, minutes, taken)[: max(2, int(_FILLED * slots_in(minutes)) - len(taken))]
    return {n: [sound(cast.rng, names[int(cast.rng.integers(len(names)))], _SOUND_S, cast.level())] for n in slots}


def _shown(events: Sequence[Event], title: str) -> tuple[int, ...]:
    return tuple(n for n, event in enumerate(events) if event.title == title)


def needle_when(cast: Cast, minutes: int, pick: int) -> Long:
    """In which stretch a sound is heard that comes once."""
    words = stretches(minutes)
    place = pick % len(words)
    needle = cast.one("sound", _SOUND_S)
    slot = place * stretch_slots(minutes) + int(cast.rng.integers(stretch_slots(minutes)))
    kinds = [name for name in _KINDS if sound_kind(name).title == needle.title]
    events = placed(cast, {**_filling(cast, minutes, [slot], kinds), slot: [needle]})
    asked = _in_order("needle_when", words, place, {"thing": needle.title})
    return Long(events, still(cast, minutes, needle.title), asked, _shown(events, needle.title))


def _in_order(family: str, words: Sequence[str], place: int, values: Mapping[str, str]) -> Asked:
    wrong = [word for n, word in enumerate(words) if n != place]
    return Asked(family, words[place], wrong, values, options=len(words), ordered=words)


def word_at(cast: Cast, minutes: int, pick: int) -> Long:
    """Which word is said in a stretch; others are said in the others."""
    spans = stretches(minutes)
    said = _words(cast, len(spans))
    place, per = pick % len(spans), stretch_slots(minutes)
    filled = {n * per + int(cast.rng.integers(per)): _said(cast, word) for n, word in enumerate(said)}
    events = placed(cast, {**_filling(cast, minutes, list(filled)), **filled})
    near = sorted((n for n in range(len(said)) if n != place), key=lambda n: (abs(n - place), n))
    asked = Asked("word_at", said[place], [said[n] for n in near], {"stretch": spans[place]})
    shown = tuple(n for n, event in enumerate(events) if text_of(event) == said[place])
    return Long(events, still(cast, minutes), asked, shown)


def said_after(cast: Cast, minutes: int, pick: int) -> Long:
    """Which word follows a sound that comes once; other words follow other sounds."""
    names = [_KINDS[int(n)] for n in cast.rng.permutation(len(_KINDS))[:4]]
    said, place = _words(cast, 4), pick % 4
    slots = _free(cast, minutes)[:4]
    pairs = [
        _said(cast, word, sound(cast.rng, name, _SOUND_S, cast.level())) for word, name in zip(said, names, strict=True)
    ]
    filling = _filling(cast, minutes, slots, names)
    events = placed(cast, {**filling, **dict(zip(slots, pairs, strict=True))})
    thing = sound_kind(names[place]).title
    wrong = [word for word in said if word != said[place]]
    shown = [n for n, e in enumerate(events) if e.title == thing or text_of(e) == said[place]]
    return Long(events, still(cast, minutes), Asked("said_after", said[place], wrong, {"thing": thing}), tuple(shown))


def how_often(cast: Cast, minutes: int, pick: int) -> Long:
    """How often a bell strikes, a telephone rings …; others do too."""
    number, names = COUNTS[pick % len(COUNTS)], [STRUCK[int(n)] for n in cast.rng.permutation(len(STRUCK))]
    slots = _free(cast, minutes)
    filled = {n: _struck(cast, names[0]) for n in slots[:number]}
    others = max(2, int(_FILLED * slots_in(minutes)) - number)
    filled |= {n: _struck(cast, names[1 + int(cast.rng.integers(2))]) for n in slots[number : number + others]}
    events, thing = placed(cast, filled), sound_kind(names[0])
    asked = Asked("count", str(number), values={"thing": thing.title}, answering="number")
    return Long(events, still(cast, minutes), asked, _shown(events, thing.title))


def most(cast: Cast, minutes: int, _: int) -> Long:
    """Which sound comes most often; the next one comes two times less."""
    names = [_KINDS[int(n)] for n in cast.rng.permutation(len(_KINDS))[:4]]
    slots = _free(cast, minutes)
    least = max(1, int(_FILLED * slots_in(minutes)) // 4 - _MOST_APART)
    counts = [least + _MOST_APART] + [int(cast.rng.integers(max(1, least - 1), least + 1)) for _ in names[1:]]
    filled: dict[int, Slot] = {}
    for name, number in zip(names, counts, strict=True):
        filled |= {slots.pop(): [sound(cast.rng, name, _SOUND_S, cast.level())] for _ in range(number)}
    events, titles = placed(cast, filled), [sound_kind(name).title for name in names]
    return Long(events, still(cast, minutes), Asked("most", titles[0], titles[1:]), _shown(events, titles[0]))


def order(cast: Cast, minutes: int, _: int) -> Long:
    """In which order three sounds come that come once each."""
    names = [_KINDS[int(n)] for n in cast.rng.permutation(len(_KINDS))[:3]]
    third = slots_in(minutes) // 3
    slots = [n * third + int(cast.rng.integers(third)) for n in range(3)]
    rare = [[sound(cast.rng, name, _SOUND_S, cast.level())] for name in names]
    events = placed(cast, {**_filling(cast, minutes, slots, names), **dict(zip(slots, rare, strict=True))})
    titles = [sound_kind(name).title for name in names]
    every = [", then ".join(one) for one in permutations(titles)]
    wrong = [every[1 + int(n)] for n in cast.rng.permutation(len(every) - 1)[:3]]
    shown = tuple(n for n, event in enumerate(events) if event.title in titles)
    return Long(events, still(cast, minutes), Asked("order", every[0], wrong), shown)


def changed_to(cast: Cast, minutes: int, pick: int) -> Long:
    """What a bed gives way to, where three follow one another and a fourth is never heard."""
    kinds = [BEDS[int(n)] for n in cast.rng.permutation(len(BEDS))]
    edges = [0.0, *turns(cast, minutes, 2), 60.0 * minutes]
    events = placed(cast, _filling(cast, minutes, about(edges)))
    titles, place = [sound_kind(kind).title for kind in kinds], pick % 2
    wrong = [title for n, title in enumerate(titles) if n not in (place, place + 1)]
    asked = Asked("changed_to", titles[place + 1], wrong, {"thing": titles[place]})
    return Long(events, laid(cast, kinds[:3], edges), asked, turn_s=edges[place + 1])


def changed_when(cast: Cast, minutes: int, pick: int) -> Long:
    """In which stretch one bed gives way to another."""
    words = stretches(minutes)
    place, length = pick % len(words), 60.0 * minutes / len(words)
    kinds = [BEDS[int(n)] for n in cast.rng.permutation(len(BEDS))[:2]]
    turn = round(place * length + length * float(cast.rng.uniform(0.25, 0.75)), 2)
    events = placed(cast, _filling(cast, minutes, about([turn])))
    titles = [sound_kind(kind).title for kind in kinds]
    asked = _in_order("changed_when", words, place, {"thing": titles[0], "other": titles[1]})
    return Long(events, laid(cast, kinds, [0.0, turn, 60.0 * minutes]), asked, turn_s=turn)


PLANNERS: Mapping[str, Planner] = {
    "needle_when": needle_when, "word_at": word_at, "count": how_often, "order": order, "changed_to": changed_to,
    "changed_when": changed_when, "most": most, "said_after": said_after,
}  # fmt: skip
