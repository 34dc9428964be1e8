"""One pass over somebody else's benchmark: every row is read, every check that applies is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from earmark.audit.applying import given, lacking
from earmark.audit.mapping import Fields
from earmark.audit.reading import Row, files_of, holds_sound, rows
from earmark.audit.rows import Unmapped, light_item
from earmark.audit.sounds import Sounds
from earmark.checks.gates import Gates
from earmark.checks.reading import Part
from earmark.checks.registry import (
    Accumulator,
    Check,
    CorpusCheck,
    Folder,
    FolderCheck,
    ItemCheck,
    ReadCheck,
    chosen,
    facts_of,
)
from earmark.checks.report import CheckReport, CheckResult, printable
from earmark.checks.tables import tables_of
from earmark.errors import Issue, SourceError
from earmark.item import Item
from earmark.progress import reporting

ROWS = ReadCheck(
    id="audit.rows", severity="error", unit="rows",
    title="every row of the benchmark is a question",
    why="Harnesses drop what they cannot read, and score the rest (MMAU-Pro: items of one choice leave the total).",
    remedy="Correct the rows, or the mapping where it names the wrong columns",
)  # fmt: skip


def audit(
    path: Path,
    fields: Fields,
    *,
    audio: Path | None = None,
    text_only: bool = False,
    only: Sequence[str] = (),
    gates: Gates | None = None,
) -> CheckReport:
    """Check a benchmark that is not ours; of the checks of a release those that its columns allow.

    Args:
        path: A file of rows, or a folder of them.
        fields: Which column is what.
        audio: The folder that the paths of its sound are in; None: they are not followed.
        text_only: Leave sound alone that lies in the rows themselves.
        only: Families or ids of checks; none for all.
        gates: What must hold over all items; None for the defaults.

    Returns:
        The report. A check that asks for what the benchmark does not have says so (`not_run`). Its tables hold, besides
        those of the checks, `rows` (read, made into items, and why not) and `fields` (what is given, what is not).

    Raises:
        SourceError: There are no rows, or a column of the mapping is not there.
        UsageError: There is no such check.
    """
    if audio is not None and not audio.is_dir():
        raise SourceError(str(audio), expected="the folder of the sound", got="no such folder")
    files = files_of(path, fields.files)
    has = given(fields, sound=not text_only and (audio is not None or any(holds_sound(one, fields) for one in files)))
    asking = _Asking(chosen(only), has)
    sounds, unmapped = Sounds(audio), list[Unmapped]()
    with reporting("audit", len(files)) as reporter:
        for file in files:
            for row in rows(file, fields, heard=not text_only):
                asking.take(row, light_item(row, fields, sounds), unmapped)
            reporter.advance(1)
    if not asking.part.rows:
        raise SourceError(str(path), expected="rows", got="none", remedy="Give the file that holds the questions")
    return asking.report(path, fields, gates or Gates(), unmapped)


class _Asking:
    """The checks that apply, and what they have found so far."""

    def __init__(self, wanted: Sequence[Check], has: frozenset[str]) -> None:
        self._has = has
        self._lacking = {check.id: lacking(check, has) for check in wanted}
        self._wanted = wanted
        asked = [check for check in wanted if not self._lacking[check.id] and check.can_run()]
        self._of_items = [check for check in asked if isinstance(check, ItemCheck)]
        corpus = [check for check in asked if isinstance(check, CorpusCheck)]
        self._sketched = any(check.sketches for check in corpus)
        self._gathering: dict[str, Accumulator] = {check.id: check.start() for check in corpus}
        self._licences: Counter[str] = Counter()
        self.part = Part()

    def take(self, row: Row, made: Item | Unmapped, unmapped: list[Unmapped]) -> None:
        """Ask about the next row."""
        self.part.rows += 1
        tally = self.part.tally(ROWS)
        tally.of += 1
        if isinstance(made, Unmapped):
            unmapped.append(made)
            tally.add([Issue(row.place, "row", "a question that can be asked", f"{made.reason}: {made.got}", ROWS.id)])
            return
        heard = sum(media.bytes is not None for media in made.audio)
        self.part.clips += heard
        self.part.pointers += len(made.audio) - heard
        self._licences.update(clip.licence for clip in made.clips)
        for check in self._of_items:
            tally = self.part.tally(check)
            tally.of += check.count(made)
            tally.add(check.find(made))
        facts = facts_of(made, sketched=self._sketched, place=row.place.rpartition(":")[0])
        for accumulator in self._gathering.values():
            accumulator.add(facts)

    def report(self, path: Path, fields: Fields, gates: Gates, unmapped: Sequence[Unmapped]) -> CheckReport:
        """Everything, when all rows have been taken."""
        folder = Folder(path, gates, {}, {"licence": fields.release_licence, "licences": dict(self._licences)})
        for check in self._wanted:
            gathered, tally = self._gathering.get(check.id), self.part.tally(check)
            if gathered is not None:
                tally.of += gathered.of
                tally.add(gathered.finish(gates))
            elif isinstance(check, FolderCheck) and not self._lacking[check.id]:
                tally.of += check.count(folder)
                tally.add(check.find(folder))
        results = [CheckResult.of_tally(ROWS, self.part.tally(ROWS)), *map(self._result, self._wanted)]
        tables = tables_of(self._gathering.values())
        items = self.part.rows - len(unmapped)
        reasons = dict(sorted(Counter(one.reason for one in unmapped).items()))
        tables["rows"] = {"read": self.part.rows, "items": items, "not mapped": reasons}
        tables["fields"] = {"given": sorted(self._has), "not run": self._not_run()}
        return CheckReport(printable(path.name), items, self.part.clips, self.part.pointers, tuple(results), tables)

    def _result(self, check: Check) -> CheckResult:
        found = CheckResult.of_tally(check, self.part.tally(check))
        return replace(found, not_run=self._lacking[check.id] or found.not_run)

    def _not_run(self) -> dict[str, int]:
        return dict(sorted(Counter(reason for reason in self._lacking.values() if reason).items()))
