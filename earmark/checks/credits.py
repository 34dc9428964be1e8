"""Credits: who is credited is named, a credit names no other licence than its field, and one record has one licence.

What is compared are clips and words of one record of one revision of a corpus; what was made here is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from earmark.checks.gates import Gates
from earmark.checks.registry import CorpusCheck, Facts, ItemCheck
from earmark.errors import Issue
from earmark.item import Item
from earmark.licences import is_known, licence

_NOBODY = frozenset(
    {
        "unknown", "anonymous", "n/a", "na", "none", "nan", "null", "todo", "tbd", "various", "various artists",
        "see website", "see source", "author", "the author", "the authors", "unknown artist", "unknown author",
        "attribution", "credit", "creative commons", "internet", "youtube", "freesound", "google", "see above",
        "see below", "see readme", "see paper", "as above", "id", "ibid", "same as above",
    }
)  # fmt: skip
_CC = re.compile(
    r"\bcc[ -]?(by(?:[ -](?:nc|sa|nd))*|0|zero)(?: ?-?\d\.\d)?(?![\w-])"
    r"|creativecommons\.org/(?:licenses/([a-z-]+)|publicdomain/(zero))",
    re.I,
)
_RESERVED = re.compile(r"\ball rights reserved\b", re.I)
_HOST = re.compile(r"https?://[\w.-]+/?(?=\s|$)")


def placeholder(item: Item) -> Iterator[Issue]:
    """A credit that a licence asks for names somebody; a blank one is `licences.attribution`."""
    for field, part in item.licensed():
        bare = _CC.sub(" ", _HOST.sub(" ", part.attribution))
        said = " ".join(re.sub(r"[^\w/ ]", " ", bare.casefold()).split())
        asked = is_known(part.licence) and licence(part.licence).attribution and part.attribution.strip()
        if asked and (said in _NOBODY or not any(c.isalpha() for c in said)):
            expected = f"whom to credit, as {part.licence} asks"
            yield Issue(item.id, f"{field}.attribution", expected, repr(part.attribution), "credits.named")


def _elements(words: str) -> frozenset[str]:
    """The elements of a Creative Commons licence that a text names: by, nc, sa, nd; none of CC0."""
    return frozenset(re.findall(r"by|nc|sa|nd", words.casefold()))


def contradicted(item: Item) -> Iterator[Issue]:
    """A credit, and the page that it comes from, name the licence of the field where they name one."""
    for field, part in item.licensed():
        if not part.licence.startswith("CC"):
            continue  # a licence of a corpus's own may be beside any
        own = _elements(part.licence)
        for name, text in (("attribution", part.attribution), ("source.url", part.source.url)):
            named = [(found[0], _elements(found[1] or found[2] or "")) for found in _CC.finditer(text)]
            reserved = _RESERVED.search(text)
            other = [words for words, elements in named if elements != own]
            other = [] if len(other) < len(named) else other
            other += [reserved[0]] if reserved and part.licence == "CC0-1.0" else []
            if other:
                yield Issue(item.id, f"{field}.{name}", part.licence, repr(other[0]), "credits.licence")


class Records:
    """Finds records that are under several licences, are credited to several, or are several files."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[tuple[str, str, str, str], tuple[str, str, str, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the clips and words of one item."""
        for field, part in facts.record.licensed():
            origin = part.source
            if origin.dataset == "synth" or not origin.record or not is_known(part.licence):
                continue  # of what was made a name stands for many; unknown licences are licences.known
            self.of += 1
            key = (field.partition("[")[0], origin.dataset, origin.revision, origin.record)
            mine = (facts.record.id, part.licence, part.attribution, origin.sha256)
            first, *theirs = self._known.setdefault(key, mine)
            for name, one, other in zip(("licence", "attribution", "source.sha256"), theirs, mine[1:], strict=True):
                if one != other:
                    expected = f"{one!r}, as in {first}: the same record, {origin.record}"[:160]
                    self._found.append(
                        Issue(facts.record.id, f"{field}.{name}", expected, repr(other), "credits.record")
                    )

    def finish(self, _: Gates) -> Iterator[Issue]:
        """One issue for each clip that says otherwise than the first of its record."""
        return iter(self._found)


CHECKS = (
    ItemCheck(
        id="credits.named", severity="error", unit="clips and texts",
        title="a credit names somebody",
        why="\"Unknown\" and \"various\" credit nobody: CC BY 4.0, section 3(a)(1)(A), asks for the names that the "
        "author gave.",
        remedy="Let the builder copy author and title from the corpus; leave out what nobody can be credited for",
        find=placeholder, count=lambda item: sum(1 for _ in item.licensed()),
    ),
    ItemCheck(
        id="credits.licence", severity="error", unit="clips and texts",
        title="a credit names no other licence than the field beside it",
        why="Of two licences of one clip one is wrong: \"licensed under CC BY-NC 4.0\" beside CC-BY-4.0 lets people "
        "sell what may not be sold.",
        remedy="Look the record up in its corpus, and correct the builder",
        find=contradicted, count=lambda item: sum(1 for _ in item.licensed()),
    ),
    CorpusCheck(
        id="credits.record", severity="error", unit="clips and texts",
        title="one record has one licence, one credit and one hash",
        why="Of two licences of one recording one is wrong, and whoever keeps to it breaks the other.",
        remedy="Look the record up in its corpus, and correct the builder",
        start=Records,
    ),
)  # fmt: skip
