"""Files and counts: manifests, hashes, strays, what stages left behind."""

from __future__ import annotations

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from earmark.checks import Gates, check_items, render, verify
from earmark.errors import ReleaseError, ShardError
from earmark.schema import index_schema
from earmark.shards import Reject, ShardSeries, write_rejects
from tests.made import item, tone
from tests.test_checks import Builder, Case, holding, released, write

ONE, TWO = item(), item("hand/two", tone(330.0))
RELEASE = released({"mmau_pro": [ONE, TWO], "mini": [ONE]}, copies=["mini"])


def then(build: Builder, *steps: Builder) -> Builder:
    """Makes a folder, then does something to it."""

    def made(folder: Path) -> Path:
        build(folder)
        for step in steps:
            step(folder)
        return folder

    return made


def summary(**facts: Any) -> Builder:
    def step(folder: Path) -> Path:
        whole = {"stage": "curate", "came_in": 2, "went_out": 2, "rejected": 0, **facts}
        (folder / "summary.json").write_text(json.dumps(whole), encoding="utf-8")
        return folder

    return step


def shard(folder: Path, config: str = "mmau_pro") -> Path:
    return next((folder / "data" / config).glob("*.parquet"))


def truncate(folder: Path) -> Path:
    path = next(folder.rglob("*.parquet"))
    path.write_bytes(path.read_bytes()[:2_000])
    return folder


def stray(folder: Path) -> Path:
    (folder / "data" / "notes.txt").write_text("to do", encoding="utf-8")
    return folder


def manifest(**changes: Any) -> Builder:
    """Changes keys of the manifest; None takes one away."""

    def step(folder: Path) -> Path:
        path = folder / "manifest.json"
        whole = {**json.loads(path.read_text(encoding="utf-8")), **changes}
        path.write_text(json.dumps({k: v for k, v in whole.items() if v is not None}), encoding="utf-8")
        return folder

    return step


def miscounted(folder: Path) -> Path:
    path = folder / "manifest.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    whole["configs"]["mmau_pro"]["items"] = 5
    path.write_text(json.dumps(whole), encoding="utf-8")
    return folder


def nothing(folder: Path) -> Path:
    write(folder, [])
    return released({"mmau_pro": []})(folder)


CASES = {
    "files.readable": Case(then(holding(ONE), truncate), holding(ONE)),
    "files.manifest": Case(then(RELEASE, manifest(digest=None)), RELEASE),
    "files.match": Case(then(RELEASE, truncate), RELEASE),
    "files.listed": Case(then(RELEASE, stray), RELEASE),
    "files.digest": Case(then(RELEASE, manifest(digest="sha256:0")), RELEASE),
    "files.rows": Case(then(RELEASE, miscounted), RELEASE),
    "files.counts": Case(then(holding(ONE, TWO), summary(came_in=3)), then(holding(ONE, TWO), summary())),
    "files.rejected": Case(then(holding(ONE, TWO), summary(came_in=4, rejected=2)), then(holding(ONE, TWO), summary())),
    "files.enough": Case(nothing, holding(ONE)),
}


def issues(folder: Path, check: str) -> list[tuple[str, str, str]]:
    return [(i.item, i.field, i.got) for i in verify(folder, only=[check]).result(check).issues]


def test_a_whole_release_passes_and_copies_are_read_once(tmp_path: Path) -> None:
    report = verify(RELEASE(tmp_path))
    assert report.passed, report.to_json()
    assert report.items == 2
    assert report.result("files.match").of == 2


def test_without_declaring_it_a_copy_is_a_repeat(tmp_path: Path) -> None:
    report = verify(released({"mmau_pro": [ONE, TWO], "mini": [ONE]})(tmp_path))
    assert report.result("duplicates.id").found == 1


def test_each_way_a_file_can_differ(tmp_path: Path) -> None:
    folder = RELEASE(tmp_path)
    path = shard(folder)
    raw = path.read_bytes()
    path.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    assert [field for _, field, _ in issues(folder, "files.match")] == ["sha256"]
    path.write_bytes(raw + b"x")
    assert [field for _, field, _ in issues(folder, "files.match")] == ["bytes", "sha256"]
    path.unlink()
    assert issues(folder, "files.match") == [(f"data/mmau_pro/{path.name}", "file", "no such file")]
    assert not verify(folder).passed


