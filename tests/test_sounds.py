"""The procedural sounds: their contract, their number of events, and that each is what it is called."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.sounds import PEAK, SOUNDS, most_events, onsets_s, render, sound_kind

RATE_HZ = 16_000
COUNTABLE = sorted(name for name, kind in SOUNDS.items() if kind.countable)
CONTINUOUS = sorted(name for name, kind in SOUNDS.items() if kind.continuous)
PITCHED = sorted(name for name, kind in SOUNDS.items() if kind.pitch_range_hz)
STRUCK = ("clock_ticking", "church_bell", "drum", "knocking", "footsteps", "plucked_string")

Wave = NDArray[np.floating]


def spectrum(wave: Wave, rate_hz: int = RATE_HZ) -> tuple[Wave, Wave]:
    """Frequencies in Hz, and power."""
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size))) ** 2
    return np.fft.rfftfreq(wave.size, 1.0 / rate_hz), power


def centroid_hz(wave: Wave) -> float:
    hz, power = spectrum(wave)
    return float((hz * power).sum() / power.sum())


def strongest_hz(wave: Wave, low_hz: float, high_hz: float) -> float:
    hz, power = spectrum(wave)
    inside = (hz >= low_hz) & (hz <= high_hz)
    return float(hz[inside][power[inside].argmax()])


def loudness_rhythm_hz(wave: Wave, low_hz: float, high_hz: float) -> float:
    """The strongest rate in the rise and fall of the level."""
    frames = np.sqrt((wave[: wave.size // 80 * 80].reshape(-1, 80) ** 2).mean(axis=1))
    hz, power = spectrum(frames - frames.mean(), RATE_HZ // 80)
    inside = (hz >= low_hz) & (hz <= high_hz)
    return float(hz[inside][power[inside].argmax()])


def heard_onsets_s(wave: Wave, apart_s: float) -> list[float]:
    """Where the spectrum suddenly grows: a detector that knows nothing of how the sounds are made."""
    size, hop = 512, 128
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(wave, size), size)[::hop] * np.hanning(size)
    magnitude = np.abs(np.fft.rfft(frames, axis=1))
    level = np.log1p(1000.0 * magnitude / magnitude.max())
    growth = np.maximum(level[2:] - level[:-2], 0.0).sum(axis=1)
    heard: list[float] = []
    for frame in np.flatnonzero(growth > 0.35 * growth.max()):
        at_s = float(((frame + 1) * hop - size / 2) / RATE_HZ)
        if not heard or at_s - heard[-1] > apart_s:
            heard.append(at_s)
    return heard


def likeness(wave: Wave) -> Wave:
    """What tells sounds apart at a glance: the spectrum's mean, peaks and unrest, and the rhythm of the level."""
    frames = np.lib.stride_tricks.sliding_window_view(wave, 1024)[::256] * np.hanning(1024)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    edges = np.unique(np.geomspace(3, 512, 21).astype(int))
    bands = np.stack([power[:, low:high].sum(axis=1) for low, high in itertools.pairwise(edges)], axis=1)
    level_db = 10.0 * np.log10(bands / bands.max() + 1e-6)
    envelope = 10.0 ** (level_db.max(axis=1) / 20.0)
    rhythm = np.abs(np.fft.rfft(envelope - envelope.mean(), 512))[1:120] ** 2
    rhythm_bands = np.array([part.sum() for part in np.array_split(rhythm / rhythm.sum(), 12)])
    peaks_db = np.percentile(level_db, 90, axis=0)
    return np.concatenate(
        [level_db.mean(axis=0) / 20.0, peaks_db / 20.0, level_db.std(axis=0) / 10.0, 3.0 * rhythm_bands]
    )


def test_there_are_enough_kinds_and_each_says_what_it_is() -> None:
    assert len(SOUNDS) >= 14
    assert len({kind.title for kind in SOUNDS.values()}) == len(SOUNDS)
    for name, kind in SOUNDS.items():
        assert kind.name == name
        assert not (kind.countable and kind.continuous)
        assert most_events(name, kind.shortest_s) >= (1 if kind.countable else 0)


