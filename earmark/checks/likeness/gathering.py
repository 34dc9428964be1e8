"""The sounds of all items, each kept once, and who uses them."""

from __future__ import annotations

from dataclasses import dataclass, field

from earmark.checks.registry import Facts
from earmark.item import Clip, Item

# The dataset of what was made here.
MADE = "synth"


@dataclass(frozen=True, slots=True)
class Use:
    """A clip of an item.

    Attributes:
        item: Its id.
        number: Of the clip in the item.
        record: The upstream record, as a person names it.
        place: As of `Facts`.
        kin: What the item is of one family with: its twins' group, its parents, itself.
        said: Letters of the clip's transcript; empty where there is none.
    """

    item: str
    number: int
    record: str
    place: str
    made: bool
    kin: frozenset[str]
    said: str = ""

    @property
    def field(self) -> str:
        """The field of the record."""
        return f"clips[{self.number}].source"

    @property
    def split(self) -> str:
        """The split that it was read in."""
        return self.place.rsplit("/", 1)[-1]


@dataclass(slots=True)
class Sounds:
    """Sounds by the digest of their samples.

    Attributes:
        prints: The fingerprint of each sound.
        uses: Of each sound, the first clip of each record in each place.
        clips: Clips that were looked at.
        unknown: Of these, clips that have no fingerprint.
    """

    prints: list[bytes] = field(default_factory=list)
    uses: list[dict[tuple[str, str], Use]] = field(default_factory=list)
    clips: int = 0
    unknown: int = 0
    _numbers: dict[str, int] = field(default_factory=dict)

    def add(self, facts: Facts) -> None:
        """Take the clips of an item that have a sketch, or at least a digest."""
        item = facts.record
        for number, (clip, sketch) in enumerate(zip(item.clips, facts.clips, strict=False)):
            if not sketch.spectrum:
                continue  # not heard
            self.clips += 1
            self.unknown += not sketch.fingerprint
            name = clip.pcm_sha256 or f"{item.id} {number}"
            at = self._numbers.setdefault(name, len(self.prints))
            if at == len(self.prints):
                self.prints.append(sketch.fingerprint)
                self.uses.append({})
            use = used(item, number, clip, facts.place)
            self.uses[at].setdefault((use.record, use.place), use)


def used(item: Item, number: int, clip: Clip, place: str) -> Use:
    """A clip of an item as a use of its sound."""
    made = clip.source.dataset == MADE
    record = f"{clip.source.dataset}: {clip.source.record}"
    said = "".join(c for c in (clip.transcript or "").casefold() if c.isalnum())
    return Use(item.id, number, record, place, made, kin_of(item), said)


def kin_of(item: Item) -> frozenset[str]:
    """Names that an item shares with those whose sound is its own on purpose: twins, ladders, re-draws."""
    names = [item.id, item.parent]
    if item.twin:
        names.append(f"twins {item.twin.group}")
    if item.perturbation:
        names.append(item.perturbation.parent)
    return frozenset(name for name in names if name)
