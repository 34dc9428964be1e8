"""The recipe `music`: every answer again from the scene and from the sound, and nothing to be had by guessing."""

from __future__ import annotations

import itertools
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import find_peaks
from scipy.stats import chisquare

from synth import music
from synth.contract.recipe import Order, Studio, scene_json
from synth.questions.writer import families
from synth.tunes import INSTRUMENTS, SCALES, Piece, render_piece
from synth.tunes.exercises import EXERCISES
from synth.tunes.harmony import PROGRESSIONS, progression_of

RATE_HZ = 24_000
FAMILIES = tuple(EXERCISES)
# The number of matras of each cycle, and what each kind of chord is, written down again.
MATRAS = {"teental": 16, "ektal": 12, "jhaptal": 10, "keherwa": 8, "rupak": 7, "dadra": 6}
CHORDS = {
    (0, 4, 7): "a major triad", (0, 3, 7): "a minor triad", (0, 3, 6): "a diminished triad",
    (0, 4, 8): "an augmented triad", (0, 5, 7): "a suspended fourth chord", (0, 4, 7, 10): "a dominant seventh chord",
    (0, 4, 7, 11): "a major seventh chord", (0, 3, 7, 10): "a minor seventh chord",
}  # fmt: skip
TRIADS = {(0, 4): "I", (2, 3): "ii", (4, 3): "iii", (5, 4): "IV", (7, 4): "V", (9, 3): "vi"}

Scene = dict[str, Any]


@cache
def scenes(count: int = 1300) -> tuple[Scene, ...]:
    return tuple(json.loads(scene_json(scene)) for scene in music.draw(Order(count, 17, "A")))


def of(family: str) -> list[Scene]:
    return [scene for scene in scenes() if scene["family"] == family]


def notes(scene: Scene, number: int = 0) -> list[Scene]:
    found: list[Scene] = scene["piece"]["parts"][number]["notes"]
    return found


def drum(scene: Scene) -> list[Scene]:
    return next(part["notes"] for part in scene["piece"]["parts"] if part["instrument"] == "frame_drum")


def tempo(scene: Scene) -> str:
    gaps_s = np.diff([note["onset_s"] for note in drum(scene)])
    return f"{round(60 / float(np.mean(gaps_s)))} beats per minute"


def metre(scene: Scene) -> str:
    lows = [n for n, note in enumerate(drum(scene)) if note["stroke"] == "low"]
    (bar,) = set(np.diff(lows).tolist())
    return str(bar)


def scale(scene: Scene) -> str:
    """The only one of the choices that has all the tones that are played; the others lack one by 40 cents or more."""
    known = {one.title: one.cents for one in SCALES.values()}
    lacking: dict[str, float] = {
        title: max(
            min(abs((note["cents"] - degree + 600) % 1200 - 600) for degree in known[title]) for note in notes(scene)
        )
        for title in scene["asked"]["choices"]
    }
    (fits,) = [title for title, cents in lacking.items() if cents < 5]
    assert sorted(lacking.values())[1] > 40
    return fits


def chord(scene: Scene) -> str:
    return CHORDS[tuple(sorted({round(note["cents"] / 100) for note in notes(scene)}))]


def progression(scene: Scene) -> str:
    held = defaultdict(list)
    for note in notes(scene):
        held[note["onset_s"]].append(round(note["cents"] / 100))
    names = []
    for root, tones in zip(notes(scene, 1), [held[at] for at in sorted(held)], strict=True):
        tonic = round(root["cents"] / 100) % 12
        third = min((tone - tonic) % 12 for tone in tones if (tone - tonic) % 12)
        names.append(TRIADS[tonic, third])
    assert names[:4] == names[4:]
    return " - ".join(names[:4])


def instrument(scene: Scene) -> str:
    (part,) = scene["piece"]["parts"]
    return INSTRUMENTS[part["instrument"]].title


def melody(scene: Scene) -> str:
    """Who plays the most, and the highest."""
    parts = scene["piece"]["parts"]
    most = max(parts, key=lambda part: len({note["onset_s"] for note in part["notes"]}))
    assert most is max(parts, key=lambda part: float(np.mean([note["cents"] for note in part["notes"]])))
    return INSTRUMENTS[most["instrument"]].title


def entry(scene: Scene) -> str:
    first = sorted(scene["piece"]["parts"], key=lambda part: part["notes"][0]["onset_s"])
    (place,) = [
        place
        for place in ("first", "second", "third", "last")
        if place in scene["asked"]["text"].split(".")[-1].casefold()
    ]
    return INSTRUMENTS[first[("first", "second", "third", "last").index(place)]["instrument"]].title


