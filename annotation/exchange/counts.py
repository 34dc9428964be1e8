"""What became of everything that was read: counts that add up, for people and for machines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from rich.console import Console
from rich.table import Table

from annotation.exchange.merging import Merged
from earmark.errors import JudgementError

TAKEN = ("new", "same", "newer")
PUT_ASIDE = ("older", "changed", "doubled", "moved", "invalid", "stranger", "spoofed", "unmatched")
_ON_DISK = (*TAKEN, "older", "changed")  # with what came of it, or with what was there
_REASONS_SHOWN = 10


@dataclass(slots=True)
class Counts:
    """What became of all that was read.

    Attributes:
        fates: By kind and fate: `new`, `same`, `newer` (replaces what was on disk); `older`, `changed`, `doubled`,
            `moved`, `invalid`, `stranger`, `spoofed`, `unmatched` are put aside.
        read: By kind.
        skipped: Of the judgements among them, by kind: the rater passed on.
        kept: Judgements on disk of which nothing came, by kind.
        repeated: Lines on disk that were one word twice, by kind; put aside.
        now: Judgements on disk from now on, by kind.
        drafts: Never submitted; put aside.
        predictions: Of models; ours, and counted alone.
        reasons: Of what is invalid, and how often.
        notes: For people.
    """

    fates: Counter[tuple[str, str]] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    repeated: Counter[str] = field(default_factory=Counter)
    now: Counter[str] = field(default_factory=Counter)
    drafts: int = 0
    predictions: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def settle(self, merged: Merged) -> None:
        """Take in what a merge found, and check that everything adds up.

        Raises:
            JudgementError: It does not: a fault of ours, and nothing may be written.
        """
        self.fates.update(merged.fates)
        self.kept, self.repeated = merged.kept, merged.repeated
        self.now = Counter(one.kind for one in merged.judgements)
        for kind in {*self.read, *self.now}:
            fates = {fate: count for (of, fate), count in self.fates.items() if of == kind}
            stay = sum(fates.get(fate, 0) for fate in _ON_DISK) + self.kept[kind]
            if sum(fates.values()) != self.read[kind] or stay != self.now[kind]:
                raise JudgementError(
                    f"judgements of kind {kind}", expected=f"{self.read[kind]} read and {self.now[kind]} on disk",
                    got=f"{fates} and {self.kept[kind]} kept", remedy="Nothing was written; report this",
                )  # fmt: skip

    def to_json(self) -> dict[str, Any]:
        """All counts: `read` is the sum of the fates; `now` of new, same, newer, older and kept."""
        kinds = {kind: self._of(kind) for kind in sorted({*self.read, *self.now})}
        names = self._of("")
        return {
            **{name: sum(row[name] for row in kinds.values()) for name in names},
            "drafts": self.drafts, "predictions": self.predictions, "kinds": kinds,
            "reasons": dict(sorted(self.reasons.items(), key=lambda pair: (-pair[1], pair[0]))), "notes": self.notes,
        }  # fmt: skip

    def _of(self, kind: str) -> dict[str, int]:
        return {
            "read": self.read[kind], **{fate: self.fates[kind, fate] for fate in (*TAKEN, *PUT_ASIDE)},
            "skipped": self.skipped[kind], "kept": self.kept[kind], "repeated": self.repeated[kind],
            "now": self.now[kind],
        }  # fmt: skip

    def show(self, console: Console) -> None:
        """Print a table, and what there is to say."""
        told = self.to_json()
        rows = {**told["kinds"], "all": told} if len(told["kinds"]) != 1 else told["kinds"]
        used = [name for name in self._of("") if name in ("read", *TAKEN, "now") or told[name]]
        table = Table("kind", *used)
        for kind, row in rows.items():
            table.add_row(kind, *(str(row[name]) for name in used))
        console.print(table)
        lines = [f"{count} x {reason}" for reason, count in list(told["reasons"].items())[:_REASONS_SHOWN]]
        rest = len(told["reasons"]) - len(lines)
        lines += [f"and {rest} other reasons"] if rest > 0 else []
        lines += [f"{self.drafts} drafts were never submitted"] if self.drafts else []
        lines += [f"{told['kept']} judgements on disk were not among what came, and stay"] if told["kept"] else []
        for line in (*lines, *self.notes):
            console.print(line, markup=False, highlight=False)
