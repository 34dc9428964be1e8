"""The one chat client, against a stand-in on loopback: what is asked again, what is kept, what is never told."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.chat import Answer, Chat, Unanswered, base_address, side_by_side
from earmark.errors import ScoreError, UsageError
from earmark.patience import pause_s
from tests.chat_service import SECRET, ChatService, Fault, serving

TOKEN = "EARMARK_TEST_TOKEN"  # noqa: S105 - the name of a variable


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatService]:
    monkeypatch.setenv(TOKEN, SECRET)
    monkeypatch.setattr("earmark.patience._FIRST_WAIT_S", 0.001)
    monkeypatch.setattr("earmark.patience._LONGEST_WAIT_S", 0.002)
    with serving(lambda body: f"heard: {body['messages'][0]['content']}") as found:
        yield found


def client(service: ChatService, folder: Path, **given: float) -> Chat:
    return Chat(service.url, "m-1", TOKEN, folder, ScoreError, **given)  # type: ignore[arg-type]


def asked(chat: Chat, text: str = "a", **given: object) -> Answer | Unanswered:
    return chat.ask([{"role": "user", "content": text}], **given)  # type: ignore[arg-type]


def test_an_answer_is_kept_by_all_that_was_asked(service: ChatService, tmp_path: Path) -> None:
    chat = client(service, tmp_path)
    assert asked(chat) == ("heard: a", False)
    assert asked(chat) == ("heard: a", True)
    asked(chat, of=("rev",))
    asked(chat, seed=1)
    asked(chat, "b")
    asked(Chat(f"{service.url}/", "m-1", TOKEN, tmp_path, ScoreError))
    assert [(one["messages"][0]["content"], one.get("seed")) for one in service.asked] == [
        ("a", None), ("a", None), ("a", 1), ("b", None), ("a", None),
    ]  # fmt: skip
    assert len(list(tmp_path.iterdir())) == 5
    assert set(service.tokens) == {f"Bearer {SECRET}"}
    for file in tmp_path.iterdir():
        assert SECRET not in file.read_text(encoding="utf-8")
        assert "127.0.0.1" not in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("damaged", [b"", b"{", b'{"answer": 3}', b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_answer_is_asked_for_anew(service: ChatService, tmp_path: Path, damaged: bytes) -> None:
    chat = client(service, tmp_path)
    asked(chat)
    (file,) = tmp_path.iterdir()
    file.write_bytes(damaged)
    assert asked(chat) == ("heard: a", False)
    assert json.loads(file.read_text(encoding="utf-8"))["answer"] == "heard: a"


@pytest.mark.parametrize(
    "faults",
    [
        [Fault(429)], [Fault(500), Fault(503)], [Fault(429, headers=(("Retry-After", "2"),))], [Fault(0)],
        [Fault(502, b"<html>"), Fault(0), Fault(429)],
    ],
)  # fmt: skip
def test_a_busy_or_broken_answer_is_asked_for_again(
    service: ChatService, tmp_path: Path, faults: list[Fault | None]
) -> None:
    service.plan = list(faults)
    assert asked(client(service, tmp_path)) == ("heard: a", False)
    assert len(service.asked) == len(faults) + 1


def test_a_slow_answer_is_waited_for_and_one_that_never_comes_is_not(service: ChatService, tmp_path: Path) -> None:
    service.plan = [Fault(seconds=0.2)]
    assert asked(client(service, tmp_path, timeout_s=5.0)) == ("heard: a", False)
    service.plan = [Fault(seconds=0.4)] * 2
    found = asked(client(service, tmp_path, timeout_s=0.1, attempts=2), "b")
    assert found == Unanswered("TimeoutError in 2 attempt(s)")


@pytest.mark.parametrize(
    ("fault", "got", "lost", "attempts"),
    [
        (Fault(500), "HTTP status 500 in 4 attempt(s)", False, 4),
        (Fault(0), "a part of an answer in 4 attempt(s)", False, 4),
        (Fault(400), "HTTP status 400 in 1 attempt(s)", False, 1),
        (Fault(401), "HTTP status 401 in 1 attempt(s)", True, 1),
        (Fault(404), "HTTP status 404 in 1 attempt(s)", True, 1),
        (Fault(302, headers=(("Location", "/v1/elsewhere"),)), "HTTP status 302 in 1 attempt(s)", True, 1),
        (Fault(200, b"<html>log in</html>"), "19 bytes of another form", False, 1),
        (Fault(200, b'{"choices": [{"message": {"content": null}}]}'), "45 bytes of another form", False, 1),
        (Fault(200, b"[" * 100_000), "100000 bytes of another form", False, 1),
    ],
)
def test_what_is_wrong_is_said_and_not_kept(
    service: ChatService, tmp_path: Path, fault: Fault, got: str, lost: bool, attempts: int
) -> None:
    service.plan = [fault] * 9
    chat = client(service, tmp_path / "kept")
    found = asked(chat)
    assert isinstance(found, Unanswered)
    assert (found.got, found.lost, len(service.asked)) == (got, lost, attempts)
    assert not (tmp_path / "kept").exists()
    message = str(chat.error(found))
    assert "m-1" in message
    assert TOKEN in message
    assert SECRET not in message
    assert "127.0.0.1" not in message


def test_an_answer_without_end_is_not_read_to_its_end(
    service: ChatService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("earmark.chat.client.MOST_BYTES", 100)
    service.plan = [Fault(200, b"x" * 5_000)]
    assert asked(client(service, tmp_path)) == Unanswered("more than 100 bytes", "choices[0].message.content")


@pytest.mark.parametrize("base", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_nobody_there_is_said_at_once(tmp_path: Path, base: str) -> None:
    found = asked(Chat(base, "m", TOKEN, tmp_path, ScoreError))
    assert isinstance(found, Unanswered)
    assert found.lost
    assert found.got.endswith("in 1 attempt(s)")


def test_a_token_that_no_header_can_hold_is_not_shown(
    service: ChatService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN, f"{SECRET}\nx")
    found = asked(client(service, tmp_path))
    assert found == Unanswered("ValueError in 1 attempt(s)", lost=True)
    assert not service.asked


def test_the_kind_of_error_is_that_of_who_asks(service: ChatService, tmp_path: Path) -> None:
    service.plan = [Fault(403)]
    with pytest.raises(UsageError, match="chat model 'm-1': expected an answer of the service, got HTTP status 403"):
        Chat(service.url, "m-1", TOKEN, tmp_path, UsageError).complete([{"role": "user", "content": "a"}])


@pytest.mark.parametrize("given", [" https://host/v1/ ", "https://host/v1", "https://host/v1//"])
def test_an_address_is_plain(given: str) -> None:
    assert base_address("$X", given, UsageError) == "https://host/v1"


@pytest.mark.parametrize(
    "given",
    ["", "host", "ftp://host", "http://", "http://[", "http://user:sesame@host", "http://:80", "http://host:99999",
     "http://ho st", "http://host\n.x", "http://höst", "http://host/#sesame"],
)  # fmt: skip
def test_what_is_no_address_is_refused_and_not_shown(given: str) -> None:
    with pytest.raises(UsageError, match=r"\$X: expected the base address") as caught:
        base_address("$X", given, UsageError)
    assert "sesame" not in str(caught.value)


def test_pauses_double_and_keep_to_what_is_asked_for() -> None:
    """1, 2, 4 s and no more after four attempts; what a service asks for is waited, a minute at most."""
    assert [pause_s(n, 503) for n in (1, 2, 3, 4)] == [1.0, 2.0, 4.0, None]
    assert [pause_s(1, 429, after) for after in ("7", "0", "900", "soon", "²")] == [7.0, 1.0, 60.0, 1.0, 1.0]
    assert [pause_s(1, status) for status in (400, 401, 404, 302, None)] == [None, None, None, None, 1.0]
    assert pause_s(5, None, most=6) == 16.0


def test_side_by_side_keeps_order_and_holds_few() -> None:
    taken: list[int] = []
    lock = threading.Lock()

    def coming() -> Iterator[int]:
        for number in range(1_000):
            taken.append(number)
            yield number

    def square(number: int) -> int:
        with lock:
            return number * number

    found = side_by_side(square, coming(), 4)
    assert next(found) == 0
    assert len(taken) == 16
    assert list(found) == [number * number for number in range(1, 1_000)]


def test_side_by_side_stops_at_the_first_error() -> None:
    done: list[int] = []

    def fails(number: int) -> int:
        if number == 3:
            raise ScoreError("3", expected="another", got="it")
        done.append(number)
        return number

    with pytest.raises(ScoreError, match="3: expected another"):
        list(side_by_side(fails, iter(range(10_000)), 2))
    assert len(done) < 20
