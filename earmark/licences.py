"""The licences that upstream corpora use: what each allows, by SPDX identifier.

Facts from the licence texts named by `url`. A licence of a corpus's own is `LicenseRef-<Name>`
(SPDX 2.3, annex D) and allows nothing until its builder says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from earmark.errors import SourceError
from earmark.taxonomy import nearest

_CC = "https://creativecommons.org"
_LICENCE_REF = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True)
class Licence:
    """What a licence asks of someone who passes a clip on."""

    spdx: str
    title: str
    url: str
    attribution: bool = True
    share_alike: bool = False
    non_commercial: bool = False
    derivatives: bool = True


def _table(*licences: Licence) -> dict[str, Licence]:
    return {licence.spdx: licence for licence in licences}


LICENCES = _table(
    Licence("CC0-1.0", "CC0 1.0 Universal", f"{_CC}/publicdomain/zero/1.0/", attribution=False),
    Licence("PDDL-1.0", "Public Domain Dedication", "https://opendatacommons.org/licenses/pddl/", attribution=False),
    Licence("LicenseRef-PublicDomain", "Public domain", f"{_CC}/publicdomain/mark/1.0/", attribution=False),
    Licence("CC-BY-2.0", "Attribution 2.0", f"{_CC}/licenses/by/2.0/"),
    Licence("CC-BY-3.0", "Attribution 3.0", f"{_CC}/licenses/by/3.0/"),
    Licence("CC-BY-4.0", "Attribution 4.0", f"{_CC}/licenses/by/4.0/"),
    Licence("CC-BY-SA-3.0", "Attribution-ShareAlike 3.0", f"{_CC}/licenses/by-sa/3.0/", share_alike=True),
    Licence("CC-BY-SA-4.0", "Attribution-ShareAlike 4.0", f"{_CC}/licenses/by-sa/4.0/", share_alike=True),
    Licence("CC-BY-NC-3.0", "Attribution-NonCommercial 3.0", f"{_CC}/licenses/by-nc/3.0/", non_commercial=True),
    Licence("CC-BY-NC-4.0", "Attribution-NonCommercial 4.0", f"{_CC}/licenses/by-nc/4.0/", non_commercial=True),
    Licence("CC-BY-NC-SA-3.0", "Attribution-NonCommercial-ShareAlike 3.0", f"{_CC}/licenses/by-nc-sa/3.0/",
            share_alike=True, non_commercial=True),
    Licence("CC-BY-NC-SA-4.0", "Attribution-NonCommercial-ShareAlike 4.0", f"{_CC}/licenses/by-nc-sa/4.0/",
            share_alike=True, non_commercial=True),
    Licence("CC-BY-NC-ND-4.0", "Attribution-NonCommercial-NoDerivatives 4.0", f"{_CC}/licenses/by-nc-nd/4.0/",
            non_commercial=True, derivatives=False),
    Licence("CC-BY-ND-4.0", "Attribution-NoDerivatives 4.0", f"{_CC}/licenses/by-nd/4.0/", derivatives=False),
    Licence("Apache-2.0", "Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    Licence("MIT", "MIT License", "https://opensource.org/license/mit"),
    Licence("BSD-3-Clause", "BSD 3-Clause", "https://opensource.org/license/bsd-3-clause"),
    Licence("GPL-3.0-only", "GNU GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0", share_alike=True),
    Licence("LGPL-3.0-only", "GNU LGPL 3.0", "https://www.gnu.org/licenses/lgpl-3.0", share_alike=True),
    Licence("ODbL-1.0", "Open Database License", "https://opendatacommons.org/licenses/odbl/", share_alike=True),
)  # fmt: skip


def is_known(spdx: str) -> bool:
    """Whether an identifier is in the table or is a `LicenseRef-` of a corpus's own."""
    return spdx in LICENCES or bool(_LICENCE_REF.fullmatch(spdx))


def licence(spdx: str) -> Licence:
    """Look a licence up.

    Raises:
        SourceError: Not an identifier that is known; names the nearest.
    """
    if spdx in LICENCES:
        return LICENCES[spdx]
    if _LICENCE_REF.fullmatch(spdx):
        return Licence(spdx, spdx.removeprefix("LicenseRef-"), "", derivatives=False)
    close = nearest(spdx, LICENCES)
    raise SourceError(
        f"licence {spdx!r}",
        expected="an SPDX identifier or LicenseRef-<Name>",
        got=repr(spdx),
        remedy=f"Did you mean {close!r}?" if close else "See earmark/licences.py",
    )


MIXED = "LicenseRef-IncompatibleMix"


def licence_of_mix(parts: Sequence[str]) -> str:
    """The licence of sound that was mixed from several clips: that of the parts which asks for all that any part asks.

    Args:
        parts: SPDX identifiers, at least one.

    Returns:
        One of `parts`; `MIXED`, which allows nothing, where none covers the others (ShareAlike beside NonCommercial).
    """
    found = [licence(spdx) for spdx in dict.fromkeys(parts)]
    asked = [tuple(any(terms) for terms in zip(*map(_terms, found), strict=True))] if found else []
    covering = [one for one in found if _terms(one) in asked]
    alike = {one.spdx for one in found if one.share_alike}
    if not covering or (alike and alike != {covering[-1].spdx}):
        return MIXED
    return max(covering, key=lambda one: one.spdx).spdx


def allows_mixes(spdx: str) -> bool:
    """Whether what was mixed from a clip of this licence may be passed on at all."""
    return licence(spdx).derivatives


def _terms(one: Licence) -> tuple[bool, ...]:
    return (one.attribution, one.share_alike, one.non_commercial, not one.derivatives)
