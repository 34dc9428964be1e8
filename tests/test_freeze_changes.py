"""Freezing: the number must fit the change, what changed is written down, a version built again gives its digest."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from earmark.errors import ReleaseError
from earmark.item import Item
from earmark.release import freeze as freezing
from earmark.release.changes import what_differs
from earmark.release.diff_command import add_diff
from earmark.release.freeze import freeze
from earmark.release.ledger import Entry, append_entry, read_ledger
from earmark.release.listing import listing
from earmark.release.withdrawn import withdrawn
from tests.candidates import candidate, changed
from tests.made import item, tone
from tests.verbs import called

ONE = {"item": "hand/0", "action": "withdraw", "reason": "Its maker took it back.", "date": "2027-01-31"}


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(4)]


@pytest.fixture
def releases(tmp_path: Path, items: list[Item], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the ledger with 1.0.0 in it; DVC, tried in `test_release`, is left out."""
    monkeypatch.setattr(freezing, "_LARGE", ())
    folder = tmp_path / "releases"
    folder.mkdir()
    freeze(candidate(tmp_path / "build", items), folder)
    return folder


def errata_of(releases: Path, *entries: dict[str, Any]) -> None:
    (releases / "errata.yaml").write_text(yaml.safe_dump({"errata": [*entries]}), encoding="utf-8")


def test_the_first_version_says_so(releases: Path) -> None:
    assert (releases / "1.0.0" / "CHANGES.md").read_text() == "# Changes in 1.0.0\n\nThe first version.\n"


@pytest.mark.parametrize(
    ("change", "small", "enough"),
    [("removed", "1.9.9", "2.0.0"), ("answer", "1.1.0", "2.0.0-rc.1"), ("added", "1.0.9", "1.1.0"),
     ("words", "1.0.0", "1.0.1"), ("nothing", "1.0.0", "1.0.1")],
)  # fmt: skip
def test_a_number_that_is_too_small_is_refused(
    releases: Path, tmp_path: Path, items: list[Item], change: str, small: str, enough: str
) -> None:
    after = {
        "removed": items[1:],
        "answer": [changed(items[0], answers=("rain",), answer_index=1), *items[1:]],
        "added": [*items, item("hand/new", tone(900.0))],
        "words": [changed(items[0], question="What is it?"), *items[1:]],
        "nothing": items,
    }[change]
    ledger = read_ledger(releases)
    if small != "1.0.0":
        with pytest.raises(ReleaseError, match=f"version {small}: expected .* or later, since .* changes came after"):
            freeze(candidate(tmp_path / "build", after, small), releases)
        assert read_ledger(releases) == ledger
        assert not (releases / small).exists()
    entry = freeze(candidate(tmp_path / "build", after, enough), releases)
    assert (entry.version, entry.parent) == (enough, "1.0.0")
    assert (releases / enough / "CHANGES.md").read_text().startswith(f"# Changes in {enough}\n\nSince 1.0.0: ")


