"""Items as tasks: every key that the page names is there, and what is typed by others stays what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.configs import Shape, interface
from annotation.exchange.filled import plain
from annotation.exchange.tasks import Reply, shape_of_item, task_of
from annotation.exchange.wording import letter, safe, votes_html
from earmark.errors import JudgementError
from earmark.item import Item, Turn
from earmark.judgements import Kind
from tests.annotated import ARABIC, LONG, OPTIONS, SCRIPT, heard, opened, picture, seen, votes
from tests.made import clip_of, prompt, tone

WRITTEN = (Reply("one", "$5, I think"), Reply("two", ARABIC))
SPOKEN = (Reply("one", url="/one.flac"), Reply("two", url="/two.flac"))
TURNS = (
    Turn(role="system", text="You keep a lighthouse."), Turn(role="user", text="", clip=0),
    Turn(role="assistant", text="It costs $5."), Turn(role="user", text="Who are you?"),
)  # fmt: skip


def made(item: Item, kind: Kind, key: bool = True, replies: Sequence[Reply] = (), **fields: Any
         ) -> tuple[Shape, dict[str, Any]]:  # fmt: skip
    """The shape and the task, with an address for each file."""
    shape = shape_of_item(item, kind, key, replies)
    clips = [f"/clip-{n}.flac" for n in range(len(item.audio))]
    images = [f"/picture-{n}.png" for n in range(len(item.images))]
    video = "/film.webm" if item.video else ""
    task = task_of(item, shape, clips, images=images, video=video, replies=replies, **fields)
    return shape, task


def replies_for(kind: Kind) -> tuple[Reply, ...]:
    return WRITTEN if kind == "preference" else WRITTEN[:1] if kind == "open_answer" else ()


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("key", [True, False])
@pytest.mark.parametrize(
    "item",
    [heard(0), heard(1), heard(3), opened(2), seen(1), heard(2, turns=TURNS), prompt(),
     heard(1, answer_type="multi_choice", answers=OPTIONS[:2], answer_index=None)],
    ids=["no clip", "one", "three", "open", "seen", "turns", "words alone", "several right"],
)  # fmt: skip
def test_every_key_of_the_page_is_in_the_task(item: Item, kind: Kind, key: bool) -> None:
    if kind == "speech_quality" and not item.audio:
        with pytest.raises(JudgementError, match="a reply or a clip whose speech is rated"):
            shape_of_item(item, kind, key)
        return
    shape, task = made(item, kind, key, replies_for(kind), votes=votes(item) if kind == "dispute" else ())
    for name, index, inner in re.findall(r'="\$(\w+)(?:\[(\d+)\](?:\.(\w+))?)?"', interface(shape).xml):
        value = task[name]
        value = value[int(index)] if index else value
        assert value[inner] if inner else value != ""
    assert (task["item_id"], task["content_hash"], task["kind"]) == (item.id, item.content_hash, kind)
    blind = not key and kind != "dispute"
    assert not blind or not {"key_text", "answer_text", "votes_html"} & set(task)


def test_options() -> None:
    """A dollar is followed by a mark without width, as Label Studio takes `$5` for a variable; digits are the keys."""
    _, task = made(heard(1), "blind_qa")
    assert task["options"] == [
        {"value": "$\u200b5", "alias": "A", "hotkey": "1"},
        {"value": "$\u200b{question}", "alias": "B", "hotkey": "2"},
        {"value": "rain on a tin roof", "alias": "C", "hotkey": "3"},
        {"value": "a dog, <b>far</b> away", "alias": "D", "hotkey": "4"},
    ]  # fmt: skip
    assert task["choices_text"].split("\n") == [one["value"] for one in task["options"]]
    assert (task["key_text"], task["answer_text"]) == ("$\u200b5", "$\u200b5")
    many = heard(1, choices=("", "a\nb", *(str(n) for n in range(30))), answers=("3",), answer_index=5)
    options = made(many, "blind_qa")[1]["options"]
    assert [one["value"] for one in options[:3]] == ["(empty)", "a b", "0"]
    assert [one.get("hotkey") for one in options[8:11]] == ["9", "0", None]
    assert [one["alias"] for one in options[24:28]] == ["Y", "Z", "AA", "AB"]


def test_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


@given(st.text())
def test_safe_text_comes_back(text: str) -> None:
    text = text.replace("\0", "").replace("\u200b", "")
    kept = safe(text)
    assert not re.search(r"\$\S", kept.replace("$\u200b", ""))
    assert plain(kept) == plain(text)
    assert safe(kept) == kept


def test_context_and_question() -> None:
    spoken = heard(2, turns=TURNS, question="Who are you?")
    shape, task = made(spoken, "blind_qa")
    assert shape.context
    assert task["context"].split("\n") == [
        "Told beforehand: You keep a lighthouse.", "User: (clip 1)", "Assistant: It costs $\u200b5.",
    ]  # fmt: skip
    assert task["question"] == "Who are you?"
    assert made(heard(1, question=" "), "blind_qa")[1]["question"] == "(The question is in the sound.)"


def test_key_in_words() -> None:
    assert made(opened(1), "blind_qa")[1]["key_text"] == "It is $\u200b5 a night"
    two = opened(1, answers=("five", "5"))
    assert made(two, "blind_qa")[1]["key_text"] == "five\nor: 5"
    rubric = opened(1, answers=())
    assert made(rubric, "open_answer", replies=WRITTEN[:1])[1]["key_text"].startswith("Says that it costs")
    assert not shape_of_item(opened(1, answers=(), rubric=()), "blind_qa").key  # there is none to show


def test_clips_are_named() -> None:
    voice = clip_of(tone(300.0), role="voice")
    asked = clip_of(tone(400.0), role="question")
    one = heard(0).model_copy(update={"audio": (voice[0], asked[0]), "clips": (voice[1], asked[1])}).sealed()
    assert [clip["title"] for clip in made(one, "blind_qa")[1]["clips"]] == [
        "Clip 1: the voice to play", "Clip 2: the question",
    ]  # fmt: skip
    own = made(one, "speech_quality")[1]["clips"]
    assert own == [{"url": "/clip-1.flac", "title": "Reply"}, {"url": "/clip-0.flac", "title": "Reference"}]
    reply = made(one, "speech_quality", replies=SPOKEN[:1])[1]
    assert [clip["url"] for clip in reply["clips"]] == ["/one.flac", "/clip-0.flac"]
    assert reply["replies"] == ["one"]


def test_order_of_replies_is_drawn() -> None:
    """Either comes first, about as often; the same seed gives the same, whatever order they are given in."""
    tasks = [made(opened(0, f"hand/{n}"), "preference", replies=WRITTEN, seed=3)[1] for n in range(64)]
    turned = [task["order"] == "21" for task in tasks]
    assert 16 < sum(turned) < 48
    for task, other in zip(tasks, turned, strict=True):
        assert task["replies"] == (["two", "one"] if other else ["one", "two"])
        assert plain(task["reply_a_text"]) == (ARABIC if other else "$5, I think")
    again = made(opened(0, "hand/0"), "preference", replies=WRITTEN[::-1], seed=3)[1]
    assert again == tasks[0]


def test_votes_side_by_side() -> None:
    one = heard(1)
    table = votes_html(votes(one)[::-1], one.choices)
    assert table.index("rater-01") < table.index("rater-02")
    assert "<script" not in table
    assert "<img" not in table
    assert "&lt;script&gt;" in table
    assert "A: $\u200b5" in table
    assert "evidence, clip 1: 0.25 to 0.50 s" in table
    assert 'dir="auto"' in table
    assert "Confidence" not in table  # nobody said any


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clips": []}, "addresses of 1 clips, got 0"),
        ({"clips": ["/a", "/b"]}, "addresses of 1 clips, got 2"),
        ({"images": ["/a"]}, "addresses of 0 images, got 1"),
        ({"video": "/a"}, "addresses of 0 videos, got 1"),
        ({"shape": Shape("blind_qa", "mmau_pro", clips=1)}, "an item for"),
        ({"votes": votes(heard(1, "hand/other"))}, "votes on this item as it is, got one on hand/other"),
    ],
)
def test_what_does_not_fit_is_refused(change: dict[str, Any], message: str) -> None:
    item = heard(1)
    asked = {"shape": shape_of_item(item, "blind_qa"), "clips": ["/a"], **change}
    with pytest.raises(JudgementError, match=message):
        task_of(item, asked.pop("shape"), asked.pop("clips"), **asked)


@pytest.mark.parametrize(
    ("kind", "replies", "message"),
    [
        ("preference", WRITTEN[:1], "2 replies for preference, got 1"),
        ("preference", (WRITTEN[0], SPOKEN[1]), "all spoken, or all written"),
        ("preference", (WRITTEN[0], WRITTEN[0]), "different names"),
        ("open_answer", (), "1 replies for open_answer, got 0"),
        ("blind_qa", WRITTEN, "0 replies for blind_qa, got 2"),
        ("speech_quality", WRITTEN[:1], "one that is written"),
        ("speech_quality", SPOKEN, "0 or 1 replies for speech_quality, got 2"),
    ],
)
def test_replies_that_cannot_be_judged(kind: Kind, replies: tuple[Reply, ...], message: str) -> None:
    with pytest.raises(JudgementError, match=message):
        shape_of_item(opened(1), kind, replies=replies)


def test_nul_and_long_text() -> None:
    """What no database holds is shown as such; nothing is cut."""
    _, task = made(heard(1, question=f"{LONG}\0{SCRIPT}"), "blind_qa")
    assert "\0" not in task["question"]
    assert plain(task["question"]) == f"{LONG}\ufffd{SCRIPT}"
    assert len(picture()) > 0
