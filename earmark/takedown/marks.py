"""What a clip is known by: its items, its place in its corpus, the hashes of its samples and of its upstream file."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from earmark.errors import UsageError

MADE = "synth"
_HEX = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
_PCM = re.compile(r'"pcm_sha256"\s*:\s*"([0-9a-f]{64})"')
_SHORT_HEX = re.compile(r"sha256:[0-9a-f]*")


class Origin(NamedTuple):
    """A member of a corpus: the builder's name, and the record there."""

    dataset: str
    record: str


@dataclass(frozen=True, slots=True)
class Marks:
    """What one clip is known by. An item that has one of them has the clip.

    Attributes:
        items: Ids of the items that it is a clip of.
        origins: Members of corpora that it is.
        files: sha256 of upstream files that are this clip and no other.
        pcm: sha256 of its samples, one for each way in which it was brought to rate and level.
    """

    items: frozenset[str] = frozenset()
    origins: frozenset[Origin] = frozenset()
    files: frozenset[str] = frozenset()
    pcm: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.items or self.origins or self.files or self.pcm)

    def __or__(self, other: Marks) -> Marks:
        return Marks(
            self.items | other.items, self.origins | other.origins, self.files | other.files, self.pcm | other.pcm
        )

    def covers(self, other: Marks) -> bool:
        """Whether all that the other is known by is known here."""
        return self | other == self

    def is_clip(self, clip: Mapping[str, Any]) -> bool:
        """Whether it is this clip (a row of `clips`)."""
        source = clip["source"]
        return (
            clip["pcm_sha256"] in self.pcm
            or (source["dataset"], source["record"]) in self.origins
            or source["sha256"] in self.files
        )

    def role_in(self, record: Mapping[str, Any]) -> str:
        """How an item has the clip: `clip` as one of its own, `mixed` into one of its own, or empty.

        Args:
            record: With `id`, `clips` and `scene`.
        """
        if any(self.is_clip(clip) for clip in record["clips"] or ()):
            return "clip"
        named = recordings_in(record["scene"])
        return "mixed" if any(item in self.items or pcm in self.pcm for item, pcm in named) else ""

    def to_json(self) -> dict[str, Any]:
        """As one object, sorted."""
        return {
            "items": sorted(self.items),
            "origins": [one._asdict() for one in sorted(self.origins)],
            "files": sorted(self.files),
            "pcm": sorted(self.pcm),
        }


def recordings_in(scene: str | None) -> Iterator[tuple[str, str]]:
    """Item and sha256 of the samples of every recording that a scene mixes."""
    if scene and '"pcm_sha256"' in scene:
        try:
            found = json.loads(scene)
        except (ValueError, RecursionError):  # no scene of ours; what it names counts all the same
            yield from (("", pcm) for pcm in _PCM.findall(scene))
        else:
            yield from _recordings(found)


def _recordings(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if isinstance(value.get("pcm_sha256"), str):
            yield str(value.get("item", "")), value["pcm_sha256"]
        for inner in value.values():
            yield from _recordings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _recordings(inner)


@dataclass(slots=True)
class Resolving:
    """From what a user wrote to what the clip is known by, over all records that there are.

    Args:
        asked: An item's id; `dataset:record`; or a sha256 of samples, of encoded bytes or of an upstream file, or its
            first eight digits or more.

    Raises:
        UsageError: Too few digits.
    """

    asked: str
    _clips: dict[str, Marks] = field(default_factory=dict)
    _hashes: set[str] = field(default_factory=set)
    _pcm_of_file: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def __post_init__(self) -> None:
        short = _SHORT_HEX.fullmatch(self.asked) and not _HEX.fullmatch(self.asked)
        if not self.asked.strip() or short:
            raise UsageError(
                f"clip {self.asked!r}", expected="an item's id, dataset:record, or 8 to 64 digits of a sha256",
                got="too little",
            )  # fmt: skip

    @property
    def prefix(self) -> str:
        """The digits, where a hash was asked for; else empty."""
        match = _HEX.fullmatch(self.asked)
        return match.group(1) if match else ""

    def add(self, record: Mapping[str, Any]) -> None:
        """Look at an item; the clips of it that are meant are remembered."""
        for clip in record["clips"] or ():
            file, pcm = clip["source"]["sha256"], clip["pcm_sha256"] or ""
            if file:
                self._pcm_of_file[file].add(pcm)
            if self._meant(record["id"], clip):
                source = clip["source"]
                origin = Origin(source["dataset"], source["record"])
                marks = Marks(
                    frozenset({record["id"]}),
                    frozenset({origin}) if origin.dataset != MADE else frozenset(),
                    frozenset({file} if file else ()),
                    frozenset({pcm} if pcm else ()),
                )
                key = pcm or "/".join(origin)
                self._clips[key] = self._clips.get(key, Marks()) | marks

    def _meant(self, item: str, clip: Mapping[str, Any]) -> bool:
        source = clip["source"]
        if self.prefix:
            hashes = (clip["pcm_sha256"], clip["sha256"], source["sha256"])
            found = {one for one in hashes if one and one.startswith(self.prefix)}
            self._hashes |= found
            return bool(found)
        return self.asked in (item, f"{source['dataset']}:{source['record']}")

    def marks(self, known: Iterable[Marks] = ()) -> Marks:
        """What the clip is known by.

        Args:
            known: Clips that were taken down before: one that is meant is found again, wherever it has gone.

        Returns:
            Empty where nothing is known of it.

        Raises:
            UsageError: Several clips are meant.
        """
        before = [one for one in known if self._names(one)]
        if len(self._hashes) > 1:
            raise self._several([*self._hashes])
        by_item = any(self.asked in one.items for one in self._clips.values())
        if by_item and len(self._clips) > 1:
            raise self._several([*self._clips])
        total = Marks()
        for one in (*self._clips.values(), *before):
            total |= one
        return Marks(total.items, total.origins, self._own_files(total), total.pcm)

    def _names(self, known: Marks) -> bool:
        if self.prefix:
            found = {one for one in (*known.pcm, *known.files) if one.startswith(self.prefix)}
            self._hashes |= found
            return bool(found)
        return self.asked in known.items or any(":".join(one) == self.asked for one in known.origins)

    def _own_files(self, found: Marks) -> frozenset[str]:
        """The upstream files that stand for the clip: not a long recording that other clips were cut from."""
        asked = {one for one in found.files if self.prefix and one.startswith(self.prefix)}
        return frozenset(one for one in found.files if one in asked or self._pcm_of_file[one] <= found.pcm)

    def _several(self, hashes: list[str]) -> UsageError:
        return UsageError(
            f"clip {self.asked!r}", expected="one clip", got=f"{len(hashes)}: {', '.join(sorted(hashes)[:8])}",
            remedy="Name one by its hash",
        )  # fmt: skip
