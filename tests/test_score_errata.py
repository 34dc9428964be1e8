"""Items that were withdrawn since a release: in no number, told, and in the signature."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from earmark.cli import main
from earmark.digest import release_digest, sha256_of
from earmark.errors import ReleaseError, ScoreError
from earmark.identity import sha256_of_text
from earmark.item import Item
from earmark.release.errata import ERRATA
from earmark.schema import index_schema
from earmark.score.full_report import FullReport
from earmark.score.run import score
from earmark.shards import ShardSeries
from tests.golden import scored

ITEMS = [scored.choice(name) for name in "abcd"]
REPLIES = {"a": "B", "b": "B", "c": "A", "d": "A"}


def shards(folder: Path, items: list[Item] | None = None) -> Path:
    series = ShardSeries(folder, "test", index_schema())
    for made in ITEMS if items is None else items:
        series.add(made)
    series.close()
    return folder


def _facts(shard: Path) -> dict[str, object]:
    return {"sha256": sha256_of(shard), "bytes": shard.stat().st_size, "rows": len(ITEMS)}


def version(folder: Path) -> Path:
    """A release that says whose and which version it is."""
    release = scored.write_release(folder, {"all": ITEMS, "index": ITEMS})
    configs = {name: {"items": len(ITEMS), "copy": name == "index"} for name in ("all", "index")}
    shards = sorted(release.rglob("*.parquet"))
    files = {path.relative_to(release).as_posix(): _facts(path) for path in shards}
    digest = release_digest((one.id, one.revision, one.content_hash) for one in ITEMS)
    manifest = {"name": "bells", "version": folder.name, "digest": digest, "files": files, "configs": configs}
    (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return release


def listed(path: Path, *names: str, content_hash: str = "", reason: str = "the key is wrong") -> Path:
    hashed = f", content_hash: '{content_hash}'" if content_hash else ""
    rows = [f"- {{item: hand/{n}, action: withdraw, reason: {reason}, date: 2026-02-03{hashed}}}\n" for n in names]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"errata:\n{''.join(rows)}" if rows else "errata: []\n", encoding="utf-8")
    return path


def run(release: Path, errata: Path | None = None) -> FullReport:
    path = scored.write_predictions(release.parent / "p.jsonl", REPLIES)
    return score(release, path, resamples=10, errata=errata)


def test_what_is_withdrawn_is_in_no_number(tmp_path: Path) -> None:
    """By hand: of a, b right and c, d wrong, without d two of three are right."""
    release = shards(tmp_path / "r")
    whole, less = run(release), run(release, listed(tmp_path / "late.yaml", "d"))
    assert (whole.overall.score, whole.overall.n) == (0.5, 4)
    assert less.overall.score == pytest.approx(2 / 3)
    assert less.overall.n == 3
    found = less.to_json()
    assert found["withdrawn"] == {"count": 1, "ids": ["hand/d"], "reasons": {"hand/d": "the key is wrong"}}
    assert "hand/d" not in found["outcomes"]["id"]
    digest = sha256_of_text("hand/d\n")[:12]
    assert f"|errata:1@{digest}" in str(less.signature)
    assert "errata" not in str(whole.signature)
    assert whole.signature.release == less.signature.release, "it is the same release"
    assert list(less.lines()) == ["1 withdrawn since the release, in no number: hand/d (the key is wrong)"]


def test_lists_beside_the_release_count_by_themselves(tmp_path: Path) -> None:
    release = version(tmp_path / "1.0.0")
    listed(tmp_path / ERRATA, "a")
    listed(version(tmp_path / "1.1.0") / ERRATA, "b")
    listed(tmp_path / "other" / ERRATA, "d")
    listed(release / ERRATA, "c")
    assert run(release).to_json()["withdrawn"]["ids"] == ["hand/a", "hand/b", "hand/c"]
    named = run(release, tmp_path / "1.1.0")
    assert named.to_json()["withdrawn"]["ids"] == ["hand/b"], "the list that is named, and no other"


def test_an_erratum_on_another_version_does_not_count(tmp_path: Path) -> None:
    release = shards(tmp_path / "r")
    assert run(release, listed(tmp_path / "e.yaml", "a", content_hash="sha256:" + "0" * 64)).withdrawn == {}
    assert run(release, listed(tmp_path / "e.yaml", "a", content_hash=ITEMS[0].content_hash)).overall.n == 3
    assert run(release, listed(tmp_path / "e.yaml", "nobody")).withdrawn == {}
    assert run(release, listed(tmp_path / "e.yaml")).overall.n == 4


def test_predictions_may_hold_what_is_withdrawn_and_nothing_unknown(tmp_path: Path) -> None:
    release, late = shards(tmp_path / "r"), listed(tmp_path / "e.yaml", "d")
    path = scored.write_predictions(tmp_path / "p.jsonl", {**REPLIES, "z": "B"})
    with pytest.raises(ScoreError, match=r"1 of 5 unknown: 'hand/z'"):
        score(release, path, resamples=10, errata=late)


def test_a_list_that_is_absent_damaged_or_leaves_nothing_is_an_error(tmp_path: Path) -> None:
    release = shards(tmp_path / "r")
    with pytest.raises(ReleaseError, match="expected a list of errata, got no such file"):
        run(release, tmp_path / "absent.yaml")
    (tmp_path / "bad.yaml").write_text("errata: [", encoding="utf-8")
    with pytest.raises(ReleaseError, match="expected a list of errata in YAML"):
        run(release, tmp_path / "bad.yaml")
    with pytest.raises(ScoreError, match="expected an item that stands, got none: errata withdraw all of them"):
        run(release, listed(tmp_path / "all.yaml", *"abcd"))


def test_the_command_tells_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    release, late = shards(tmp_path / "r"), listed(tmp_path / "e.yaml", "d", "a", reason="silent")
    path = scored.write_predictions(tmp_path / "p.jsonl", REPLIES)

    def told(*options: str) -> str:
        monkeypatch.setattr(sys, "argv", ["earmark", "score", str(release), str(path), "--errata", str(late), *options])
        assert main() == 0
        return capsys.readouterr().out

    shown = told().splitlines()
    assert shown[0] == "2 withdrawn since the release, in no number: hand/a (silent); hand/d (silent)"
    assert "|errata:2@" in shown[-1]
    assert json.loads(told("--json"))["withdrawn"]["count"] == 2
    assert json.loads(told("--compat", "mmau", "--explain", "--json"))["compared"] == 2
