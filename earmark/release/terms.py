"""The one licence that a release may be declared under as a whole: it asks for all that any part asks.

A collection of works does not change their licences; whoever keeps the declared one keeps those of all parts.
"""

from __future__ import annotations

from collections.abc import Iterable

from earmark.licences import LICENCES, Licence, is_known, licence

# Those that are written for works of any kind, and so may be declared of a collection that no part names.
_FAMILY = "CC-BY"
# What the Hub calls them where that is not the SPDX identifier in small letters.
_HUB = {
    "GPL-3.0-only": "gpl-3.0", "LGPL-3.0-only": "lgpl-3.0", "ODbL-1.0": "odbl", "PDDL-1.0": "pddl",
    "LicenseRef-PublicDomain": "other",
}  # fmt: skip


def declared_licence(parts: Iterable[str]) -> str:
    """The licence of a whole: of those that cover all parts the one that asks least, one of the parts before others.

    Args:
        parts: SPDX identifiers of clips and words.

    Returns:
        An SPDX identifier; empty where none covers all: ShareAlike beside NonCommercial, a corpus's own terms beside
        others, an identifier that is not known, or no parts at all.
    """
    from earmark.checks.licences import covers  # imported here: the checks take a while

    found = sorted(set(parts))
    if not found:
        return ""
    own = [spdx for spdx in found if is_known(spdx) and not licence(spdx).url]
    if not all(map(is_known, found)) or (own and len(found) > 1):
        return ""
    family = (spdx for spdx in LICENCES if spdx.startswith(_FAMILY))
    covering = [spdx for spdx in {*found, *family} if all(covers(spdx, part) for part in found)]
    return min(covering, key=lambda spdx: (_asks(licence(spdx)), spdx not in found, _newest_first(spdx)), default="")


def _asks(one: Licence) -> int:
    return sum((one.attribution, one.share_alike, one.non_commercial, not one.derivatives))


def _newest_first(spdx: str) -> tuple[float, str]:
    version = spdx.rpartition("-")[2]
    return (-float(version) if version.replace(".", "", 1).isdigit() else 0.0, spdx)


def hub_licence(spdx: str) -> str:
    """What the Hub calls a licence; `other` for a corpus's own and for none."""
    return "other" if not spdx or not licence(spdx).url else _HUB.get(spdx, spdx.lower())
