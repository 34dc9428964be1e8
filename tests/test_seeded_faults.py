"""Faults put into a clean release, one at a time: each is found by its check, and by no check that it is not for.

The quick part asks the check alone, in one place; the slow part asks all checks, in all places, and is what the table
in `earmark/checks/README.md` says.
"""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest
import soundfile

from builders.contract.source import builder
from builders.ingest.units import Reading, units
from earmark.checks import verify
from earmark.checks.registry import checks
from earmark.engine import LocalEngine
from earmark.mastering import Target
from earmark.stage import Stage, run
from tests.seeded.clean import GATES, RATE_HZ, clean_items, voice
from tests.seeded.fault import PLACES, Fault
from tests.seeded.table import FAULTS, README, readme
from tests.test_checks import released

ONE_BY_ONE = pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)


def faulty(fault: Fault, place: int, folder: Path) -> Path:
    """A release with the fault in a place."""
    items = list(clean_items())
    spoilt = fault.spoil(items, place) if fault.spoil else items
    release = released({"mmau_pro": spoilt})(folder)
    if fault.harm:
        fault.harm(release, place)
    return release


def alarms(release: Path) -> set[str]:
    return {result.id for result in verify(release, gates=GATES).results if result.found}


@ONE_BY_ONE
def test_a_fault_is_found_by_its_check(fault: Fault, tmp_path: Path) -> None:
    place = int(hashlib.sha256(fault.name.encode()).hexdigest(), 16) % PLACES
    result = verify(faulty(fault, place, tmp_path / "release"), [fault.check], gates=GATES).result(fault.check)
    assert result.found >= 1 or fault.found < PLACES


@pytest.mark.slow
@ONE_BY_ONE
def test_a_fault_is_found_in_every_place_and_alarms_nobody_else(fault: Fault, tmp_path: Path) -> None:
    fired = [alarms(faulty(fault, place, tmp_path / str(place))) for place in range(PLACES)]
    assert sum(fault.check in one for one in fired) == fault.found
    assert set().union(*fired) - {fault.check} - fault.also == set()


def test_the_clean_release_alarms_nobody(tmp_path: Path) -> None:
    release = released({"mmau_pro": clean_items()})(tmp_path / "release")
    report = verify(release, gates=GATES)
    assert alarms(release) == set()
    assert report.items == len(clean_items()) == 118


def table(folder: Path) -> None:
    """A folder as somebody without code would make it: 16 sounds, and a table."""
    folder.mkdir()
    labels = ["bell", "rain", "dog", "engine"]
    rows = []
    for n in range(16):
        soundfile.write(folder / f"{n}.wav", voice(500 + n)[0], RATE_HZ)
        rows.append([f"{n}.wav", "What is heard in this recording?", "|".join(labels), labels[n % 4], "CC0-1.0"])
    with (folder / "items.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["audio", "question", "choices", "answer", "licence"], *rows])


def test_a_folder_made_clean_by_hand_alarms_nobody(tmp_path: Path) -> None:
    table(tmp_path / "folder")
    stage = Stage("ingest@folder", Reading(seed=5, options=4, target=Target()), tmp_path / "out")
    counts = run(stage, units(builder("folder"), tmp_path / "folder"), LocalEngine(1), tmp_path / ".work")
    assert (counts.came_in, counts.went_out) == (16, 16)
    assert alarms(tmp_path / "out") == set()


def test_there_are_faults_of_forty_kinds_and_each_names_a_check() -> None:
    names = [fault.name for fault in FAULTS]
    assert len(FAULTS) >= 40
    assert len(set(names)) == len(names)
    assert {name for fault in FAULTS for name in (fault.check, *fault.also)} <= {check.id for check in checks()}


def test_the_table_is_what_it_says() -> None:
    assert README.read_text(encoding="utf-8") == readme(), "python -m tests.seeded.table writes it"
