"""Origins: revisions that move, hashes that are none, addresses that lead nowhere."""

from __future__ import annotations

import hashlib

import pytest

from earmark.item import Item
from tests.made import item
from tests.seeded.built import seeded
from tests.seeded.sources import FAULTS
from tests.test_checks import Case, holding
from tests.test_checks_wording import count


def coming(**origin: str) -> Item:
    one = item()
    source = one.clips[0].source.model_copy(update=origin)
    return one.model_copy(update={"clips": (one.clips[0].model_copy(update={"source": source}),)}).sealed()


CASES = {
    "origins.traceable": Case(holding(coming(revision="main")), holding(coming(revision="v1.2.0"))),
    "origins.revision": seeded(FAULTS, "one clip of an older revision"),
}


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ({"revision": "latest"}, 1), ({"revision": " 1"}, 1), ({"revision": "2021-05"}, 0),
        ({"revision": "sha256:00ff"}, 0), ({"record": "null"}, 1), ({"record": "main.wav"}, 0),
        ({"sha256": "0" * 63}, 1), ({"sha256": "0" * 64}, 0), ({"sha256": hashlib.sha256(b"").hexdigest()}, 1),
        ({"url": "https://freesound.org/s/1/"}, 0), ({"url": "https://zenodo.org/records/1#x"}, 0),
        ({"url": "file:///data/1.wav"}, 1), ({"url": "freesound 1"}, 1), ({"url": "http://10.0.0.1/1.wav"}, 1),
        ({"url": "https://www.example.com/1.wav"}, 0), ({"url": "doi:10.5281/zenodo.1"}, 0), ({"url": ""}, 0),
        ({"dataset": "synth", "revision": "main"}, 0),
    ],
)  # fmt: skip
def test_origins(origin: dict[str, str], expected: int) -> None:
    assert count("origins.traceable", coming(**origin)) == expected
