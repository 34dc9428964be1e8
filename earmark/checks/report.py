"""What the checks found: counted in full, shown in part, as JSON for machines and as tables for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from earmark.checks.registry import Check, Severity
from earmark.checks.tables import render_table
from earmark.errors import CheckError, Issue

KEPT_ISSUES = 100
SHOWN_ISSUES = 10
_SHOWN_LETTERS = 160
# Where a module is not named as what is installed.
_PACKAGES = {"sklearn": "scikit-learn"}


def printable(text: str) -> str:
    """Text that can be written as UTF-8: what cannot (of a file name in another encoding, say) is escaped."""
    return text.encode(errors="backslashreplace").decode()


@dataclass(slots=True)
class Tally:
    """What one check has found so far.

    Attributes:
        found: Number of issues.
        of: Number of things looked at.
        issues: The first KEPT_ISSUES of them.
    """

    found: int = 0
    of: int = 0
    issues: list[Issue] = field(default_factory=list)

    def add(self, issues: Iterable[Issue]) -> None:
        """Count issues, and keep the first ones."""
        for issue in issues:
            self.found += 1
            if len(self.issues) < KEPT_ISSUES:
                self.issues.append(Issue(*map(printable, astuple(issue))))

    def merge(self, other: Tally) -> None:
        """Add what was found elsewhere, after what was found here."""
        self.found += other.found
        self.of += other.of
        self.issues += other.issues[: KEPT_ISSUES - len(self.issues)]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found; the fields are those of `Check` and `Tally`.

    Attributes:
        not_run: What is missing, where the check could not be run; empty where it was.
    """

    id: str
    severity: Severity
    title: str
    why: str
    remedy: str
    unit: str
    found: int
    of: int
    issues: tuple[Issue, ...]
    not_run: str = ""

    @classmethod
    def of_tally(cls, check: Check, tally: Tally, not_run: str = "") -> CheckResult:
        """The result of a check that has seen everything, or of one that was not run."""
        return cls(
            check.id, check.severity, check.title, check.why, check.remedy, check.unit,
            tally.found, tally.of, tuple(tally.issues),
            not_run if check.can_run() else f"needs {_PACKAGES.get(check.needs, check.needs)}",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What all checks found.

    Attributes:
        subject: Name of the folder or file.
        items: Items that were read.
        clips: Clips that carry their bytes.
        pointers: Clips without bytes, which cannot be heard.
        results: One for each check, in the order of the registry.
        tables: What accumulators say beside issues, by name; types that JSON has.
    """

    subject: str
    items: int
    clips: int
    pointers: int
    results: tuple[CheckResult, ...]
    tables: Mapping[str, object] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether there is no error; warnings pass."""
        return self.count("error") == 0

    def count(self, severity: Severity) -> int:
        """Number of issues of a severity."""
        return sum(result.found for result in self.results if result.severity == severity)

    def result(self, check: str) -> CheckResult:
        """The result of one check, by its id.

        Raises:
            CheckError: The check was not run.
        """
        for result in self.results:
            if result.id == check:
                return result
        ran = ", ".join(result.id for result in self.results)
        raise CheckError(f"check {check!r}", expected=f"one that was run: {ran}", got="none of that name")

    def require(self) -> None:
        """Do nothing if all is well.

        Raises:
            CheckError: There are errors; names the checks.
        """
        if not self.passed:
            failed = [f"{r.id} ({r.found})" for r in self.results if r.found and r.severity == "error"]
            got = f"{self.count('error')} by {', '.join(failed)}"
            raise CheckError(self.subject, expected="no errors", got=got, remedy="See the report of the checks")

    def to_json(self) -> dict[str, Any]:
        """Everything, in types that JSON has."""
        head = {"subject": self.subject, "passed": self.passed, "items": self.items, "clips": self.clips}
        counts = {"pointers": self.pointers, "errors": self.count("error"), "warnings": self.count("warning")}
        return {**self.tables, **head, **counts, "checks": [asdict(result) for result in self.results]}

    def verdict(self) -> str:
        """The one line that matters."""
        errors, warnings = self.count("error"), self.count("warning")
        clips = f"clips: {self.clips}" + (f", pointers without sound: {self.pointers}" if self.pointers else "")
        word = "passed" if self.passed else "FAILED"
        return f"{self.subject}: {word}; errors: {errors}, warnings: {warnings}, items: {self.items}, {clips}"


def render(report: CheckReport, console: Console) -> None:
    """Show a report to a person: every check, then what failed, where, and what to do about it."""
    console.print(_overview(report))
    for result in sorted(report.results, key=lambda result: result.severity):
        if result.found:
            _render_issues(result, console)
    for name, table in report.tables.items():
        render_table(name, table, console)
    console.print(Text(report.verdict(), style="bold green" if report.passed else "bold red"))


def _overview(report: CheckReport) -> Table:
    table = Table("check", "", "found", "of", "what holds where all is well", box=None, pad_edge=False)
    for result in report.results:
        state, style = ("ok", "green") if result.of else ("nothing to check", "dim")
        if result.not_run:
            state, style = f"not run: {result.not_run}", "yellow"
        if result.found:
            state, style = result.severity, "red" if result.severity == "error" else "yellow"
        found, of = str(result.found) if result.of or result.found else "", f"{result.of} {result.unit}"
        table.add_row(result.id, Text(state, style), found, of if result.of else "", Text(result.title))
    return table


def _render_issues(result: CheckResult, console: Console) -> None:
    style = "bold red" if result.severity == "error" else "bold yellow"
    console.print(Text(f"\n{result.id}: {result.found} of {result.of} {result.unit}", style))
    for issue in result.issues[:SHOWN_ISSUES]:
        line = Text("  ").append(_cut(issue.item), "bold").append(f"  {issue.field}\n      expected ")
        line.append(_cut(issue.expected)).append("\n      got      ").append(_cut(issue.got))
        console.print(line)
    more = result.found - min(len(result.issues), SHOWN_ISSUES)
    if more:
        console.print(Text(f"  and {more} more"))
    console.print(Text(f"  why: {result.why}\n  what to do: {result.remedy}"))


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_LETTERS else f"{line[: _SHOWN_LETTERS - 1]}…"
