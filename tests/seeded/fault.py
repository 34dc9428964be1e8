"""What a fault is, and how one is put into items."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from earmark.audio import FlacWriter, decode
from earmark.checks.hearing import Heard, hear
from earmark.item import Item, Media

Items = list[Item]
Samples = NDArray[np.float32]
PLACES = 5


class Fault(NamedTuple):
    """One kind of fault.

    Attributes:
        name: What is wrong.
        check: Which check finds it.
        spoil: Gives the items with the fault in one of PLACES places, of the clean items and a place from 0.
        harm: Puts it into the folder of a written release instead.
        also: Checks that may fire as well: the fault is theirs too, or follows from it.
        found: In how many of PLACES places it is found.
    """

    name: str
    check: str
    spoil: Callable[[Items, int], Items] | None = None
    harm: Callable[[Path, int], None] | None = None
    also: frozenset[str] = frozenset()
    found: int = PLACES


def fault(name: str, check: str, spoil: Callable[[Items, int], Items], *also: str, found: int = PLACES) -> Fault:
    """A fault in items."""
    return Fault(name, check, spoil=spoil, also=frozenset(also), found=found)


def at(items: Sequence[Item], place: int, which: Callable[[Item], bool]) -> int:
    """The index of the item in a place, of those that can have the fault."""
    able = [n for n, one in enumerate(items) if which(one)]
    return able[(place * len(able)) // PLACES]


def of_task(*tasks: str) -> Callable[[Item], bool]:
    """Whether an item is of one of some tasks."""
    return lambda one: one.task in tasks


anything = of_task("sound", "speech", "asr")


def in_one(change: Callable[[Item], Item], which: Callable[[Item], bool] = anything) -> Callable[[Items, int], Items]:
    """Changes one item."""

    def spoil(items: Items, place: int) -> Items:
        n = at(items, place, which)
        return [*items[:n], change(items[n]), *items[n + 1 :]]

    return spoil


def with_fields(
    which: Callable[[Item], bool] = anything, *, seal: bool = True, **fields: Any
) -> Callable[[Items, int], Items]:
    """Gives one item other fields; a callable is given the item."""

    def change(one: Item) -> Item:
        done = one.model_copy(update={k: v(one) if callable(v) else v for k, v in fields.items()})
        return done.sealed() if seal else done

    return in_one(change, which)


def with_clip(which: Callable[[Item], bool] = anything, **fields: Any) -> Callable[[Items, int], Items]:
    """Gives the clip of one item other facts."""
    return with_fields(which, clips=lambda one: (one.clips[0].model_copy(update=fields), *one.clips[1:]))


def samples_of(one: Item) -> tuple[Samples, int]:
    """The samples of its first clip, (channels, samples), and their rate."""
    sound = decode(one.audio[0].bytes or b"")
    return sound.samples, sound.sample_rate_hz


def holding_sound(one: Item, samples: Samples, rate_hz: int, **clip: Any) -> Item:
    """The item with other samples, as they are, and the facts that belong to them."""
    writer = FlacWriter(rate_hz, len(samples))
    writer.write(np.asarray(samples, np.float32))
    return with_flac(one, writer.close()[0], **clip)


def with_flac(one: Item, flac: bytes, **clip: Any) -> Item:
    """The item with another file, and the facts that belong to it."""
    heard = hear(flac, clip.get("layout", one.clips[0].layout))
    facts = ("sha256", "pcm_sha256", "duration_s", "sample_rate_hz", "channels", "loudness_lufs", "true_peak_dbfs")
    measured = {name: getattr(heard, name) for name in facts} if isinstance(heard, Heard) else {}
    measured |= {"sha256": hashlib.sha256(flac).hexdigest(), **clip}
    clips = (one.clips[0].model_copy(update=measured), *one.clips[1:])
    return one.model_copy(update={"audio": (Media(bytes=flac, path="0.flac"),), "clips": clips}).sealed()


def heard_as(
    change: Callable[[Samples, int], Samples], which: Callable[[Item], bool] = anything, **clip: Any
) -> Callable[[Items, int], Items]:
    """Changes the sound of one item; what it is given are samples and their rate."""

    def of(one: Item) -> Item:
        samples, rate_hz = samples_of(one)
        return holding_sound(one, change(samples, rate_hz), rate_hz, **clip)

    return in_one(of, which)
