"""Who is in a scene: elements drawn so that none can be taken for another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from earmark.errors import SynthError
from synth.contract.recordings import Recording, Recordings
from synth.scenes import elements
from synth.scenes.elements import LEADS, SOUNDS, Element
from synth.scenes.soundscape import Event
from synth.sounds import sound_kind

LEVELS_LUFS = (-28.0, -23.0)
_TRIES = 200
_TEXTS = 24


class Cast:
    """Draws the elements of one scene; each comes once.

    Args:
        rng: Decides.
        form: Of the test: its messages are those of no other form.
        pool: Recordings that may be heard beside generated sounds; where there are some, half of the sounds.
        recordings: Where they are.
    """

    def __init__(
        self, rng: np.random.Generator, form: str, pool: Sequence[Recording] = (), recordings: Recordings | None = None
    ) -> None:
        self.rng = rng
        self._recordings = recordings
        self._pool = list(pool)
        self._texts = elements.texts(rng, _TEXTS, form)
        self._leads = elements.some(LEADS, len(LEADS), rng)
        self._titles: list[str] = []

    def one(self, kind: Element, duration_s: float, level_lufs: float | None = None) -> Event:
        """An element of a kind: `duration_s` long, a message as long as it takes."""
        level = self.level() if level_lufs is None else level_lufs
        if kind == "speech":
            return elements.speech(self.rng, self._texts.pop(), level)
        if kind == "music":
            return elements.music(self.rng, self._leads.pop(), duration_s, level)
        from_corpus = bool(self._pool) and bool(self.rng.integers(2))
        found = self._recorded(duration_s, level) if from_corpus else None
        return found or self.sound(duration_s, level)

    def sound(
        self,
        duration_s: float,
        level_lufs: float | None = None,
        names: Sequence[str] = SOUNDS,
        count: int | None = None,
    ) -> Event:
        """A generated sound of one of the names.

        Raises:
            SynthError: All of them are like one that is in the scene already.
        """
        long_enough = [name for name in names if sound_kind(name).shortest_s <= duration_s]
        free = [name for name in long_enough if self._is_new(sound_kind(name).title)]
        if not free:
            raise SynthError("cast", expected="a sound that is not in the scene yet", got=", ".join(self._titles))
        level = self.level() if level_lufs is None else level_lufs
        made = elements.sound(self.rng, elements.one(free, self.rng), duration_s, level, count)
        self._titles.append(made.title)
        return made

    def absent(self, kind: Element, duration_s: float = 2.0) -> str:
        """What a question calls an element that is not in the scene, but could be."""
        return self.one(kind, duration_s).title

    def _recorded(self, duration_s: float, level_lufs: float) -> Event | None:
        for _ in range(_TRIES if self._recordings else 0):
            chosen = self._pool[int(self.rng.integers(len(self._pool)))]
            like_made = any(elements.alike(chosen.title, sound_kind(n).title) for n in (*SOUNDS, *elements.BACKGROUNDS))
            if like_made or not self._is_new(chosen.title) or self._recordings is None:
                continue
            made = elements.recorded(chosen, self._recordings, duration_s, level_lufs)
            if made:
                self._titles.append(made.title)
                return made
        return None

    def _is_new(self, title: str) -> bool:
        return not any(elements.alike(title, other) for other in self._titles)

    def level(self) -> float:
        """A loudness of an event, in LUFS."""
        return round(float(self.rng.uniform(*LEVELS_LUFS)), 1)
