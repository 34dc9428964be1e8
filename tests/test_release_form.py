"""Releases that lie, in their manifests or their shards: named, never a traceback, never scored or loaded in part."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.cli import VERBS
from earmark.command import Parser, add_verbs, dispatch
from earmark.digest import sha256_of
from earmark.errors import EarmarkError, ReleaseError, ScoreError, ShardError
from earmark.loading import load
from earmark.release.form import require_form
from earmark.release.listing import listing
from earmark.release.whole import read_manifest
from earmark.score.gold import read_release
from tests.candidates import candidate
from tests.test_diff import some

WRONG: tuple[Any, ...] = (None, -1, 1.5, True, "", "../x", [], ["x"], {}, {"x": 1})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return candidate(tmp_path_factory.mktemp("form") / "v1", some())


@pytest.fixture
def release(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "r"))


def shard(release: Path, config: str = "index") -> Path:
    (found,) = (release / "data" / config).iterdir()
    return found


def seal(release: Path) -> None:
    """Write the hashes of the files as they are now into the manifest: a lie that hashes do not tell."""
    manifest = read_manifest(release)
    for name, facts in manifest["files"].items():
        facts |= {"bytes": (release / name).stat().st_size, "sha256": sha256_of(release / name)}
    (release / "manifest.json").write_text(json.dumps(manifest))


def column(release: Path, name: str, values: Callable[[pa.Table], pa.Array], config: str = "index") -> None:
    table = pq.read_table(shard(release, config))
    pq.write_table(table.set_column(table.schema.get_field_index(name), name, values(table)), shard(release, config))
    seal(release)


def edited(manifest: dict[str, Any], place: str, value: object) -> dict[str, Any]:
    found = copy.deepcopy(manifest)
    *outer, last = place.split("|")
    inner = found
    for key in outer:
        inner = inner[key]
    inner[last] = value
    return found


@pytest.mark.parametrize(
    ("place", "value", "message"),
    [
        ("digest", [], r"digest: expected sha256:\.\.\., got \[\]"),
        ("version", 1, "version: expected text, got 1"),
        ("title", "\ud83d", "title: expected text"),
        ("items", None, "items: expected a whole number, 0 or more, got None"),
        ("audio_s", 1e300, "audio_s: expected a number, got 1e\\+300"),
        ("tasks", {"a": -1}, "tasks / a: expected a whole number, 0 or more, got -1"),
        ("configs|index", 3, "configs / index: expected an object with items, splits, copy, default, got 3"),
        ("configs|index|splits", [], r"configs / index / splits: expected a list of at least one name, got \[\]"),
        ("configs|../x", {}, "expected a plain name as the key"),
        ("files|README.md|bytes", "7", "files / README.md / bytes: expected a whole number, 0 or more, got '7'"),
        ("files|../../x", {"bytes": 1, "sha256": "0" * 64}, "expected a path inside the release as the key"),
        ("files|/x", {"bytes": 1, "sha256": "0" * 64}, "expected a path inside the release as the key"),
        ("files|data/index/test-9.parquet", {"bytes": 1, "sha256": "0" * 64}, "rows: expected a whole number"),
        ("sources|hand", {}, "sources / hand / included: expected true or false, got nothing"),
        ("audio|loudness_lufs", "-23", "audio / loudness_lufs: expected a number, got '-23'"),
    ],
)
def test_a_key_of_another_form_is_named(release: Path, place: str, value: object, message: str) -> None:
    (release / "manifest.json").write_text(json.dumps(edited(read_manifest(release), place, value)))
    with pytest.raises(ReleaseError, match=message):
        read_manifest(release)
    with pytest.raises(ReleaseError, match=message):
        read_release(release)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a": 1, "a": 2}', '{"audio_s": NaN}', "\ufeff{}", ""])
def test_json_that_is_none(release: Path, text: str) -> None:
    (release / "manifest.json").write_text(text)
    with pytest.raises(ReleaseError, match="expected the manifest of a release"):
        read_manifest(release)
    with pytest.raises(EarmarkError):
        read_release(release)


def test_a_manifest_that_is_no_file(release: Path) -> None:
    """Never scored as shards of no release."""
    (release / "manifest.json").unlink()
    (release / "manifest.json").symlink_to("manifest.json")
    with pytest.raises(ScoreError, match=r"manifest\.json: expected JSON"):
        read_release(release)


def test_info_has_a_message_for_every_wrong_value(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands under a key: shown, or named; nothing is raised but an error of ours."""
    manifest = read_manifest(release)
    places = [*manifest, "configs|index", "sources|hand", "files|README.md"]
    places += [f"configs|index|{key}" for key in manifest["configs"]["index"]]
    parser = Parser(prog="earmark")
    add_verbs(parser, VERBS, ["info"])
    for place in places:
        for value in WRONG:
            (release / "manifest.json").write_text(json.dumps(edited(manifest, place, value)))
            for more in ([], ["--json"]):
                assert dispatch(parser, ["info", str(release), *more]) in (0, 1)
    assert "Traceback" not in capsys.readouterr().err


