"""Chords and their progressions, in equal temperament."""

from __future__ import annotations

# Kinds of chord: cents of the tones above the root.
QUALITIES: dict[str, tuple[float, ...]] = {
    "a major triad": (0.0, 400.0, 700.0),
    "a minor triad": (0.0, 300.0, 700.0),
    "a diminished triad": (0.0, 300.0, 600.0),
    "an augmented triad": (0.0, 400.0, 800.0),
    "a suspended fourth chord": (0.0, 500.0, 700.0),
    "a dominant seventh chord": (0.0, 400.0, 700.0, 1000.0),
    "a major seventh chord": (0.0, 400.0, 700.0, 1100.0),
    "a minor seventh chord": (0.0, 300.0, 700.0, 1000.0),
}

# Triads of the major scale: roots above the tonic; small letters are minor.
_ROOTS = {"I": 0.0, "ii": 200.0, "iii": 400.0, "IV": 500.0, "V": 700.0, "vi": 900.0}

# No two are the same chords in other keys, and any two differ in two chords or more.
PROGRESSIONS = (
    "I - IV - V - I", "I - V - vi - IV", "I - vi - ii - V", "vi - IV - I - V", "ii - V - I - vi", "I - iii - IV - ii",
    "IV - V - iii - vi", "V - IV - I - ii",
)  # fmt: skip


def progression_of(text: str) -> list[tuple[str, tuple[float, ...]]]:
    """The chords of a progression.

    Args:
        text: Roman numerals between dashes.

    Returns:
        Of each chord its numeral and the cents of its tones above the tonic, the root first.
    """
    names = text.split(" - ")
    thirds = {name: 300.0 if name.islower() else 400.0 for name in names}
    return [(name, (_ROOTS[name], _ROOTS[name] + thirds[name], _ROOTS[name] + 700.0)) for name in names]
