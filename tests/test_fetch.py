"""Fetching, against servers on loopback that break off, lie, throttle, redirect and refuse."""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from builders.contract.source import Archive, Gate, HubFiles, Manual
from builders.fetching.download import cached, download
from builders.fetching.fetch import cache_folder, fetch
from earmark.errors import SourceError
from tests.fetched import QUICK, SECRET, open_network, source, zipped
from tests.loopback import Server, announces, breaks_off, redirect, running, serve, status

__all__ = ["open_network"]

CONTENT = bytes(range(256)) * 40
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Server({"/x.bin": CONTENT})) as state:
        yield state


def got(server: Server, cache: Path, sha256: str = SHA256, path: str = "/x.bin", token: str = "") -> bytes:
    found = download(server.url + path, sha256, cache, subject="source 'x'", token=token, patience=QUICK)
    assert found == cached(cache, sha256)
    assert not (cache / "partial" / sha256).exists()
    return found.read_bytes()


def test_file_is_fetched_once(server: Server, tmp_path: Path) -> None:
    assert got(server, tmp_path) == CONTENT
    assert got(server, tmp_path) == CONTENT
    assert len(server.asked) == 1


def test_broken_connection_goes_on_where_it_stopped(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [breaks_off(CONTENT, 1_000), breaks_off(CONTENT, 1_000), breaks_off(CONTENT, 500)]
    assert got(server, tmp_path) == CONTENT
    assert [asked.range for asked in server.asked] == [None, "bytes=1000-", "bytes=2000-", "bytes=2500-"]


def test_broken_fetch_is_kept_for_the_next(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [breaks_off(CONTENT, 1_000), *[breaks_off(CONTENT, 0)] * 9]
    with pytest.raises(SourceError, match=r"got a connection that broke off. Try again later: what came is kept"):
        got(server, tmp_path)
    assert not cached(tmp_path, SHA256).exists()
    server.plans.clear()
    assert got(server, tmp_path) == CONTENT
    assert server.asked[-1].range == "bytes=1000-"


def test_server_without_ranges_begins_anew(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [breaks_off(CONTENT, 1_000), lambda to: to.reply(200, CONTENT)]
    assert got(server, tmp_path) == CONTENT


def test_server_that_sends_another_part_is_asked_again(server: Server, tmp_path: Path) -> None:
    wrong = {"Content-Range": f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}"}
    server.plans["/x.bin"] = [breaks_off(CONTENT, 1_000), lambda to: to.reply(206, CONTENT[5:], **wrong)]
    assert got(server, tmp_path) == CONTENT


def test_old_beginning_of_another_file_is_dropped(server: Server, tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / SHA256).write_bytes(b"other" * 100)
    assert got(server, tmp_path) == CONTENT


def test_partial_that_is_longer_than_the_file_is_dropped(server: Server, tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / SHA256).write_bytes(CONTENT + b"more")
    assert got(server, tmp_path) == CONTENT


def test_partial_that_is_whole_needs_no_more(server: Server, tmp_path: Path) -> None:
    (tmp_path / "partial").mkdir()
    (tmp_path / "partial" / SHA256).write_bytes(CONTENT)
    assert got(server, tmp_path) == CONTENT


@pytest.mark.parametrize("length", [len(CONTENT) + 500, len(CONTENT) - 500])
def test_length_that_is_a_lie_gives_no_file(server: Server, tmp_path: Path, length: int) -> None:
    server.plans["/x.bin"] = [announces(CONTENT, length)] * 9
    with pytest.raises(SourceError, match=r"broke off|deleted"):
        got(server, tmp_path, hashlib.sha256(CONTENT + b"x" * 500).hexdigest())
    assert not list((tmp_path / "sha256").rglob("*.*"))


def test_wrong_content_is_deleted(server: Server, tmp_path: Path) -> None:
    server.files["/x.bin"] = b"something else"
    with pytest.raises(SourceError, match=rf"with sha256 {SHA256}, got [0-9a-f]{{64}} \(14 bytes\), deleted"):
        got(server, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".lock"]


def test_throttling_is_waited_out(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [status(429, Retry_After="0"), status(503), serve(CONTENT)]
    assert got(server, tmp_path) == CONTENT
    assert len(server.asked) == 3


@pytest.mark.parametrize(("code", "tries"), [(429, 3), (500, 3), (404, 1), (403, 1), (410, 1)])
def test_refusal_ends(server: Server, tmp_path: Path, code: int, tries: int) -> None:
    server.plans["/x.bin"] = [status(code)] * 9
    with pytest.raises(SourceError, match=rf"x.bin, got status {code} "):
        got(server, tmp_path)
    assert len(server.asked) == tries


def test_server_that_asks_for_hours_is_not_waited_for(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [status(429, Retry_After="7200")] * 9
    with pytest.raises(SourceError, match="Too Many Requests"):
        got(server, tmp_path)
    assert len(server.asked) == 1


def test_nobody_there(tmp_path: Path) -> None:
    with running(Server()) as gone:
        pass
    with pytest.raises(SourceError, match="got no connection"):
        got(gone, tmp_path)


def test_redirects_are_followed_to_an_end(server: Server, tmp_path: Path) -> None:
    server.plans["/a"] = [redirect("/b")]
    server.plans["/b"] = [redirect("/x.bin")]
    assert got(server, tmp_path, path="/a") == CONTENT
    server.plans["/round"] = [redirect("/round")] * 20
    with pytest.raises(SourceError, match="more than 5 redirects"):
        got(server, tmp_path / "other", path="/round")


def test_token_goes_to_its_own_host_alone(server: Server, tmp_path: Path) -> None:
    with running(Server({"/y.bin": CONTENT})) as other:
        server.plans["/x.bin"] = [redirect(other.url.replace("127.0.0.1", "localhost") + "/y.bin")]
        assert got(server, tmp_path, token=SECRET) == CONTENT
        assert [asked.authorization for asked in server.asked] == [f"Bearer {SECRET}"]
        assert [asked.authorization for asked in other.asked] == [None]


def test_offline_is_one_clear_line(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    with pytest.raises(SourceError, match=r"in the cache .*, got no such file, and no network. Fetch it on a machine"):
        got(server, tmp_path)
    monkeypatch.delenv("EARMARK_OFFLINE")
    assert got(server, tmp_path) == CONTENT
    monkeypatch.setenv("EARMARK_OFFLINE", "1")
    assert got(server, tmp_path) == CONTENT
    assert len(server.asked) == 1


def test_full_disk_is_said(server: Server, tmp_path: Path) -> None:
    server.plans["/x.bin"] = [announces(b"", 10**15)]
    with pytest.raises(SourceError, match="bytes free in"):
        got(server, tmp_path)


def test_cache_is_where_the_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cache_folder(tmp_path) == tmp_path / "build" / "cache"
    monkeypatch.setenv("EARMARK_CACHE", str(tmp_path / "elsewhere"))
    assert cache_folder(tmp_path) == tmp_path / "elsewhere"


# ------------------------------------------------------------------------------------------------ whole corpora


def archive(server: Server, name: str, content: bytes, **more: object) -> Archive:
    server.files[f"/{name}"] = content
    step = Archive(f"{server.url}/{name}?download=1", hashlib.sha256(content).hexdigest())
    return replace(step, **more)  # type: ignore[arg-type]


def test_corpus_appears_when_all_of_it_is_there(server: Server, tmp_path: Path) -> None:
    sounds = archive(server, "a.zip", zipped(top__a_dot_wav="a", top__b_dot_wav="b"), strip=1, unpack_to="wavs")
    labels = archive(server, "labels.csv", b"x,y\n")
    wanted = source(sounds, labels, Manual("Sign the form"))
    done = fetch(wanted, tmp_path, tmp_path / "cache", QUICK)
    assert (done.done, done.files, done.left) == ("fetched", 3, ("Sign the form",))
    names = sorted(path.relative_to(tmp_path / "X").as_posix() for path in done.folder.rglob("*") if path.is_file())
    assert names == ["labels.csv", "wavs/a.wav", "wavs/b.wav"]
    asked = len(server.asked)
    assert fetch(wanted, tmp_path, tmp_path / "cache", QUICK).done == "present"
    assert len(server.asked) == asked


def test_corpus_does_not_appear_by_halves(server: Server, tmp_path: Path) -> None:
    good = archive(server, "a.zip", zipped(a="a"))
    bad = replace(good, url=f"{server.url}/none.zip", sha256="0" * 64)
    with pytest.raises(SourceError, match="status 404"):
        fetch(source(good, bad), tmp_path, tmp_path / "c", QUICK)
    assert not (tmp_path / "X").exists()
    assert list((tmp_path / ".earmark").iterdir()) == []
    assert fetch(source(good), tmp_path, tmp_path / "c", QUICK).done == "fetched"


def test_corpus_of_somebody_else_is_left_alone(server: Server, tmp_path: Path) -> None:
    (tmp_path / "X").mkdir()
    (tmp_path / "X" / "mine.txt").write_text("mine", encoding="utf-8")
    assert fetch(source(archive(server, "a.zip", zipped(a="a"))), tmp_path, tmp_path / "c").done == "found"
    assert [path.name for path in (tmp_path / "X").iterdir()] == ["mine.txt"]
    assert server.asked == []


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            Archive("https://example.org/a.zip", None),
            r"expected the sha256 of https://example.org/a.zip, got none.*",
        ),
        (
            HubFiles("a/b", None, ("*",)),
            r"a/b at a commit of 40 hex digits, got none.*pin it in builders/x.py",
        ),
        (HubFiles("a/b", "main", ("*",)), r"got main"),
        (Manual("Sign the form"), r"got one for people to get. Sign the form"),
    ],
)
def test_what_is_not_pinned_is_not_fetched(tmp_path: Path, step: Archive | HubFiles | Manual, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        fetch(source(step), tmp_path, tmp_path / "cache", QUICK)
    assert not (tmp_path / "cache").exists()


def test_gated_corpus_is_not_tried_without_a_token(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate("https://example.org/terms", "X_TOKEN", "log in first")
    wanted = source(archive(server, "a.zip", zipped(a="a")), gated=gate)
    message = (
        r"a token in the variable X_TOKEN, got none. Accept the terms at https://example.org/terms \(log in first\)"
    )
    with pytest.raises(SourceError, match=message):
        fetch(wanted, tmp_path, tmp_path / "cache", QUICK)
    assert server.asked == []
    monkeypatch.setenv("X_TOKEN", SECRET)
    assert fetch(wanted, tmp_path, tmp_path / "cache", QUICK).done == "fetched"
    assert [asked.authorization for asked in server.asked] == [f"Bearer {SECRET}"]
    with pytest.raises(SourceError, match=r"terms that are for people alone. Accept the terms at https://example.org"):
        fetch(source(wanted.fetch[0], gated=replace(gate, token_variable="")), tmp_path / "y", tmp_path / "cache")


@pytest.mark.parametrize("failure", [401, 404, 429])
def test_token_is_in_no_message(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: int, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("X_TOKEN", SECRET)
    server.plans["/x.bin"] = [status(failure)] * 9
    step = Archive(f"{server.url}/x.bin", SHA256)
    with pytest.raises(SourceError) as caught:
        fetch(source(step, gated=Gate("https://example.org", "X_TOKEN")), tmp_path, tmp_path / "cache", QUICK)
    assert SECRET not in f"{caught.value}{capfd.readouterr()}"
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_tar_is_unpacked(server: Server, tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:bz2") as file:
        member = tarfile.TarInfo("X-1.1/wavs/a.wav")
        member.size = len(CONTENT)
        file.addfile(member, io.BytesIO(CONTENT))
    done = fetch(source(archive(server, "X-1.1.tar.bz2", buffer.getvalue(), strip=1)), tmp_path, tmp_path / "c", QUICK)
    assert (done.folder / "wavs" / "a.wav").read_bytes() == CONTENT
