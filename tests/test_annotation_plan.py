"""What `push` decides before it speaks to a server: the order, gold questions, replies, suggestions, files."""

from __future__ import annotations

import errno
import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.exchange.media import LocalShelf, check, suffix_of
from annotation.exchange.plan import Urgency, failed, gold_questions, mixed, planned, uncertain
from annotation.exchange.replies import read_replies
from annotation.exchange.selection import Facts
from annotation.exchange.suggestions import Suggestions
from annotation.exchange.tasks import Reply
from earmark.errors import EarmarkError, JudgementError, UsageError
from earmark.item import Attribute
from earmark.judgements import Judgement
from earmark.review import Status
from earmark.shards import Reject, write_rejects
from tests.made import encoded, item, tone


def facts(name: str, task: str = "sound", status: Status | None = None, sure: bool = False) -> Facts:
    source = name.partition("/")[0]
    return Facts(name, f"sha256:{name}", name, source, "mmau_pro", task, Path("x.parquet"), status, sure)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 5))
def test_every_stretch_holds_sources_in_the_proportion_of_the_whole(many: int, few: int, seed: int) -> None:
    found = [facts(f"a/{n}") for n in range(many)] + [facts(f"b/{n}") for n in range(few)]
    order = mixed(found, seed)
    assert sorted(order) == sorted(found)
    assert mixed(reversed(found), seed) == order, "not the order of arrival"
    for stop in range(1, len(order) + 1):
        share = sum(one.source == "a" for one in order[:stop])
        # Of two strata, each at most one place off: the most that one offset a stratum can do.
        assert abs(share - stop * many / (many + few)) <= 2


def test_what_is_urgent_comes_first_and_the_limit_takes_it() -> None:
    found = [
        facts("a/plain"), facts("a/doubted"), facts("a/failed"), facts("a/mended", status="revised"),
        facts("a/disputed", status="disputed"),
    ]  # fmt: skip
    urgency = Urgency(frozenset({"a/failed"}), frozenset({("a/doubted", "sha256:a/doubted")}))
    order = planned(found, urgency, 1)
    assert [one.facts.id for one in order] == ["a/disputed", "a/mended", "a/failed", "a/doubted", "a/plain"]
    assert [one.why for one in order] == ["disputed", "revised", "failed", "uncertain", ""]
    assert planned(found, urgency, 1, limit=2) == order[:2]


@given(st.integers(1, 60), st.floats(0.01, 0.5), st.integers(0, 3))
def test_gold_questions_are_spread_and_never_more_than_the_limit(count: int, share: float, seed: int) -> None:
    sure = [facts(f"made/{n}", sure=True) for n in range(40)]
    chosen = [*(facts(f"a/{n}") for n in range(60)), *sure[:10]]
    gold = gold_questions([*chosen, *sure[10:]], share, count, seed)
    order = planned(chosen, Urgency(), seed, count, gold)
    assert len(order) == count
    assert sum(one.gold for one in order) == len(gold) == round(share * count)
    assert len({one.facts.id for one in order}) == count
    places = [n for n, one in enumerate(order) if one.gold]
    stretch = count / max(len(gold), 1)
    assert all(later - earlier <= 2 * stretch + 1 for earlier, later in pairwise(places))


def test_gold_needs_answers_that_are_sure() -> None:
    found = [facts("a/1", sure=True, status="disputed"), facts("a/2"), facts("a/3", sure=True, status="accepted")]
    with pytest.raises(JudgementError, match=r"--gold 0.5: expected 2 items .* got 1\. Made items are, and accepted"):
        gold_questions(found, 0.5, 4, 1)


def said(rater: str, name: str, word: str) -> Judgement:
    fields = (Attribute(key=name, value=word),)
    return Judgement(item="a/1", content_hash="sha256:1", kind="blind_qa", rater=rater, fields=fields)


def test_raters_who_differ_make_an_item_uncertain() -> None:
    assert uncertain([said("rater-01", "answer", "A"), said("rater-02", "answer", "A")]) == frozenset()
    assert uncertain([said("rater-01", "note", "x"), said("rater-02", "note", "y")]) == frozenset()
    differ = [said("rater-01", "decision", "accept"), said("rater-02", "decision", "fix")]
    assert uncertain(differ) == {("a/1", "sha256:1")}


def test_what_failed_is_read_from_the_report_and_the_rejects(tmp_path: Path) -> None:
    assert failed(tmp_path) == frozenset()
    (tmp_path / "validate").mkdir()
    (tmp_path / "curated").mkdir()
    report = tmp_path / "validate" / "report.json"
    report.write_text(json.dumps({"checks": [{"issues": [{"item": "a/1"}]}, {"issues": []}]}), encoding="utf-8")
    write_rejects([Reject("a/2", "curate", "curate.duplicate", "the same")], tmp_path / "curated")
    assert failed(tmp_path) == {"a/1", "a/2"}
    report.write_text("{}", encoding="utf-8")
    with pytest.raises(JudgementError, match="expected a report of the checks, got KeyError"):
        failed(tmp_path)


