"""Music: pieces are played as written, in tune, and each instrument is told from the others."""

from __future__ import annotations

import hashlib
import itertools
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from earmark.errors import SynthError
from synth.contract.recordings import NONE
from synth.scenes.dry import dry
from synth.scenes.soundscape import Event, Played
from synth.tunes import INSTRUMENTS, MELODIC, SCALES, TALAS, Note, Part, Piece, draw_piece, render_piece, title_of
from synth.tunes.scales import cents_of, strangeness_cents

RATE_HZ = 24_000
TONIC_HZ = 261.6
PITCHED = sorted(name for name, one in INSTRUMENTS.items() if one.pitched)

Wave = NDArray[np.float64]


def solo(name: str, cents: float = 0.0, stroke: str = "", onset_s: float = 0.1, duration_s: float = 1.0) -> Piece:
    note = Note(onset_s=onset_s, duration_s=duration_s, cents=cents, stroke=stroke)
    part = Part(instrument=name, role="melody", notes=(note,))
    return Piece(seed=1, length_s=2.0, tempo_bpm=60.0, beats_per_bar=4, tonic_hz=TONIC_HZ, parts=(part,))


def heard(piece: Piece, duration_s: float | None = None) -> Wave:
    return render_piece(piece, duration_s or piece.length_s, RATE_HZ).astype(np.float64)


def peak_hz(wave: Wave, near_hz: float) -> float:
    """The strongest frequency within a whole tone and a half of one that is expected."""
    power = np.abs(np.fft.rfft(wave * np.hanning(wave.size), 8 * wave.size))
    hz = np.fft.rfftfreq(8 * wave.size, 1.0 / RATE_HZ)
    inside = np.abs(np.log2(np.maximum(hz, 1.0) / near_hz)) < 0.125
    return float(hz[inside][power[inside].argmax()])


