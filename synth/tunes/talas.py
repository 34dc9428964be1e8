"""Talas of Hindustani music: the strokes of each theka, matra by matra, and where its sections begin.

The thekas are those of Clayton, "Time in Indian Music", 2000, ch. 5; a matra with several strokes divides evenly.
The sam is the first matra. The khali, a section without the open bass of the left-hand drum, is marked as in practice.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tala:
    """A cycle.

    Attributes:
        title: As a question calls it.
        sections: Matras in each vibhag.
        theka: The strokes of each matra.
        khali: Matras, from 1, on which a khali section begins.
    """

    title: str
    sections: tuple[int, ...]
    theka: tuple[tuple[str, ...], ...]
    khali: tuple[int, ...]

    @property
    def matras(self) -> int:
        """Length of the cycle."""
        return len(self.theka)


def _theka(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(matra.split("-")) for matra in text.split())


TALAS: dict[str, Tala] = {
    "teental": Tala(
        "teental", (4, 4, 4, 4),
        _theka("dha dhin dhin dha dha dhin dhin dha dha tin tin ta ta dhin dhin dha"), (9,),
    ),
    "ektal": Tala(
        "ektal", (2, 2, 2, 2, 2, 2), _theka("dhin dhin dha-ge ti-ra-ki-ta tu na kat ta dha-ge ti-ra-ki-ta dhin na"),
        (3, 7),
    ),
    "jhaptal": Tala("jhaptal", (2, 3, 2, 3), _theka("dhin na dhin dhin na tin na dhin dhin na"), (6,)),
    "keherwa": Tala("keherwa", (4, 4), _theka("dha ge na ti na ka dhin na"), (5,)),
    "rupak": Tala("rupak", (3, 2, 2), _theka("tin tin na dhin na dhin na"), (1,)),
    "dadra": Tala("dadra", (3, 3), _theka("dha dhin na dha tin na"), (4,)),
}  # fmt: skip
