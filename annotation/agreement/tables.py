"""The report for people: tables in a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from annotation.agreement.ours import Ours
from annotation.agreement.report import Agreement

_RATERS_SHOWN = 40
_LOOKS_SHOWN = 10
_WORD_SHOWN = 24


def render(name: str, found: Agreement, console: Console) -> None:
    """Print one question's agreement.

    Args:
        name: Of the question: a file, or a field.
        found: What was found.
        console: Where to.
    """
    who = f"{found.raters} raters" if found.raters else "counted votes"
    console.print(f"[bold]{_plain(name)}[/bold]: {found.n:,} judgements of {found.items:,} items, {who}, {found.level}")
    console.print(_coefficients(found))
    if found.per_rater:
        console.print(_raters(found))
    if found.next:
        console.print(_looks(found))
    left = f", {found.missing} without a label, {found.nameless} without an item or rater"
    console.print(f"{found.read:,} rows read{left if found.raters else ''}; seed {found.seed}")
    for note in found.notes:
        console.print(f"note: {_plain(note)}")


def _coefficients(found: Agreement) -> Table:
    table = Table("measure", "value", "95 % interval")
    for name, value, interval in (
        ("accuracy against the truth", found.accuracy, ""),
        ("accuracy of the majority, by items", found.majority_accuracy, ""),
        ("accuracy of Dawid-Skene, by items", found.dawid_skene_accuracy, ""),
        ("pairs of raters that agree", found.percent, ""),
        ("Krippendorff's alpha", found.alpha, _bounds(found)),
        ("Fleiss' kappa", found.fleiss_kappa, ""),
        ("Cohen's kappa, mean of pairs", found.cohen_kappa, ""),
        ("agreement with oneself, repeated", found.self_agreement, ""),
    ):
        table.add_row(name, _number(value), interval)
    return table


def _raters(found: Agreement) -> Table:
    shown = sorted(found.per_rater, key=lambda one: (not one.flags, -one.n, one.rater))[:_RATERS_SHOWN]
    title = f"raters ({len(shown)} of {len(found.per_rater)} shown, flagged first)"
    table = Table("rater", "n", "accuracy", "with the rest", "median s", "usual label", "run", "flags", title=title)
    for one in shown:
        others = "" if one.others_share is None else f", others {one.others_share:.0%}"
        usual = f"{one.usual[:_WORD_SHOWN]} {one.usual_share:.0%}{others}"
        seconds = "-" if one.median_s is None else f"{one.median_s:.1f}"
        table.add_row(
            _plain(one.rater), str(one.n), _number(one.accuracy), _number(one.agreement), seconds, _plain(usual),
            str(one.longest_run), ", ".join(one.flags),
        )  # fmt: skip
    return table


def _looks(found: Agreement) -> Table:
    table = Table("item", "bits", "why", "votes", title="to look at next")
    for one in found.next[:_LOOKS_SHOWN]:
        votes = ", ".join(f"{label[:_WORD_SHOWN]} {count}" for label, count in one.votes.items())
        table.add_row(_plain(one.item), f"{one.entropy_bits:.2f}", _plain(one.why), _plain(votes))
    return table


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def render_ours(found: Ours, console: Console) -> None:
    """Print a line for each question of our own judgements, and who and what wants a look.

    Args:
        found: What was found.
        console: Where to.
    """
    names = ("question", "level", "n", "items", "raters", "accuracy", "pairs agree", "alpha", "95 % interval", "kappa")
    table = Table(*names, title=f"{found.judgements:,} judgements, {found.skipped:,} skipped")
    for question in found.questions:
        one = question.agreement
        table.add_row(
            question.name, one.level, f"{one.n:,}", f"{one.items:,}", str(one.raters), _number(one.accuracy),
            _number(one.percent), _number(one.alpha), _bounds(one), _number(one.fleiss_kappa),
        )  # fmt: skip
    console.print(table)
    if found.gold:
        gold = Table("rater", "gold questions", "right", "share", title="answers to questions whose answer is sure")
        for person in found.gold:
            gold.add_row(_plain(person.rater), str(person.n), str(person.right), _number(person.right / person.n))
        console.print(gold)
    for question in found.questions:
        flagged = [f"{rater.rater} ({', '.join(rater.flags)})" for rater in question.agreement.per_rater if rater.flags]
        if flagged:
            console.print(f"{question.name}: look at {_plain(', '.join(flagged))}")
        if question.agreement.next:
            shown = ", ".join(look.item for look in question.agreement.next[:_LOOKS_SHOWN])
            console.print(f"{question.name}: look next at {_plain(shown)}")
    for name, count in found.apart.items():
        console.print(f"{_plain(name)}: {count:,} answers are not compared")


def _bounds(found: Agreement) -> str:
    return "" if found.alpha_low is None else f"{found.alpha_low:.4f} to {found.alpha_high:.4f}"


def _plain(text: str) -> str:
    """Text as it is: neither markup nor a terminal's commands."""
    return escape("".join(letter if letter.isprintable() else "\ufffd" for letter in text))
