"""Fetching from the Hub, against a stand-in on loopback that is gated, busy, damaged, absent or no Hub at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from builders.contract.source import Gate, HubFiles
from builders.fetching.fetch import fetch
from earmark.errors import SourceError
from tests.fetched import COMMIT, QUICK, SECRET, open_network, source, zipped
from tests.loopback import Server, breaks_off, hub, running, serve, status

__all__ = ["open_network"]

FILES = {
    "data/test-00000-of-00002.parquet": b"first" * 100,
    "data/test-00001-of-00002.parquet": b"second" * 100,
    "data/train-00000-of-00001.parquet": b"not wanted",
    "audio/a.zip": zipped(a_dot_wav="a"),
    "README.md": b"words",
}
STEP = HubFiles("owner/name", COMMIT, ("data/test-*.parquet", "audio/*.zip"), unpack=("*.zip",))


@pytest.fixture
def hub_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with running(Server(otherwise=hub("owner/name", COMMIT, FILES))) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        yield state


def test_files_of_the_hub_are_fetched_and_checked(hub_server: Server, tmp_path: Path) -> None:
    done = fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    names = sorted(path.relative_to(done.folder).as_posix() for path in done.folder.rglob("*") if path.is_file())
    assert names == ["audio/a.wav", "data/test-00000-of-00002.parquet", "data/test-00001-of-00002.parquet"]
    assert (done.folder / names[1]).read_bytes() == FILES[names[1]]
    assert not any("train" in asked.path or "README" in asked.path for asked in hub_server.asked)
    assert {asked.authorization for asked in hub_server.asked} == {None}


def test_hub_works_offline_from_the_cache(hub_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    with pytest.raises(SourceError, match=rf"owner/name at {COMMIT} in the cache .* got no such files, and no network"):
        fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    monkeypatch.delenv("EARMARK_OFFLINE")
    fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    asked = len(hub_server.asked)
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    done = fetch(source(STEP), tmp_path / "again", tmp_path / "cache", QUICK)
    assert (done.done, done.files, len(hub_server.asked)) == ("fetched", 3, asked)


def test_part_of_a_corpus_in_the_cache_is_not_taken_for_all(
    hub_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fetch that was killed leaves a part; without a network nobody would notice."""
    hub_server.plans[f"/datasets/owner/name/resolve/{COMMIT}/audio/a.zip"] = [status(404)] * 9
    with pytest.raises(SourceError):
        fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    hub_server.plans.clear()
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    with pytest.raises(SourceError, match="got no such files, and no network"):
        fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    monkeypatch.delenv("EARMARK_OFFLINE")
    assert fetch(source(STEP), tmp_path / "all", tmp_path / "cache", QUICK).files == 3
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    link = min((tmp_path / "cache" / "hub").rglob("test-00000-of-00002.parquet"))
    link.unlink()
    with pytest.raises(SourceError, match="got no such files, and no network"):
        fetch(source(STEP), tmp_path / "half", tmp_path / "cache", QUICK)
    assert not (tmp_path / "half" / "X").exists()


def test_damaged_file_of_the_hub_is_dropped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "data/test-00001-of-00002.parquet"
    with running(Server(otherwise=hub("owner/name", COMMIT, FILES, damaged=frozenset({name})))) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        with pytest.raises(SourceError, match=rf"{name}: expected content with the hash [0-9a-f]{{40}}, got"):
            fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    assert not (tmp_path / "X").exists()


def test_gated_repository_of_the_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate("https://example.org/terms", "HF_TOKEN")
    with running(Server(otherwise=hub("owner/name", COMMIT, FILES, token=SECRET))) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        with pytest.raises(SourceError, match=r"expected leave to read owner/name, got none. Accept its terms at"):
            fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
        state.asked.clear()
        with pytest.raises(SourceError, match="a token in the variable HF_TOKEN, got none"):
            fetch(source(STEP, gated=gate), tmp_path, tmp_path / "cache", QUICK)
        assert state.asked == []
        monkeypatch.setenv("HF_TOKEN", SECRET)
        assert fetch(source(STEP, gated=gate), tmp_path, tmp_path / "cache", QUICK).files == 3


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (replace(STEP, patterns=("none/*",)), "expected files such as none/.* in owner/name"),
        (replace(STEP, revision="f" * 40), "got no such commit"),
    ],
)
def test_hub_that_has_not_what_was_pinned(hub_server: Server, tmp_path: Path, step: HubFiles, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(source(step), tmp_path, tmp_path / "cache", QUICK)
    assert hub_server.asked


@pytest.mark.parametrize("code", [401, 403])
def test_hub_that_refuses_is_not_asked_again(hub_server: Server, tmp_path: Path, code: int) -> None:
    """The library says of a 403 that a file is not in the cache, as it does where there is no network."""
    for part in (f"/api/datasets/owner/name/tree/{COMMIT}", f"/api/datasets/owner/name/revision/{COMMIT}"):
        hub_server.plans[part] = [status(code)] * 20
    with pytest.raises(SourceError, match=rf"owner/name at {COMMIT}, got status {code} .*terms not accepted"):
        fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)
    assert len(hub_server.asked) < 5


def test_what_is_no_hub_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with running(Server(otherwise=serve(b"<html>Log in</html>"))) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        with pytest.raises(SourceError, match=r"expected the Hub's answer in JSON, got .* Is there a proxy"):
            fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)


def test_hub_that_always_breaks_off_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = SimpleNamespace(**{**vars(time), "sleep": lambda _: None})
    monkeypatch.setattr("huggingface_hub.utils._http.time", at_once)  # the client waits a minute in all
    with running(Server(otherwise=breaks_off(b"{" * 500, 6))) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        with pytest.raises(SourceError, match=r"expected owner/name, got .*incomplete|closed.*Try again later"):
            fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK)


def test_busy_hub_is_asked_again(hub_server: Server, tmp_path: Path) -> None:
    hub_server.plans[f"/api/datasets/owner/name/tree/{COMMIT}"] = [status(503)]
    assert fetch(source(STEP), tmp_path, tmp_path / "cache", QUICK).files == 3
