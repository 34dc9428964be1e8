"""Licences of Creative Commons as corpora write them for a clip: by the address of a deed, or by its title."""

from __future__ import annotations

import re
from typing import NamedTuple

from builders.contract.source import Source
from earmark.licences import LICENCES
from earmark.shards import Reject

_DEED = re.compile(r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/([a-z+-]+)/(\d\.\d)/?.*")
_PARTS = (("attribution", "BY"), ("noncommercial", "NC"), ("sharealike", "SA"), ("noderiv", "ND"))


class Licensed(NamedTuple):
    """What holds of a clip.

    Attributes:
        licence: SPDX identifier; a licence that is not in our table is a `LicenseRef-`, and not passed on.
        redistributable: Whether a changed clip may be passed on.
    """

    licence: str
    redistributable: bool


PUBLIC_DOMAIN = Licensed("LicenseRef-PublicDomain", True)


def by_deed(url: str) -> Licensed | None:
    """What the address of a deed allows (Freesound, Jamendo, the Free Music Archive); None for another address."""
    match = _DEED.fullmatch(url.strip())
    if not match:
        return None
    if match[1] == "mark":
        return PUBLIC_DOMAIN
    if match[1] == "sampling+":
        return Licensed(f"LicenseRef-CC-Sampling-Plus-{match[2]}", False)
    return _licensed("CC0-1.0" if match[1] == "zero" else f"CC-{match[1].upper()}-{match[2]}")


def by_title(title: str) -> Licensed | None:
    """What a title allows (`Attribution-Noncommercial-Share Alike 3.0 United States`).

    None where it does not tell which licence it is: another's, or one without its version.
    """
    plain = re.sub(r"[^a-z0-9.]", "", title.lower())
    if plain.startswith("publicdomainmark"):
        return PUBLIC_DOMAIN
    if plain.startswith("cc0"):
        return _licensed("CC0-1.0")
    version = re.search(r"\d\.\d", plain)
    parts = [sign for word, sign in _PARTS if word in plain]
    return _licensed("-".join(["CC", *parts, version[0]])) if version and parts[:1] == ["BY"] else None


def _licensed(spdx: str) -> Licensed:
    known = LICENCES.get(spdx)
    return Licensed(spdx, known.derivatives) if known else Licensed(f"LicenseRef-{spdx.replace('+', '-Plus')}", False)


def no_licence(source: Source, record: str, where: str, given: object) -> Reject:
    """The reject for a clip whose licence the corpus does not tell by the address of a deed."""
    got = "none" if given is None else repr(given)
    error = source.error(where, expected="the address of a licence", got=got)
    return source.reject(record, "source.no_licence", error)
