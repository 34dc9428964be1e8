"""What is asked about sounds with times and places, and about turns, of all corpora that have them."""

from __future__ import annotations

import pytest

from builders.reading.placed_sounds import Frame, direction, nearer_question
from builders.reading.sound_events import Event, first_heard, first_question, task_of
from builders.reading.speech_files import Turn
from builders.reading.turns import longest_overlap_s, longest_speaker
from earmark.taxonomy import taxonomy


def test_first_must_be_clearly_first() -> None:
    assert first_heard([Event("b", 1.0, 2.0), Event("a", 0.4, 3.0), Event("b", 0.9, 0.95)]) == ("a", ("a", "b"))
    assert first_heard([Event("b", 0.8, 2.0), Event("a", 0.4, 3.0)]) is None
    assert first_heard([Event("a", 0.4, 3.0), Event("a", 5.0, 6.0)]) is None
    assert first_heard([]) is None


@pytest.mark.parametrize(
    ("angles", "side"),
    [
        (((90, 0), (110, 10)), "on the left"),
        (((-90, 0), (-75, 0)), "on the right"),
        (((170, 0), (-160, 0)), "behind"),
        (((5, -20),), "in front"),
        (((45, 0),), None),
        (((90, 0), (-90, 0)), None),
        (((0, 80),), None),
    ],
)
def test_side_of_a_sound(angles: tuple[tuple[int, int], ...], side: str | None) -> None:
    """DCASE: azimuth 0 in front, left positive (soundata, starss2022)."""
    assert direction([Frame(n, "x", az, el, None) for n, (az, el) in enumerate(angles)]) == side


def test_task_of_what_is_heard() -> None:
    tasks = taxonomy("mmau_pro").tasks
    domains = {"s": "speech", "m": "music"}
    found = [task_of(labels, domains) for labels in (("x",), ("s", "m"), ("x", "s"), ("x", "m"), ("s", "m", "x"))]
    assert found == ["sound", "music_speech", "sound_speech", "sound_music", "sound_music_speech"]
    assert set(found) <= set(tasks)


def test_what_is_not_certain_is_not_asked() -> None:
    assert first_question([]).answer is None
    assert nearer_question("r", {}).answer is None
    assert nearer_question("r", {"a": (), "b": (2.0,)}).answer is None
    assert nearer_question("r", {"a": (1.0, 2.0), "b": (2.9,)}).answer is None  # 2.9 is not 1.5 times 2
    near = nearer_question("r", {"b": (3.0, 9.0), "a": (1.0, 2.0)})
    assert (near.answer, set(near.labels)) == ("a", {"a", "b"})


def turns(*rows: tuple[float, float, str]) -> list[Turn]:
    return [Turn(n, "x", "1", start, duration, name) for n, (start, duration, name) in enumerate(rows)]


@pytest.mark.parametrize(
    ("found", "overlap_s", "most"),
    [
        (turns((0, 2, "a"), (1, 3, "b")), 1.0, 1),
        (turns((0, 2, "a"), (2, 1, "b")), 0.0, 0),
        (turns((0, 9, "a"), (1, 1, "a"), (2, 0.25, "b")), 0.25, 0),  # a speaker does not overlap with himself
        (turns((0, 2, "a"), (3, 1.9, "b")), 0.0, None),  # hardly more than the next
        (turns((0, 1, "a"), (0.1, 5, "b")), 0.9, None),  # who sets in first is not heard
        (turns((0, 1, "a")), 0.0, None),
    ],
)
def test_overlap_and_longest_speaker(found: list[Turn], overlap_s: float, most: int | None) -> None:
    assert longest_overlap_s(found) == pytest.approx(overlap_s)
    assert longest_speaker(found) == most