@pytest.mark.parametrize("name", sorted(SOUNDS))
def test_the_shortest_take_of_each_kind_sounds(name: str) -> None:
    wave = render(name, SOUNDS[name].shortest_s, RATE_HZ, 0)
    assert wave.dtype == np.float32
    assert np.isclose(np.abs(wave).max(), PEAK, atol=1e-6)


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(sorted(SOUNDS)),
    extra_s=st.floats(0.0, 2.0),
    rate_hz=st.sampled_from([16_000, 22_050, 44_100, 48_000]),
    seed=st.integers(0, 2**63),
)
def test_contract(name: str, extra_s: float, rate_hz: int, seed: int) -> None:
    duration_s = SOUNDS[name].shortest_s + extra_s
    wave = render(name, duration_s, rate_hz, seed)
    assert wave.shape == (round(duration_s * rate_hz),)
    assert np.isfinite(wave).all()
    assert np.abs(wave).max() <= 1.0
    assert 20 * np.log10(wave.std()) > -45.0
    assert np.array_equal(wave, render(name, duration_s, rate_hz, seed))


@settings(max_examples=200, deadline=None)
@given(name=st.sampled_from(COUNTABLE), extra_s=st.floats(0.0, 30.0), seed=st.integers(0, 2**32), data=st.data())
def test_onsets_are_as_many_as_asked_and_apart(name: str, extra_s: float, seed: int, data: st.DataObject) -> None:
    kind = SOUNDS[name]
    duration_s = kind.shortest_s + extra_s
    events = data.draw(st.none() | st.integers(1, most_events(name, duration_s)))
    onsets = onsets_s(name, duration_s, seed, events)
    assert events is None or len(onsets) == events
    assert onsets[0] > 0.0
    assert onsets[-1] + kind.event_s <= duration_s + 0.001
    assert all(after - before >= kind.shortest_gap_s - 0.0011 for before, after in itertools.pairwise(onsets))


@pytest.mark.parametrize("name", COUNTABLE)
def test_exactly_the_events_asked_for_are_heard_where_they_are_said_to_be(name: str) -> None:
    most = most_events(name, 6.0)
    for seed, events in enumerate([1, 2, min(5, most), most]):
        wave = render(name, 6.0, RATE_HZ, seed, events)
        heard = heard_onsets_s(wave, 0.75 * SOUNDS[name].shortest_gap_s)
        assert len(heard) == events, (seed, events)
        assert np.allclose(heard, onsets_s(name, 6.0, seed, events), atol=0.03)


def test_other_seeds_give_other_sounds() -> None:
    for name in SOUNDS:
        assert not np.array_equal(render(name, 3.0, RATE_HZ, 1), render(name, 3.0, RATE_HZ, 2)), name


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib; from synth.sounds import SOUNDS, render;"
        "print(hashlib.sha256(b''.join(render(n, 3.0, 16_000, 11).tobytes() for n in sorted(SOUNDS))).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = hashlib.sha256(b"".join(render(name, 3.0, RATE_HZ, 11).tobytes() for name in sorted(SOUNDS)))
    assert done.stdout.strip() == here.hexdigest()


