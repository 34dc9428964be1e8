"""Licences of Creative Commons as corpora write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders.reading.creative_commons import by_deed, by_title
from earmark.licences import is_known


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("http://creativecommons.org/licenses/by/3.0/us/", ("CC-BY-3.0", True)),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0", ("CC-BY-NC-SA-4.0", True)),
        ("http://creativecommons.org/licenses/by-nc-nd/4.0/", ("CC-BY-NC-ND-4.0", False)),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/", ("LicenseRef-CC-BY-NC-ND-3.0", False)),
        ("http://creativecommons.org/licenses/by-nc/2.1/jp/", ("LicenseRef-CC-BY-NC-2.1", False)),
        ("https://creativecommons.org/publicdomain/zero/1.0/", ("CC0-1.0", True)),
        ("https://creativecommons.org/publicdomain/mark/1.0/", ("LicenseRef-PublicDomain", True)),
        ("http://creativecommons.org/licenses/sampling+/1.0/", ("LicenseRef-CC-Sampling-Plus-1.0", False)),
        ("http://creativecommons.org/licenses/nc-sampling+/1.0/", ("LicenseRef-CC-NC-SAMPLING-Plus-1.0", False)),
        (" https://creativecommons.org/licenses/by-nc/4.0 ", ("CC-BY-NC-4.0", True)),
        ("http://example.org/licenses/by/3.0/", None),
        ("by", None),
        ("", None),
    ],
)
def test_licence_of_a_deed(url: str, found: tuple[str, bool] | None) -> None:
    assert by_deed(url) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Attribution-Noncommercial-Share Alike 3.0 United States", ("CC-BY-NC-SA-3.0", True)),
        ("Attribution-NonCommercial-NoDerivatives (aka Music Sharing) 3.0", ("LicenseRef-CC-BY-NC-ND-3.0", False)),
        ("Attribution-NoDerivatives 4.0", ("CC-BY-ND-4.0", False)),
        ("CC0 1.0 Universal", ("CC0-1.0", True)),
        ("Public Domain Mark 1.0", ("LicenseRef-PublicDomain", True)),
        ("Attribution", None),
        ("FMA-Limited: Download Only", None),
        ("", None),
    ],
)
def test_licence_of_a_title(title: str, found: tuple[str, bool] | None) -> None:
    assert by_title(title) == found


@given(st.sampled_from(["http", "https"]), st.from_regex(r"[a-z+-]{1,12}/[0-9]\.[0-9]", fullmatch=True))
def test_every_deed_gives_an_identifier_that_can_stand_in_an_item(scheme: str, deed: str) -> None:
    found = by_deed(f"{scheme}://creativecommons.org/licenses/{deed}/")
    assert found is not None
    assert is_known(found.licence)
