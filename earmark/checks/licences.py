"""Licences: known for every clip and for words that are not ours, with the credit that they ask for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck, PublicCheck, validation_check
from earmark.errors import Issue
from earmark.item import Item
from earmark.licences import is_known, licence


def _count(item: Item) -> int:
    return sum(1 for _ in item.licensed())


def attributed(item: Item) -> Iterator[Issue]:
    """A licence that asks for credit gets it; of an unknown licence nothing can be said here."""
    for field, part in item.licensed():
        if is_known(part.licence) and licence(part.licence).attribution and not part.attribution.strip():
            expected = f"whom to credit, as {part.licence} asks"
            yield Issue(item.id, f"{field}.attribution", expected, "nothing", "licences.attribution")


def withheld(item: Item) -> Iterator[Issue]:
    """A clip that may not be passed on is a pointer; words that may not are not there at all."""
    for n, (media, clip) in enumerate(zip(item.audio, item.clips, strict=False)):
        if media.bytes is not None and not clip.redistributable:
            got = f"{len(media.bytes)} bytes under {clip.licence}"
            yield Issue(item.id, f"audio[{n}]", "no bytes: it may not be redistributed", got, "licences.withheld")
    if item.words and not item.words.redistributable:
        got = f"words of {item.words.source.dataset} under {item.words.licence}"
        yield Issue(item.id, "words", "no item: its words may not be redistributed", got, "licences.withheld")


class Pointers:
    """Counts the clips and words that may not be passed on, by corpus and licence."""

    def __init__(self) -> None:
        self.of = 0
        self._all: Counter[tuple[str, str]] = Counter()
        self._kept: Counter[tuple[str, str, str]] = Counter()

    def add(self, facts: Facts) -> None:
        """Take the clips and words of one item."""
        for field, part in facts.record.licensed():
            self.of += 1
            kind = field.partition("[")[0]
            self._all[part.source.dataset, kind] += 1
            if not part.redistributable:
                self._kept[part.source.dataset, kind, part.licence] += 1

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each corpus and licence, apart for clips and words."""
        for (dataset, kind, spdx), count in sorted(self._kept.items()):
            whole = self._all[dataset, kind]
            got = f"{count} of its {whole} clips under {spdx} go out as pointers, without sound"
            if kind == "words":
                got = f"the words of {count} of its {whole} items are under {spdx}: these do not go out"
            expected = f"{kind} that a release may carry"
            yield Issue(dataset, f"{kind}.redistributable", expected, got, "licences.pointers")


CHECKS = (
    validation_check(
        "licences.unknown", id="licences.known", severity="error",
        title="every clip, and all words that are not ours, have a known licence",
        why="Benchmarks were asked for their licences after the release (dynamic-superb issue 282).",
        remedy="Give the SPDX identifier, or LicenseRef-<Name> for a licence of the corpus's own",
    ),
    ItemCheck(
        id="licences.attribution", severity="error", unit="clips and texts",
        title="who must be credited is credited",
        why="Most licences ask for it (CC BY 4.0, section 3(a)); the records of MMAU-Pro hold no credits.",
        remedy="Let the builder copy author and title from the corpus into `attribution`",
        find=attributed, count=_count,
    ),
    PublicCheck(
        id="licences.withheld", severity="error", unit="clips and texts",
        title="a public release carries no clip and no words that may not be redistributed",
        why="What has been published cannot be called back; several corpora forbid copies.",
        remedy="Make the release again; `release.private: true` keeps them in one that is not published",
        find=withheld, count=_count,
    ),
    CorpusCheck(
        id="licences.pointers", severity="warning", unit="clips and texts",
        title="every clip and all words may be redistributed",
        why="A reader has to fetch such clips from their corpus, which may be gated (UltraEval-Audio, question 3); "
        "items of such words are missing altogether.",
        remedy="Accept it, or take an open corpus instead",
        start=Pointers,
    ),
)  # fmt: skip