def test_what_a_caller_asks_for_has_to_be_there(tmp_path: Path) -> None:
    require_form(tmp_path, {"kind": "other"}, ())
    with pytest.raises(ReleaseError, match="got one without 'title'"):
        require_form(tmp_path, {"version": "1.0.0"}, ("title",))


def test_an_index_of_other_items_is_not_scored(release: Path) -> None:
    """First as its hash tells, then with a hash that was made to fit: the digest tells."""
    whole = shard(release).read_bytes()
    column(release, "id", lambda table: pa.array([f"hand/z{n}" for n in range(table.num_rows)]))
    with pytest.raises(ScoreError, match=r"r: expected items of sha256:.*, as its manifest says, got sha256:"):
        read_release(release)
    shard(release).write_bytes(whole)
    with pytest.raises(ScoreError, match=r"data/index/test-00000-of-00001.parquet: expected sha256 "):
        read_release(release)
    shutil.copy(shard(release), shard(release).with_name("test-00001-of-00002.parquet"))
    with pytest.raises(ScoreError, match=r"expected a file that the manifest lists, got one more|expected sha256"):
        read_release(release)


@pytest.mark.parametrize(
    "name", ["id", "benchmark", "task", "skills", "aspects", "choices", "answers", "constraints", "groups", "clips",
             "answer_type", "scorer", "content_hash", "revision"],
)  # fmt: skip
def test_columns_that_hold_something_else(release: Path, name: str) -> None:
    for values in (
        lambda table: pa.nulls(table.num_rows, table.schema.field(name).type),
        lambda table: pa.array([7.5] * table.num_rows),
        lambda table: pa.array([["x", None]] * table.num_rows),
    ):
        column(release, name, values)
        with pytest.raises(ShardError, match=rf", {name}: expected (a list of|text|a whole number)"):
            read_release(release)


@pytest.mark.parametrize("name", ["twin", "perturbation", "level", "parent", "answer_index"])
def test_columns_that_may_be_empty_and_hold_something_else(release: Path, name: str) -> None:
    column(release, name, lambda table: pa.array([7.5] * table.num_rows))
    with pytest.raises(ShardError, match=rf", {name}: expected \w+ or nothing, got 7.5"):
        read_release(release)


def test_shards_with_other_rows_than_the_manifest_says(release: Path) -> None:
    for config in ("index", "mmau_pro"):
        pq.write_table(pq.read_table(shard(release, config)).slice(0, 2), shard(release, config))
    seal(release)
    with pytest.raises(ShardError, match=r"data/mmau_pro/.*: expected 5 rows, as the manifest says, got 2"):
        next(iter(load(release)))
    with pytest.raises(ReleaseError, match=r"data/index/.*: expected 5 rows, as the manifest says, got 2"):
        listing(release)


def test_an_index_without_ids_is_not_loaded_by_id(release: Path) -> None:
    column(release, "id", lambda table: pa.nulls(table.num_rows, pa.string()))
    with pytest.raises(ShardError, match=r"data/index/.*, id: expected text, got None"):
        load(release).item("hand/1")
    pq.write_table(pq.read_table(shard(release)).drop_columns(["id"]), shard(release))
    with pytest.raises(ShardError, match=r"data/index/.*: expected a column 'id', got none"):
        load(release).ids()
