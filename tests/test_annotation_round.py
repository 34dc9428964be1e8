"""The whole round, as a curator, two reviewers and an expert go it: from items to a release that says what people said.

Real commands in a copy of the project, a real Label Studio, real pages in a real browser.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, expect

from annotation.exchange.client import Client, Row
from annotation.server import process
from annotation.server.address import Address
from annotation.server.state import Account, Home, State
from earmark.judgements import Decision, Judgement, read_lines
from earmark.shards import read_items, read_rejects
from tests.browser import Rater, Region, browser, rater
from tests.conftest import ROOT
from tests.test_pipeline import Checkout

__all__ = ["browser"]  # the fixture
MADE, ITEMS, BY_HAND, GOLD = 56, 50, 3, 5
# What the two say of the first three items that they are shown; all others are right as they are. On the last, the
# second reviewer hears something else than what sounds.
DISPUTED, FIXED, REJECTED = ("accept", "reject"), ("fix", "fix"), ("reject", "reject")
MENDED = "What do you hear in this recording?"
KEYS = {"accept": "a", "fix": "f", "reject": "r"}
WHO = ("first@lab.example", "second", "third")


class Desk(Checkout):
    """A copy of the project with made items, and a server beside it.

    Args:
        root: Of the copy.
        server: Folder of the server's state.
    """

    def __init__(self, root: Path, server: Path) -> None:
        super().__init__(root)
        self.server = server
        for file in (*root.glob("annotation/judgements/*.jsonl"), root / "annotation/decisions.jsonl"):
            file.write_text("", encoding="utf-8")  # those of the project are of its own items
        self.set(sources=[], recipes=["music"], options={"music": {"n": MADE}})
        self.demand("none")

    def demand(self, status: str) -> None:
        """What a release asks of its items."""
        rules = {"raters": 2, "majority": 0.5, "alpha": None, "most": 3, "demand": status, "licence": "CC0-1.0"}
        self.set(review=rules)

    def command(self, *words: str, status: int = 0) -> str:
        """A command of the project; what it says."""
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=self.root, capture_output=True, text=True, check=False
        )  # fmt: skip
        assert done.returncode == status, done.stdout + done.stderr
        return done.stdout

    def tell(self, verb: str, *words: str) -> dict[str, Any]:
        """A command of `annotation`; its JSON."""
        data = () if verb in ("agree", "adjudicate") else ("--data", str(self.server))
        found: dict[str, Any] = json.loads(self.command("annotation", verb, "--json", *data, *words))
        return found

    @property
    def state(self) -> State:
        """Of the server."""
        found = Home(self.server).read()
        assert found
        return found

    @property
    def client(self) -> Client:
        """Of the curator."""
        return Client(Address(self.state.url, self.state.curator.token, Path(self.state.media)))

    def selection(self) -> list[str]:
        """Fifty items of one kind: a clip, and options."""
        found = [one.id for one in read_items(self.root / "build/items/music") if one.answer_type == "choice"]
        return found[:ITEMS]

    def rows(self, project: int) -> list[Row]:
        """The tasks of a project, in the order in which they are shown."""
        return sorted(self.client.tasks(project), key=lambda row: row.id)

    def judgements(self, kind: str = "blind_qa") -> list[Judgement]:
        """On disk."""
        return read_lines(self.root / f"annotation/judgements/{kind}.jsonl", Judgement)

    def decisions(self) -> dict[tuple[str, str], Decision]:
        """On disk, by version."""
        found = read_lines(self.root / "annotation/decisions.jsonl", Decision)
        return {(one.item, one.content_hash): one for one in found}


@pytest.fixture
def desk(label_studio_bin: Path, tmp_path: Path) -> Iterator[Desk]:
    assert label_studio_bin.is_file()
    server = tmp_path / "server"
    (tmp_path / "checkout").mkdir()
    made = Desk(tmp_path / "checkout", server)
    try:
        # Label Studio is installed in the project's folder, not in its copy's.
        words = [word for who in WHO for word in ("--annotator", who)]
        serving = [sys.executable, "-m", "annotation", "serve", "--data", str(server), *words]
        done = subprocess.run(serving, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert WHO[0] in done.stdout
        yield made
    finally:
        process.stop(Home(server), Home(server).read())


def right(row: Row) -> int:
    """The place of the right option."""
    return [one["value"] for one in row.data["options"]].index(row.data["key_text"])


class Reviewer:
    """One of the two, and what she says.

    Args:
        number: 0 or 1.
        account: To log in with.
        order: The tasks, in the order in which they are shown.
        said: What the two say of some items.
    """

    def __init__(self, number: int, account: Account, order: list[Row], said: Mapping[str, tuple[str, str]]) -> None:
        self.number, self.account, self.said = number, account, said
        self.last = order[-1].id
        self.waiting = {row.id: row for row in order}

    def on(self, row: Row) -> tuple[int, str]:
        """Her answer, as a place among the options, and her decision."""
        wrong = row.id == self.last and self.number == 1
        decision = self.said[row.item_id][self.number] if row.item_id in self.said else "accept"
        return (right(row) + wrong) % len(row.data["options"]), decision

    def at_the_page(self, browser: Browser, url: str, project: int, count: int) -> None:
        """Judge what the queue gives, with mouse and keys."""
        with rater(browser, url, self.account) as somebody:
            for n in range(count):
                row = self.waiting.pop(shown(somebody, project))
                self._judge(somebody, row, marked=n == 0)
                somebody.submit()

    def _judge(self, somebody: Rater, row: Row, *, marked: bool) -> None:
        if marked:
            somebody.hear(0, "Space")
            somebody.mark("e", Region(0, 0.2, 0.6))
        answer, decision = self.on(row)
        key = somebody.shown("The key says")
        expect(key).to_be_hidden()
        somebody.choose(str(answer + 1), row.data["options"][answer]["value"])
        somebody.keys("Shift+4")
        expect(key).to_be_visible()
        somebody.keys("y", "Shift+y", "c", "h", KEYS[decision])
        if decision == "fix":
            somebody.write("The question, mended", MENDED)

    def elsewhere(self, url: str) -> None:
        """Judge what is left through the API, as the page does."""
        with requests.Session() as session:
            session.headers["Authorization"] = f"Token {self.account.token}"
            for row in self.waiting.values():
                answer, decision = self.on(row)
                said = {"answer": row.data["options"][answer]["alias"], "confidence": "4", "correct": "yes",
                        "needs_audio": "yes", "clear": "yes", "difficulty": "2", "decision": decision}  # fmt: skip
                result = [
                    {"from_name": name, "to_name": "question", "type": "choices", "value": {"choices": [word]}}
                    for name, word in said.items()
                ]
                body: Any = {"result": result, "lead_time": 9.5}
                session.post(f"{url}/api/tasks/{row.id}/annotations/", json=body, timeout=60).raise_for_status()
        self.waiting.clear()


def shown(somebody: Rater, project: int) -> int:
    """Take the next task of a project; its number."""
    somebody.open(project, clips=1)
    return int(somebody.page.locator(".lsf-current-task__task-id").inner_text().split()[0])


def counts(told: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(told[name] for name in names)


@pytest.mark.timeout(900)  # a loaded machine is slow, not broken
def test_a_round(desk: Desk, browser: Browser) -> None:
    ran = desk.ran("curate")
    assert ran == ["settings", "synth@music", "curate"]
    project = pushed(desk)
    first, second, third, *_ = (row.item_id for row in desk.rows(project))
    judged(desk, browser, project, {first: DISPUTED, second: FIXED, third: REJECTED})

    told = desk.tell("pull")
    assert counts(told, "read", "new", "invalid", "now") == (2 * ITEMS, 2 * ITEMS, 0, 2 * ITEMS)
    assert counts(desk.tell("pull"), "read", "same", "new", "now") == (2 * ITEMS, 2 * ITEMS, 0, 2 * ITEMS)
    agreed(desk, first)

    told = desk.tell("adjudicate")
    assert counts(told, "judgements", "current", "items") == (2 * ITEMS, 2 * ITEMS, ITEMS)
    assert counts(told, "accepted", "fixed", "rejected", "disputed", "waiting") == (ITEMS - 3, 1, 1, 1, 0)
    assert counts(told, "disputes", "decisions", "new") == ([first], ITEMS, ITEMS)
    assert told["to_raters"] == [first]
    settled(desk, browser, first)
    looked_at_once_more(desk, project, second)
    released(desk, third)


def pushed(desk: Desk) -> int:
    """Everything goes out, once; the number of the project."""
    words = (*desk.selection(), "--gold", str(GOLD / ITEMS))
    assert counts(desk.tell("push", *words, "--dry-run"), "selected", "sent", "gold") == (ITEMS, ITEMS, GOLD)
    told = desk.tell("push", *words)
    assert counts(told, "selected", "sent", "there", "refused", "gold") == (ITEMS, ITEMS, 0, 0, GOLD)
    (project,) = told["projects"]
    assert project["raters"] == 2
    assert counts(desk.tell("push", *words), "selected", "sent", "there", "refused") == (ITEMS, 0, ITEMS, 0)
    return int(project["id"])


def judged(desk: Desk, browser: Browser, project: int, said: Mapping[str, tuple[str, str]]) -> None:
    """Both reviewers go through all items, some at the page, the rest through the API."""
    order, people = desk.rows(project), desk.state.annotators[:2]
    reviewers = [Reviewer(n, account, order, said) for n, account in enumerate(people)]
    for one in reviewers:
        one.at_the_page(browser, desk.state.url, project, BY_HAND)
    with ThreadPoolExecutor(len(reviewers)) as pool:
        list(pool.map(lambda one: one.elsewhere(desk.state.url), reviewers))


def agreed(desk: Desk, disputed: str) -> None:
    """What both said, and how well each answers where the key is sure."""
    told = desk.tell("agree", "--items", "build/items/music", "--resamples", "100")
    assert counts(told, "judgements", "skipped") == (2 * ITEMS, 0)
    assert told["gold"] == [
        {"rater": "rater-01", "n": ITEMS, "right": ITEMS, "accuracy": 1.0},
        {"rater": "rater-02", "n": ITEMS, "right": ITEMS - 1, "accuracy": 1 - 1 / ITEMS},
    ]
    by_field = {one["field"]: one for one in told["questions"]}
    assert by_field["decision"]["percent"] == by_field["answer"]["percent"] == 1 - 1 / ITEMS
    assert by_field["decision"]["next"][0]["item"] == disputed


def settled(desk: Desk, browser: Browser, disputed: str) -> None:
    """The dispute goes to a third, who sees what the two said, and has the last word."""
    told = desk.tell("push", *desk.selection(), "--kind", "dispute", "--raters", "1")
    assert counts(told, "selected", "sent") == (1, 1)
    project = told["projects"][0]["id"]
    (row,) = desk.rows(project)
    assert row.item_id == disputed
    with rater(browser, desk.state.url, desk.state.annotators[2]) as expert:
        expert.open(project, clips=1)
        expert.choose(str(right(row) + 1), row.data["options"][right(row)]["value"])
        expert.keys("Shift+5")
        votes = expert.page.locator("table")
        expect(votes).to_contain_text("rater-01")
        expect(votes).to_contain_text("reject")
        expert.keys("y", "Shift+y", "c", "h", "a")
        expert.write("Why?", "It is plainly heard.")
        expert.submit()
    told = desk.tell("pull")
    assert counts(told, "read", "new", "same", "now") == (2 * ITEMS + 1, 1, 2 * ITEMS, 2 * ITEMS + 1)
    told = desk.tell("adjudicate")
    assert counts(told, "accepted", "fixed", "rejected", "disputed") == (ITEMS - 2, 1, 1, 0)
    assert counts(told, "judgements", "decisions", "new") == (2 * ITEMS + 1, ITEMS, 1)
    (decision,) = (one for one in desk.decisions().values() if one.item == disputed)
    assert (decision.verdict, decision.by, decision.raters) == ("accept", "rater-03", 2)
    assert decision.reason == "It is plainly heard."
    (span,) = decision.evidence  # both marked it
    assert span.clip == 0
    assert span.start_s < span.end_s


def looked_at_once_more(desk: Desk, project: int, mended: str) -> None:
    """The item that was mended is another version, which nobody has judged."""
    told = desk.tell("push", *desk.selection())
    assert counts(told, "selected", "sent", "stale", "once_more") == (1, 1, 1, 0)
    assert told["stale_tasks"][0]["judged"] == 2
    row = desk.rows(project)[-1]
    assert (row.item_id, row.data["question"]) == (mended, MENDED)
    for account in desk.state.annotators[:2]:
        Reviewer(0, account, [row], {}).elsewhere(desk.state.url)
    assert counts(desk.tell("pull"), "read", "new", "now") == (2 * ITEMS + 3, 2, 2 * ITEMS + 3)
    told = desk.tell("adjudicate")
    assert counts(told, "accepted", "fixed", "rejected", "waiting") == (ITEMS - 1, 0, 1, 0)
    assert counts(told, "judgements", "decisions", "new") == (2 * ITEMS + 3, ITEMS + 1, 1)
    desk.command("annotation", "push", *desk.selection(), "--data", str(desk.server), status=1)  # nothing waits


def released(desk: Desk, rejected: str) -> None:
    """What is released is what people accepted, with what they said."""
    desk.demand("accepted")
    ran = desk.ran("release")
    assert [name for name in ran if name in ("curate", "validate", "release")] == ["curate", "validate", "release"]
    assert not [name for name in ran if "@" in name]
    said = desk.command("earmark.cli", "verify", "build/release")
    assert "passed" in said
    release = desk.root / "build/release"
    items = {one.id: one for one in read_items(release / "data/mmau_pro")}
    assert len(items) == ITEMS - 1
    assert {one.review.status for one in items.values() if one.review} == {"accepted"}
    assert rejected not in items
    blind = read_lines(release / "judgements/blind_qa.jsonl", Judgement)
    assert len(blind) == 2 * (ITEMS - 1) + 2
    assert len(read_lines(release / "judgements/dispute.jsonl", Judgement)) == 1
    assert {one.item for one in blind} == set(items)
    assert len(read_lines(release / "decisions.jsonl", Decision)) == ITEMS
    rejects = {one.id: one for one in read_rejects(desk.root / "build/curated")}
    assert {name for name, one in rejects.items() if one.code == "review.rejected"} == {rejected}
    assert {name for name, one in rejects.items() if one.code == "review.unjudged"} == rejects.keys() - {rejected}
    assert len(rejects) == MADE - ITEMS + 1