@pytest.mark.parametrize("name", CONTINUOUS)
def test_continuous_sounds_never_pause(name: str) -> None:
    for seed in range(3):
        wave = render(name, 5.0, RATE_HZ, seed)[800:-800].astype(np.float64)
        levels = np.sqrt((wave[: wave.size // 3200 * 3200].reshape(-1, 3200) ** 2).mean(axis=1))
        assert levels.min() > 0.05 * levels.max()


@pytest.mark.parametrize("name", PITCHED)
def test_pitch_is_taken_and_its_range_kept(name: str) -> None:
    low, high = SOUNDS[name].pitch_range_hz or (0.0, 0.0)
    assert not np.array_equal(render(name, 3.0, RATE_HZ, 1, pitch_hz=low), render(name, 3.0, RATE_HZ, 1, pitch_hz=high))
    with pytest.raises(SynthError, match="expected a pitch of"):
        render(name, 3.0, RATE_HZ, 1, pitch_hz=2.0 * high)


@pytest.mark.parametrize("pitch_hz", [110.0, 196.0, 329.6, 440.0])
@pytest.mark.parametrize("rate_hz", [16_000, 44_100])
def test_string_is_in_tune(pitch_hz: float, rate_hz: int) -> None:
    wave = render("plucked_string", 2.0, rate_hz, 4, 1, pitch_hz=pitch_hz)
    hz, power = spectrum(wave, rate_hz)
    near = np.abs(hz - pitch_hz) < 0.1 * pitch_hz
    assert abs(hz[near][power[near].argmax()] / pitch_hz - 1.0) < 0.005


def test_bell_has_the_partials_of_a_bell() -> None:
    """Hum, prime, tierce, nominal (Fletcher and Rossing, 1998, table 21.1), and nothing between them."""
    hz, power = spectrum(render("church_bell", 4.0, RATE_HZ, 2, 1, pitch_hz=300.0))
    level_db = 10.0 * np.log10(power / power.max())
    for partial in (0.5, 1.0, 1.183, 2.0):
        assert level_db[np.abs(hz - 300.0 * partial) < 3.0].max() > -25.0
    for gap in (0.75, 1.3, 1.75):
        assert level_db[np.abs(hz - 300.0 * gap) < 10.0].max() < -35.0


@pytest.mark.parametrize(("name", "pitch_hz"), [("engine", 30.0), ("helicopter", 13.0)])
def test_machines_beat_at_their_rate(name: str, pitch_hz: float) -> None:
    wave = render(name, 6.0, RATE_HZ, 3, pitch_hz=pitch_hz).astype(np.float64)
    assert abs(loudness_rhythm_hz(wave, 0.8 * pitch_hz, 1.2 * pitch_hz) / pitch_hz - 1.0) < 0.05


@pytest.mark.parametrize(
    ("name", "low_hz", "high_hz"),
    [
        ("thunder", 20, 250), ("wind", 100, 800), ("rain", 2000, 6500), ("cricket", 3900, 5300), ("bird", 1800, 5500),
        ("drum", 60, 400), ("siren", 450, 2000), ("clock_ticking", 1200, 5000), ("water_drops", 650, 2500),
    ],
)  # fmt: skip
def test_kinds_lie_where_their_names_belong(name: str, low_hz: float, high_hz: float) -> None:
    middle_hz = np.median([centroid_hz(render(name, 4.0, RATE_HZ, seed)) for seed in range(5)])
    assert low_hz < middle_hz < high_hz


@pytest.mark.parametrize("name", STRUCK)
def test_struck_things_begin_at_once_and_die_away(name: str) -> None:
    wave = render(name, 3.0, RATE_HZ, 5, 1).astype(np.float64)
    start = round(onsets_s(name, 3.0, 5, 1)[0] * RATE_HZ)
    blow = np.sqrt((wave[start : start + 800] ** 2).mean())
    assert np.abs(wave[:start]).max() == 0.0
    assert np.sqrt((wave[start + 8000 : start + 8800] ** 2).mean()) < 0.5 * blow


def test_kinds_can_be_told_apart() -> None:
    """Each unseen take is nearest to the mean of its own kind, but for a few."""
    names = sorted(SOUNDS)
    means = [np.mean([likeness(render(name, 2.5, RATE_HZ, s)) for s in range(6)], axis=0) for name in names]
    found = []
    for name, seed in itertools.product(names, range(100, 104)):
        seen = likeness(render(name, 2.5, RATE_HZ, seed))
        found.append(names[int(np.argmin([np.linalg.norm(mean - seen) for mean in means]))] == name)
    assert np.mean(found) >= 0.95


def test_wrong_requests_are_refused_with_a_reason() -> None:
    with pytest.raises(SynthError, match="Did you mean 'church_bell'"):
        sound_kind("chruch_bell")
    with pytest.raises(SynthError, match="none to count"):
        render("rain", 3.0, RATE_HZ, 1, 3)
    with pytest.raises(SynthError, match=r"expected 1 to 2 strokes in 2\.5 s, got 3"):
        render("church_bell", 2.5, RATE_HZ, 1, 3)
    with pytest.raises(SynthError, match="expected 1 to"):
        render("knocking", 2.5, RATE_HZ, 1, 0)
    with pytest.raises(SynthError, match=r"at least 2\.5 s"):
        render("thunder", 1.0, RATE_HZ, 1)
    with pytest.raises(SynthError, match="at least 16000 Hz"):
        render("rain", 3.0, 8_000, 1)
    with pytest.raises(SynthError, match="seed of 0 or more"):
        render("rain", 3.0, RATE_HZ, -1)
    with pytest.raises(SynthError, match="no pitch"):
        render("rain", 3.0, RATE_HZ, 1, pitch_hz=100.0)
