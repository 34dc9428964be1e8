"""Plans of mixed scenes: which elements there are, when each is heard, and what is asked of them.

A plan draws the right answer and the wrong ones from the same pool, in the same way, so that none of them shows by its
kind that it is right. What decides an answer's distribution (a count, a duration) comes from `pick`, which stays the
same when a plan has to be drawn again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from synth.questions.writer import Asked
from synth.scenes.cast import Cast
from synth.scenes.elements import LASTING, Element, at, in_turn, kind_of, one, text_of
from synth.scenes.soundscape import Event
from synth.sounds import sound_kind

LENGTH_S = 18.0
GAP_S = 0.4
LASTS_S = (2.0, 3.5, 6.0, 10.0)
STROKES, TIMES = range(2, 7), range(1, 6)

_SHORT_S, _SHORTER_S, _LONG_S = 2.0, 1.6, 3.4
_AFTER_S, _APART_S = 0.3, 0.9
_OVER_LUFS, _UNDER_LUFS = -23.0, -28.0
_COUNTED = ("knocking", "alarm_beep", "bird", "footsteps", "church_bell")
_COMPANIES: tuple[tuple[Element, ...], ...] = (
    ("sound", "speech"), ("sound", "music", "speech"), ("sound", "music"), ("music", "speech"),
)  # fmt: skip
# What is heard, and what it is heard over.
_OVER_UNDER: tuple[tuple[Element, Element], ...] = (
    ("speech", "sound"), ("speech", "music"), ("sound", "music"), ("music", "sound"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Events in time, and a question about them.

    Attributes:
        events: In the order in which they begin.
        asked: What is asked.
        named: Numbers of the events that the question names.
        shown: Numbers of the events that show the answer.
    """

    events: tuple[Event, ...]
    asked: Asked
    named: tuple[int, ...] = ()
    shown: tuple[int, ...] = ()


Planner = Callable[[Cast, int], Plan | None]


def _company(cast: Cast, *needs: Element) -> tuple[Element, ...]:
    fit = [company for company in _COMPANIES if set(needs) <= set(company)]
    return fit[int(cast.rng.integers(len(fit)))]


def _mixture(cast: Cast, kinds: Sequence[Element], duration_s: float = _SHORT_S) -> list[Event]:
    """An element of each kind named, in an order drawn by lot."""
    return [cast.one(kinds[int(number)], duration_s) for number in cast.rng.permutation(len(kinds))]


def _row(cast: Cast, count: int) -> list[Event] | None:
    """So many elements one after another: each kind of a company, and more of them by lot."""
    company = _company(cast)
    more = [company[int(cast.rng.integers(len(company)))] for _ in range(count - len(company))]
    return _in_row(cast, _mixture(cast, [*company, *more]))


def _in_row(cast: Cast, events: Sequence[Event], gap_s: float = GAP_S) -> list[Event] | None:
    placed = in_turn([[event] for event in events], LENGTH_S, gap_s, cast.rng)
    return [group[0] for group in placed] if placed else None


def _by_nearness(events: Sequence[Event], answer: int, but: Sequence[int]) -> list[str]:
    """The other titles, those nearest to the answer first."""
    rest = [n for n in range(len(events)) if n != answer and n not in but]
    return [events[n].title for n in sorted(rest, key=lambda n: (abs(n - answer), n))]


def _of_row(family: str, events: Sequence[Event], answer: int, named: tuple[int, ...] = ()) -> Plan:
    values = {key: events[n].title for key, n in zip(("thing", "other"), named, strict=False)}
    asked = Asked(family, events[answer].title, _by_nearness(events, answer, named), values)
    return Plan(tuple(events), asked, named, (answer,))


def before(cast: Cast, pick: int) -> Plan | None:
    """What comes right before a thing."""
    events, place = _row(cast, 5), 1 + pick % 4
    return _of_row("before", events, place - 1, (place,)) if events else None


def after(cast: Cast, pick: int) -> Plan | None:
    """What comes right after a thing."""
    events, place = _row(cast, 5), pick % 4
    return _of_row("after", events, place + 1, (place,)) if events else None


def between(cast: Cast, pick: int) -> Plan | None:
    """What comes between two things."""
    events, place = _row(cast, 6), 1 + pick % 4
    return _of_row("between", events, place, (place - 1, place + 1)) if events else None


def first(cast: Cast, _: int) -> Plan | None:
    """What comes first of all."""
    events = _row(cast, 5)
    return _of_row("first", events, 0) if events else None


def last(cast: Cast, _: int) -> Plan | None:
    """What comes last of all."""
    events = _row(cast, 5)
    return _of_row("last", events, len(events) - 1) if events else None


def _pairs(cast: Cast, over: Element, under: Element, pairs: int, alone: int) -> list[tuple[Event, ...]] | None:
    """Long elements of one kind, a short one of another within each, and short ones that stand alone."""
    groups: list[tuple[Event, ...]] = []
    for number in range(pairs + alone):
        short = cast.one(over, _SHORT_S, _OVER_LUFS)
        spare_s = _LONG_S - 2.0 * GAP_S - short.duration_s
        if number >= pairs:
            groups.append((short,))
        elif spare_s < 0.0:
            return None
        else:
            is_music = under == "music"
            long = cast.one("music", _LONG_S, _UNDER_LUFS) if is_music else cast.sound(_LONG_S, _UNDER_LUFS, LASTING)
            groups.append((long, at(short, GAP_S + spare_s * float(cast.rng.uniform()))))
    return in_turn([groups[int(n)] for n in cast.rng.permutation(len(groups))], LENGTH_S, GAP_S, cast.rng)


