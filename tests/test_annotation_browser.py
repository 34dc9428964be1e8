"""Every interface in a real browser, by an annotator; what the server stored is read back and says what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from annotation.exchange.client import Client
from annotation.exchange.filled import Filled
from annotation.exchange.media import LocalShelf
from annotation.exchange.tasks import Reply
from earmark.item import Clip, Item, Media
from earmark.judgements import Kind
from tests.annotated import ARABIC, CHINESE, LONG, Pushed, created, heard, opened, seen, votes
from tests.browser import Rater, Region, browser, rater
from tests.label_studio import LabelStudio
from tests.made import clip_of, tone
from tests.test_annotation_interfaces import KINDS, SHAPES

__all__ = ["browser"]  # the fixture
Push = Callable[..., Pushed]


@pytest.fixture(scope="module")
def client(label_studio: LabelStudio) -> Client:
    return Client(label_studio.address)


@pytest.fixture(scope="module")
def push(client: Client, label_studio: LabelStudio) -> Push:
    """Makes a project with one task."""

    def pushed(one: Item, kind: Kind, **fields: Any) -> Pushed:
        return Pushed(client, label_studio.media, one, kind, **fields)

    return pushed


@pytest.fixture(scope="module")
def annotator(browser: Browser, label_studio: LabelStudio) -> Iterator[Rater]:
    with rater(browser, label_studio.url, label_studio.annotators[0]) as somebody:
        yield somebody


def fields(found: Filled) -> dict[str, list[str]]:
    """By name."""
    assert found.faults == []
    names = dict.fromkeys(one.key for one in found.fields)
    return {name: [one.value for one in found.fields if one.key == name] for name in names}


def spoken(label_studio: LabelStudio, frequency_hz: float) -> str:
    """The address of a reply."""
    sound = clip_of(tone(frequency_hz, 1.5))[0].bytes
    assert sound
    return LocalShelf(label_studio.media).url("audio", sound)


def test_blind_qa(push: Push, annotator: Rater, tmp_path: Path) -> None:
    pushed = push(heard(3), "blind_qa")
    annotator.open(pushed.project, clips=3)
    for clip, key in enumerate(("Space", "Shift+Space", "Alt+Shift+Space")):
        annotator.hear(clip, key)
    annotator.mark("Shift+e", Region(1, 0.2, 0.6))
    annotator.mark("d", Region(0, 0.5, 0.9))
    annotator.refused("Please answer the question")

    revealed = annotator.shown("The key says")
    annotator.choose("1", "$\u200b5")
    expect(revealed).to_be_hidden()  # not before the rater says how sure he is
    annotator.keys("Shift+4")
    expect(revealed).to_be_visible()
    annotator.keys("n", "Shift+y", "c", "j", "s", "w", "f")
    annotator.skill("Pitch", "Pitch and melody")
    annotator.write("The question, mended", "Which costs $5?")
    annotator.write("Note", CHINESE)
    annotator.submit()

    found = pushed.answered(tmp_path)
    assert fields(found) == {
        "answer": ["A"], "confidence": ["4"], "correct": ["no"], "needs_audio": ["yes"], "clear": ["yes"],
        "difficulty": ["3"], "flags": ["several_right", "wrong_language"], "decision": ["fix"],
        "skills": ["music_pitch_and_melody"], "question_rewrite": ["Which costs $5?"], "note": [CHINESE],
    }  # fmt: skip
    # by the shares of 4 s and of 5 s that were drawn; a pixel is 5 ms
    assert [(one.clip, one.label) for one in found.spans] == [(0, "defect"), (1, "evidence")]
    assert [(one.start_s, one.end_s) for one in found.spans] == [
        pytest.approx((2.0, 3.6), abs=0.03), pytest.approx((1.0, 3.0), abs=0.03),
    ]  # fmt: skip


def test_text_answers_and_right_to_left(push: Push, annotator: Rater, tmp_path: Path) -> None:
    pushed = push(opened(1, question=ARABIC), "blind_qa")
    annotator.open(pushed.project, clips=1)
    # Arabic is read from the right edge of the page's column.
    line = annotator.shown(ARABIC.replace("$", "$\u200b")).first
    assert line.evaluate("one => getComputedStyle(one).unicodeBidi") == "plaintext"
    assert line.evaluate(_FROM_RIGHT) < 20
    annotator.write("Your answer", ARABIC)
    annotator.choose("Shift+2", "2")
    annotator.keys("y", "Shift+n", "Shift+c", "l", "r")
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {
        "answer": [ARABIC], "confidence": ["2"], "correct": ["yes"], "needs_audio": ["no"], "clear": ["no"],
        "difficulty": ["5"], "decision": ["reject"],
    }  # fmt: skip


_FROM_RIGHT = """one => {
  const range = document.createRange(); range.selectNodeContents(one);
  return one.parentElement.getBoundingClientRect().right - range.getBoundingClientRect().right;
}"""


def test_truly_blind(push: Push, annotator: Rater, tmp_path: Path) -> None:
    """The rater's browser is never sent the key, in whatever answer of the server."""
    key = "a bell that only the key names"
    free = push(opened(0, answers=(key,)), "blind_qa", key=False)
    sent: list[str] = []

    def noted(route: Route) -> None:
        answer = route.fetch()
        sent.append(answer.text())
        route.fulfill(response=answer)

    annotator.page.route("**/api/**", noted)
    annotator.open(free.project, clips=0)
    annotator.page.unroute_all(behavior="ignoreErrors")
    assert any(free.item.content_hash in text for text in sent)
    assert not any(key in text for text in (*sent, annotator.page.content()))

    pushed = push(heard(0, answers=(key,), choices=("a dog", key), answer_index=1), "blind_qa", key=False)
    annotator.open(pushed.project, clips=0)
    annotator.choose("2", key)
    annotator.keys("Shift+1", "Shift+m", "c", "g", "a")
    expect(annotator.shown("The key says")).to_have_count(0)
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {
        "answer": ["B"], "confidence": ["1"], "needs_audio": ["unsure"], "clear": ["yes"], "difficulty": ["1"],
        "decision": ["accept"],
    }  # fmt: skip