def tala(scene: Scene) -> str:
    """The shortest period of the strokes."""
    matra_s = 60 / scene["piece"]["tempo_bpm"]
    strokes = defaultdict(list)
    for note in notes(scene):
        strokes[int((note["onset_s"] - 0.1) / matra_s + 1e-3)].append((note["stroke"], note["level_db"]))
    cycle = [strokes[n] for n in range(len(strokes))]
    period = next(p for p in range(1, len(cycle)) if all(a == b for a, b in zip(cycle, cycle[p:], strict=False)))
    (name,) = [name for name, matras in MATRAS.items() if matras == period]
    return f"{name} ({period} matras)"


def khali(scene: Scene) -> str:
    """As every textbook has it: half way, but for rupak, which begins with it."""
    period = int(tala(scene).split("(")[1].split()[0])
    return "matra 1" if period == 7 else f"matra {period // 2 + 1}"


def strokes(scene: Scene) -> str:
    return str(len(notes(scene, 1)))


def contour(scene: Scene) -> str:
    up = [later["cents"] > now["cents"] for now, later in itertools.pairwise(notes(scene))]
    turns = {(True,): "it rises", (False,): "it falls", (True, False): "it rises and then falls"}
    return turns.get(tuple(way for way, _ in itertools.groupby(up)), "it falls and then rises")


def key_change(scene: Scene) -> str:
    first, again = notes(scene)[:8], notes(scene)[8:]
    (shift,) = {round(b["cents"] - a["cents"]) for a, b in zip(first, again, strict=True)}
    assert shift == 0 or 200 <= abs(shift) <= 500
    return "it stays where it is" if not shift else "it moves up" if shift > 0 else "it moves down"


ANSWERS: dict[str, Callable[[Scene], str]] = {
    "tempo": tempo, "metre": metre, "scale": scale, "chord": chord, "progression": progression, "tala": tala,
    "instrument": instrument, "melody": melody, "entry": entry, "strokes": strokes, "contour": contour,
    "key_change": key_change, "khali": khali,
}  # fmt: skip


def test_every_family_has_wordings_and_a_second_implementation() -> None:
    assert set(ANSWERS) == set(FAMILIES) == set(families("music"))


@pytest.mark.parametrize("family", FAMILIES)
def test_answers_follow_from_the_stored_scene(family: str) -> None:
    asked = of(family)
    assert len(asked) == 100
    for scene in asked:
        assert scene["asked"]["answer"] == ANSWERS[family](scene)
        choices = scene["asked"]["choices"]
        assert len(set(choices)) == len(choices) == {"strokes": 0, "key_change": 3}.get(family, 4)
        assert not choices or scene["asked"]["answer"] in choices


@pytest.mark.parametrize("family", [name for name in FAMILIES if name != "strokes"])
def test_the_answers_place_is_even(family: str) -> None:
    places = Counter(scene["asked"]["choices"].index(scene["asked"]["answer"]) for scene in of(family))
    options = 3 if family == "key_change" else 4
    assert chisquare([places[place] for place in range(options)]).pvalue > 0.001


def test_counts_and_named_answers_are_even() -> None:
    counts = Counter(int(scene["asked"]["answer"]) for scene in of("strokes"))
    assert chisquare([counts[n] for n in range(1, 10)]).pvalue > 0.001
    for family, options in (
        ("contour", 4),
        ("key_change", 3),
        ("chord", 8),
        ("progression", 8),
        ("tala", 6),
        ("khali", 5),
    ):
        found = Counter(scene["asked"]["answer"] for scene in of(family))
        assert len(found) == options
        assert chisquare(list(found.values())).pvalue > 0.001, family


@pytest.mark.parametrize("family", FAMILIES)
def test_length_tells_nothing(family: str) -> None:
    assert len({scene["piece"]["length_s"] for scene in of(family)}) == 1


def test_the_instrument_does_not_tell_the_tradition() -> None:
    played = defaultdict(set)
    rng = np.random.Generator(np.random.PCG64(3))
    for _ in range(500):
        exercise = EXERCISES["scale"](rng)
        played[exercise.tradition].add(exercise.piece.part("melody").instrument)
    assert len(played) >= 6
    assert min(len(found) for found in played.values()) >= 5


