"""A language model without the audio, against a stand-in on loopback: what it is asked, what is kept and refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.checks import Gates
from earmark.checks.shortcuts import endpoint as service
from earmark.checks.shortcuts.endpoint import CACHE, MODEL, TOKEN, URL, by_language_model, endpoint, reply_to
from earmark.checks.shortcuts.gathering import Words
from earmark.checks.shortcuts.measure import measures
from earmark.checks.shortcuts.question import Question
from earmark.errors import CheckError
from tests.chat_service import SECRET, ChatService, Fault, Json, serving


def chosen(body: Json) -> str:
    """The option that has `right` in it."""
    lines = body["messages"][0]["content"].splitlines()
    return next((line[:3] for line in lines if "right" in line and line.startswith("(")), "I cannot tell.")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[ChatService]:
    monkeypatch.setattr("earmark.patience._FIRST_WAIT_S", 0.001)
    monkeypatch.setattr(service, "_SIDE_BY_SIDE", 1)
    with serving(chosen) as found:
        for name, value in ((URL, found.url), (MODEL, "reader-1"), (TOKEN, SECRET), (CACHE, str(tmp_path / "kept"))):
            monkeypatch.setenv(name, value)
        yield found


def asked(count: int, told: bool = True) -> list[Question]:
    return [
        Question(f"q/{n:02d}", "b/t", f"What is heard in {n}?", ("rain", "right" if told else "hail", "fog"), 1)
        for n in range(count)
    ]


def test_a_model_that_guesses_from_the_words_is_found(served: ChatService) -> None:
    gathering = Words()
    for question in asked(40):
        gathering.take(question)
    fired = [issue.field for issue in gathering.finish(Gates())]
    assert "language_model" in fired
    _, shown = gathering.table() or ("", None)
    assert isinstance(shown, dict)
    assert shown["language_model"]["accuracy"] == 1.0
    body = served.asked[0]
    assert (served.paths[0], served.tokens[0]) == ("/v1/chat/completions", f"Bearer {SECRET}")
    assert body["model"] == "reader-1"
    assert "What is heard in 0?\n(A) rain\n(B) right\n(C) fog" in body["messages"][0]["content"]


def test_a_reply_that_names_no_option_is_wrong(served: ChatService) -> None:
    model = endpoint()
    assert model is not None
    assert measures(by_language_model(asked(5, told=False), ["g"] * 5, model))["b/t"].accuracy == 0.0
    assert len(served.asked) == 5


def test_answers_are_kept_and_what_was_broken_off_goes_on(served: ChatService, tmp_path: Path) -> None:
    model = endpoint()
    assert model is not None
    served.plan = [None, None, Fault(403)]
    with pytest.raises(CheckError, match="HTTP status 403 in 1 attempt") as refused:
        by_language_model(asked(3), list("abc"), model)
    assert SECRET not in str(refused.value)
    assert served.url not in str(refused.value)
    by_language_model(asked(3), list("abc"), model)
    assert len(served.asked) == 4
    by_language_model(asked(3), list("abc"), model)
    assert len(served.asked) == 4
    kept = sorted((tmp_path / "kept").iterdir())
    assert len(kept) == 3
    assert all(SECRET not in file.read_text(encoding="utf-8") for file in kept)
    kept[0].write_text("{", encoding="utf-8")
    by_language_model(asked(3), list("abc"), model)
    assert len(served.asked) == 5


def test_a_busy_service_is_asked_again_and_one_that_stays_so_is_an_error(served: ChatService) -> None:
    model = endpoint()
    assert model is not None
    served.plan = [Fault(429), Fault(503)]
    assert reply_to(asked(1)[0], model) == "(B)"
    served.plan = [Fault(500)] * 4
    with pytest.raises(CheckError, match="HTTP status 500 in 4 attempt"):
        reply_to(asked(2)[1], model)


def test_a_redirect_is_not_followed(served: ChatService) -> None:
    model = endpoint()
    assert model is not None
    served.plan = [Fault(302, headers=(("Location", f"{served.url}/elsewhere"),))]
    with pytest.raises(CheckError, match="HTTP status 302"):
        reply_to(asked(1)[0], model)
    assert len(served.asked) == 1


@pytest.mark.parametrize("reply", [b"", b"[]", b'{"choices": []}', b'{"choices": [{"message": {"content": null}}]}'])
def test_an_answer_of_another_form_is_an_error(served: ChatService, reply: bytes) -> None:
    served.plan = [Fault(body=reply)]
    model = endpoint()
    assert model is not None
    with pytest.raises(CheckError, match="expected choices"):
        reply_to(asked(1)[0], model)


def test_nobody_there_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in ((URL, "http://127.0.0.1:9"), (MODEL, "m"), (CACHE, str(tmp_path))):
        monkeypatch.setenv(name, value)
    model = endpoint()
    assert model is not None
    with pytest.raises(CheckError, match="expected an answer of the service"):
        reply_to(asked(1)[0], model)


@pytest.mark.parametrize(
    ("url", "model", "wrong"),
    [
        ("localhost", "m", URL), ("ftp://host", "m", URL), ("http://user:sesame@host/v1", "m", URL),
        ("http://[", "m", URL), ("http://127.0.0.1:1/v1", "", MODEL),
    ],
)  # fmt: skip
def test_half_an_address_is_an_error(monkeypatch: pytest.MonkeyPatch, url: str, model: str, wrong: str) -> None:
    monkeypatch.setenv(URL, url)
    monkeypatch.setenv(MODEL, model)
    with pytest.raises(CheckError, match=rf"\${wrong}") as caught:
        endpoint()
    assert "sesame" not in str(caught.value)


def test_nobody_is_asked_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL, raising=False)
    assert endpoint() is None
