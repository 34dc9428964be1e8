"""Items to a server: what is there already is left alone, what does not hold is refused, the rest is sent, once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annotation.configs import Shape
from annotation.exchange.client import Client, Key, Project
from annotation.exchange.connection import NoAnswerError, RefusedError
from annotation.exchange.inflight import InFlight
from annotation.exchange.interface import Interface
from annotation.exchange.listed import EDITED
from annotation.exchange.media import Shelf, addresses
from annotation.exchange.plan import Planned
from annotation.exchange.projects import Listed, Server
from annotation.exchange.pushed import Batch, Pushed, Stale, Unsent
from annotation.exchange.replies import Replies, Said
from annotation.exchange.selection import Decisions, items_of
from annotation.exchange.suggestions import Suggestions
from annotation.exchange.tasks import shape_of_item, task_of
from earmark.errors import EarmarkError, JudgementError
from earmark.item import Item
from earmark.judgements import Judgement, Kind
from earmark.progress import reporting
from earmark.review import VersionKey, version


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be sent.

    Attributes:
        kind: Of work.
        order: The items, in the order in which people are to see them.
        decisions: Of people, which make the version that is sent.
        key: Whether tasks hold the key.
        raters: An item; None: as the project has it.
        replies: What is judged, where it is not the item itself; see `replies.read_replies`.
        votes: What raters said, by version; for disputes.
        suggestions: Pre-annotations.
        once_more: How many raters the disputed versions want that one more may settle.
        seed: Of the order of replies.
    """

    kind: Kind
    order: Sequence[Planned]
    decisions: Decisions = field(default_factory=dict)
    key: bool = True
    raters: int | None = None
    replies: Sequence[Replies] = ()
    votes: Mapping[VersionKey, Sequence[Judgement]] = field(default_factory=dict)
    suggestions: Suggestions | None = None
    once_more: Mapping[VersionKey, int] = field(default_factory=dict)
    seed: int = 0


class _Made(NamedTuple):
    place: int
    shape: Shape
    task: dict[str, Any]


def push(work: Work, client: Client, shelf: Shelf, inflight: InFlight | None) -> Pushed:
    """Send what is not there; every file is checked before the first task is sent.

    Args:
        work: What is to be sent.
        client: Of the server.
        shelf: Where files go.
        inflight: Note of what is under way; None sends nothing, and only says what would be sent.

    Raises:
        JudgementError: The server is gone, refuses, or was changed so that it cannot go on.
    """
    if inflight:
        inflight.land()
    server = Server(client, work.kind)
    server.require_known({one.facts.id for one in work.order})
    listed = server.listed(key=work.key)
    done = Pushed(doubled=sum(len(found) - 1 for found in listed.values()))
    with reporting("checked", len(work.order)) as progress:
        made = []
        for one in _made(work, listed, shelf, done):
            made += [one] if isinstance(one, _Made) else []
            progress.advance(0 if isinstance(one, _Made) else 1)
    _stale(work, listed, done)
    disputed = _once_more(work, listed)
    done.once_more = len(disputed)
    if inflight is None:
        done.batches = [Batch(shape, server.get(shape), len(tasks)) for shape, tasks in _by_shape(made).items()]
        done.sent = len(made)
        return done
    _send(work, client, server, _by_shape(made, server.shapes(_projects(work, listed))), inflight, done)
    done.there += len(made) - done.sent
    for task, wanted in disputed:
        client.show(task.row, wanted)
    return done


def _once_more(work: Work, listed: Mapping[Key, Sequence[Listed]]) -> list[tuple[Listed, int]]:
    """Tasks that are there, are disputed, and have not been judged by one more yet."""
    wanted = {one.facts.version: work.once_more.get(one.facts.version, 0) for one in work.order}
    found = [(one, wanted.get((key.item_id, key.content_hash), 0)) for key, there in listed.items() for one in there]
    return [(one, raters) for one, raters in found if one.row.total_annotations < raters]


def _by_shape(made: Sequence[_Made], also: Sequence[Shape] = ()) -> dict[Shape, list[dict[str, Any]]]:
    found: dict[Shape, list[dict[str, Any]]] = {}
    for one in sorted(made, key=lambda one: one.place):
        found.setdefault(one.shape, []).append(one.task)
    return found | {shape: [] for shape in also if shape not in found}