def test_several_right(push: Push, annotator: Rater, tmp_path: Path) -> None:
    """Four clips: from the fourth on, keys go by its number."""
    one = heard(4, answer_type="multi_choice", answers=("$5", "rain on a tin roof"), answer_index=None)
    pushed = push(one, "blind_qa")
    annotator.open(pushed.project, clips=4)
    annotator.choose("1", "$\u200b5")
    annotator.choose("3", "rain on a tin roof")
    annotator.hear(3, "Control+Alt+Shift+4")
    annotator.mark("Control+Alt+4", Region(3, 0.1, 0.2))
    annotator.keys("Shift+5", "y", "Shift+y", "c", "k", "a")
    annotator.submit()
    found = pushed.answered(tmp_path)
    assert fields(found)["answer"] == ["A", "C"]
    assert [(span.clip, span.label) for span in found.spans] == [(3, "distractor")]


def test_write(push: Push, annotator: Rater, tmp_path: Path) -> None:
    pushed = push(heard(1), "write")
    annotator.open(pushed.project, clips=1)
    annotator.mark("e", Region(0, 0.25, 0.5))
    annotator.refused("Please write: Question")
    annotator.write("Question", CHINESE)
    annotator.write("Right answer", "$5")
    annotator.write("Wrong answers, one a line", "rain\na dog")
    annotator.skill("Harmony", "Harmony perception and analysis")
    annotator.submit()
    found = pushed.answered(tmp_path)
    assert fields(found) == {
        "question": [CHINESE], "answer": ["$5"], "distractors": ["rain\na dog"], "skills": ["music_harmony"],
    }  # fmt: skip
    assert [(span.clip, span.label) for span in found.spans] == [(0, "evidence")]


def test_open_answer(push: Push, annotator: Rater, tmp_path: Path) -> None:
    pushed = push(opened(1), "open_answer", replies=[Reply("r", f"It costs $5. {LONG}")])
    annotator.open(pushed.project, clips=1)
    annotator.hear(0, "Space")
    annotator.choose("4", "4")
    annotator.refused("Please say: Is line 1 of the rubric met?")
    annotator.keys("t", "a")
    annotator.write("Note", "as $5 is said")
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {
        "overall": ["4"], "rubric_0": ["5"], "rubric_1": ["1"], "note": ["as $5 is said"],
    }  # fmt: skip


def test_preference(push: Push, annotator: Rater, label_studio: LabelStudio, tmp_path: Path) -> None:
    """Spoken replies, each with its key."""
    replies = [Reply(name, url=spoken(label_studio, hz)) for name, hz in (("one", 300.0), ("two", 500.0))]
    pushed = push(opened(1), "preference", replies=replies)
    annotator.open(pushed.project, clips=3)
    annotator.hear(1, "Shift+Space")
    annotator.hear(2, "Alt+Shift+Space")
    annotator.choose("n", "both are bad")
    annotator.choose("b", "B is better")
    annotator.write("Why?", "clearer")
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {"choice": ["b"], "reason": ["clearer"]}


def voiced(media: Media, clip: Clip) -> Item:
    """One whose only clip is the voice to play."""
    return opened(0).model_copy(update={"audio": (media,), "clips": (clip,)}).sealed()


