"""`earmark diff` on what is absent, damaged, empty or of another schema; and as a command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from earmark.errors import ReleaseError, ShardError
from earmark.release.diff_command import add_diff
from earmark.release.difference import difference
from earmark.release.listing import listing
from earmark.schema import index_schema
from tests.candidates import candidate
from tests.made import item, tone
from tests.test_diff import shards, some
from tests.verbs import called


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return candidate(tmp_path / "v1", some())


def index_of(release: Path) -> Path:
    (found,) = (release / "data" / "index").iterdir()
    return found


def _not_pulled(release: Path) -> None:
    shutil.rmtree(release / "data")
    (release / "data.dvc").touch()


def _edited_index(release: Path) -> None:
    shard = index_of(release)
    shard.write_bytes(shard.read_bytes() + b"x")


def _files(table: object) -> Callable[[Path], None]:
    def edit(release: Path) -> None:
        manifest = json.loads((release / "manifest.json").read_text())
        (release / "manifest.json").write_text(json.dumps({**manifest, "files": table}))

    return edit


FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (shutil.rmtree, "expected a folder of a release or of shards, or a frozen version, got nothing there"),
    (lambda r: (r / "manifest.json").write_text("{"), "expected the manifest of a release"),
    (lambda r: (r / "manifest.json").unlink(), "got no manifest.json"),
    (lambda r: index_of(r).unlink(), "expected the text of the release, got no such file. Fetch it again"),
    (_not_pulled, r"Run `dvc pull .*v1/data/index`"),
    (_edited_index, "expected sha256"),
    (_files({}), "expected shards of the index configuration, got none"),
    (_files({"data/index/test-00000.parquet": {}}), "parquet / sha256: expected 64 hex digits, got nothing. Fetch or"),
    (_files(["data/index/test-00000.parquet"]), "manifest.json, files: expected an object, got "),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS)
def test_a_release_that_is_not_whole(release: Path, fault: Callable[[Path], object], message: str) -> None:
    fault(release)
    with pytest.raises(ReleaseError, match=message):
        listing(release)


def test_versions_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=r"version 1\.0\.0: expected a version of .*: none yet, got no such version"):
        listing("1.0.0", tmp_path)
    with pytest.raises(ReleaseError, match="got nothing there"):
        listing("org/name", tmp_path)
    with pytest.raises(ShardError, match="an empty folder"):
        listing(tmp_path)


def test_shards_that_are_damaged_or_of_others(tmp_path: Path) -> None:
    good = listing(shards(tmp_path / "good", some()))
    bad = tmp_path / "bad.parquet"
    bad.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(ShardError, match="expected a whole Parquet file"):
        difference(good, listing(bad))
    pq.write_table(pa.table({"id": ["a"], "text": ["b"]}), bad)
    with pytest.raises(ShardError, match="got no column 'benchmark'"):
        difference(good, listing(bad))
    keys = {"id": [None], "revision": [1], "content_hash": ["x"], "benchmark": ["y"]}
    pq.write_table(pa.table(keys), bad)
    with pytest.raises(ReleaseError, match="expected items with id, revision, content_hash, benchmark"):
        difference(good, listing(bad))


def test_an_id_that_comes_twice(tmp_path: Path) -> None:
    twice = shards(tmp_path / "twice", [some()[0], some()[1], some()[0]])
    with pytest.raises(ReleaseError, match="expected every id once, got hand/0 twice"):
        difference(listing(twice), listing(twice))


def test_an_empty_release_is_one_that_all_is_added_to(tmp_path: Path) -> None:
    empty, full = tmp_path / "empty.parquet", listing(shards(tmp_path / "full", some()))
    pq.write_table(index_schema().empty_table(), empty)
    found = difference(listing(empty), full)
    assert (len(found.added), found.same, found.level) == (5, 0, "minor")
    assert found.comparability == "none of 5 items is the same: scores cannot be compared"
    found = difference(listing(empty), listing(empty))
    assert (found.of, found.level) == (0, "none")


def test_another_schema_is_compared_where_both_have_the_field(tmp_path: Path) -> None:
    """One column was renamed and the hashes, which cover it, are others: the same items are still known."""
    file = next(shards(tmp_path / "new", some()).glob("*.parquet"))
    table = pq.read_table(file)
    hashes = pa.array([f"sha256:{n:064x}" for n in range(table.num_rows)])
    table = table.set_column(table.schema.get_field_index("content_hash"), "content_hash", hashes)
    names = ["depth" if name == "level" else name for name in table.column_names]
    old = tmp_path / "old.parquet"
    pq.write_table(table.rename_columns(names), old)
    after = [*some()[:4], some()[4].model_copy(update={"question": "What?"}).sealed()]
    found = difference(listing(old), listing(shards(tmp_path / "two", after)))
    assert found.notes == ("other columns (gone: depth; new: level): compared on those that both have",)
    assert (found.same, [one.fields for one in found.changed]) == (4, [("question",)])


def test_other_schema_versions_are_said(tmp_path: Path, release: Path) -> None:
    after = shutil.copytree(release, tmp_path / "v2")
    manifest = json.loads((after / "manifest.json").read_text())
    manifest |= {"schema_version": 99, "digest": "sha256:other"}
    (after / "manifest.json").write_text(json.dumps(manifest))
    found = difference(listing(release), listing(after))
    assert found.notes[0] == "both say that they are 1.0.0, with other digests: one of them is not the frozen one"
    assert "schema 99" in found.notes[1]
    assert (found.same, found.level) == (5, "patch")


def test_sound_is_not_read(tmp_path: Path, release: Path) -> None:
    """Not even there, as after a pull of the text alone: the difference is the same."""
    after = candidate(tmp_path / "v2", [*some()[1:], item("hand/0", tone(777.0))], "2.0.0")
    whole = difference(listing(release), listing(after))
    assert [(one.id, one.parts) for one in whole.changed] == [("hand/0", ("audio",))]
    for folder in (release, after):
        shutil.rmtree(folder / "data" / "mmau_pro")
        shutil.rmtree(folder / "data" / "mini")
        shutil.rmtree(folder / "webdataset")
    assert difference(listing(release), listing(after)) == whole


run = partial(called, add_diff)


def test_the_command(tmp_path: Path, release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    after = candidate(tmp_path / "v2", [*some()[1:], item("hand/new", tone(700.0))], "2.0.0")
    same = tmp_path / "same.txt"
    capsys.readouterr()  # what making the candidates said
    assert run(str(release), str(after), "--json", "--same", str(same)) == 0
    printed = json.loads(capsys.readouterr().out)
    expected = {"added": ["hand/new"], "removed": ["hand/0"], "changed": [], "moved": [], "same": 4, "of": 5}
    assert {name: printed[name] for name in expected} == expected
    assert (printed["suggested"], printed["level"], printed["after"]["version"]) == ("2.0.0", "major", "2.0.0")
    assert same.read_text().splitlines() == ["hand/1", "hand/2", "hand/3", "hand/4"]
    assert run(str(release), str(after)) == 0
    assert "scores: 4 of 5 items are the same: compare on these" in capsys.readouterr().out
    assert run(str(release), str(tmp_path / "none")) == 1
    assert capsys.readouterr().err.startswith("error: ")
    assert run(str(release), str(after), "--same", str(tmp_path / "no" / "file")) == 1
    assert "no/file: expected a file that can be written, got No such file or directory" in capsys.readouterr().err
    assert run(str(release), str(after), "--same", str(tmp_path)) == 1
    assert "Is a directory" in capsys.readouterr().err
    assert not list(tmp_path.parent.glob(".*.partial"))
