"""The contract of the checks: each is complete, fires on a fault, and is silent on what is well.

`tests/test_checks_<family>.py` gives a case for every check of the family in `CASES`.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import pytest

from earmark.checks import verify
from earmark.checks.registry import Check, ItemCheck, checks, chosen
from earmark.digest import release_digest
from earmark.errors import UsageError
from earmark.item import Item
from earmark.shards import ShardSeries

Builder = Callable[[Path], Path]


def nothing_known(_: Path) -> Sequence[Path]:
    """No lists of what is known elsewhere."""
    return ()


class Case(NamedTuple):
    """For one check: what makes a folder in which it fires, and one in which it does not.

    Attributes:
        known: Makes the lists of what is known elsewhere, in a folder beside.
    """

    faulty: Builder
    clean: Builder
    known: Callable[[Path], Sequence[Path]] = nothing_known


def write(folder: Path, items: Iterable[Item], shard_bytes: int = 500_000_000) -> list[Path]:
    """Shards of items; `folder` is made."""
    series = ShardSeries(folder, "test", shard_bytes=shard_bytes)
    for item in items:
        series.add(item)
    return series.close()


def holding(*items: Item) -> Builder:
    """Makes a folder of one shard with these items."""

    def build(folder: Path) -> Path:
        write(folder, items)
        return folder

    return build


def released(configs: Mapping[str, Iterable[Item]], copies: Iterable[str] = (), **changes: Any) -> Builder:
    """Makes a release of some configs; `changes` are to its manifest."""

    def build(folder: Path) -> Path:
        described, files = {}, {}
        for name, items in configs.items():
            paths = write(folder / "data" / name, items)
            rows = {path: pq.read_metadata(path).num_rows for path in paths}
            described[name] = {"items": sum(rows.values()), "copy": name in copies, "splits": {"test": len(paths)}}
            for path, count in rows.items():
                raw = path.read_bytes()
                entry = {"sha256": hashlib.sha256(raw).hexdigest(), "bytes": len(raw), "rows": count}
                files[path.relative_to(folder).as_posix()] = entry
        kept = [one for name, items in configs.items() if name not in copies for one in items]
        whole = release_digest((one.id, one.revision, one.content_hash) for one in kept)
        manifest = {"version": "1.0.0", "digest": whole, "configs": described, "files": files, **changes}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        return folder

    return build


def families() -> list[str]:
    return sorted({check.id.split(".")[0] for check in checks()})


def case_of(check: Check) -> Case:
    cases: dict[str, Case] = import_module(f"tests.test_checks_{check.id.split('.')[0]}").CASES
    return cases[check.id]


def test_there_are_checks_and_no_case_without_one() -> None:
    assert len(checks()) >= 20
    for family in families():
        cases = import_module(f"tests.test_checks_{family}").CASES
        assert set(cases) == {check.id for check in chosen([family])}


def test_ids_are_unique_and_name_the_family() -> None:
    names = [check.id for check in checks()]
    assert len(set(names)) == len(names)
    for name in names:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", name)
        module = import_module(f"earmark.checks.{name.split('.')[0]}")
        assert name in {check.id for check in module.CHECKS}


def test_no_code_of_validation_is_reported_twice() -> None:
    codes = [code for check in checks() if isinstance(check, ItemCheck) for code in check.codes]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_metadata_is_complete(check: Check) -> None:
    assert check.severity in ("error", "warning")
    for text in (check.title, check.why, check.remedy, check.unit):
        assert text.strip() == text
        assert len(text) > 3


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_fires_on_a_fault(check: Check, tmp_path: Path) -> None:
    case = case_of(check)
    folder, known = case.faulty(tmp_path / "faulty"), case.known(tmp_path)
    result = verify(folder, only=[check.id], known=known).result(check.id)
    assert result.found >= 1
    assert len(result.issues) == result.found
    for issue in result.issues:
        assert issue.item
        assert issue.field
        assert issue.expected
        assert issue.got


@pytest.mark.parametrize("check", checks(), ids=lambda check: check.id)
def test_is_silent_on_what_is_well(check: Check, tmp_path: Path) -> None:
    case = case_of(check)
    folder, known = case.clean(tmp_path / "clean"), case.known(tmp_path)
    result = verify(folder, only=[check.id], known=known).result(check.id)
    assert result.issues == ()
    assert result.of >= 1


@pytest.mark.parametrize(("word", "near"), [("sounds", "sound"), ("sound.cliped", "sound.clipped")])
def test_an_unknown_check_is_named_with_the_nearest(word: str, near: str) -> None:
    with pytest.raises(UsageError, match=f"Did you mean '{near}'"):
        chosen([word])
