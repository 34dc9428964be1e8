"""Where a published rule and ours part, and how it is told."""

from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from earmark.errors import UsageError
from earmark.score.compat import published
from earmark.score.explain import KINDS, Explanation, explain, render_explanation
from earmark.score.gold import Release
from tests.golden import scored

REPLIES = {"a": "rain", "b": "not rain", "c": "B", "d": None, "e": "thunder", "f": "[bold]B[/bold] " * 40}


def found(rule: str = "mmau") -> Explanation:
    golds = [scored.gold(scored.choice(name)) for name in REPLIES]
    golds += [scored.gold(scored.item("n", "number", ("5",)))]
    release = Release("none", "", {gold.id: gold for gold in golds})
    return explain(release, {f"hand/{name}": reply for name, reply in REPLIES.items()}, published(rule))


def test_items_on_which_the_rules_part() -> None:
    told = found()
    assert told.compared == 6  # the number item is not for the rule
    assert [(one.id[-1], one.kind) for one in told.partings] == [
        ("b", "published right, ours not"), ("c", "ours right, published not"), ("d", "published leaves out"),
    ]  # fmt: skip
    b, c, d = told.partings
    assert (b.ours.status, b.published.status, b.gold) == ("unparsed", "right", ("rain",))
    assert b.published.read == "all words of the answer, none of another"
    assert (c.ours.read, c.published.read) == ("rain", "absent: rain")
    assert (d.reply, d.ours.status, d.published.status, d.published.read) == (
        None,
        "missing",
        "left out",
        "no prediction",
    )
    assert dict(told.counts()) == dict(zip(KINDS, (1, 1, 1, 0), strict=True))


def test_values_between_wrong_and_right_part_as_well() -> None:
    gold = scored.gold(scored.item("t", "transcript", ("abcdefghijkl",)))
    told = explain(Release("none", "", {gold.id: gold}), {gold.id: "abcdefghijkx"}, published("voiceassistant-eval"))
    (one,) = told.partings
    assert one.kind == "other values"
    assert one.published.value == pytest.approx(11 / 12)


def test_as_json() -> None:
    told = found().to_json()
    assert json.loads(json.dumps(told, allow_nan=False)) == json.loads(json.dumps(told))
    assert (told["rule"], told["compared"], told["agree"], len(told["items"])) == ("mmau", 6, 3, 3)
    assert told["items"][0]["ours"] == {"status": "unparsed", "value": 0.0, "read": ""}


def test_as_a_table() -> None:
    text = io.StringIO()
    render_explanation(found("helm-letter"), Console(file=text, width=160), rows=1)
    shown = text.getvalue()
    assert "helm-letter (HELM 63754d05, joint multiple-choice adapter): 6 items compared, 5 alike" in shown
    assert "ours right, published not: 1" in shown
    assert "right: rain" in shown
    text = io.StringIO()
    render_explanation(found(), Console(file=text, width=160), rows=1)
    assert "and 2 more; all of them in the JSON" in text.getvalue()


def test_rules_that_agree_have_nothing_to_show() -> None:
    gold = scored.gold(scored.choice("a"))
    told = explain(Release("none", "", {gold.id: gold}), {gold.id: "rain"}, published("mmau"))
    text = io.StringIO()
    render_explanation(told, Console(file=text, width=160))
    assert told.partings == ()
    assert "1 items compared, 1 alike" in text.getvalue()


def test_a_rule_for_none_of_the_items_is_refused() -> None:
    with pytest.raises(UsageError, match="--explain helm-wer: expected items scored by wer, got choice, number"):
        found("helm-wer")
