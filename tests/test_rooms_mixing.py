"""Soundscapes in rooms: stems and mix, backgrounds at their level, moving events, mirror images."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import SynthError
from synth.rooms import CHANNELS, Receiver, ReceiverKind, Room
from synth.rooms.receivers import mirrored_channels
from synth.scenes.mixing import background, mix, stems
from synth.scenes.soundscape import Background, Event, Place, Sounding, Soundscape, Waypoint

RATE_HZ = 16_000


def event(onset_s: float, place: Place | None, path: tuple[Waypoint, ...] = (), **fields: Any) -> Event:
    source = Sounding(name="telephone", seed=3)
    return Event(source=source, title="a telephone", onset_s=onset_s, duration_s=1.5, place=place, path=path, **fields)


def scape(kind: ReceiverKind, side: float = 1.0, **fields: Any) -> Soundscape:
    path = tuple(
        Waypoint(time_s=0.25 * n, place=Place(azimuth_deg=side * (20.0 + 20.0 * n), distance_m=1.4)) for n in range(5)
    )
    events = (
        event(0.1, Place(azimuth_deg=side * 50.0, elevation_deg=10.0, distance_m=1.2)),
        event(0.8, Place(azimuth_deg=side * -110.0, distance_m=2.0)),
        event(1.3, None, path),
    )
    receiver = Receiver(kind, (3.1, 2.95 + 0.2 * side, 1.4))
    given = {"length_s": 3.0, "rate_hz": RATE_HZ, "events": events, "room": Room((7.3, 5.9, 2.9), 0.4)}
    return Soundscape(**{**given, "receiver": receiver, **fields})


RAIN = Background(source=Sounding(name="rain", seed=8), title="rain", snr_db=6.0)


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_the_sum_of_the_stems_is_the_mix(kind: ReceiverKind) -> None:
    scene = scape(kind)
    mixed = mix(scene).samples
    assert mixed.shape == (len(CHANNELS[kind]), round(3.0 * RATE_HZ))
    summed = np.zeros_like(mixed)
    for stem in stems(scene):
        summed[:, stem.start : stem.start + stem.samples.shape[1]] += stem.samples
    assert np.abs(summed - mixed).max() < 2e-6 * np.abs(mixed).max()
    assert np.abs(mixed).max() < 1.0


def test_a_stored_scene_gives_the_same_bytes() -> None:
    scene = scape("binaural", background=RAIN)
    again = Soundscape.model_validate_json(scene.model_dump_json())
    assert again == scene
    assert mix(again).samples.tobytes() == mix(scene).samples.tobytes()
    old = scene.model_dump(mode="json")
    del old["room"]["tail"], old["receiver"]["hrtf"]
    assert Soundscape.model_validate(old) == scene


@settings(max_examples=12, deadline=None)
@given(kind=st.sampled_from(sorted(CHANNELS)), snr_db=st.floats(-5.0, 30.0), rt60_s=st.sampled_from([0.0, 0.3, 0.9]))
def test_the_background_is_as_far_below_as_drawn(kind: ReceiverKind, snr_db: float, rt60_s: float) -> None:
    under = RAIN.model_copy(update={"snr_db": round(snr_db, 1)})
    scene = scape(kind, room=Room((7.3, 5.9, 2.9), rt60_s))
    heard = mix(scene).samples.astype(float)
    noise = background(scene, under, mix(scene).samples).astype(float)
    active = slice(round(0.1 * RATE_HZ), round(2.8 * RATE_HZ))
    counted = slice(0, 1) if kind in {"mono", "foa"} else slice(None)
    found = 10.0 * np.log10((heard[counted, active] ** 2).mean() / (noise[counted, active] ** 2).mean())
    assert found == pytest.approx(under.snr_db, abs=0.1)
    halves = [(part**2).mean() for part in np.array_split(noise[counted], 2, axis=1)]
    assert 10.0 * np.log10(halves[0] / halves[1]) == pytest.approx(0.0, abs=3.0)


def test_the_background_comes_from_everywhere() -> None:
    """In first-order ambisonics the figures of eight hear a third each, and no direction is marked."""
    scene = scape("foa", length_s=6.0)
    noise = background(scene, RAIN, mix(scene).samples).astype(float)
    power = (noise**2).mean(axis=1)
    assert power[1:] / power[0] == pytest.approx([1 / 3] * 3, rel=0.35)
    assert np.abs((noise[0] * noise[1:]).mean(axis=1)).max() < 0.15 * power[0]


@pytest.mark.parametrize("kind", sorted(CHANNELS))
def test_a_mirrored_scene_is_heard_with_channels_exchanged(kind: ReceiverKind) -> None:
    one, other = (mix(scape(kind, side, background=RAIN)).samples for side in (1.0, -1.0))
    order, signs = mirrored_channels(kind)
    turned = one[order] * np.array(signs)[:, None]
    assert np.abs(turned - other).max() < 1e-5 * np.abs(one).max()


def test_what_cannot_be_mixed_is_refused() -> None:
    scene = scape("foa")
    nowhere = scene.model_copy(update={"events": (event(0.0, None),)})
    with pytest.raises(SynthError, match="a place in the room, got none"):
        mix(nowhere)
    with pytest.raises(SynthError, match="a receiver in its room"):
        mix(scene.model_copy(update={"receiver": None}))
    with pytest.raises(SynthError, match="events to stand above it"):
        mix(scene.model_copy(update={"events": (), "background": RAIN}))
