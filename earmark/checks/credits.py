"""Credits: who is credited is named, and one record has one licence.

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
        "attribution", "credit", "cc by", "creative commons", "internet", "youtube", "freesound", "google",
    }
)  # fmt: skip


def placeholder(item: Item) -> Iterator[Issue]:
    """A credit that a licence asks for names somebody; a blank one is `licences.attribution`."""
    for field, part in item.licensed():
        said = " ".join(re.sub(r"[^\w/ ]", " ", part.attribution.casefold()).split())
        asked = is_known(part.licence) and licence(part.licence).attribution and part.attribution.strip()
        if asked and (said in _NOBODY or not any(c.isalpha() for c in said)):
            expected = f"whom to credit, as {part.licence} asks"
            yield Issue(item.id, f"{field}.attribution", expected, repr(part.attribution), "credits.named")


class Records:
    """Finds records that are under several licences, or are credited to several."""

    def __init__(self) -> None:
        self.of = 0
        self._known: dict[tuple[str, str, str, str], tuple[str, str, str]] = {}
        self._found: list[Issue] = []

    def add(self, facts: Facts) -> None:
        """Take the clips and words of one item."""
        for field, part in facts.record.licensed():
            origin = part.source
            if origin.dataset == "synth" or not origin.record or not is_known(part.licence):
                continue  # of what was made a name stands for many; unknown licences are licences.known
            self.of += 1
            key = (field.partition("[")[0], origin.dataset, origin.revision, origin.record)
            first, spdx, credit = self._known.setdefault(key, (facts.record.id, part.licence, part.attribution))
            for name, one, other in (("licence", spdx, part.licence), ("attribution", credit, part.attribution)):
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
    CorpusCheck(
        id="credits.record", severity="error", unit="clips and texts",
        title="one record has one licence and one credit",
        why="Of two licences of one recording one is wrong, and whoever keeps to it breaks the other.",
        remedy="Look the record up in its corpus, and correct the builder",
        start=Records,
    ),
)  # fmt: skip
