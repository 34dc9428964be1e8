"""Large files by hf_xet, both ways: cut into chunks, kept in a folder in place of its server, and put together."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from earmark.digest import sha256_of
from tests.conftest import ROOT
from tests.hub import Hub
from tests.published import hub, one_release

__all__ = ["hub", "one_release"]

NAME = "someone/benchmark"

RUN = """
import sys
from importlib import import_module
from pathlib import Path
from earmark.publishing import client, publish, target_of
from earmark.publishing.remote import tell, verify_remote
client.WAITS_S = (0.01,)
name = sys.argv[2]
if sys.argv[1]:
    publish(Path(sys.argv[1]), "1.0.0", target_of(f"hf://{name}"))
else:
    found = verify_remote(f"{name}@v1.0.0", every_byte=True)
    tell(found)
    sys.exit(not found.passed)
"""


@pytest.mark.slow
def test_up_and_down(hub: Hub, one_release: Path, tmp_path: Path) -> None:
    hash_files = import_module("hf_xet").hash_files
    large = [path for path in (one_release / "1.0.0").rglob("*") if path.suffix in (".parquet", ".tar")]
    hub.xet = str(tmp_path / "xet")
    hub.xet_hashes = {
        sha256_of(path): found.hash for path, found in zip(large, hash_files([*map(str, large)]), strict=True)
    }
    environment = {**os.environ, "HF_HUB_DISABLE_PROGRESS_BARS": "1", "HF_HOME": str(tmp_path / "home")}
    for releases in (str(one_release), ""):
        done = run(environment, releases)
        assert done.returncode == 0, done.stdout + done.stderr
    assert {sha256_of(path) for path in large} == set(hub.by_xet)
    size = sum(path.stat().st_size for path in large)
    fetched = int(done.stdout.rsplit(", ", 1)[1].split(" of ")[0].replace(",", ""))
    assert fetched > size
    assert hub.received == 0
    plain = [path for method, path in hub.asked if method == "GET" and path.endswith((".parquet", ".tar"))]
    assert plain == []

    for path in (tmp_path / "xet").rglob("*"):
        if path.is_file() and path.stat().st_size > 10_000:
            path.chmod(0o644)
            content = path.read_bytes()
            path.write_bytes(content[:3000] + bytes(byte ^ 1 for byte in content[3000:3010]) + content[3010:])
    damaged = run({**environment, "HF_HOME": str(tmp_path / "other")}, "")
    assert damaged.returncode == 1
    assert "ReleaseError" in damaged.stderr or "not as listed" in damaged.stdout


def run(environment: dict[str, str], releases: str) -> subprocess.CompletedProcess[str]:
    """Publish what is in a folder of releases; without one, fetch and hash every byte of what was published."""
    command = [sys.executable, "-c", RUN, releases, NAME]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