def test_pre_releases_are_measured_by_the_last_release(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    reworded = [changed(items[0], question="What is it?"), *items[1:]]
    freeze(candidate(tmp_path / "build", reworded, "1.0.1-rc.1"), releases)
    with pytest.raises(ReleaseError, match=r"version 1\.0\.1: expected 2\.0\.0 or later"):
        freeze(candidate(tmp_path / "build", items[1:], "1.0.1"), releases)
    entry = freeze(candidate(tmp_path / "build", reworded, "1.0.1"), releases)
    assert entry.parent == "1.0.1-rc.1"
    assert "Since 1.0.0: 0 added, 0 removed, 1 changed (words 1)" in (releases / "1.0.1" / "CHANGES.md").read_text()


def test_what_changed_is_written_down(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    errata_of(releases, ONE)
    after = [changed(items[1], question="What is it?"), *items[2:], item("hand/new", tone(900.0))]
    freeze(candidate(tmp_path / "build", after, "2.0.0"), releases)
    assert (
        (releases / "2.0.0" / "CHANGES.md").read_text()
        == """# Changes in 2.0.0

Since 1.0.0: 1 added, 1 removed, 1 changed (words 1), 0 moved. Scores: 2 of 4 items are the same: compare on these.

## Errata

- `hand/0` withdrawn: Its maker took it back.

## Removed

- `hand/0`

## Changed

- `hand/1`: question

## Added

- `hand/new`
"""
    )
    assert (releases / "2.0.0" / "errata.yaml").read_text() == (releases / "errata.yaml").read_text()
    assert withdrawn(releases / "1.0.0") == {"hand/0": "Its maker took it back."}
    entry = freeze(candidate(tmp_path / "build", [*after, item("hand/newer", tone(910.0))], "2.1.0"), releases)
    assert entry.parent == "2.0.0"
    assert "Errata" not in (releases / "2.1.0" / "CHANGES.md").read_text()


def test_errata_that_were_not_applied_or_are_about_nothing(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    errata_of(releases, ONE)
    with pytest.raises(ReleaseError, match=r"expected hand/0 to be withdrawn .*got it as it was. .*run `dvc repro`"):
        freeze(candidate(tmp_path / "build", items, "2.0.0"), releases)
    errata_of(releases, {**ONE, "item": "hand/00"})
    with pytest.raises(ReleaseError, match=r"hand/00: expected an item of a frozen version.*Did you mean 'hand/0'"):
        freeze(candidate(tmp_path / "build", items, "2.0.0"), releases)
    errata_of(releases, {**ONE, "content_hash": f"sha256:{'0' * 64}"})
    with pytest.raises(ReleaseError, match="hand/0: expected an item of a frozen version, in the version it has there"):
        freeze(candidate(tmp_path / "build", items[1:], "2.0.0"), releases)
    assert [entry.version for entry in read_ledger(releases)] == ["1.0.0"]


def test_a_version_built_again_says_what_differs(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    again = candidate(tmp_path / "again", items)
    assert what_differs(releases / "1.0.0", again) == ""
    assert freeze(again, releases) == read_ledger(releases)[0]
    louder = item("hand/2", tone(555.0))
    candidate(again, [*items[:2], louder, items[3]])
    build = json.loads((again / "build.json").read_text())
    build["packages"]["numpy"] = "9.9"
    (again / "build.json").write_text(json.dumps(build))
    found = what_differs(releases / "1.0.0", again)
    assert found.startswith("0 added, 0 removed, 1 changed (audio 1), 0 moved; ~ hand/2: audio; numpy was ")
    assert found.endswith("is 9.9")
    with pytest.raises(ReleaseError, match=r"1 changed .*hand/2: audio; .*A frozen version cannot change: raise"):
        freeze(again, releases)


def test_a_version_whose_text_is_not_here(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    """As after a clone, before `dvc pull`."""
    shutil.rmtree(releases / "1.0.0" / "data")
    (releases / "1.0.0" / "data.dvc").touch()
    again = candidate(tmp_path / "again", items[1:])
    assert "items cannot be compared: " in what_differs(releases / "1.0.0", again)
    with pytest.raises(ReleaseError, match=r"Run `dvc pull .*1\.0\.0/data/index`"):
        freeze(candidate(again, items, "1.0.1"), releases)


def test_a_frozen_version_that_somebody_edited(releases: Path, tmp_path: Path, items: list[Item]) -> None:
    manifest = releases / "1.0.0" / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"digest": "sha256:', '"digest": "sha256:0'))
    with pytest.raises(ReleaseError, match="expected the digest of the ledger, sha256:"):
        freeze(candidate(tmp_path / "build", items, "1.0.1"), releases)


@pytest.mark.parametrize("text", [None, "{", "{}", "[]"])
def test_a_candidate_without_its_build_facts(
    releases: Path, tmp_path: Path, items: list[Item], text: str | None
) -> None:
    made = candidate(tmp_path / "build", items, "1.0.1")
    (made / "build.json").unlink() if text is None else (made / "build.json").write_text(text)
    with pytest.raises(ReleaseError, match=r"build\.json: expected date, commit and state of the build"):
        freeze(made, releases)


def test_a_ledger_with_one_version_twice(releases: Path) -> None:
    ledger = releases / "ledger.jsonl"
    ledger.write_text(ledger.read_text() * 2)
    with pytest.raises(ReleaseError, match=r"line 2: expected every version once, got 1\.0\.0 twice"):
        read_ledger(releases)
    for line in (b"\xff\n", b"[]\n", b'{"version": "1.0.0"}\n'):
        ledger.write_bytes(line)
        with pytest.raises(ReleaseError, match="line 1: expected one entry of the ledger"):
            read_ledger(releases)


def test_a_ledger_without_its_last_line_end_is_appended_to(releases: Path) -> None:
    ledger = releases / "ledger.jsonl"
    ledger.write_text(ledger.read_text().rstrip("\n"))
    (first,) = read_ledger(releases)
    second = Entry(**{**{name: getattr(first, name) for name in Entry.__slots__}, "version": "1.0.1"})
    append_entry(releases, second)
    assert read_ledger(releases) == [first, second]
    assert sorted(path.name for path in releases.iterdir()) == ["1.0.0", "ledger.jsonl"]


def test_frozen_versions_are_compared_by_their_numbers(
    releases: Path, tmp_path: Path, items: list[Item], capsys: pytest.CaptureFixture[str]
) -> None:
    freeze(candidate(tmp_path / "build", items[1:], "2.0.0"), releases)
    assert listing("v2.0.0", releases).folder == releases / "2.0.0"
    assert called(add_diff, "1.0.0", "v2.0.0", "--releases", releases) == 0
    assert "- hand/0\nscores: 3 of 3 items are the same: compare on these" in capsys.readouterr().out
    with pytest.raises(ReleaseError, match=r"expected a version of .*: 1\.0\.0, 2\.0\.0, got no such version"):
        listing("3.0.0", releases)
