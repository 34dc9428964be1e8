"""The YAML head of the card: what the Hub and `datasets` read of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from earmark.release.terms import hub_licence

# Of the Hub: n<1K, 1K<n<10K and so on.
_SIZES = ((10**3, "n<1K"), (10**4, "1K<n<10K"), (10**5, "10K<n<100K"), (10**6, "100K<n<1M"))


def head(manifest: Mapping[str, Any]) -> str:
    """The head, without the lines that fence it."""
    spoken = sorted({tag.split("-")[0] for tag in manifest["languages"]})
    facts = {
        "pretty_name": manifest["title"],
        **_licence(manifest["licence"]),
        "language": spoken or ["und"],
        "size_categories": [next((name for bound, name in _SIZES if manifest["items"] < bound), "1M<n<10M")],
        "tags": ["audio", "benchmark", "audio-language-model", "earmark"],
        "configs": [_config(name, config) for name, config in manifest["configs"].items()],
    }
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True)


def _licence(spdx: str) -> dict[str, str]:
    name = hub_licence(spdx)
    if name != "other":
        return {"license": name}
    return {"license": "other", "license_name": spdx or "per-clip", "license_link": "attribution.csv"}


def _config(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    config: dict[str, Any] = {
        "config_name": name,
        "data_files": [{"split": split, "path": f"data/{name}/{split}-*"} for split in facts["splits"]],
    }
    return {**config, "default": True} if facts["default"] else config
