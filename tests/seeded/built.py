"""The contract of a check by one of its seeded faults: a release that has it, and the clean one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.seeded.clean import clean_items
from tests.seeded.fault import Fault
from tests.test_checks import Builder, Case, released


def clean_release(folder: Path) -> Path:
    """The clean release, written."""
    return released({"mmau_pro": clean_items()})(folder)


def seeded(faults: Sequence[Fault], name: str, clean: Builder = clean_release) -> Case:
    """A case of the fault of this name; each builder is given its folder."""
    (fault,) = [one for one in faults if one.name == name]

    def faulty(folder: Path) -> Path:
        items = list(clean_items())
        release = released({"mmau_pro": fault.spoil(items, 0) if fault.spoil else items})(folder)
        if fault.harm:
            fault.harm(release, 0)
        return release

    return Case(faulty, clean)
