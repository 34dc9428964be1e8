"""Licences: known for every clip, with the credit that they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck, PublicCheck, validation_check
from earmark.errors import Issue
from earmark.item import Item
from earmark.licences import is_known, licence


def _count(item: Item) -> int:
    return len(item.clips)


def attributed(item: Item) -> Iterator[Issue]:
    """A licence that asks for credit gets it; of an unknown licence nothing can be said here."""
    for n, clip in enumerate(item.clips):
        if is_known(clip.licence) and licence(clip.licence).attribution and not clip.attribution.strip():
            expected = f"whom to credit, as {clip.licence} asks"
            yield Issue(item.id, f"clips[{n}].attribution", expected, "nothing", "licences.attribution")


def withheld(item: Item) -> Iterator[Issue]:
    """A clip that may not be passed on is a pointer."""
    for n, (media, clip) in enumerate(zip(item.audio, item.clips, strict=False)):
        if media.bytes is not None and not clip.redistributable:
            got = f"{len(media.bytes)} bytes under {clip.licence}"
            yield Issue(item.id, f"audio[{n}]", "no bytes: it may not be redistributed", got, "licences.withheld")


class Pointers:
    """Counts the clips that may not be passed on, by corpus and licence."""

    def __init__(self) -> None:
        self.of = 0
        self._clips: Counter[str] = Counter()
        self._kept: Counter[tuple[str, str]] = Counter()

    def add(self, facts: Facts) -> None:
        """Take the clips of one item."""
        for clip in facts.record.clips:
            self.of += 1
            self._clips[clip.source.dataset] += 1
            if not clip.redistributable:
                self._kept[clip.source.dataset, clip.licence] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each corpus and licence."""
        for (dataset, spdx), count in sorted(self._kept.items()):
            got = f"{count} of its {self._clips[dataset]} clips under {spdx} go out as pointers, without sound"
            yield Issue(dataset, "clips.redistributable", "clips that a release may carry", got, "licences.pointers")


CHECKS = (
    validation_check(
        "licences.unknown", id="licences.known", severity="error",
        title="every clip has a known licence",
        why="Benchmarks were asked for their licences after the release (dynamic-superb issue 282).",
        remedy="Give the SPDX identifier, or LicenseRef-<Name> for a licence of the corpus's own",
    ),
    ItemCheck(
        id="licences.attribution", severity="error", unit="clips",
        title="who must be credited is credited",
        why="Most licences ask for it (CC BY 4.0, section 3(a)); the records of MMAU-Pro hold no credits.",
        remedy="Let the builder copy author and title from the corpus into `attribution`",
        find=attributed, count=_count,
    ),
    PublicCheck(
        id="licences.withheld", severity="error", unit="clips",
        title="a public release carries no clip that may not be redistributed",
        why="What has been published cannot be called back; several corpora forbid copies.",
        remedy="Make the release again; `release.private: true` keeps such clips in one that is not published",
        find=withheld, count=_count,
    ),
    CorpusCheck(
        id="licences.pointers", severity="warning", unit="clips",
        title="every clip may be redistributed",
        why="A reader has to fetch such clips from their corpus, which may be gated (UltraEval-Audio, question 3).",
        remedy="Accept it, or take clips of an open corpus instead",
        start=Pointers,
    ),
)  # fmt: skip
