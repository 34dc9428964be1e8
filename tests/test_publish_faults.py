"""What travels with a published version, and bytes that are other than what was sent or asked for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from earmark.errors import ReleaseError
from earmark.exchange import exchange
from earmark.publishing import folder as folders
from earmark.publishing import publish, publish_next, target_of
from earmark.publishing.remote import verify_remote
from earmark.release.freeze import read_manifest
from tests.hub import Fault, Hub
from tests.published import frozen, hub, made_items, one_release

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark"
TO = f"hf://{NAME}"
ERRATA = "errata:\n- {item: hand/9, action: withdraw, reason: Not there any more., date: 2027-01-31}\n"


def test_errata_travel_with_a_version(hub: Hub, tmp_path: Path) -> None:
    releases = frozen(tmp_path, made_items(2, unfree=False))
    publish(releases, "1.0.0", target_of(TO))
    frozen(tmp_path, made_items(3, unfree=False), "2.0.0")
    (releases / "2.0.0" / "errata.yaml").write_text(ERRATA)
    (releases / "2.0.0" / "CHANGES.md").write_text("# Changes\n")
    publish(releases, "2.0.0", target_of(TO))
    publish(releases, "2.0.0", target_of(str(tmp_path / "out")))
    repository = hub.repositories[NAME]
    assert hub.blobs[repository.commits[repository.tags["v2.0.0"]]["errata.yaml"]] == ERRATA.encode()
    assert (tmp_path / "out" / "v2.0.0" / "errata.yaml").read_text() == ERRATA
    assert (tmp_path / "out" / "v2.0.0" / "CHANGES.md").is_file()
    assert "errata.yaml" not in repository.commits[repository.tags["v1.0.0"]]
    frozen(tmp_path, made_items(4, unfree=False), "2.1.0")  # what was brought before does not stand in the way
    assert publish(releases, "2.1.0", target_of(TO)).state == "published"


def test_a_hub_that_keeps_other_bytes_than_were_sent_is_found_by_fetching_them(hub: Hub, one_release: Path) -> None:
    """Its listing names the hash that was announced; every byte must be asked for to see that they are others."""
    hub.faults = [Fault("PUT", "/blobs/", "wrong")]
    publish(one_release, "1.0.0", target_of(TO))
    assert not hub.faults
    assert verify_remote(f"{NAME}@v1.0.0").passed
    (problem,) = verify_remote(f"{NAME}@v1.0.0", every_byte=True).problems
    assert "sha256" in problem


@pytest.mark.parametrize("path", [r"README\.md", r"attribution\.csv", r"manifest\.json"])
def test_a_small_file_that_arrives_with_another_byte_is_told(hub: Hub, one_release: Path, path: str) -> None:
    publish(one_release, "1.0.0", target_of(TO))
    hub.faults = [Fault("GET", f"/resolve/.*{path}", "wrong")]
    try:
        found = verify_remote(f"{NAME}@v1.0.0").problems
    except ReleaseError as error:
        found = (str(error),)
    assert not hub.faults
    assert len(found) == 1


@pytest.mark.parametrize("can", [True, False])
def test_next_is_replaced_where_folders_can_change_places_and_where_not(
    one_release: Path, tmp_path: Path, can: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not can:
        monkeypatch.setattr(folders, "exchange", lambda *_: False)
    other = Path(shutil.copytree(one_release / "1.0.0", tmp_path / "other"))
    publish_next(one_release / "1.0.0", target_of(str(tmp_path / "out")))
    publish_next(other, target_of(str(tmp_path / "out")))
    assert read_manifest(tmp_path / "out" / "next") == read_manifest(other)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["next"]


def test_folders_change_places(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if exchange(tmp_path / "one", tmp_path / "other"):
        assert (tmp_path / "one" / "other").is_file()
        assert (tmp_path / "other" / "one").is_file()
        with pytest.raises(FileNotFoundError):
            exchange(tmp_path / "one", tmp_path / "none")
