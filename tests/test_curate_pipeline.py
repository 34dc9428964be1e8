"""By the real DVC: judgements on disk, decisions, the items that people left, the release that holds it all."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from earmark.checks import verify
from earmark.item import Item
from earmark.judgements import Judgement, read_lines, write_lines
from earmark.shards import read_items, read_rejects
from tests.judged import judgement
from tests.test_pipeline import Checkout

SMALL: dict[str, Any] = {"sources": ["esc50"], "recipes": ["multi_audio"], "options": {"multi_audio": {"n": 8}}}
AFTER_ITEMS = {"curate", "redraw", "validate", "release", "baselines", "publish"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """Built once; the tests below go on from each other, in their order."""
    checkout = Checkout(tmp_path_factory.mktemp("checkout"))
    checkout.set(**SMALL, gates={"max_rejected_share": 1.0})
    assert set(checkout.ran()) >= AFTER_ITEMS
    return checkout


def made(checkout: Checkout) -> list[Item]:
    """The items with choices, as the recipe made them."""
    return [one for one in read_items(checkout.root / "build/items/multi_audio") if one.choices]


def adjudicated(checkout: Checkout, judgements: list[Judgement]) -> dict[str, Any]:
    write_lines(checkout.root / "annotation/judgements/blind_qa.jsonl", judgements)
    command = [sys.executable, "-m", "annotation", "adjudicate", "--json"]
    done = subprocess.run(command, cwd=checkout.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def both(of: Item, decision: str, **given: Any) -> list[Judgement]:
    return [judgement(of, rater, decision, **given) for rater in ("rater-01", "rater-02")]


def everything(checkout: Checkout) -> list[Judgement]:
    accepted, words, key, rejected, *_ = made(checkout)
    other = next(choice for choice in key.choices if choice not in key.answers)
    return [
        *both(accepted, "accept"), *both(words, "fix", question_rewrite=f"{words.question} Listen well."),
        *both(key, "fix", answer_rewrite=other), *both(rejected, "reject", flags=["ambiguous"]),
    ]  # fmt: skip


def test_nobody_need_judge(built: Checkout) -> None:
    review = built.manifest["review"]
    assert (review["judgements"], review["statuses"]) == (0, {"unjudged": built.manifest["items"]})
    assert not (built.root / "build/release/judgements").exists()


def test_decisions_run_what_follows_the_items_and_nothing_before(built: Checkout) -> None:
    before = built.manifest
    facts = adjudicated(built, everything(built))
    assert (facts["accepted"], facts["fixed"], facts["rejected"]) == (1, 2, 1)
    assert set(built.ran()) == AFTER_ITEMS
    accepted, words, key, rejected, *_ = made(built)
    curated = {one.id: one for one in read_items(built.root / "build/curated")}
    assert accepted.id in curated
    assert curated[words.id].revision == 2
    assert (key.id in curated, rejected.id in curated) == (False, False)
    (child,) = (one for one in curated.values() if one.parent == key.id)
    assert child.id.rpartition("/")[0] == key.id.rpartition("/")[0]
    assert {reject.id: reject.code for reject in read_rejects(built.root / "build/curated")}[rejected.id] == (
        "review.rejected"
    )  # fmt: skip
    assert built.manifest["items"] == before["items"] - 1
    assert built.manifest["digest"] != before["digest"]


def test_the_release_holds_the_judgements(built: Checkout) -> None:
    release = built.root / "build/release"
    rejected = made(built)[3]
    shipped = read_lines(release / "judgements/blind_qa.jsonl", Judgement)
    assert len(shipped) == 6
    assert rejected.id not in {one.item for one in shipped}
    assert built.manifest["review"]["kinds"]["blind_qa"]["raters"] == 2
    assert verify(release, ["files", "record"]).passed
    published = built.root / "build/hub/next/judgements/blind_qa.jsonl"
    assert published.read_bytes() == (release / "judgements/blind_qa.jsonl").read_bytes()


def test_the_same_judgements_once_more_run_nothing(built: Checkout) -> None:
    assert adjudicated(built, everything(built))["new"] == 0
    assert built.ran() == []


def test_a_word_more_that_changes_no_decision_is_only_shipped(built: Checkout) -> None:
    unfinished = judgement(made(built)[5], "rater-03", "accept")
    assert adjudicated(built, [*everything(built), unfinished])["new"] == 0
    assert "curate" not in (ran := built.ran())
    assert "release" in ran
    assert built.manifest["review"]["raters"] == 3


def test_a_release_may_demand_that_items_were_accepted(built: Checkout) -> None:
    built.set(review={"demand": "accepted"})
    assert set(built.ran()) - {"settings"} <= AFTER_ITEMS
    assert built.manifest["items"] == 1
    assert built.manifest["review"]["statuses"] == {"accepted": 1}


def test_wrong_rules_are_named(built: Checkout) -> None:
    before = (built.root / "params.yaml").read_text(encoding="utf-8")
    built.set(review={"demand": "acepted"})
    done = built.repro()
    (built.root / "params.yaml").write_text(before, encoding="utf-8")
    assert done.returncode != 0
    assert "review.demand: expected 'none', 'judged' or 'accepted', got 'acepted'" in done.stdout
    assert "Traceback" not in done.stdout


def test_a_damaged_file_of_decisions_is_named(built: Checkout) -> None:
    file = Path(built.root / "annotation/decisions.jsonl")
    file.write_text(file.read_text(encoding="utf-8") + '{"item": "x"}\n', encoding="utf-8")
    done = built.repro()
    assert done.returncode != 0
    assert "annotation/decisions.jsonl, line 5: expected a decision with a valid" in done.stdout
    assert "Traceback" not in done.stdout
