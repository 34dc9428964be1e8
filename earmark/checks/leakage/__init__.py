"""Leakage: recordings that a known training set, or another release, holds as well.

A curator supplies lists (`leakage:` in `params.yaml`); the formats are those of `earmark.checks.leakage.lists`. With
hashes alone a copy is found if its file, or its samples, are the very same; with fingerprints also in another codec,
at another level or rate, shifted, or as an excerpt, on its own or inside a mix.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from earmark.checks.gates import Gates
from earmark.checks.leakage.lists import Known, batches, kind_of
from earmark.checks.leakage.splits import Splits
from earmark.checks.likeness.fingerprint import opened
from earmark.checks.likeness.search import Index
from earmark.checks.registry import CorpusCheck, Facts, KnownCheck
from earmark.errors import Issue

Place = tuple[str, int]


class KnownElsewhere:
    """Finds clips that are in lists of what is known elsewhere.

    Args:
        lists: Files and folders; they are looked at here, and read at the end.

    Raises:
        ParamsError: One of them is not there, or of no known kind.
    """

    def __init__(self, lists: Sequence[Path]) -> None:
        self.of = 0
        self._lists = [(path, kind_of(path)) for path in lists]
        self._prints: list[bytes] = []
        self._numbers: dict[bytes, int] = {}
        self._uses: list[list[Place]] = []
        self._hashes: dict[str, list[Place]] = {}
        self._counts: Counter[str] = Counter()

    def add(self, facts: Facts) -> None:
        """Take the clips of one item."""
        if not self._lists:
            return
        item = facts.record
        for number, clip in enumerate(item.clips):
            self.of += 1
            for digest in {clip.sha256, clip.pcm_sha256, clip.source.sha256} - {None, ""}:
                self._hashes.setdefault(str(digest), []).append((item.id, number))
        for number, sketch in enumerate(facts.clips):
            if sketch.fingerprint:
                at = self._numbers.setdefault(sketch.fingerprint, len(self._prints))
                if at == len(self._prints):
                    self._prints.append(sketch.fingerprint)
                    self._uses.append([])
                self._uses[at].append((item.id, number))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each clip and each list that has it."""
        index = Index([opened(kept) for kept in self._prints]) if self._lists else None
        for path, kind in self._lists:
            found: dict[Place, str] = {}
            for batch in batches(path, kind):
                for place, how in [*self._alike(batch), *(self._searched(batch, index) if index else ())]:
                    found.setdefault(place, how)
            self._counts[str(path)] = len(found)
            for (item, number), how in sorted(found.items()):
                expected = f"a recording that {path.name} does not hold"
                yield Issue(item, f"clips[{number}]", expected, how, "leakage.known")

    def _alike(self, batch: Sequence[Known]) -> Iterator[tuple[Place, str]]:
        for known in batch:
            for digest in known.digests:
                for place in self._hashes.get(digest, ()):
                    yield place, f"{known.name}: the same bytes or samples"

    def _searched(self, batch: Sequence[Known], index: Index) -> Iterator[tuple[Place, str]]:
        for pair in index.search([opened(known.fingerprint) for known in batch]):
            like = pair.likeness
            how = f"{batch[pair.query].name}: {like.overlap_s:.1f} s that differ in {like.errors:.1%} of the bits"
            yield from ((place, how) for place in self._uses[pair.found])

    def table(self) -> tuple[str, object] | None:
        """How many clips each list has."""
        if not self._lists:
            return None
        return "leakage", {path.name: {"kind": kind, "clips": self._counts[str(path)]} for path, kind in self._lists}


CHECKS = (
    CorpusCheck(
        id="leakage.splits", severity="warning",
        title="no record, voice, sentence or group of twins is in two splits",
        why="What was learned of a voice or a recording in one split is not measured in the other; sets that are made "
        "of cuts are easily torn apart so.",
        remedy="Draw splits by record and by voice, not by cut",
        start=Splits,
    ),
    KnownCheck(
        id="leakage.known", severity="error", unit="clips",
        title="no clip is in a list of what is known elsewhere",
        why="A model that was trained on a recording is not measured by it; a list is given to keep it out.",
        remedy="Leave the recording out, or take the list out of `leakage` in params.yaml and say so in the card",
        start=KnownElsewhere, sketches=True,
    ),
)  # fmt: skip