@pytest.mark.parametrize("key", ["version", "digest", "configs", "files"])
def test_a_missing_key_of_the_manifest_is_an_issue(key: str, tmp_path: Path) -> None:
    folder = then(RELEASE, manifest(**{key: None}))(tmp_path)
    assert ("manifest.json", key, "nothing") in issues(folder, "files.manifest")
    assert not verify(folder).passed


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00", '"words"', "{}", "[" * 100_000])
def test_a_manifest_that_is_none_is_an_issue(text: str, tmp_path: Path) -> None:
    folder = RELEASE(tmp_path)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    assert len(issues(folder, "files.manifest")) == 4
    assert not verify(folder).passed


@pytest.mark.parametrize("name", ["../secret.parquet", "/etc/passwd", "data/../../x", "data\\x"])
def test_a_path_that_leaves_the_release_is_an_issue_and_is_not_followed(name: str, tmp_path: Path) -> None:
    files = {name: {"sha256": "0" * 64, "bytes": 1, "rows": 1}}
    folder = then(RELEASE, manifest(files=files))(tmp_path / "release")
    assert ("manifest.json", f"files.{name}", repr(name)) in issues(folder, "files.manifest")
    assert verify(folder, only=["files.match"]).result("files.match").of == 0


def test_names_that_are_no_unicode_can_be_reported(tmp_path: Path) -> None:
    folder = RELEASE(tmp_path)
    Path(os.fsdecode(os.fsencode(folder / "data") + b"/\xff.parquet")).write_bytes(b"")
    manifest(files={"data/mmau_pro/\ud800.parquet": {"sha256": "0", "bytes": 1, "rows": 1}, "a\x00b": {}})(folder)
    report = verify(folder)
    render(report, Console(file=io.StringIO(), width=120))
    text = json.dumps(report.to_json(), ensure_ascii=False).encode().decode()
    assert "data/\\\\udcff.parquet" in text
    assert "data/mmau_pro/\\\\ud800.parquet" in text


def test_wrong_types_inside_the_manifest_are_issues(tmp_path: Path) -> None:
    configs = {"mmau_pro": {"items": "2", "copy": False, "splits": {}}, "mini": 7}
    folder = then(RELEASE, manifest(configs=configs, files={"data/mmau_pro/a.parquet": {"rows": True}}))(tmp_path)
    fields = {field for _, field, _ in issues(folder, "files.manifest")}
    assert fields >= {"configs.mmau_pro.items", "configs.mini", "files.data/mmau_pro/a.parquet.rows"}


def test_files_outside_data_need_no_rows(tmp_path: Path) -> None:
    folder = RELEASE(tmp_path)
    whole = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    whole["files"]["README.md"] = {"sha256": "0" * 64, "bytes": 3}
    manifest(files=whole["files"])(folder)
    assert issues(folder, "files.manifest") == []
    assert issues(folder, "files.match") == [("README.md", "file", "no such file")]


def test_shards_of_a_config_that_is_not_named_are_an_issue(tmp_path: Path) -> None:
    folder = released({"mmau_pro": [ONE], "other": [TWO]})(tmp_path)
    whole = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    del whole["configs"]["other"]
    manifest(configs=whole["configs"])(folder)
    assert issues(folder, "files.rows") == [("manifest.json: configs", "other", "no such config")]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"went_out": 5, "came_in": 5}, "went_out"), ({"rejected": "none"}, "rejected"), ({"came_in": True}, "came_in")],
)
def test_counts_that_do_not_add_up(facts: dict[str, object], field: str, tmp_path: Path) -> None:
    folder = then(holding(ONE, TWO), summary(**facts))(tmp_path)
    assert [(item, name) for item, name, _ in issues(folder, "files.counts")] == [("summary.json", field)]


def test_rejects_that_are_not_kept_are_missed(tmp_path: Path) -> None:
    folder = then(holding(ONE, TWO), summary(came_in=3, rejected=1))(tmp_path)
    write_rejects([], folder)
    assert [field for _, field, _ in issues(folder, "files.counts")] == ["rejected"]
    write_rejects([Reject("hand/x", "curate", "sound.audible", "silent")], folder)
    assert issues(folder, "files.counts") == []


def test_gates_on_counts(tmp_path: Path) -> None:
    folder = then(holding(ONE, TWO), summary(came_in=3, rejected=1))(tmp_path)
    assert not check_items(folder, Gates(), None, ["files"]).passed
    assert check_items(folder, Gates(max_rejected_share=0.34), None, ["files"]).passed
    few = check_items(folder, Gates(max_rejected_share=1.0, min_items=3), None, ["files"])
    assert few.result("files.enough").issues[0].got == "2"


def test_what_is_no_release_is_an_error_that_says_so(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x", encoding="utf-8")
    (tmp_path / "half" / "data").mkdir(parents=True)
    (tmp_path / "empty").mkdir()
    for folder, error, words in (
        (file, ReleaseError, "expected the folder of a release, got a file"),
        (tmp_path / "gone", ReleaseError, "got nothing there"),
        (tmp_path / "half", ReleaseError, "expected manifest.json beside data/"),
        (tmp_path / "empty", ShardError, "an empty folder"),
    ):
        with pytest.raises(error, match=words):
            verify(folder)


def test_a_damaged_shard_does_not_stop_the_others(tmp_path: Path) -> None:
    first, second = write(tmp_path, [ONE, TWO], shard_bytes=1)
    first.write_bytes(first.read_bytes()[:500])
    report = check_items(tmp_path, Gates(), None)
    assert report.items == 1
    assert [issue.item for issue in report.result("files.readable").issues] == [first.name]
    second.write_bytes(b"")
    assert check_items(tmp_path, Gates(), None).result("files.readable").found == 2


def test_other_columns_and_the_text_only_index_are_issues(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"question": ["?"]}), tmp_path / "other.parquet")
    series = ShardSeries(tmp_path, "test", index_schema())
    series.add(ONE)
    series.close()
    found = check_items(tmp_path, Gates(), None).result("files.readable").issues
    assert [issue.item for issue in found] == ["other.parquet", "test-00000-of-00001.parquet"]
    assert found[1].got.startswith("a text-only index")
