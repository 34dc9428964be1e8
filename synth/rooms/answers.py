"""What a room answers: responses from places, fixed or along a path, through the bank."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from earmark.errors import SynthError
from synth.rooms.bank import Bank, shared_bank
from synth.rooms.early import Samples, rendered
from synth.rooms.images import Lattice, arrivals, mixing_s
from synth.rooms.places import Position, Receiver, Room, check, direction_of
from synth.rooms.tail import tail

LOWEST_RATE_HZ = 4000


class Answer(NamedTuple):
    """Responses from the places of one source.

    Attributes:
        early: For each place shape (channels, taps), float32.
        late: Shape (channels, taps): the tail, the same from wherever the source is; no taps where there is none.
    """

    early: tuple[Samples, ...]
    late: Samples


def responses(
    room: Room, receiver: Receiver, positions_m: Sequence[Position], sample_rate_hz: int, bank: Bank | None = None
) -> list[Samples]:
    """Impulse responses from places in a room to a receiver.

    Args:
        room: Where.
        receiver: Who listens.
        positions_m: Where the (omnidirectional) sources are, in room coordinates.
        sample_rate_hz: Of the responses.
        bank: Where they may have been made before; None for that of the process.

    Returns:
        For each place an array of shape (channels, taps), float32, read-only, channels in the order of `CHANNELS`;
        sample 0 is the moment of emission.

    Raises:
        SynthError: Something is not inside the room or too near to the receiver, or the room cannot be.
    """
    check(room, receiver, positions_m)
    kept = bank or shared_bank()

    def whole(position_m: Position) -> Samples:
        (early,), late = answer(room, receiver, [position_m], sample_rate_hz, kept)
        made = np.zeros((len(early), max(early.shape[1], late.shape[1])), np.float32)
        made[:, : early.shape[1]] = early
        made[:, : late.shape[1]] += late
        return made

    return [whole(position_m) for position_m in positions_m]


def answer(
    room: Room, receiver: Receiver, path_m: Sequence[Position], sample_rate_hz: int, bank: Bank | None = None
) -> Answer:
    """Responses from the places that one source passes, early parts and tail apart.

    Args:
        room: Where.
        receiver: Who listens.
        path_m: At least one place; the first one says which noise the tail is.
        sample_rate_hz: Of the responses.
        bank: As for `responses`.

    Raises:
        SynthError: As for `responses`.
    """
    check(room, receiver, path_m)
    if sample_rate_hz < LOWEST_RATE_HZ:
        raise SynthError("responses", expected=f"a rate of at least {LOWEST_RATE_HZ} Hz", got=str(sample_rate_hz))
    kept = bank or shared_bank()
    until_s = mixing_s(room, max(direction_of(receiver, place).distance_m for place in path_m))
    lattices = [Lattice.of(room, receiver, place) for place in path_m]
    heard = (receiver.kind, receiver.hrtf, receiver.facing_deg, sample_rate_hz)
    built = (room.rt60_s, until_s if room.tail and room.rt60_s else room.max_order, room.tail)

    def early(lattice: Lattice) -> Samples:
        return kept.get(
            lambda: rendered(arrivals(room, lattice, until_s), receiver, sample_rate_hz),
            "early",
            heard,
            built,
            *lattice,
        )

    if not (room.tail and room.rt60_s):
        late = np.zeros((early(lattices[0]).shape[0], 0), np.float32)
    else:
        late = kept.get(
            lambda: tail(room, receiver, lattices[0], until_s, sample_rate_hz), "late", heard, built, *lattices[0]
        )
    return Answer(tuple(early(lattice) for lattice in lattices), late)
