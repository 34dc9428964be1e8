"""`python -m annotation push SELECTION`."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

from rich.table import Table

from annotation.adjudication.rules import Rules
from annotation.exchange.client import Client
from annotation.exchange.inflight import InFlight
from annotation.exchange.media import DryShelf, LocalShelf, RemoteShelf
from annotation.exchange.plan import Planned, Urgency, failed, gold_questions, planned, uncertain
from annotation.exchange.push import Work, push
from annotation.exchange.pushed import Pushed
from annotation.exchange.replies import Replies, read_replies
from annotation.exchange.selection import Asked, Decisions, Facts, select
from annotation.exchange.suggestions import read_suggestions
from annotation.server.address import address
from annotation.server.environment import ROOT
from earmark.alone import alone
from earmark.command import console, print_json, say
from earmark.errors import JudgementError, UsageError
from earmark.judgements import Decision, Judgement, Kind, read_lines
from earmark.params import Params, read_params
from earmark.review import DECISIONS, JUDGEMENTS, VersionKey, by_version

_QUESTIONS: frozenset[Kind] = frozenset({"blind_qa", "viewing"})
_SHOWN = 10


def add_push(parser: argparse.ArgumentParser) -> None:
    """What `push` may be told."""
    parser.add_argument("words", nargs="*", metavar="SELECTION", help="sources, recipes, or ids of items; none: all")
    parser.add_argument("--kind", choices=get_args(Kind), default="blind_qa", help="of work; default: %(default)s")
    parser.add_argument("--task", action="append", default=[], metavar="TASK", help="only of this task; repeatable")
    parser.add_argument("--failed", action="store_true", help="only items that a check found fault with")
    parser.add_argument("--limit", type=int, metavar="N", help="the N most urgent, gold questions among them")
    parser.add_argument("--raters", type=int, metavar="N", help="an item; default: as the project has it, or 2")
    parser.add_argument("--blind", action="store_true", help="without the key, which is in the task otherwise")
    parser.add_argument("--gold", type=float, default=0.0, metavar="SHARE", help="of questions whose answer is sure")
    parser.add_argument("--replies", nargs="+", type=Path, default=[], metavar="FILE", help="of models: id, output")
    parser.add_argument("--suggest", metavar="FILE", help="pre-annotations: a baseline's name, or predictions")
    parser.add_argument("--seed", type=int, help="of orders and draws; default: that of params.yaml")
    parser.add_argument("--dry-run", action="store_true", help="check everything, send nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--data", type=Path, default=ROOT, help="folder of the server's state; default: %(default)s")
    parser.add_argument("--build", type=Path, default=Path("build"), help="what the stages made; default: %(default)s")
    parser.add_argument("--params", type=Path, default=Path("params.yaml"), help="default: %(default)s")
    parser.set_defaults(run=run_push)


def run_push(options: argparse.Namespace) -> int:
    """Send items to be judged; exit status 1 where some were refused."""
    _require(options)
    params = read_params(options.params)
    client = Client(address(options.data))
    options.data.mkdir(parents=True, exist_ok=True)
    with alone("push", options.data / "push.lock"):
        client.whoami()
        work = _work(options, params)
        if options.dry_run:
            done = push(work, client, DryShelf(), None)
        else:
            media = client.address.media
            shelf = RemoteShelf(client) if media is None else LocalShelf(media)
            done = push(work, client, shelf, InFlight(options.data / "push-under-way.json", client))
    if options.json:
        print_json({"dry_run": options.dry_run, "kind": options.kind, **done.to_json()})
    else:
        _show(done, client.address.url, dry=options.dry_run)
    return 1 if done.refused else 0


def _require(options: argparse.Namespace) -> None:
    for name, least in (("limit", 1), ("raters", 1)):
        value = getattr(options, name)
        if value is not None and value < least:
            raise UsageError(f"--{name}", expected=f"{least} or more", got=str(value))
    if not 0 <= options.gold < 1:
        raise UsageError("--gold", expected="a share from 0 to below 1, such as 0.05", got=str(options.gold))
    for name in ("gold", "suggest", "blind"):
        if getattr(options, name) and options.kind not in _QUESTIONS:
            expected = f"--kind {' or '.join(sorted(_QUESTIONS))}"
            raise UsageError(f"--{name}", expected=expected, got=f"--kind {options.kind}")


def _work(options: argparse.Namespace, params: Params) -> Work:
    kind: Kind = options.kind
    seed = params.seed if options.seed is None else options.seed
    replies = read_replies(kind, options.replies)
    suggestions = read_suggestions(options.suggest, options.build) if options.suggest else None
    decisions = by_version(read_lines(DECISIONS, Decision))
    judgements = [one for file in sorted(JUDGEMENTS.glob("*.jsonl")) for one in read_lines(file, Judgement)]
    asked = Asked(tuple(options.words), tuple(options.task))
    found = select(options.build / "items", (*params.sources, *params.recipes), asked, decisions)
    urgency = Urgency(failed(options.build), uncertain(judgements))
    order = _order(options, found, urgency, seed, replies, decisions)
    return Work(
        kind=kind, order=order, decisions=decisions, key=not options.blind, raters=options.raters, replies=replies,
        votes=_votes(judgements) if kind == "dispute" else {}, suggestions=suggestions, seed=seed,
        once_more=_once_more(decisions, Rules(params.review)) if kind in _QUESTIONS else {},
    )  # fmt: skip


def _order(
    options: argparse.Namespace, found: list[Facts], urgency: Urgency, seed: int, replies: list[Replies],
    decisions: Decisions,
) -> list[Planned]:  # fmt: skip
    chosen = [one for one in found if one.status != "rejected"]
    if options.kind == "dispute":
        chosen = [one for one in chosen if one.status == "disputed"]
    elif options.kind in _QUESTIONS:
        chosen = [one for one in chosen if one.status != "accepted"]
    if replies:
        _require_items(found, replies)
        answered = {name for one in replies for name in one}
        chosen = [one for one in chosen if one.id in answered]
    if options.failed:
        chosen = [one for one in chosen if {one.id, one.made} & urgency.failed]
    if not chosen:
        raise JudgementError(
            "the selection", expected="items", got=f"none of {len(found)} that waits for {options.kind}",
            remedy=f"Decided items are left out ({len(decisions)} decisions in {DECISIONS})" if decisions else "",
        )  # fmt: skip
    count = min(options.limit or len(chosen), len(chosen))
    gold = gold_questions(found, options.gold, count, seed) if options.gold else []
    return planned(chosen, urgency, seed, options.limit, gold)


def _require_items(found: list[Facts], replies: list[Replies]) -> None:
    known = {one.id for one in found}
    if not any(name in known for one in replies for name in one):
        some = next((name for one in replies for name in one), "none")
        raise JudgementError(
            "--replies", expected="replies to items that are selected, in both files of a preference", got=repr(some),
            remedy="Are they of another version, or of another source?",
        )  # fmt: skip


def _once_more(decisions: Decisions, rules: Rules) -> dict[VersionKey, int]:
    """The disputes that one more rater may settle, and how many raters each has then."""
    return {
        key: one.raters + 1
        for key, one in decisions.items()
        if one.verdict == "dispute" and not rules.for_expert(one)
    }  # fmt: skip


def _votes(judgements: list[Judgement]) -> Mapping[VersionKey, list[Judgement]]:
    """The last word of each rater on each version."""
    last: dict[tuple[VersionKey, str], Judgement] = {}
    for one in sorted(judgements, key=lambda one: one.updated or one.created):
        if one.kind in _QUESTIONS and one.status == "given":
            last[(one.item, one.content_hash), one.rater] = one
    votes: dict[VersionKey, list[Judgement]] = defaultdict(list)
    for (key, _), one in last.items():
        votes[key].append(one)
    return votes


def _show(done: Pushed, url: str, *, dry: bool) -> None:
    if done.batches:
        table = Table("project", "raters", "would send" if dry else "sent", "page")
        for shape, project, sent in done.batches:
            page = f"{url}/projects/{project.id}" if project else "(new)"
            table.add_row(shape.title, str(project.overlap) if project else "", str(sent), page)
        console().print(table)
    for what, entries in (("refused", [f"{one.id}: {one.reason}" for one in done.refused]),
                          ("stale", [f"{one.id}: {one.why}; {one.judged} answers, kept at {one.page}"
                                     for one in done.stale])):  # fmt: skip
        for entry in entries[:_SHOWN]:
            say(f"{what}: {entry}")
        if len(entries) > _SHOWN:
            say(f"{what}: and {len(entries) - _SHOWN} more; --json names all")
    if done.once_more:
        say(f"disputed: {done.once_more} of those that are there are given out to one more rater"
            f"{', or would be' if dry else ''}")  # fmt: skip
    for note in done.notes:
        say(note)
    if done.doubled:
        say(f"doubled: {done.doubled} tasks are there more than once; `pull` counts a rater's word on an item once")
    verb = "would be sent" if dry else "sent"
    gold = f" ({done.gold} of them gold questions)" if done.gold else ""
    say(f"push: {done.selected} selected = {done.sent} {verb}{gold} + {done.there} there already + "
        f"{len(done.refused)} refused; {len(done.stale)} stale")  # fmt: skip
