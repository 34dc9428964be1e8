"""Licences by SPDX identifier: what each allows; an unknown one names the nearest."""

from __future__ import annotations

import pytest

from earmark.errors import SourceError
from earmark.licences import LICENCES, is_known, licence


@pytest.mark.parametrize("spdx", LICENCES)
def test_the_identifier_says_what_the_table_says(spdx: str) -> None:
    found = licence(spdx)
    assert found.spdx == spdx
    assert found.title
    assert found.url.startswith("https://")
    if spdx.startswith("CC-"):
        parts = spdx.split("-")
        assert found.attribution == ("BY" in parts)
        assert found.share_alike == ("SA" in parts)
        assert found.non_commercial == ("NC" in parts)
        assert found.derivatives == ("ND" not in parts)
        version = parts[-1]
        assert f"/{'-'.join(parts[1:-1]).lower()}/{version}/" in found.url


def test_public_domain_asks_for_nothing() -> None:
    for spdx in ("CC0-1.0", "PDDL-1.0", "LicenseRef-PublicDomain"):
        found = licence(spdx)
        assert (found.attribution, found.share_alike, found.non_commercial) == (False, False, False)
        assert found.derivatives


def test_a_licence_of_a_corpus_of_its_own_allows_nothing() -> None:
    found = licence("LicenseRef-Some-Corpus.2")
    assert is_known("LicenseRef-Some-Corpus.2")
    assert found.attribution
    assert not found.derivatives


@pytest.mark.parametrize(
    ("spdx", "close"),
    [("CC-BY-4", "CC-BY-4.0"), ("CC0", "CC0-1.0"), ("cc-by-nc-4.0", "CC-BY-NC-4.0"), ("Apache 2.0", "Apache-2.0")],
)
def test_an_unknown_one_names_the_nearest(spdx: str, close: str) -> None:
    assert not is_known(spdx)
    with pytest.raises(
        SourceError, match=f"SPDX identifier or LicenseRef-<Name>, got '{spdx}'. Did you mean '{close}'"
    ):
        licence(spdx)


@pytest.mark.parametrize("spdx", ["", "see website", "LicenseRef-", "LicenseRef-a b", "MIT\n", "LicenseRef-Own\n"])
def test_what_is_no_identifier(spdx: str) -> None:
    assert not is_known(spdx)
    with pytest.raises(SourceError, match="SPDX"):
        licence(spdx)