def test_offered_tempi_are_told_apart_and_are_no_halves_of_one_another() -> None:
    for scene in of("tempo"):
        tempi = sorted(int(choice.split()[0]) for choice in scene["asked"]["choices"])
        assert all(b / a >= 1.12 for a, b in itertools.pairwise(tempi))
        assert tempi[-1] / tempi[0] < 1.6
    assert not any({"2", "4"} <= set(scene["asked"]["choices"]) for scene in of("metre"))


def test_progressions_differ_in_two_chords_and_in_any_key() -> None:
    shapes = {}
    for text in PROGRESSIONS:
        chords = progression_of(text)
        first = chords[0][1][0]
        shapes[tuple((round(c[0] - first) % 1200, c[1] - c[0]) for _, c in chords)] = text
    assert len(shapes) == len(PROGRESSIONS)
    for one, other in itertools.combinations(PROGRESSIONS, 2):
        assert sum(a != b for a, b in zip(one.split(" - "), other.split(" - "), strict=True)) >= 2


def sound(scene: Scene, part: int | None = None) -> NDArray[np.float64]:
    piece = Piece.model_validate(scene["piece"])
    if part is not None:
        piece = piece.model_copy(update={"parts": (piece.parts[part],)})
    return render_piece(piece, piece.length_s, RATE_HZ).astype(np.float64)


def onset_envelope(wave: NDArray[np.float64]) -> NDArray[np.float64]:
    """Growth of the log spectrum, 200 values a second."""
    frames = np.lib.stride_tricks.sliding_window_view(wave, 1024)[::120] * np.hanning(1024)
    level = np.log1p(100.0 * np.abs(np.fft.rfft(frames, axis=1)))
    return np.asarray(np.maximum(np.diff(level, axis=0), 0.0).sum(axis=1))


def test_tempo_is_in_the_sound() -> None:
    """The autocorrelation of the onsets is highest at the beat of the answer, among the four."""
    for scene in of("tempo")[:12]:
        envelope = onset_envelope(sound(scene))
        envelope = envelope - envelope.mean()
        strength = {}
        for choice in scene["asked"]["choices"]:
            lag = 200.0 * 60.0 / float(choice.split()[0])
            near = [np.dot(envelope[k:], envelope[:-k]) for k in (int(lag), int(lag) + 1)]
            strength[choice] = max(near)
        assert max(strength, key=lambda choice: strength[choice]) == scene["asked"]["answer"]


def test_tones_of_the_scale_are_in_the_sound() -> None:
    """Every tone of the melody is measured, and lies within 5 cents of where the scale has it."""
    measured = 0
    for scene in of("scale")[:10]:
        wave = sound(scene, 0)
        for note in notes(scene)[:-1]:
            wanted_hz = scene["piece"]["tonic_hz"] * 2 ** (note["cents"] / 1200)
            start = round(note["onset_s"] * RATE_HZ)
            part = wave[start + 1200 : start + round(note["duration_s"] * RATE_HZ)]
            power = np.abs(np.fft.rfft(part * np.hanning(part.size), 1 << 18))
            hz = np.fft.rfftfreq(1 << 18, 1 / RATE_HZ)
            near = np.abs(np.log2(np.maximum(hz, 1) / wanted_hz)) < 0.09
            found_hz = hz[near][power[near].argmax()]
            assert abs(1200 * np.log2(found_hz / wanted_hz)) < 5.0, (scene["piece"]["parts"][0]["instrument"], note)
            measured += 1
    assert measured > 100


def test_strokes_are_in_the_sound() -> None:
    """Peaks of the level of the struck part, where the scene has them."""
    for scene in of("strokes")[:30]:
        level = np.abs(sound(scene, 1))
        level = np.array([chunk.max() for chunk in np.array_split(level, level.size // 240)])
        level = np.maximum.reduce([level[2:], level[1:-1], level[:-2]])
        growth = np.diff(np.log(level + 0.02), prepend=np.log(0.02))
        peaks, _ = find_peaks(growth, height=0.35, distance=40)
        peaks += 2  # a peak is seen as soon as it is in the window
        assert str(len(peaks)) == scene["asked"]["answer"]
        assert np.allclose(peaks * 0.01, [note["onset_s"] for note in notes(scene, 1)], atol=0.025)


def test_items_say_what_they_are_about() -> None:
    for scene in music.draw(Order(13, 2, "A")):
        item = music.render(scene, Studio())
        assert item.evidence
        assert item.skills
        assert bool(item.groups) == (scene.family in ("scale", "tala", "khali"))
        (scape,) = scene.soundscapes()
        assert scape.length_s == item.clips[0].duration_s