def _of_pairs(family: str, groups: Sequence[Sequence[Event]], pick: int, name: Callable[[Event], str]) -> Plan:
    """Ask for the second of one of the pairs; wrong are the last ones of the other groups."""
    pairs = [group for group in groups if len(group) > 1]
    named, shown = pairs[pick % len(pairs)]
    wrong = [name(group[-1]) for group in groups if group[-1] is not shown]
    events = [event for group in groups for event in group]
    asked = Asked(family, name(shown), wrong, {"thing": named.title})
    return Plan(tuple(events), asked, (events.index(named),), (events.index(shown),))


def meanwhile(cast: Cast, pick: int) -> Plan | None:
    """What is heard while a thing goes on."""
    groups = _pairs(cast, *_OVER_UNDER[int(cast.rng.integers(len(_OVER_UNDER)))], pairs=2, alone=2)
    return _of_pairs("while", groups, pick, lambda event: event.title) if groups else None


def said_while(cast: Cast, pick: int) -> Plan | None:
    """What is said while a thing goes on."""
    groups = _pairs(cast, *_OVER_UNDER[int(cast.rng.integers(2))], pairs=3, alone=1)
    return _of_pairs("said_while", groups, pick, text_of) if groups else None


def said_after(cast: Cast, pick: int) -> Plan | None:
    """What is said just after a thing."""
    others = [kind for kind in _company(cast, "speech") if kind != "speech"]
    groups: list[tuple[Event, ...]] = [(cast.one("speech", 0.0),)]
    for _ in range(3):
        lead = cast.one(others[int(cast.rng.integers(len(others)))], _SHORTER_S)
        groups.append((lead, at(cast.one("speech", 0.0), lead.duration_s + _AFTER_S)))
    order = [groups[int(n)] for n in cast.rng.permutation(len(groups))]
    placed = in_turn(order, LENGTH_S, _APART_S, cast.rng)
    return _of_pairs("said_after", placed, pick, text_of) if placed else None


def said_times(cast: Cast, pick: int) -> Plan | None:
    """How often a message is heard among others."""
    count = TIMES[pick % len(TIMES)]
    others = [kind for kind in _company(cast, "speech") if kind != "speech"]
    text = cast.one("speech", 0.0)
    events = [text] * count + _mixture(cast, ["speech", "speech", one_kind(others, cast)], _SHORTER_S)
    placed = _in_row(cast, [events[int(n)] for n in cast.rng.permutation(len(events))])
    if not placed:
        return None
    shown = tuple(n for n, event in enumerate(placed) if event.title == text.title)
    asked = Asked("said_times", str(count), values={"text": text_of(text)}, answering="number")
    return Plan(tuple(placed), asked, (), shown)


def strokes(cast: Cast, pick: int) -> Plan | None:
    """How many strokes, knocks, steps … of one sound there are."""
    name = one(_COUNTED, cast.rng)
    kind, count = sound_kind(name), STROKES[pick % len(STROKES)]
    room_s = 0.1 + kind.event_s + (STROKES[-1] - 1) * 1.25 * kind.shortest_gap_s
    counted = cast.sound(round(room_s, 2), names=(name,), count=count)
    others = [k for k in _company(cast, "sound") if k != "sound"]
    placed = _with(cast, counted, [*others, one_kind(others, cast)])
    if not placed:
        return None
    asked = Asked("strokes", str(count), values={"thing": kind.title, "events": kind.events}, answering="number")
    return Plan(tuple(placed), asked, (_place(placed, counted),), (_place(placed, counted),))


def how_long(cast: Cast, pick: int) -> Plan | None:
    """How long a sound goes on."""
    about_s = LASTS_S[pick % len(LASTS_S)]
    lasting = cast.sound(round(about_s * float(cast.rng.uniform(0.95, 1.05)), 2), names=LASTING)
    others = [k for k in _company(cast, "sound") if k != "sound"]
    placed = _with(cast, lasting, [*others, one_kind(["sound", *others], cast)])
    if not placed:
        return None
    ordered = tuple(f"about {s:g} seconds" for s in LASTS_S)
    answer = f"about {about_s:g} seconds"
    asked = Asked(
        "how_long", answer, [o for o in ordered if o != answer], {"thing": lasting.title}, ordered=ordered
    )  # fmt: skip
    return Plan(tuple(placed), asked, (_place(placed, lasting),), (_place(placed, lasting),))


def never(cast: Cast, _: int) -> Plan | None:
    """Which of four things of one kind is not in the scene."""
    company = _company(cast)
    kind = one_kind(company, cast)
    events = _in_row(cast, _mixture(cast, [*company, kind, kind, kind], _SHORTER_S))
    if not events:
        return None
    heard = [event.title for event in events if kind_of(event) == kind]
    wrong = [heard[int(n)] for n in cast.rng.permutation(len(heard))[:3]]
    shown = tuple(n for n, event in enumerate(events) if event.title in wrong)
    return Plan(tuple(events), Asked("never", cast.absent(kind, _SHORTER_S), wrong), (), shown)


def _with(cast: Cast, asked: Event, others: Sequence[Element]) -> list[Event] | None:
    events = [asked, *_mixture(cast, others, _SHORTER_S)]
    return _in_row(cast, [events[int(n)] for n in cast.rng.permutation(len(events))])


def _place(events: Sequence[Event], of: Event) -> int:
    return [event.title for event in events].index(of.title)


def one_kind(kinds: Sequence[Element], cast: Cast) -> Element:
    """One of the kinds."""
    return kinds[int(cast.rng.integers(len(kinds)))]


PLANNERS: Mapping[str, Planner] = {
    "before": before, "after": after, "between": between, "first": first, "last": last, "while": meanwhile,
    "said_while": said_while, "said_after": said_after, "said_times": said_times, "strokes": strokes,
    "how_long": how_long, "never": never,
}  # fmt: skip
