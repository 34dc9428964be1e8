"""The table of all checks, and of the faults that each finds: `earmark/checks/README.md`.

`python -m tests.seeded.table` writes it; tests keep it true.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from earmark.checks.registry import checks
from tests.conftest import ROOT
from tests.seeded import corpus, files, sounds, words
from tests.seeded.clean import clean_items
from tests.seeded.fault import PLACES, Fault

README = ROOT / "earmark" / "checks" / "README.md"
FAULTS: tuple[Fault, ...] = (*sounds.FAULTS, *words.FAULTS, *corpus.FAULTS, *files.FAULTS)

_HEAD = """# Checks

What `earmark verify` asks of a release, and `earmark audit` of anybody's benchmark. Written by
`python -m tests.seeded.table`; a test keeps it equal to the checks.

An error keeps a release from being made, a warning is shown. What each check is measured on, and where its thresholds
come from, stands at the head of its module.
"""

_FAULTS = """## Faults that were put in

A clean release of {items} items was made by hand (`tests/seeded/clean.py`): no check fires on it. Into it
{faults} kinds of fault were put, one at a time, each in {places} places; every check was run each time
(`tests/test_seeded_faults.py`).
*Found* is in how many of the places the check named here found it. A *false alarm* is another check that fired, unless
the fault is its own as well or leads to it (those are named as *also* in `tests/seeded/`).
"""

# Twenty more kinds were thought of when the checks were done. Found: one signal for both twins, the same rows in two
# shards, the key of a transcript in another script, a blank after an option (a check was added for it).
_MISSED = """## Tried, and not found

No check listens for what follows; people do (`annotation/`). Sound that is played backwards, that carries the rate of
another recording, or that is cut off hard; mains hum, clicks of single samples, repeated packets, few bits. A spatial
clip that was honestly made mono. Transcripts of two clips that were exchanged, where both are in one script. Options
that differ by an article; the right option alone in capitals; a question about a third clip where there is one; a link
in a question. A perturbation that is declared and was not applied; evidence of a millisecond.
"""


def _row(*cells: object) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _lines() -> Iterator[str]:
    found = Counter(one.check for one in FAULTS)
    yield _HEAD
    yield _row("check", "severity", "what holds where all is well", "why", "what to do", "faults")
    yield _row(*["---"] * 6)
    for check in checks():
        yield _row(f"`{check.id}`", check.severity, check.title, check.why, check.remedy, found[check.id] or "")
    yield ""
    yield _FAULTS.format(items=len(clean_items()), faults=len(FAULTS), places=PLACES)
    yield _row("fault", "check", "found", "false alarms")
    yield _row(*["---"] * 4)
    for one in FAULTS:
        yield _row(one.name, f"`{one.check}`", f"{one.found} of {PLACES}", 0)
    yield ""
    yield _MISSED.rstrip()


def readme() -> str:
    """The whole text."""
    return "\n".join(_lines()) + "\n"


if __name__ == "__main__":
    README.write_text(readme(), encoding="utf-8")
