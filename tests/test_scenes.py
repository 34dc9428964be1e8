"""Soundscapes without a room: levels, onsets and SNR as drawn, stems that add up, and the same sum in blocks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.errors import SynthError
from earmark.loudness import LoudnessMeter
from synth.contract.recordings import NONE, Recordings
from synth.scenes import dry as dry_module
from synth.scenes.beds import FADE_S, bed, faded, takes
from synth.scenes.blocks import blocks, write
from synth.scenes.drawing import drawn_under
from synth.scenes.dry import dry
from synth.scenes.elements import alike, audible_s, in_turn, speech
from synth.scenes.mixing import background, mix, stems
from synth.scenes.soundscape import Background, Event, Sounding, Soundscape
from synth.sounds import onsets_s

RATE_HZ = 16_000
LASTING = ("siren", "engine", "cricket")


def event(name: str, onset_s: float, duration_s: float, level_lufs: float = -26.0, seed: int = 1) -> Event:
    source = Sounding(name=name, seed=seed)
    return Event(source=source, title=name, onset_s=onset_s, duration_s=duration_s, level_lufs=level_lufs)


def scape(*events: Event, length_s: float = 8.0, under: Background | None = None) -> Soundscape:
    return Soundscape(length_s=length_s, rate_hz=RATE_HZ, events=events, background=under)


def lufs(samples: np.ndarray) -> float:
    meter = LoudnessMeter(RATE_HZ, 1, "mono")
    meter.add(np.asarray(samples, np.float32)[None])
    return meter.loudness_lufs() or -np.inf


events = st.builds(
    event,
    st.sampled_from(LASTING),
    st.integers(0, 50).map(lambda tenths: tenths / 10),
    st.integers(20, 35).map(lambda tenths: tenths / 10),
    st.integers(-40, -20).map(float),
    st.integers(0, 1 << 20),
)


@settings(max_examples=20, deadline=None)
@given(events)
def test_an_event_is_as_loud_and_as_long_as_drawn(one: Event) -> None:
    wave = dry(one, RATE_HZ, NONE)
    assert wave.size == round(one.duration_s * RATE_HZ)
    assert lufs(wave) == pytest.approx(one.level_lufs, abs=0.05)


def test_a_level_measured_once_serves_every_level_and_no_other_source() -> None:
    dry_module._loudness.clear()
    low, high = (dry(event("siren", 0.0, 2.5, level), RATE_HZ, NONE) for level in (-36.0, -26.0))
    assert len(dry_module._loudness) == 1
    assert high == pytest.approx(low * 10**0.5, rel=1e-5)
    for one in (event("siren", 0.0, 3.0), event("siren", 0.0, 2.5, seed=2), event("engine", 0.0, 2.5)):
        assert lufs(dry(one, RATE_HZ, NONE)) == pytest.approx(-26.0, abs=0.01)
    assert len(dry_module._loudness) == 4


def test_what_is_shorter_than_a_block_of_the_meter_is_measured_as_if_it_went_on() -> None:
    said = speech(np.random.default_rng(3), "go", -24.0).model_copy(update={"duration_s": 0.2})
    wave = dry(said, RATE_HZ, NONE)
    assert lufs(np.tile(wave, 4)) == pytest.approx(-24.0, abs=0.5)


@settings(max_examples=15, deadline=None)
@given(st.lists(events, min_size=1, max_size=4))
def test_the_sum_of_the_stems_is_the_mix(several: list[Event]) -> None:
    whole = scape(*several)
    total = np.zeros((1, 8 * RATE_HZ), np.float32)
    for stem in stems(whole):
        total[:, stem.start : stem.start + stem.samples.shape[1]] += stem.samples
    sound = mix(whole)
    assert sound.samples.shape == total.shape
    np.testing.assert_array_equal(sound.samples, total)


@pytest.mark.parametrize("name", ["siren", "knocking", "alarm_beep", "church_bell", "footsteps", "door_chime"])
@pytest.mark.parametrize("onset_s", [0.0, 1.337, 4.0])
def test_a_stem_begins_when_it_was_drawn_to(name: str, onset_s: float) -> None:
    one = event(name, onset_s, 2.5, seed=7)
    first_s = (onsets_s(name, 2.5, 7) or (0.0,))[0]
    heard = np.abs(mix(scape(one)).samples[0])
    # Whether a soft attack has begun cannot be told to a sample: from 1 % of the peak on it has.
    found_s = np.flatnonzero(heard > 0.01 * heard.max())[0] / RATE_HZ
    assert found_s == pytest.approx(onset_s + first_s, abs=0.005)


@settings(max_examples=15, deadline=None)
@given(st.lists(events, min_size=1, max_size=3), st.integers(-5, 30), st.sampled_from(["rain", "wind"]))
def test_the_snr_is_as_drawn_while_events_sound(several: list[Event], snr_db: int, name: str) -> None:
    under = Background(source=Sounding(name=name, seed=5), title=name, snr_db=float(snr_db))
    whole = scape(*several, under=under)
    clean = mix(scape(*several)).samples
    noise = background(whole, under, clean)
    np.testing.assert_allclose(mix(whole).samples, clean + noise, atol=1e-6)
    active = np.zeros(clean.shape[1], bool)
    for one in several:
        active[round(one.onset_s * RATE_HZ) : round(one.end_s * RATE_HZ)] = True
    power = [float((x[0, active].astype(np.float64) ** 2).mean()) for x in (clean, noise)]
    assert 10 * np.log10(power[0] / power[1]) == pytest.approx(snr_db, abs=0.05)


def long_scape(length_s: float, several: list[Event], seed: int = 4) -> Soundscape:
    rng = np.random.default_rng(seed)
    edge = length_s / 2
    beds = (
        bed("rain", "rain", (0.0, edge + FADE_S / 2), -42.0, rng),
        bed("an engine", "engine", (edge - FADE_S / 2, length_s), -42.0, rng),
    )
    return Soundscape(length_s=length_s, rate_hz=RATE_HZ, events=tuple(several), beds=beds)


@settings(max_examples=12, deadline=None)
@given(st.lists(events, max_size=4), st.sampled_from([0.05, 0.73, 2.0, 10.0, 60.0]), st.integers(9, 30))
def test_blocks_add_up_to_the_mix(several: list[Event], block_s: float, length_s: int) -> None:
    whole = long_scape(float(length_s), several)
    pieces = list(blocks(whole, block_s=block_s))
    assert {piece.shape[1] for piece in pieces[:-1]} <= {round(block_s * RATE_HZ)}
    joined = np.concatenate(pieces, axis=1)
    expected = mix(whole).samples
    assert joined.shape == expected.shape == (1, length_s * RATE_HZ)
    np.testing.assert_allclose(joined, expected, atol=1e-6)


def test_a_block_renders_only_what_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []

    def watched(one: Event, rate_hz: int, _: Recordings) -> np.ndarray:
        rendered.append(one.title)
        return np.zeros(round(one.duration_s * rate_hz), np.float32)

    monkeypatch.setattr("synth.scenes.blocks.dry", watched)
    several = scape(event("siren", 3.0, 2.0), event("cricket", 25.0, 2.0), length_s=30.0)
    stream = blocks(several)
    assert rendered == []
    next(stream)
    assert rendered == ["siren"]
    assert len(list(stream)) == 2
    assert rendered == ["siren", "cricket"]


def test_a_written_file_is_the_mix(tmp_path: Path) -> None:
    whole = long_scape(21.0, [event("siren", 4.0, 3.0, -2.0)])
    write(whole, tmp_path / "clip.wav")
    samples, rate_hz = soundfile.read(tmp_path / "clip.wav", dtype="float32")
    assert rate_hz == RATE_HZ
    assert np.abs(samples).max() > 1.0, "louder than full scale, and not clipped"
    np.testing.assert_allclose(samples, mix(whole).samples[0], atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.floats(0.0, 100.0), st.floats(2.0, 650.0), st.integers(0, 99))
def test_a_bed_fills_its_span_with_takes_that_meet_in_a_fade(start_s: float, length_s: float, seed: int) -> None:
    made = bed("rain", "rain", (start_s, start_s + length_s), -40.0, np.random.default_rng(seed))
    assert made.end_s <= start_s + length_s + 1e-6
    assert made.end_s == pytest.approx(start_s + length_s, abs=0.001 * len(made.takes) + 1e-6)
    assert made.take_s <= 20.001
    assert len({source.model_dump_json() for source in made.takes}) == len(made.takes)
    for one, following in pairwise(takes(made)):
        assert one.end_s - following.onset_s == pytest.approx(FADE_S)


def test_a_bed_is_as_loud_where_takes_meet_as_elsewhere() -> None:
    made = bed("rain", "rain", (0.0, 39.0), -40.0, np.random.default_rng(1))
    whole = mix(Soundscape(length_s=39.0, rate_hz=RATE_HZ, events=(), beds=(made,))).samples[0]
    meets = round(19.5 * RATE_HZ)
    half = round(0.5 * RATE_HZ)
    assert lufs(whole[meets - half : meets + half]) == pytest.approx(-40.0, abs=1.0)
    one = faded(made, takes(made)[0], RATE_HZ)
    assert lufs(one[RATE_HZ:-RATE_HZ]) == pytest.approx(-40.0, abs=0.3)


RAIN = Background(source=Sounding(name="rain", seed=1), title="rain", snr_db=9.0)


@pytest.mark.parametrize(
    ("whole", "block_s", "said"),
    [
        (scape(event("siren", 0, 2), under=RAIN), 1.0, "beds"),
        (scape(event("siren", 0, 2)), 0.0, "at least one sample"),
        (scape(event("siren", 0, 1.0)), 1.0, "at least 2 s"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_in_blocks_is_said(whole: Soundscape, block_s: float, said: str) -> None:
    with pytest.raises(SynthError, match=said):
        list(blocks(whole, block_s=block_s))


def test_a_bed_without_room_for_its_fades_is_refused() -> None:
    with pytest.raises(SynthError, match="at least 2 s"):
        bed("rain", "rain", (0.0, 1.5), -40.0, np.random.default_rng(1))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0.5, 3.0), min_size=1, max_size=6), st.floats(4.0, 20.0), st.integers(0, 999))
def test_groups_in_turn_keep_their_distance_and_stay_inside(lengths: list[float], clip_s: float, seed: int) -> None:
    groups = [[event("siren", 0.0, length)] for length in lengths]
    placed = in_turn(groups, clip_s, 0.4, np.random.default_rng(seed))
    if placed is None:
        assert sum(lengths) + 0.4 * (len(lengths) + 1) > clip_s
        return
    times = [(group[0].onset_s, group[0].end_s) for group in placed]
    assert times[0][0] >= 0.399
    assert times[-1][1] <= clip_s - 0.398
    assert all(b[0] - a[1] >= 0.398 for a, b in pairwise(times))


def test_a_draw_that_never_holds_says_which_constraint() -> None:
    with pytest.raises(SynthError, match="a six: 50 times not"):
        drawn_under("dice", 1, lambda rng: int(rng.integers(1, 6)), {"a six": lambda n: n == 6}, tries=50)
    found = drawn_under("dice", 1, lambda rng: int(rng.integers(1, 7)), {"a six": lambda n: n == 6})
    assert found == drawn_under("dice", 1, lambda rng: int(rng.integers(1, 7)), {"a six": lambda n: n == 6}) == 6


def test_titles_that_may_mean_the_same_sound() -> None:
    assert alike("a church bell", "church bells")
    assert alike("a singing bird", "Birds, chirping")
    assert not alike("a siren", "a dog barking")


def test_what_is_audible_in_a_recording() -> None:
    wave = np.zeros(RATE_HZ, np.float32)
    wave[4000:8000] = 0.5
    assert audible_s(wave, RATE_HZ) == (0.24, 0.5)
    assert audible_s(np.zeros(RATE_HZ, np.float32), RATE_HZ) is None