def timbre(wave: Wave) -> Wave:
    """Strength of the first harmonics, of the noise between, and how soon the tone comes and goes."""
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(wave.size)))
    hz = np.fft.rfftfreq(wave.size, 1.0 / RATE_HZ)
    edges = TONIC_HZ * np.arange(0.5, 14.5)
    bands = np.array([spectrum[(hz >= a) & (hz < b)].max() for a, b in itertools.pairwise(edges)])
    frames = np.sqrt((wave[: wave.size // 240 * 240].reshape(-1, 240) ** 2).mean(axis=1))
    shape = frames[10:105:5] / frames.max()
    return np.concatenate([np.log10(bands / bands.max() + 1e-3), 2.0 * shape])


def test_there_are_instruments_scales_and_talas_enough() -> None:
    assert len(INSTRUMENTS) >= 8
    assert len(MELODIC) >= 8
    assert len({one.title for one in INSTRUMENTS.values()}) == len(INSTRUMENTS)
    assert len({one.tradition for one in SCALES.values()}) >= 6
    assert {name: tala.matras for name, tala in TALAS.items()} == {
        "teental": 16, "ektal": 12, "jhaptal": 10, "keherwa": 8, "rupak": 7, "dadra": 6,
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(TALAS))
def test_sections_fill_the_cycle_and_khali_begins_one(name: str) -> None:
    tala = TALAS[name]
    starts = {1 + sum(tala.sections[:n]) for n in range(len(tala.sections))}
    assert sum(tala.sections) == tala.matras
    assert set(tala.khali) <= starts
    # "dhin", the fullest stroke, is missing where a khali begins.
    assert all("dhin" not in tala.theka[matra - 1] + tala.theka[matra] for matra in tala.khali)


@pytest.mark.parametrize("name", sorted(SCALES))
def test_scales_ascend_within_an_octave(name: str) -> None:
    cents = SCALES[name].cents
    assert cents[0] == 0
    assert all(55 <= above - below <= 450 for below, above in itertools.pairwise((*cents, 1200.0)))


def test_just_and_pure_intervals_are_those_of_their_ratios() -> None:
    # Ratios of 5-limit just intonation, and pure fifths.
    just = [
        1200 * np.log2(a / b) for a, b in ((16, 15), (9, 8), (6, 5), (5, 4), (4, 3), (45, 32), (3, 2), (8, 5), (5, 3))
    ]
    just += [1200 * np.log2(a / b) for a, b in ((9, 5), (15, 8), (1, 1))]
    for name in ("bhairav", "todi", "marwa", "malkauns", "hamsadhvani"):
        assert strangeness_cents(SCALES[name].cents, just) < 0.1, name
    pure = [1200 * np.log2(3**n / 2 ** int(n * np.log2(3))) for n in range(7)]
    pure += [-cents for cents in pure]
    for name in ("gong", "yu", "miyako_bushi", "ryukyu"):
        assert strangeness_cents(SCALES[name].cents, pure) < 0.1, name


@pytest.mark.parametrize("name", PITCHED)
@pytest.mark.parametrize("cents", [0.0, 350.0, 702.0, 1200.0, 1550.0])
def test_every_instrument_is_in_tune(name: str, cents: float) -> None:
    wanted_hz = TONIC_HZ * 2.0 ** (cents / 1200.0)
    wave = heard(solo(name, cents))[int(0.2 * RATE_HZ) : int(1.05 * RATE_HZ)]
    assert abs(1200.0 * np.log2(peak_hz(wave, wanted_hz) / wanted_hz)) < 5.0


def test_instruments_are_told_apart() -> None:
    forms = {name: timbre(heard(solo(name))) for name in PITCHED}
    nearest = min(np.linalg.norm(forms[a] - forms[b]) for a, b in itertools.combinations(PITCHED, 2))
    again = [
        np.linalg.norm(timbre(heard(solo(name).model_copy(update={"seed": seed}))) - forms[name])
        for name in PITCHED
        for seed in (2, 3)
    ]
    assert nearest > 1.5
    assert max(again) < 0.4 * nearest


@pytest.mark.parametrize("name", sorted(INSTRUMENTS))
def test_a_note_begins_where_it_is_written(name: str) -> None:
    for stroke in INSTRUMENTS[name].strokes:
        wave = np.abs(heard(solo(name, stroke=stroke, onset_s=0.5)))
        assert wave[: int(0.499 * RATE_HZ)].max() == 0.0
        first_s = int(np.argmax(wave > 0.02 * wave.max())) / RATE_HZ
        assert 0.5 <= first_s < 0.53, (stroke, first_s)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32), duration_s=st.floats(1.5, 6.0), rate_hz=st.sampled_from([16_000, 24_000, 44_100]))
@example(seed=998, duration_s=2.125, rate_hz=16_000)  # its loudest note is in the fade at the end
def test_a_drawn_piece_is_played_and_stays_the_same(seed: int, duration_s: float, rate_hz: int) -> None:
    piece = draw_piece(np.random.Generator(np.random.PCG64(seed)), duration_s)
    wave = render_piece(piece, duration_s, rate_hz)
    assert wave.dtype == np.float32
    assert wave.shape == (round(duration_s * rate_hz),)
    assert np.isclose(np.abs(wave).max(), 0.9, atol=1e-6)
    assert np.array_equal(wave, render_piece(Piece.model_validate_json(piece.model_dump_json()), duration_s, rate_hz))
    degrees = {cents_of(piece.cents, degree) for degree in range(-len(piece.cents), 3 * len(piece.cents))}
    assert {note.cents for note in piece.part("melody").notes} <= degrees
    assert all(0 <= note.onset_s < duration_s + 60.0 / piece.tempo_bpm for part in piece.parts for note in part.notes)


def test_a_longer_excerpt_begins_with_the_shorter_one() -> None:
    piece = draw_piece(np.random.Generator(np.random.PCG64(5)), 6.0)
    short, long = heard(piece, 3.0), heard(piece, 6.0)
    inside = slice(200, int(2.9 * RATE_HZ))
    factor = np.dot(short[inside], long[inside]) / np.dot(short[inside], short[inside])
    assert np.allclose(factor * short[inside], long[inside], atol=1e-6)


def test_another_process_gives_the_same_bytes() -> None:
    program = (
        "import hashlib, numpy as np; from synth.tunes import MELODIC, draw_piece, render_piece;"
        "rng = np.random.Generator(np.random.PCG64(11));"
        "waves = [render_piece(draw_piece(rng, 3.0, melody=m), 3.0, 24_000).tobytes() for m in MELODIC];"
        "print(hashlib.sha256(b''.join(waves)).hexdigest())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    rng = np.random.Generator(np.random.PCG64(11))
    here = [render_piece(draw_piece(rng, 3.0, melody=name), 3.0, RATE_HZ).tobytes() for name in MELODIC]
    assert done.stdout.strip() == hashlib.sha256(b"".join(here)).hexdigest()


def test_music_is_a_source_of_events() -> None:
    piece = draw_piece(np.random.Generator(np.random.PCG64(4)), 3.0, melody="flute", accompanied=False)
    event = Event(source=Played(piece=piece), title=title_of(piece), onset_s=0.0, duration_s=2.5)
    assert Event.model_validate_json(event.model_dump_json()) == event
    assert event.title == "music played on a flute"
    assert dry(event, RATE_HZ, NONE).shape == (60_000,)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: render_piece(solo("flute"), 3.0, RATE_HZ), "at most 2 s"),
        (lambda: render_piece(solo("flute"), 0.0, RATE_HZ), "more than 0"),
        (lambda: render_piece(solo("flute"), 1.0, 8_000), "at least 16000 Hz"),
        (lambda: render_piece(solo("flute"), 0.05, RATE_HZ), "silence"),
        (lambda: render_piece(solo("fluet"), 1.0, RATE_HZ), "Did you mean 'flute'"),
        (lambda: render_piece(solo("tabla", stroke="dhaa"), 1.0, RATE_HZ), "a stroke of dha"),
        (lambda: draw_piece(np.random.default_rng(1), 5.0, scale="locrian"), "a known scale"),
        (lambda: draw_piece(np.random.default_rng(1), 5.0, melody="gong"), "an instrument with a pitch"),
        (lambda: draw_piece(np.random.default_rng(1), 0.2), "at least 1 s"),
    ],
)
def test_what_cannot_be_played_is_said(wrong: object, said: str) -> None:
    assert callable(wrong)
    with pytest.raises(SynthError, match=said):
        wrong()
