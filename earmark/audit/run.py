"""One pass over somebody else's benchmark: every row is read, every check that applies is asked."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from earmark.audit.applying import given, lacking
from earmark.audit.asking import ANSWERS, ROWS, Answered, Asking, answered
from earmark.audit.foreign import Places, in_its_columns, remedied
from earmark.audit.mapping import Fields
from earmark.audit.reading import Row, files_of, holds_sound, rows
from earmark.audit.sounds import require_sounds
from earmark.checks.gates import Gates
from earmark.checks.reading import Part
from earmark.checks.registry import Accumulator, Check, CorpusCheck, Folder, FolderCheck, ItemCheck, chosen
from earmark.checks.report import CheckReport, CheckResult, printable
from earmark.checks.tables import tables_of
from earmark.engine import Engine
from earmark.errors import SourceError
from earmark.progress import Reporter, reporting

_MANY_BYTES = 32_000_000  # below it, starting workers takes longer than asking about words


def audit(
    path: Path,
    fields: Fields,
    *,
    audio: Path | None = None,
    text_only: bool = False,
    only: Sequence[str] = (),
    gates: Gates | None = None,
    engine: Engine | None = None,
) -> CheckReport:
    """Check a benchmark that is not ours; of the checks of a release those that its columns allow.

    Args:
        path: A file of rows, or a folder of them.
        fields: Which column is what.
        audio: The folder or zip that the paths of its sound are in; None: they are not followed.
        text_only: Leave sound alone that lies in the rows themselves.
        only: Families or ids of checks; none for all.
        gates: What must hold over all items; None for the defaults.
        engine: Where sound is heard, and where there are many rows, some a task; None for this process.

    Returns:
        The report. A check that asks for what the benchmark does not have says so (`not_run`). Its tables hold, besides
        those of the checks, `rows` (read, made into items, and why not) and `fields` (what is given, what is not).

    Raises:
        SourceError: There are no rows, or a column of the mapping is not there.
        UsageError: There is no such check.
    """
    if audio is not None:
        require_sounds(audio)
    files = files_of(path, fields.files)
    has = given(fields, sound=not text_only and (audio is not None or any(holds_sound(one, fields) for one in files)))
    gathering = _Gathering(chosen(only), has)
    asking = gathering.asking(fields, audio)
    where = engine if "sound" in has or sum(file.stat().st_size for file in files) > _MANY_BYTES else None
    with reporting("audit", len(files)) as reporter:
        for one in answered(_told(files, fields, reporter, heard=not text_only), asking, where):
            gathering.take(one)
    if not gathering.part.rows:
        raise SourceError(str(path), expected="rows", got="none", remedy="Give the file that holds the questions")
    return gathering.report(path, fields, gates or Gates())


def _told(files: Sequence[Path], fields: Fields, reporter: Reporter, *, heard: bool) -> Iterator[Row]:
    """The rows of all files; tells of each file that was read."""
    names = _names(files)
    for file, name in zip(files, names, strict=True):
        yield from rows(file, fields, heard=heard, name=name)
        reporter.advance(1)


def _names(files: Sequence[Path]) -> list[str]:
    """What the files are called: by their own names where these differ, else by their paths below a common folder."""
    if len({file.name for file in files}) == len(files):
        return [file.name for file in files]
    common = os.path.commonpath([file.parent for file in files])
    return [file.relative_to(common).as_posix() for file in files]


class _Gathering:
    """The checks that apply, and what they have found so far."""

    def __init__(self, wanted: Sequence[Check], has: frozenset[str]) -> None:
        self._has = has
        self._lacking = {check.id: lacking(check, has) for check in wanted}
        self._wanted = wanted
        asked = [check for check in wanted if not self._lacking[check.id] and check.can_run()]
        self._of_items = tuple(check.id for check in asked if isinstance(check, ItemCheck))
        corpus = [check for check in asked if isinstance(check, CorpusCheck)]
        self._sketched = any(check.sketches for check in corpus)
        self._accumulators: dict[str, Accumulator] = {check.id: check.start() for check in corpus}
        self._licences: Counter[str] = Counter()
        self._unmapped: Counter[str] = Counter()
        self._places = Places()
        self.part = Part()

    def asking(self, fields: Fields, audio: Path | None) -> Asking:
        """What every row is to be asked."""
        return Asking(fields, audio, self._of_items, bool(self._accumulators), self._sketched)

    def take(self, found: Answered) -> None:
        """Take what came of the next rows."""
        self.part.merge(found.part)
        self._licences.update(found.licences)
        self._unmapped.update(one.reason for one in found.unmapped)
        for item, place in found.places:
            self._places.add(item, place)
        for facts in found.facts:
            for accumulator in self._accumulators.values():
                accumulator.add(facts)

    def report(self, path: Path, fields: Fields, gates: Gates) -> CheckReport:
        """Everything, when all rows have been taken."""
        folder = Folder(path, gates, {}, {"licence": fields.release_licence, "licences": dict(self._licences)})
        for check in self._wanted:
            gathered, tally = self._accumulators.get(check.id), self.part.tally(check)
            if gathered is not None:
                tally.of += gathered.of
                tally.add(gathered.finish(gates))
            elif isinstance(check, FolderCheck) and not self._lacking[check.id]:
                tally.of += check.count(folder)
                tally.add(check.find(folder))
        results = self._in_its_terms([ROWS, ANSWERS, *self._wanted], fields)
        tables = tables_of(self._accumulators.values())
        items = self.part.rows - self._unmapped.total()
        tables["rows"] = {"read": self.part.rows, "items": items, "not mapped": dict(sorted(self._unmapped.items()))}
        tables["fields"] = {"given": sorted(self._has), "not run": self._not_run()}
        return CheckReport(printable(path.name), items, self.part.clips, self.part.pointers, results, tables)

    def _in_its_terms(self, checks: Sequence[Check], fields: Fields) -> tuple[CheckResult, ...]:
        found = {check.id: self.part.tally(check) for check in checks}
        names = self._places.named({issue.item for tally in found.values() for issue in tally.issues})
        results = []
        for check in checks:
            told = [replace(one, item=names.get(one.item, one.item)) for one in found[check.id].issues]
            tally = replace(found[check.id], issues=list(in_its_columns(iter(told), fields)))
            result = CheckResult.of_tally(remedied(check), tally)
            results.append(replace(result, not_run=self._lacking.get(check.id, "") or result.not_run))
        return tuple(results)

    def _not_run(self) -> dict[str, int]:
        return dict(sorted(Counter(reason for reason in self._lacking.values() if reason).items()))
