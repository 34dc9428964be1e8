"""A Hub that cannot be reached: one clear line in seconds, where the client itself asks for half a minute."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from earmark.errors import ReleaseError
from earmark.loading import load
from earmark.loading.places import HubPlace
from earmark.publishing import client, publish, target_of
from earmark.publishing.remote import verify_remote
from tests.hub import Hub
from tests.published import hub, one_release

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark@v1.0.0"


@pytest.fixture
def at_hub(hub: Hub, one_release: Path) -> Hub:
    """A Hub that holds version 1.0.0."""
    publish(one_release, "1.0.0", target_of("hf://someone/benchmark"))
    hub.asked.clear()
    return hub


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long anybody, the client of the Hub as well, would have slept."""
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    monkeypatch.setattr(client, "WAITS_S", (1.0, 4.0, 15.0, 30.0))
    return slept


@pytest.fixture
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From its call on the Hub is where nothing listens."""

    def gone() -> None:
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            port = listening.getsockname()[1]
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")

    return gone


@pytest.mark.parametrize("ask", [load, verify_remote])
def test_a_host_that_is_not_reached_is_told_after_a_second(
    ask: Callable[[str], object], at_hub: Hub, nobody_there: Callable[[], None], waits: list[float]
) -> None:
    nobody_there()
    with pytest.raises(
        ReleaseError, match=r"someone/benchmark@v1\.0\.0: expected the Hub to be reached, got .*refused"
    ):
        ask(NAME)
    assert waits == [1.0]
    assert not at_hub.asked


def test_what_was_loaded_before_is_there_at_once(
    at_hub: Hub, nobody_there: Callable[[], None], waits: list[float]
) -> None:
    items = [one.id for one in load(NAME, stream=False)]
    nobody_there()
    at_hub.asked.clear()
    assert [one.id for one in load(NAME)] == items
    assert not at_hub.asked
    assert waits == [1.0]


def test_a_second_look_costs_one_request(at_hub: Hub) -> None:
    load(NAME)
    at_hub.asked.clear()
    load(NAME)
    assert [verb for verb, _ in at_hub.asked] == ["HEAD"]


@pytest.mark.parametrize(("kind", "fails"), [("ConnectTimeout", True), ("ReadTimeout", False)])
def test_a_slow_host_is_waited_for_as_the_client_does(
    kind: str, fails: bool, at_hub: Hub, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No connection within the client's own time-out is no host; an answer that takes long is asked for again."""
    error = client._of_library(kind)[0]

    def slow(*_: object) -> str:
        raise error("timed out")

    monkeypatch.setattr(HubPlace, "_commit_of", slow)
    assert not at_hub.asked
    if fails:
        with pytest.raises(ReleaseError, match="expected the Hub to be reached, got timed out"):
            load(NAME)
    else:
        assert len(load(NAME)) == 8
    assert not waits


def test_the_user_says_how_long_a_connection_may_take(at_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """`HF_HUB_ETAG_TIMEOUT` and `HF_HUB_OFFLINE` are read by the client, and kept to."""
    import huggingface_hub

    given: list[float] = []
    session = huggingface_hub.get_session()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_ETAG_TIMEOUT", 77)
    head = session.head

    def noted(url: str, **more: Any) -> Any:
        given.append(more["timeout"])
        return head(url, **more)

    monkeypatch.setattr(session, "head", noted)
    load(NAME, stream=False)
    assert given[0] == 77
    at_hub.asked.clear()
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert len(load(NAME)) == 8
    assert not at_hub.asked
