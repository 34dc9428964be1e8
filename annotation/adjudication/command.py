"""`python -m annotation adjudicate`: from the judgements on disk to `decisions.jsonl`; no server is asked."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from annotation.adjudication.adjudicate import Adjudication, adjudicate, judged_items
from annotation.adjudication.rules import Rules
from earmark.command import console, print_json, say
from earmark.errors import JudgementError
from earmark.item import Item
from earmark.judgements import Decision, Judgement, read_lines, write_lines
from earmark.params import Params, ReviewParams, read_params
from earmark.release.judgements import require_pseudonyms
from earmark.review import DECISIONS, JUDGEMENTS

_SHOWN = 40


def add_adjudicate(parser: argparse.ArgumentParser) -> None:
    """What `adjudicate` may be told."""
    parser.add_argument("--judgements", type=Path, default=JUDGEMENTS, metavar="DIR", help="default: %(default)s")
    parser.add_argument("--decisions", type=Path, default=DECISIONS, metavar="FILE", help="default: %(default)s")
    parser.add_argument("--items", type=Path, default=Path("build/items"), metavar="DIR",
                        help="one folder of shards for each source and recipe; default: %(default)s")  # fmt: skip
    parser.add_argument("--params", type=Path, default=Path("params.yaml"), metavar="FILE",
                        help="its `review` has the rules; default: %(default)s")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Decide, write the decisions, say what came of it.

    Raises:
        JudgementError: There is nothing to decide about, or a line of a file is not what it should be.
        ParamsError: The rules are wrong.
    """
    params = read_params(options.params)
    judgements = _judgements(options.judgements)
    earlier = read_lines(options.decisions, Decision)
    folders, unbuilt = _folders(options.items, params)
    ids = {one.item for one in judgements}
    items = (item for folder in folders for item in judged_items(folder, ids))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = adjudicate(_once(items), judgements, earlier, params.review, now)
    write_lines(options.decisions, found.decisions.values())
    facts = _facts(found, params.review, judgements, unbuilt)
    if options.json:
        print_json(facts)
    else:
        _show(found, facts, options.decisions)
    return 0


def _judgements(folder: Path) -> list[Judgement]:
    files = sorted(folder.glob("*.jsonl"))
    found = [one for file in files for one in read_lines(file, Judgement)]
    if not found:
        raise JudgementError(
            str(folder), expected="judgements", got="none" if files else "no such files",
            remedy="Fetch them with `python -m annotation pull`",
        )  # fmt: skip
    require_pseudonyms(one.rater for one in found)
    return found


def _folders(items: Path, params: Params) -> tuple[list[Path], list[str]]:
    """The folders of shards that the parameters name, and the names that have none."""
    names = [*params.sources, *params.recipes]
    built = [name for name in names if any((items / name).glob("items-*.parquet"))]
    if not built:
        raise JudgementError(
            str(items), expected="the items that were judged", got="no items of any source or recipe of the parameters",
            remedy="Build them with `dvc repro curate`",
        )  # fmt: skip
    return [items / name for name in built], [name for name in names if name not in built]


def _once(items: Iterator[Item]) -> Iterator[Item]:
    """The first of each id, as the stages take it."""
    seen: set[str] = set()
    for item in items:
        if item.id not in seen:
            seen.add(item.id)
            yield item


def _facts(
    found: Adjudication, review: ReviewParams, judgements: Sequence[Judgement], unbuilt: Sequence[str]
) -> dict[str, Any]:
    disputes = sorted(item for item, state in found.states.items() if state == "disputed")
    rules = Rules(review, found.alpha)
    open_ = [one for one in found.decisions.values() if one.verdict == "dispute" and one not in found.kept]
    aside = len(found.stale) + len(found.absent)
    return {
        "judgements": len(judgements), "current": len(judgements) - aside, "stale": len(found.stale),
        "absent": len(found.absent), "skipped": found.ballots.skipped, "without_decision": found.ballots.other,
        "superseded": found.ballots.superseded, "alpha": found.alpha,
        "items": len(found.states), **found.counts,
        "decisions": len(found.decisions), "new": len(found.fresh), "kept": len(found.kept),
        "withdrawn": len(found.withdrawn),
        "to_raters": sorted({*found.waiting, *(one.item for one in open_ if not rules.for_expert(one))}),
        "to_expert": sorted(one.item for one in open_ if rules.for_expert(one)),
        "disputes": disputes,
        "stale_judgements": _named(found.stale), "absent_judgements": _named(found.absent),
        "withdrawn_decisions": [{"item": one.item, "content_hash": one.content_hash} for one in found.withdrawn],
        "unbuilt": list(unbuilt),
    }  # fmt: skip


def _named(judgements: Sequence[Judgement]) -> list[dict[str, str]]:
    return [{"item": one.item, "content_hash": one.content_hash, "rater": one.rater} for one in judgements]


def _show(found: Adjudication, facts: dict[str, Any], file: Path) -> None:
    table = Table("items judged", "accepted", "fixed", "rejected", "disputed", "waiting")
    table.add_row(str(facts["items"]), *(str(count) for count in found.counts.values()))
    console().print(table)
    told = [one for one in found.decisions.values() if one.verdict != "accept" and one not in found.kept]
    if told:
        table = Table("item", "verdict", "raters", "by", "why")
        for one in sorted(told, key=lambda one: one.item)[:_SHOWN]:
            table.add_row(one.item, one.verdict, str(one.raters), one.by, one.reason)
        console().print(table)
        if len(told) > _SHOWN:
            say(f"and {len(told) - _SHOWN} more in {file}")
    for judgement in found.stale[:_SHOWN]:
        seen = judgement.content_hash[:19]
        say(f"stale: {judgement.rater} on {judgement.item} judged {seen}, which it is not any more")
    if len(found.stale) > _SHOWN:
        say(f"and {len(found.stale) - _SHOWN} more stale; --json names all")
    if found.absent:
        there = f"; not built: {', '.join(facts['unbuilt'])}" if facts["unbuilt"] else ""
        say(f"{len(found.absent)} judgements are about items that are not here{there}")
    for one in found.withdrawn:
        say(f"withdrawn: {one.verdict} of {one.item}: nothing that it rested on is on disk")
    agreement = "undefined" if facts["alpha"] is None else f"{facts['alpha']:.3f}"
    partition = f"{facts['current']} current, {facts['stale']} stale, {facts['absent']} absent"
    decisions = f"{facts['decisions']} decisions ({facts['new']} new)"
    say(f"adjudicate: {facts['judgements']} judgements ({partition}), {decisions}, alpha {agreement}")
    if facts["to_expert"] or facts["to_raters"]:
        say(f"next: {len(facts['to_raters'])} items to raters, {len(facts['to_expert'])} to the expert; "
            "then `python -m annotation pull`, and this again")  # fmt: skip
    elif facts["new"]:
        say("next: `dvc repro` applies the decisions")
