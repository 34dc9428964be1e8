"""Credits: that name nobody, and records that have two."""

from __future__ import annotations

import pytest

from earmark.item import Item
from tests.made import item, tone
from tests.test_checks import Case, holding
from tests.test_checks_wording import count


def credited(name: str, attribution: str, licence: str = "CC-BY-4.0") -> Item:
    one = item(name, tone(300.0 + len(name)))
    return one.model_copy(
        update={"clips": (one.clips[0].model_copy(update={"licence": licence, "attribution": attribution}),)}
    ).sealed()


CASES = {
    "credits.licence": Case(
        holding(credited("hand/one", "A. Reader, CC BY-NC 4.0")), holding(credited("hand/one", "A. Reader, CC BY 4.0"))
    ),
    "credits.named": Case(holding(credited("hand/one", "Unknown")), holding(credited("hand/one", "A. Reader"))),
    "credits.record": Case(
        holding(credited("hand/a", "A. Reader"), credited("hand/bcd", "A. Reader", "CC-BY-NC-4.0")),
        holding(credited("hand/a", "A. Reader"), credited("hand/bcd", "A. Reader")),
    ),
}


@pytest.mark.parametrize(
    ("attribution", "licence", "expected"),
    [
        ("n/a", "CC-BY-4.0", 1), ("--", "CC-BY-4.0", 1), ("See website.", "CC-BY-4.0", 1), ("unknown", "CC0-1.0", 0),
        ("", "CC-BY-4.0", 0),  # licences.attribution says so
        ("CC BY 4.0", "CC-BY-4.0", 1), ("See above", "CC-BY-4.0", 1), ("https://freesound.org/", "CC-BY-4.0", 1),
        ("https://freesound.org/people/reader/", "CC-BY-4.0", 0), ("A. Reader (CC BY 4.0)", "CC-BY-4.0", 0),
        ("The Unknown Mortal Orchestra", "CC-BY-4.0", 0), ("李明", "CC-BY-4.0", 0), ("user 123", "CC-BY-4.0", 0),
    ],
)  # fmt: skip
def test_credits(attribution: str, licence: str, expected: int) -> None:
    assert count("credits.named", credited("hand/one", attribution, licence)) == expected


@pytest.mark.parametrize(
    ("attribution", "licence", "expected"),
    [
        ("A. Reader, CC-BY-NC-SA 3.0", "CC-BY-NC-4.0", 1), ("A. Reader, CC0", "CC-BY-4.0", 1),
        ("A. Reader, https://creativecommons.org/licenses/by-nd/4.0/", "CC-BY-4.0", 1),
        ("A. Reader, https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0", 0),
        ("A. Reader. All rights reserved.", "CC0-1.0", 1), ("A. Reader. All rights reserved.", "CC-BY-4.0", 0),
        ("A. Reader, CC BY 4.0; after B. Writer, CC BY-NC 4.0", "CC-BY-NC-4.0", 0),
        ("A. Reader, CC BY-NC 4.0", "LicenseRef-Corpus", 0), ("Baby Nash, cc by by", "CC-BY-4.0", 0),
    ],
)  # fmt: skip
def test_licences_in_credits(attribution: str, licence: str, expected: int) -> None:
    assert count("credits.licence", credited("hand/one", attribution, licence)) == expected