def _projects(work: Work, listed: Mapping[Key, Sequence[Listed]]) -> set[int]:
    """Projects that hold something of what is meant."""
    meant = {one.facts.version for one in work.order}
    return {
        one.project.id for key, found in listed.items() if (key.item_id, key.content_hash) in meant for one in found
    }


def _send(
    work: Work, client: Client, server: Server, by_shape: Mapping[Shape, list[dict[str, Any]]], inflight: InFlight,
    done: Pushed,
) -> None:  # fmt: skip
    with reporting("sent", sum(map(len, by_shape.values()))) as progress:
        for shape, tasks in by_shape.items():
            project = server.ready(shape, work.raters)
            if not tasks:
                continue
            _require_suggestions(project, tasks)
            sent = client.add_tasks(project.id, tasks, progress.advance, inflight.noting(project.id))
            done.batches.append(Batch(shape, project, sent))
            done.sent += sent
    inflight.done()
    done.notes = server.notes


def _made(work: Work, listed: Mapping[Key, Any], shelf: Shelf, done: Pushed) -> Iterator[_Made | None]:
    """The tasks that are to be sent; None after each item."""
    places = {one.facts.version: (n, one) for n, one in enumerate(work.order)}
    seen: set[Key] = set()
    for item in items_of((one.facts for one in work.order), work.decisions):
        place, planned = places[version(item)]
        for said in _said(work, item):
            done.selected += 1
            key = Key(*version(item), tuple(sorted(one.name(item.id) for one in said)))
            try:
                if key in seen:
                    raise JudgementError(item.id, expected="each item once", got="it a second time")
                seen.add(key)
                if key in listed:
                    done.there += 1
                    continue
                shape, data = _task(work, item, said, shelf)
            except (NoAnswerError, RefusedError):
                raise  # the server's word, not the item's
            except EarmarkError as error:
                done.refused.append(Unsent(item.id, _reason(item.id, error)))
                continue
            task: dict[str, Any] = {"data": data}
            if planned.gold:
                task["meta"] = {"gold": True}  # of what the server keeps, the part that no page and no list shows
                done.gold += 1
            if work.suggestions:
                task["predictions"] = work.suggestions.of(item)
            yield _Made(place, shape, task)
        yield None


def _reason(item: str, error: EarmarkError) -> str:
    said = str(error)
    return said.removeprefix(f"{item}: ")


def _said(work: Work, item: Item) -> list[tuple[Said, ...]]:
    """The replies to an item, a tuple for each task that is made of it."""
    if not work.replies:
        return [()]
    return [replies[item.id] for replies in work.replies if item.id in replies]


def _task(work: Work, item: Item, said: tuple[Said, ...], shelf: Shelf) -> tuple[Shape, dict[str, Any]]:
    if work.kind == "viewing" and not item.images and item.video is None:
        raise JudgementError(
            item.id, expected="pictures or a film, to be viewed", got="none", remedy="Send it with --kind blind_qa"
        )
    replies = [one.on(shelf, item.id) for one in said]
    shape = shape_of_item(item, work.kind, work.key, replies)
    votes = work.votes.get(version(item), ())
    data = task_of(item, shape, **addresses(item, shelf), replies=replies, votes=votes, seed=work.seed)
    return shape, data


def _stale(work: Work, listed: Mapping[Key, Sequence[Listed]], done: Pushed) -> None:
    now = {one.facts.id: one.facts.content_hash for one in work.order}
    for key, found in listed.items():
        if key.item_id in now and key.content_hash != now[key.item_id]:
            why = ("edited on the server since it was sent",) if key.content_hash == EDITED else ()
            done.stale += [
                Stale(key.item_id, one.project.title, one.page, one.row.total_annotations, *why) for one in found
            ]


def _require_suggestions(project: Project, tasks: Sequence[Mapping[str, Any]]) -> None:
    """Refuse pre-annotations that the interface does not take, before Label Studio shows nothing of them."""
    page = None
    for task in tasks:
        for one in task.get("predictions", ()):
            page = page or Interface(str(project.id), project.label_config)
            wrong = page.faults(one["result"])
            if wrong:
                raise JudgementError(
                    f"the suggestion for {task['data']['item_id']}", expected="one that the interface takes",
                    got="; ".join(wrong),
                )  # fmt: skip
