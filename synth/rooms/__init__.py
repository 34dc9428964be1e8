"""Shoebox rooms: from a room, a receiver and places in it to impulse responses, and to sound that was there.

Image sources (Allen and Berkley, JASA 65(4), 1979) with frequency-flat walls up to the mixing time, and a diffuse tail
from there on; a fixed source or one that moves; through a bank, so that no response is computed twice.

Conventions:
    Axes: x ahead, y to the left, z up, metres; the room spans (0, 0, 0) to its size.
    Angles: degrees from the receiver; azimuth counter-clockwise from where it faces, elevation up.
    Level: the direct sound of a source at 1 m has gain 1 in an omnidirectional channel, 1/r elsewhere.
    Time: sample 0 is the moment of emission, so the direct sound comes at distance / 343 m/s.
    foa: first-order ambisonics, ACN order (W, Y, Z, X), SN3D (Nachbar et al., "AmbiX", 2011): one
        omnidirectional and three figure-of-eight microphones in one place.
    stereo: ORTF, (left, right): two cardioids 17 cm apart, turned 55 degrees outwards.
    mono: one omnidirectional channel.
    binaural: (left, right) at the ears of a spherical head (`synth.rooms.heads`), or of a measured one
        (`synth.rooms.sofa`).
    array: (front, back, left, right), a tetrahedron of four pressure microphones, radius 4.2 cm.
"""

from synth.rooms.answers import responses
from synth.rooms.bank import Bank, shared_bank
from synth.rooms.diffuse import diffused
from synth.rooms.hearing import convolve, convolve_all, measured_rt60_s
from synth.rooms.moving import heard_moving
from synth.rooms.places import (
    CHANNELS,
    NEAREST_M,
    SPEED_OF_SOUND_M_PER_S,
    WALL_MARGIN_M,
    Direction,
    Position,
    Receiver,
    ReceiverKind,
    Room,
    absorption,
    direction_of,
    position_of,
    shortest_rt60_s,
)

__all__ = [
    "CHANNELS",
    "NEAREST_M",
    "SPEED_OF_SOUND_M_PER_S",
    "WALL_MARGIN_M",
    "Bank",
    "Direction",
    "Position",
    "Receiver",
    "ReceiverKind",
    "Room",
    "absorption",
    "convolve",
    "convolve_all",
    "diffused",
    "direction_of",
    "heard_moving",
    "measured_rt60_s",
    "position_of",
    "responses",
    "shared_bank",
    "shortest_rt60_s",
]
