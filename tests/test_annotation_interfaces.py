"""Interfaces as text: valid, with keys that do not collide, with nothing of the key where it must not be."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import get_args
from xml.etree.ElementTree import Element, fromstring

import pytest

from annotation.configs import Interface, Shape, interface, shape_of
from annotation.configs.shape import AnswerForm, ReplyForm
from annotation.configs.words import clip_keys, levels, rating, skills
from annotation.exchange import interface as incoming
from annotation.exchange.filled import LEAST
from earmark.errors import TaxonomyError
from earmark.judgements import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
# Label Studio 1.23.2: keys of its keymap (web/dist/apps/labelstudio/358.js, "audio:back" on) that pages with audio,
# regions and text listen to.
RESERVED = {
    "ctrl+b", "ctrl+p", "alt+a", "alt+d", "ctrl+enter", "ctrl+space", "ctrl+z", "ctrl+shift+z", "ctrl+backspace",
    "enter", "alt+r", "alt+h", "ctrl+h", "alt+l", "alt+m", "u", "escape", "backspace", "alt+.", "ctrl+d", "delete",
    "ctrl+alt+space", "alt+left", "alt+right", "ctrl+left", "ctrl+right", "ctrl+shift+a",
}  # fmt: skip
DIGITS = set("1234567890")


def shapes() -> Iterator[Shape]:
    """Every kind, with all that changes a page."""
    for kind in KINDS:
        for clips in (0, 1, 3, 7, 12):
            yield Shape(kind, "mmau_pro", clips=clips, key=kind not in {"write", "preference", "speech_quality"})
    for kind in ("blind_qa", "viewing", "dispute"):
        for answer in get_args(AnswerForm):
            for key in (True, False):
                yield Shape(kind, "mmau_pro", clips=2, answer=answer, key=key, context=True, images=2, video=True)
    for replies in get_args(ReplyForm)[1:]:
        for clips in (0, 1, 4):
            yield Shape("open_answer", "humansense", clips=clips, rubric=5, replies=replies)
            yield Shape("preference", "talk_arena", clips=clips, replies=replies, key=False)
    yield Shape("write", "humansense", clips=1, key=False)


SHAPES = tuple(dict.fromkeys(shapes()))
every = pytest.mark.parametrize("shape", SHAPES, ids=lambda one: one.title)


def hotkeys(root: Element) -> list[str]:
    return [key for one in root.iter() if (key := one.get("hotkey"))]


def page_of(shape: Shape) -> tuple[Interface, Element]:
    made = interface(shape)
    return made, fromstring(made.xml)  # noqa: S314 - ours


@every
def test_label_studio_takes_it(shape: Shape) -> None:
    from label_studio_sdk.label_interface.interface import LabelInterface

    made, root = page_of(shape)
    parsed = LabelInterface(made.xml)
    parsed.validate()  # type: ignore[no-untyped-call]
    names = [name for one in root.iter() if (name := one.get("name"))]
    assert len(names) == len(set(names))
    assert {one.get("toName") for one in root.iter() if one.get("toName")} <= set(names)
    assert set(LEAST[shape.kind]) <= set(names)
    assert interface(shape) == made  # the same text again
    assert made.instruction


@every
def test_keys_do_not_collide(shape: Shape) -> None:
    _, root = page_of(shape)
    keys = hotkeys(root)
    assert [key for key, times in Counter(keys).items() if times > 1] == []
    assert not RESERVED & set(keys)
    if shape.kind in {"blind_qa", "viewing", "dispute"}:
        assert not DIGITS & set(keys)  # they are the options'
    # What has no key is given one by Label Studio: the first digit that is free, which is an option's.
    bare = [one for one in root.iter() if one.tag in {"Choice", "Label"} and not one.get("hotkey")]
    skilled = {id(one) for tree in root.iter("Taxonomy") for one in tree.iter("Choice")}
    bare = [one for one in bare if id(one) not in skilled]
    assert shape.clips > 10 or bare == []


@every
def test_shape_is_read_back(shape: Shape) -> None:
    assert shape_of(shape.description) == shape
    assert 3 <= len(shape.title) <= 50
    assert shape_of(f"A friend wrote: {shape.description}") == shape


@every
def test_key_comes_after_the_answer_or_not_at_all(shape: Shape) -> None:
    made, root = page_of(shape)
    held = {"$key_text", "$answer_text", "$votes_html"} & {one.get("value") for one in root.iter()}
    if not shape.key:
        assert held <= {"$votes_html"}
        assert "correct" not in made.xml
        return
    if shape.kind == "open_answer":
        return
    below = {id(one): parent for parent in root.iter() for one in parent}

    def waits_for(one: Element) -> set[str | None]:
        found = set()
        while id(one) in below:
            one = below[id(one)]
            found |= {one.get("whenTagName")}
        return found

    wanted = {"confidence"} if shape.answer == "text" else {"answer", "confidence"}
    for one in root.iter():
        if one.get("value") in {"$key_text", "$answer_text", "$votes_html"} or one.get("name") == "correct":
            assert wanted <= waits_for(one)


def test_what_pull_demands() -> None:
    """What the server does not ask for is asked for by us: `missing` sees the parts that are shown."""
    page = incoming.Interface("one", interface(Shape("dispute", "mmau_pro", clips=1, answer="choice")).xml)
    assert set(page.missing([], frozenset())) == {"answer", "confidence"}
    chosen = [
        {"from_name": name, "value": {"choices": [word]}} for name, word in (("answer", "A"), ("confidence", "3"))
    ]
    assert set(page.missing(chosen, frozenset({"answer", "confidence"}))) == {
        "correct", "needs_audio", "clear", "difficulty", "final", "why",
    }  # fmt: skip


def test_words_are_the_taxonomys() -> None:
    assert skills("talk_arena") == ()
    assert {one.alias for one in levels("humansense")}
    xml = interface(Shape("write", "mmau_pro", clips=1, key=False)).xml
    assert 'alias="music_harmony"' in xml
    with pytest.raises(TaxonomyError, match="mmau_prx"):
        interface(Shape("write", "mmau_prx"))


def test_keys_of_clips_and_lines() -> None:
    assert clip_keys(0) == ("space", ("e", "x", "d"))
    assert clip_keys(6) == ("ctrl+alt+shift+7", ("alt+shift+7", "ctrl+alt+7", "ctrl+shift+7"))
    assert clip_keys(9) == ("ctrl+alt+shift+0", ("alt+shift+0", "ctrl+alt+0", "ctrl+shift+0"))
    assert clip_keys(10) is None
    assert [one.key for one in rating(0)] == list("qwert")
    assert [one.key for one in rating(4)] == ["shift+a", "shift+s", "shift+d", "shift+f", "shift+g"]
    assert {one.key for one in rating(6)} == {None}


@pytest.mark.parametrize(
    "description",
    ["", None, "nothing", "[earmark kind=blind_qa]", "[earmark kind=other benchmark=mmau_pro]",
     "[earmark kind=blind_qa benchmark=mmau_pro clips=many]", "[earmark kind=blind_qa benchmark=mmau_pro answer=no]"],
)  # fmt: skip
def test_other_peoples_projects_are_not_ours(description: str | None) -> None:
    assert shape_of(description) is None


def test_hints_are_plain() -> None:
    """No text of a page takes a variable but where it names one."""
    for shape in SHAPES:
        _, root = page_of(shape)
        values = [one.get("value") or "" for one in root.iter()]
        assert all(re.fullmatch(r"\$\w+(\[\d+\](\.\w+)?)?", value) for value in values if "$" in value)
