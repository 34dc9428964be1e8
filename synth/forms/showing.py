"""A comparison of two forms as a table, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from earmark.command import console, print_json, say
from synth.forms.comparing import ALPHA, Comparison, compare


def run(a: Sequence[Path], b: Sequence[Path], *, as_json: bool = False, alpha: float = ALPHA) -> int:
    """Compare two forms and show what was found.

    Args:
        a: Folders with the shards of one form.
        b: Of the other.
        as_json: One JSON object on standard output instead of tables.
        alpha: Level of all tests together.

    Returns:
        0 if the forms share nothing and are alike, 1 otherwise.
    """
    found = compare(a, b, alpha)
    if as_json:
        print_json({**found.model_dump(mode="json"), "holds": found.holds})
    else:
        for table in (shared_table(found), tests_table(found)):
            console().print(table)
        say(verdict(found))
    return 0 if found.holds else 1


def verdict(found: Comparison) -> str:
    """What a comparison comes to, in a sentence."""
    first, second = found.forms
    told = sum(one.holm_p < found.alpha for one in found.tests)
    if found.holds:
        return f"forms {first} and {second}: nothing in common, and none of {len(found.tests)} tests tells them apart"
    shared = sum(one.count for one in found.common)
    return f"forms {first} and {second}: {shared} in common, told apart by {told} of {len(found.tests)} tests"


def shared_table(found: Comparison) -> Table:
    """What the forms have in common: nothing, if all is well."""
    table = Table("what", "in common", "such as", title=f"forms {' and '.join(found.forms)}")
    for one in found.common:
        table.add_row(f"{one.kind}s", str(one.count), escape(", ".join(one.examples)))
    return table


def tests_table(found: Comparison) -> Table:
    """Every distribution; what differs is marked."""
    first, second = found.forms
    table = Table("recipe", "trait", f"form {first}", f"form {second}", "test", "statistic", "p", "p (Holm)", "")
    for one in found.tests:
        told = "differs" if one.holm_p < found.alpha else ""
        words = (one.recipe, one.trait, one.a, one.b, one.test)
        table.add_row(*map(escape, words), f"{one.statistic:.3g}", f"{one.p:.2g}", f"{one.holm_p:.2g}", told)
    return table
