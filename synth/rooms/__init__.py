"""Shoebox rooms: from a room, a receiver and places in it to impulse responses, and to sound that was there.

Image sources (Allen and Berkley, JASA 65(4), 1979) by pyroomacoustics, with frequency-flat walls.

Conventions:
    Axes: x ahead, y to the left, z up, metres; the room spans (0, 0, 0) to its size.
    Angles: degrees from the receiver; azimuth counter-clockwise from where it faces, elevation up.
    Level: the direct sound of a source at 1 m has gain 1 in an omnidirectional channel, 1/r elsewhere.
    Time: sample 0 is the moment of emission, so the direct sound comes at distance / 343 m/s.
    foa: first-order ambisonics, ACN order (W, Y, Z, X), SN3D (Nachbar et al., "AmbiX", 2011): one
        omnidirectional and three figure-of-eight microphones in one place.
    stereo: ORTF, (left, right): two cardioids 17 cm apart, turned 55 degrees outwards.
    mono: one omnidirectional channel.
"""

from synth.rooms.hearing import convolve, measured_rt60_s
from synth.rooms.images import responses
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
    "Direction",
    "Position",
    "Receiver",
    "ReceiverKind",
    "Room",
    "absorption",
    "convolve",
    "direction_of",
    "measured_rt60_s",
    "position_of",
    "responses",
    "shortest_rt60_s",
]