def test_speech_quality(push: Push, annotator: Rater, label_studio: LabelStudio, tmp_path: Path) -> None:
    media, clip = clip_of(tone(250.0, 2.0), role="voice")
    one = voiced(media, clip)
    pushed = push(one, "speech_quality", replies=[Reply("r", url=spoken(label_studio, 300.0))])
    annotator.open(pushed.project, clips=2)
    annotator.hear(0, "Space")
    annotator.hear(1, "Shift+Space")
    annotator.choose("4", "4 good")
    annotator.refused("Please say: How like the reference is the voice?")
    annotator.keys("Shift+2")
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {"mos": ["4"], "likeness": ["2"]}


def test_viewing(push: Push, annotator: Rater, tmp_path: Path) -> None:
    """Two pictures and a film beside a clip; the keys of Label Studio's image tools are not in the way of ours."""
    pushed = push(seen(1), "viewing")
    annotator.open(pushed.project, clips=1)
    drawn = "() => [...document.querySelectorAll('img')].filter(one => one.naturalWidth == 320).length == 2"
    annotator.page.wait_for_function(drawn)
    annotator.page.wait_for_function("() => document.querySelector('video')?.videoWidth == 160")
    annotator.choose("4", "a dog, <b>far</b> away")
    annotator.choose("Shift+1", "1 a guess")
    annotator.keys("m", "Shift+y", "c", "h", "a")
    annotator.submit()
    assert fields(pushed.answered(tmp_path)) == {
        "answer": ["D"], "confidence": ["1"], "correct": ["unsure"], "needs_audio": ["yes"], "clear": ["yes"],
        "difficulty": ["2"], "decision": ["accept"],
    }  # fmt: skip


def test_dispute(push: Push, annotator: Rater, tmp_path: Path) -> None:
    one = heard(1)
    pushed = push(one, "dispute", votes=votes(one))
    annotator.open(pushed.project, clips=1)
    table = annotator.page.locator("table")
    expect(table).to_be_hidden()
    annotator.choose("2", "$\u200b{question}")
    annotator.keys("Shift+3")
    expect(table).to_be_visible()
    expect(table).to_contain_text("<script>window.harmed = true</script>")
    expect(table).to_contain_text(ARABIC.replace("$", "$\u200b"))
    assert annotator.page.evaluate("() => window.harmed") is None
    frame = table.bounding_box()
    assert frame
    assert frame["height"] > 200  # whole, not cut off in a frame of its own
    annotator.keys("y", "Shift+y", "c", "j", "f")
    annotator.write("The right answer, in words", "$6")
    annotator.refused("Please write: Why?")
    annotator.write("Why?", "It says $6")
    annotator.submit()
    found = fields(pushed.answered(tmp_path))
    assert {name: found[name] for name in ("answer", "final", "why", "answer_rewrite")} == {
        "answer": ["B"], "final": ["fix"], "why": ["It says $6"], "answer_rewrite": ["$6"],
    }  # fmt: skip
    assert "question_rewrite" not in found


@pytest.mark.slow
def test_server_takes_every_interface(client: Client) -> None:
    for shape in SHAPES:
        assert client.project(created(client, shape)).description == shape.description


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_cut_off(kind: Kind, push: Push, annotator: Rater) -> None:
    """Long text, Arabic and Chinese, with one, three and no clips: nothing reaches out of the page's column."""
    replies = {"preference": (Reply("a", LONG), Reply("b", ARABIC)), "open_answer": (Reply("a", CHINESE * 9),)}
    for clips in (0, 1, 3):
        for text in (LONG, "x" * 400, ARABIC, CHINESE * 5):
            if kind == "speech_quality" and not clips:
                continue
            one = heard(clips, question=text, choices=(text, "a dog"), answers=(text,), rubric=(text,))
            said = votes(one) if kind == "dispute" else ()
            pushed = push(one, kind, replies=replies.get(kind, ()), votes=said)
            annotator.open(pushed.project, clips=len(pushed.data["clips"]))
            if kind in {"blind_qa", "viewing", "dispute"}:
                annotator.choose("2", "a dog")
                annotator.choose("Shift+5", "5 certain")
                annotator.choose("f", "fix")
            assert annotator.page.evaluate(_OUTSIDE) == []


_OUTSIDE = """() => {
  const column = document.querySelector('.lsf-main-view').getBoundingClientRect();
  const own = '.lsf-richtext__line, .lsf-choice, textarea, h4, table';
  return [...document.querySelectorAll(own)].filter(one => one.getBoundingClientRect().right > column.right + 1)
    .map(one => one.outerHTML.slice(0, 200));
}"""
