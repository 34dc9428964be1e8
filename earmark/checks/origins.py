"""Origins: whoever looks a clip or a text up finds the very revision and file that it was taken from.

What was made here comes from nowhere, and is not asked.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Item

# Names of branches and words for none: what they stand for changes (of 16 audio scenarios of HELM that load a data set
# 2 name a commit).
_MOVING = frozenset(
    {"main", "master", "trunk", "head", "latest", "newest", "current", "dev", "develop", "stable", "none", "unknown",
     "n/a", "na", "nan", "null", "todo", "tbd", "default", "-", "?"}
)  # fmt: skip
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OF_NOTHING = hashlib.sha256(b"").hexdigest()
_PUBLIC = re.compile(
    r"(?i)(?:https?|ftp)://(?!localhost\b|127\.|0\.0\.|10\.|192\.168\.|\[)[^\s/:]+\.[a-z0-9-]{2,}(?::\d+)?(?:[/?#]\S*)?|doi:\S+"
)
_NO_PLACE = re.compile(r"(?i)//(?:www\.)?(?:google|bing|duckduckgo)\.[a-z.]+/search|[?&]q=")
_FEWEST, _MOST = 20, 0.95


def traceable(item: Item) -> Iterator[Issue]:
    """A revision stands still, a hash is one, and an address leads somewhere."""
    for field, part in item.licensed():
        origin = part.source
        if origin.dataset == "synth":
            continue
        if origin.revision.strip().casefold() in _MOVING or origin.revision != origin.revision.strip():
            expected = "a commit, a version or the hash of an archive"
            yield Issue(item.id, f"{field}.source.revision", expected, repr(origin.revision), "origins.traceable")
        if origin.record.strip().casefold() in _MOVING - {"main", "head", "current", "default"}:
            got = repr(origin.record)
            yield Issue(item.id, f"{field}.source.record", "what it is called there", got, "origins.traceable")
        if origin.sha256 and (not _SHA256.fullmatch(origin.sha256) or origin.sha256 == _OF_NOTHING):
            expected = "64 hex digits, of a file that is not empty"
            yield Issue(item.id, f"{field}.source.sha256", expected, repr(origin.sha256)[:80], "origins.traceable")
        if origin.url and (not _PUBLIC.fullmatch(origin.url.strip()) or _NO_PLACE.search(origin.url)):
            expected = "the address of the record, for anybody"
            yield Issue(item.id, f"{field}.source.url", expected, repr(origin.url)[:80], "origins.traceable")


class Revisions:
    """Finds the few records of a corpus that are of another revision than nearly all."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[str, Counter[str]] = defaultdict(Counter)
        self._first: dict[tuple[str, str], tuple[str, str]] = {}

    def add(self, facts: Facts) -> None:
        """Take the clips and words of one item."""
        for field, part in facts.record.licensed():
            origin = part.source
            if origin.dataset != "synth":
                self.of += 1
                self._known[origin.dataset][origin.revision] += 1
                self._first.setdefault((origin.dataset, origin.revision), (facts.record.id, field))

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each rare revision."""
        for dataset, counts in sorted(self._known.items()):
            (usual, most), *others = counts.most_common()
            if counts.total() < _FEWEST or most < _MOST * counts.total():
                continue
            for revision, n in others:
                name, field = self._first[dataset, revision]
                expected = f"{usual!r}, as {most} others of {dataset}"
                yield Issue(name, f"{field}.source.revision", expected, f"{revision!r} of {n}", "origins.revision")


CHECKS = (
    ItemCheck(
        id="origins.traceable", severity="error", unit="clips and texts",
        title="revisions stand still, hashes are hashes, addresses lead somewhere",
        why="\"main\" is another set tomorrow: benchmarks changed silently behind one name (Sakshi113/MMAU issue 12).",
        remedy="Pin the commit, version or archive that the builder read; give the page of the record, or none",
        find=traceable, count=lambda item: sum(part.source.dataset != "synth" for _, part in item.licensed()),
    ),
    CorpusCheck(
        id="origins.revision", severity="warning", unit="clips and texts",
        title="all records of a corpus are of one revision",
        why="A few clips of an older download stay behind when a corpus is fetched again.",
        remedy="Build the source again from one revision",
        start=Revisions,
    ),
)  # fmt: skip
