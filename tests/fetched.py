"""What the tests of fetching share: a source of their own, and a network that is open."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import pytest

from builders.contract.source import Archive, Gate, HubFiles, Manual, Source, builder
from builders.fetching.patience import Patience

QUICK = Patience(tries=3, first_wait_s=0.0, longest_wait_s=0.05)
COMMIT = "0123456789abcdef0123456789abcdef01234567"
SECRET = "hf_not_a_secret"  # noqa: S105


@pytest.fixture(autouse=True)
def open_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable closes it, or brings a token or a cache."""
    for name in ("EARMARK_OFFLINE", "HF_HUB_OFFLINE", "EARMARK_CACHE", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)


def source(*steps: Archive | HubFiles | Manual, gated: Gate | None = None) -> Source:
    """A source named `x` that is fetched in these steps."""
    return replace(builder("ljspeech").SOURCE, name="x", folders=("X",), fetch=steps, gated=gated)


def zipped(**files: str) -> bytes:
    """A zip; in names `__` stands for a slash and `_dot_` for a dot."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, text in files.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return buffer.getvalue()