def test_replies_of_two_models(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "a/1", "output": "one"}\n{"id": "a/2", "output": null}\n')
    (tmp_path / "y.csv").write_text("id,output,audio\na/1,two,\na/2,,y.flac\n")
    files = [tmp_path / "x.jsonl", tmp_path / "y.csv"]
    (pair,) = read_replies("preference", files)
    assert [(one.model, one.text) for one in pair["a/1"]] == [("x", "one"), ("y", "two")]
    assert list(pair) == ["a/1"], "an item needs both"
    first, second = read_replies("open_answer", files)
    assert (list(first), list(second)) == (["a/1"], ["a/1", "a/2"])
    assert second["a/2"][0].audio == tmp_path / "y.flac"
    names = {one.name("a/1") for one in pair["a/1"]} | {pair["a/1"][0].name("a/2")}
    assert len(names) == 3, "a name is of one reply to one item"


def test_a_separator_of_lines_within_a_text_loses_no_sound(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text('{"id": "a/1", "output": "one\u2028two", "audio": "r.wav"}\n', encoding="utf-8")
    (replies,) = read_replies("speech_quality", [tmp_path / "m.jsonl"])
    assert replies["a/1"][0].audio == tmp_path / "r.wav"
    (tmp_path / "m.jsonl").write_text('{"id": "a/1", "output": "one", "audio": [7]}\n')
    with pytest.raises(EarmarkError, match="audio that is a path"):
        read_replies("speech_quality", [tmp_path / "m.jsonl"])


def test_sound_of_a_reply_goes_to_the_shelf(tmp_path: Path) -> None:
    (tmp_path / "m.jsonl").write_text('{"id": "a/1", "output": null, "audio": "r.wav"}\n')
    (tmp_path / "r.wav").write_bytes(encoded(tone()))
    (replies,) = read_replies("speech_quality", [tmp_path / "m.jsonl"])
    reply = replies["a/1"][0].on(LocalShelf(tmp_path), "a/1")
    assert isinstance(reply, Reply)
    assert reply.url.startswith("/data/local-files/?d=clips/")
    assert (tmp_path / reply.url.partition("=")[2]).read_bytes() == encoded(tone())
    (tmp_path / "r.wav").unlink()
    with pytest.raises(EarmarkError, match=r"r\.wav"):
        replies["a/1"][0].on(LocalShelf(tmp_path), "a/1")


@pytest.mark.parametrize(("kind", "count"), [("preference", 1), ("preference", 3), ("open_answer", 0), ("write", 1)])
def test_kinds_take_so_many_files(tmp_path: Path, kind: str, count: int) -> None:
    with pytest.raises(UsageError, match=f"--replies for {kind}"):
        read_replies(kind, [tmp_path / f"{n}.jsonl" for n in range(count)])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("output", "value"),
    [("rain", {"choices": ["B"]}), ("(C)", {"choices": ["C"]}), ("Thunder.", None), (None, None)],
)
def test_suggestions_name_an_option_or_nothing(output: str | None, value: dict[str, list[str]] | None) -> None:
    found = Suggestions("model x", {"hand/one": output}).of(item())
    assert [one["result"][0]["value"] for one in found] == ([value] if value else [])
    assert all(one["model_version"] == "model x" for one in found)


def test_files_are_named_by_what_they_are(tmp_path: Path) -> None:
    for kind, name in (("FLAC", "flac"), ("WAV", "wav"), ("OGG", "ogg")):
        data = encoded(tone(), kind)
        assert suffix_of("audio", data) == name
        check("audio", data)
    with pytest.raises(JudgementError, match="expected what browsers take: flac, wav, ogg, mp3, got bytes 46 4f 52 4d"):
        suffix_of("audio", encoded(tone(), "AIFF"))
    for kind in ("image", "video"):
        with pytest.raises(JudgementError, match=f"the {kind}: expected {kind} that decodes"):
            check(kind, b"\x89PNG\r\n\x1a\n and then nothing")
    assert not list(tmp_path.iterdir())


def test_a_file_is_put_on_the_shelf_once_and_whole(tmp_path: Path) -> None:
    data = encoded(tone(), "FLAC")
    shelf = LocalShelf(tmp_path)
    url = shelf.url("audio", data)
    path = tmp_path / url.partition("=")[2]
    path.write_bytes(data[:100])  # a disk that was full
    assert shelf.url("audio", data) == url
    assert path.read_bytes() == data
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [path]


def test_a_full_disk_is_told_by_the_file_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_path: Path, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="No space left on device") as caught:
        LocalShelf(tmp_path).url("audio", encoded(tone(), "FLAC"))
    assert str(caught.value.filename).endswith(".flac")
    assert not [one for one in tmp_path.rglob("*") if one.is_file()]
