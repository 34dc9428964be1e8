"""Dialogues by a chat endpoint, against a stand-in on loopback: what is accepted, what is refused, and what is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from earmark.errors import SynthError
from earmark.validation import sealed_issues
from synth.contract.recipe import Order, Studio, scene_json
from synth.conversations.dialogue import UNTOLD
from synth.conversations.masking import mentions
from synth.conversations.settings import CACHE, CHECK_MODEL, CHECK_TOKEN, CHECK_URL, LICENCE, MODEL, TOKEN, URL
from synth.dialogues import DialogueScene, draw, render
from tests.chat_service import ChatService, Fault, Json, serving

STUDIO = Studio()
WRITER, READER = "writer-1", "reader-1"
ORDER = Order(3, 12, "A")


class Service(ChatService):
    """Writes by rote, reads by rule, or answers as it is told.

    Attributes:
        spoil: What is done to a transcript before it is sent.
        reads: What the reader answers; None for what is right.
    """

    def __init__(self) -> None:
        super().__init__(self.content)
        self.spoil: Callable[[Json], object] = lambda written: written
        self.reads: Callable[[str], object] | None = None

    def content(self, body: Json) -> str:
        said = said_in(body)
        if body["model"] == WRITER:
            answered = self.spoil(transcript(json.loads(said)))
        else:
            answered = self.reads(said) if self.reads else {"answer": right(said)}
        return answered if isinstance(answered, str) else json.dumps(answered)

    def asked_of(self, model: str) -> list[Json]:
        return [body for body in self.asked if body["model"] == model]


def said_in(body: Json) -> str:
    said: str = body["messages"][-1]["content"]
    return said


def transcript(told: Json) -> Json:
    """Names both candidates, then one of three turns that a rule can tell apart."""
    x, y = told["first candidate"], told["second candidate"]
    people = told["people"]
    small = [
        {"speaker": n, "text": "I came here on foot today, it took me the better part of an hour."}
        for n in range(1, len(people) + 1)
    ]
    raised = {"speaker": 1, "text": f"Well, I see just these two: it is {x}, or else it is {y}. There is no third one."}
    return {
        "before": [*small, raised, {"speaker": 2, "text": "I have thought about both of them for quite a long while."}],
        "first": {"speaker": 2, "text": "So let it be what was said first, we all agree on that."},
        "second": {"speaker": 2, "text": "So let it be what was said second, we all agree on that."},
        "neither": {"speaker": 2, "text": "I would rather think about that for some more days."},
        "after": [{"speaker": 1, "text": "Good, then let us have something to drink, I am thirsty by now."}],
    }


def right(said: str) -> int:
    """By the words of the deciding turn, and by where the options are named."""
    told, _, listed = said.partition("\n\nQuestion: ")
    options = [line.partition(". ")[2] for line in listed.splitlines()[1:]]
    named = sorted((o for o in options if o != UNTOLD), key=lambda o: told.index(o, told.index("just these two")))
    if "said first" in told:
        return options.index(named[0]) + 1
    return options.index(named[1] if "said second" in told else UNTOLD) + 1


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    state = Service()
    monkeypatch.setenv(TOKEN, "secret-of-the-writer")
    monkeypatch.setattr("earmark.chat.client.time.sleep", lambda _: None)
    with serving(state):
        for name, value in {URL: state.url, MODEL: WRITER, CHECK_MODEL: READER, CACHE: str(tmp_path / "kept")}.items():
            monkeypatch.setenv(name, value)
        yield state


def drawn(order: Order = ORDER) -> list[DialogueScene]:
    return list(draw(order))


def test_a_transcript_is_written_checked_spoken_and_kept(service: Service, tmp_path: Path) -> None:
    scenes = drawn(Order(30, 12, "A"))  # one group of each family
    assert all(scene.lines for scene in scenes)
    assert {line.act for scene in scenes for line in scene.lines} == {"said"}
    item = render(scenes[0], STUDIO)
    assert sealed_issues(item) == []
    assert type(scenes[0]).model_validate_json(item.scene or "") == scenes[0]
    assert item.words is not None
    assert not item.words.redistributable
    assert not item.clips[0].redistributable, "what the service's terms allow is not known"
    assert scenes[0].written_by.writer.startswith(f"{WRITER}@")
    assert scenes[0].written_by.checker.startswith(f"{READER}@")
    asked = len(service.asked)
    assert asked == 10 * (1 + 3)
    assert drawn(Order(30, 12, "A")) == scenes
    assert len(service.asked) == asked, "what is kept is not asked again"
    stored = "".join(path.read_text() for path in (tmp_path / "kept").iterdir()) + scene_json(scenes[0])
    assert "secret" not in stored
    assert "127.0.0.1" not in stored


def test_the_validator_sees_no_names(service: Service) -> None:
    scenes = drawn(Order(30, 12, "A"))
    checked = [said_in(body) for body in service.asked_of(READER)]
    assert len(checked) == 30
    for scene, said in zip(scenes, checked, strict=True):
        for person in scene.case.people:
            assert not mentions(said, person.called)
            assert not mentions(said, person.role)


def test_another_group_seed_or_form_asks_anew(service: Service) -> None:
    asked = set()
    for order in (ORDER, Order(6, 12, "A"), Order(3, 13, "A"), Order(3, 12, "B")):
        drawn(order)
        asked.add(len(service.asked))
    assert sorted(asked) == [4, 8, 12, 16]


def test_each_service_gets_its_own_token_and_no_other(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn()
    assert set(service.tokens) == {"Bearer secret-of-the-writer"}
    assert set(service.paths) == {"/v1/chat/completions"}
    service.forget()
    monkeypatch.setenv(CHECK_URL, f"{service.url}/other")
    drawn()
    asked = zip(service.tokens, service.asked, strict=True)
    assert {token for token, body in asked if body["model"] == READER} == {None}
    service.forget()
    monkeypatch.setenv(CHECK_URL, f"{service.url}/third")
    monkeypatch.setenv(CHECK_TOKEN, "secret-of-the-reader")
    drawn()
    assert set(service.tokens) == {"Bearer secret-of-the-reader"}


def test_a_validator_that_disagrees_refuses_the_dialogue(service: Service) -> None:
    service.reads = lambda _: {"answer": 1}
    for scene in drawn():
        assert not scene.lines
        assert scene.written_by.refusals.count("the validator answers") == 3
        assert scene.soundscapes() == ()
        with pytest.raises(SynthError, match="generator and validator agree on, got attempt 1: the validator answers"):
            render(scene, STUDIO)


def test_a_validator_that_knows_what_cannot_be_told_refuses_it(service: Service) -> None:
    """As it would if the names, or what everybody knows, gave the answer away."""

    def knowing(said: str) -> object:
        number = right(said)
        listed = said.partition("\n\nQuestion: ")[2].splitlines()[1:]
        return {"answer": number if UNTOLD not in listed[number - 1] else number % 3 + 1}

    service.reads = knowing
    (scene, *_) = drawn()
    assert f"where {UNTOLD!r} is meant" in scene.written_by.refusals


def test_a_second_attempt_may_do_and_the_first_ones_fault_is_recorded(service: Service) -> None:
    tries = iter([True])
    service.spoil = lambda written: "nothing" if next(tries, False) else written
    scenes = drawn()
    assert all(scene.lines for scene in scenes)
    assert scenes[0].written_by.refusals.startswith("attempt 1: the generator's JSON")
    assert sealed_issues(render(scenes[0], STUDIO)) == []


def changed(**fields: object) -> Callable[[Json], object]:
    return lambda written: {**written, **fields}


LONG = "word " * 50


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda w: f"```json\n{json.dumps(w)}\n```", "the generator's JSON: whole: Invalid JSON"),
        (changed(title="x"), "title: Extra inputs are not permitted"),
        (changed(first="said"), "first: Input should be"),
        (changed(first={"speaker": "2", "text": "So be it."}), "first.speaker: Input should be a valid integer"),
        (changed(first={"speaker": 9, "text": "So be it."}), "speakers that are there"),
        (changed(first={"speaker": 1, "text": "*laughs* So be it."}), "without markup"),
        (changed(first={"speaker": 1, "text": "..."}), "words to be spoken"),
        (changed(first={"speaker": 1, "text": "word " * 61}), "words to be spoken"),
        (changed(before=[{"speaker": 1, "text": "Well."}]), "turns, two before the deciding one"),
        (changed(after=[{"speaker": 1, "text": "Well."}] * 20), "4 to 15 turns"),
        (lambda w: {**w, "before": w["before"][:-2]}, "both candidates are named"),
        (lambda w: {**w, "second": w["first"]}, "three different deciding turns"),
        (lambda w: {**w, "first": {"speaker": 1, "text": w["before"][-2]["text"]}}, "names no candidate"),
        (lambda w: {**w, "after": [{"speaker": 1, "text": LONG}] * 6}, "a clip of"),
    ],
)
def test_a_transcript_that_breaks_a_rule_is_refused_with_it(
    service: Service, spoil: Callable[[Json], object], reason: str
) -> None:
    service.spoil = spoil
    (scene, *_) = drawn()
    assert not scene.lines
    assert reason in scene.written_by.refusals
    assert service.asked_of(WRITER) == service.asked, "what breaks a rule is not checked further"


@pytest.mark.parametrize("answer", ["two", {"answer": "2"}, {"answer": 4}, {"answer": 0}, {"answer": 1, "why": "x"}])
def test_a_validators_answer_of_another_form_refuses(service: Service, answer: object) -> None:
    service.reads = lambda _: answer
    (scene, *_) = drawn()
    assert "the validator's JSON" in scene.written_by.refusals


def test_a_busy_service_is_asked_again(service: Service) -> None:
    service.plan = [Fault(429, headers=(("Retry-After", "2"),)), Fault(503)]
    assert all(scene.lines for scene in drawn())
    assert len(service.asked) == 6


@pytest.mark.parametrize(
    ("status", "attempts"),
    [(500, 4), (401, 1), (404, 1), (302, 1)],
)
def test_a_service_that_refuses_is_said_to(service: Service, status: int, attempts: int) -> None:
    service.plan = [Fault(status, headers=(("Location", "/elsewhere"),))] * 9
    with pytest.raises(SynthError, match=rf"HTTP status {status} in {attempts} attempt.*kept") as raised:
        drawn()
    assert len(service.asked) == attempts
    assert "secret" not in str(raised.value)
    assert "127.0.0.1" not in str(raised.value)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}'])
def test_an_answer_of_another_form_is_said_to_be(service: Service, body: bytes) -> None:
    service.plan = [Fault(body=body)] * 9
    with pytest.raises(SynthError, match=r"choices\[0\].message.content"):
        drawn()


def test_without_a_network_what_is_kept_will_do(
    service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scenes = drawn()
    service.plan = [Fault(500)] * 99
    assert drawn() == scenes
    damaged = sorted((tmp_path / "kept").iterdir())[0]
    damaged.write_text("{")
    service.plan = []
    assert drawn() == scenes, "what is damaged is asked anew"
    monkeypatch.setenv(URL, "http://127.0.0.1:9/v1")  # nobody listens there
    with pytest.raises(SynthError, match=r"ConnectionRefusedError in 1 attempt"):
        drawn()


def test_what_may_be_passed_on_is_passed_on(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    del service  # only has to be there
    monkeypatch.setenv(LICENCE, "CC-BY-4.0")
    item = render(drawn()[0], STUDIO)
    assert (item.clips[0].licence, item.clips[0].redistributable) == ("CC-BY-4.0", True)
    assert item.words is not None
    assert item.words.redistributable


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (MODEL, "", "a value: others of its kind are set"),
        (URL, "", "a value: others of its kind are set"),
        (CACHE, "", "a value: others of its kind are set"),
        (CHECK_MODEL, "", "a value: others of its kind are set"),
        (CHECK_MODEL, WRITER, "another model than the one that writes"),
        (URL, "ftp://host/v1", "the base address of a service"),
        (URL, "https://me:secret@host/v1", "the base address of a service"),
        (CHECK_URL, "http://[", "the base address of a service"),
        (LICENCE, "mine", "an SPDX identifier"),
    ],
)
def test_settings_that_are_not_whole_are_refused(
    service: Service, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SynthError, match=said) as raised:
        drawn()
    assert "secret" not in str(raised.value)
    assert not service.asked
