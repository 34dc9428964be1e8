"""Releases to publish and to load: a frozen version without DVC, of a few items."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from earmark.item import Item, Origin
from earmark.publishing import client
from earmark.release.candidate import make_candidate
from earmark.release.freeze import read_manifest
from earmark.release.ledger import Entry, append_entry
from tests import candidates
from tests.hub import TOKEN, Hub, running
from tests.made import clip_of, item, tone

SETTINGS: dict[str, Any] = {**candidates.SETTINGS, "mini_items": 4}


def made_items(count: int = 8, unfree: bool = True) -> list[Item]:
    """Choice items, and one of another benchmark whose clip may not be redistributed."""
    made = [item(f"hand/{n}", tone(200.0 + 40 * n)) for n in range(count)]
    if not unfree:
        return made
    source = Origin(dataset="hand", revision="1", record="closed", sha256="0" * 64)
    closed = {"licence": "LicenseRef-Private", "redistributable": False, "attribution": "hand"}
    media, clip = clip_of(tone(333.0), language="en", source=source, **closed)
    return [*made, item(
        "said/one", benchmark="talk_arena", task="asr", audio=(media,), clips=(clip,), question="Write it down.",
        choices=(), answers=("a tone",), answer_index=None, answer_type="transcript", scorer="wer",
    )]  # fmt: skip


def frozen(root: Path, items: list[Item], version: str = "1.0.0", **settings: Any) -> Path:
    """A releases folder with one more version in it, as `make freeze` leaves it (less DVC)."""
    curated = candidates.curated(root / f"curated-{version}", items)
    releases = root / "releases"
    made = root / f"made-{version}" / "release"
    manifest = make_candidate(curated, made, {**SETTINGS, **settings, "version": version}, root)
    shutil.copytree(made, releases / version)
    shutil.rmtree(curated)
    facts = {"items": manifest["items"], "clips": manifest["clips"], "schema_version": manifest["schema_version"]}
    append_entry(releases, Entry(
        version=version, digest=manifest["digest"], configs={}, form="A", date="", commit=None, dirty=None,
        parent=None, **facts,
    ))  # fmt: skip
    return releases


def damaged_digest(releases: Path, version: str) -> None:
    """Give a version another digest, in its folder and in the ledger."""
    path = releases / version / "manifest.json"
    manifest = read_manifest(releases / version)
    manifest["digest"] = f"sha256:{'0' * 64}"
    path.write_text(json.dumps(manifest))
    entries = [json.loads(line) for line in (releases / "ledger.jsonl").read_text().splitlines()]
    for entry in entries:
        if entry["version"] == version:
            entry["digest"] = manifest["digest"]
    (releases / "ledger.jsonl").write_text("".join(json.dumps(asdict(Entry(**e))) + "\n" for e in entries))


@pytest.fixture(scope="session")
def one_release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A releases folder with version 1.0.0; not to be changed."""
    return frozen(tmp_path_factory.mktemp("one"), made_items())


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A Hub on loopback that the client is turned to, with the token that may write, and short waits."""
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_PROGRESS_BARS", True)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(client, "WAITS_S", (0.01, 0.01, 0.01))
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    with running(Hub()) as state:
        monkeypatch.setenv("HF_ENDPOINT", state.url)
        yield state
