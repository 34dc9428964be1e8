"""Names: of files and items that tell the answer."""

from __future__ import annotations

import pytest

from earmark.item import Item, Media
from tests.test_checks import Case, holding
from tests.test_checks_wording import CLEAN, count


def in_file(path: str) -> Item:
    return CLEAN.model_copy(update={"audio": (Media(bytes=CLEAN.audio[0].bytes, path=path),)}).sealed()


CASES = {
    "names.portable": Case(holding(in_file("/data/0.flac")), holding(CLEAN)),
    "names.files": Case(holding(in_file("tone_03.flac")), holding(CLEAN)),
    "names.ids": Case(holding(CLEAN.model_copy(update={"id": "hand/a-tone-1"}).sealed()), holding(CLEAN)),
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("clips/Tone.flac", 1), ("0.flac", 0), ("rain.flac", 0), ("tone_or_rain_or_dog_or_bell.flac", 0),
        ("monotone.flac", 0), ("overtones/1.flac", 0), ("", 0),
    ],
)  # fmt: skip
def test_paths(path: str, expected: int) -> None:
    assert count("names.files", in_file(path)) == expected
